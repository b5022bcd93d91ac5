import Pace
import RecordFormats
import Testing

/// The shapes of calls (`formats/cisco.md` section 3), and who is in them.
extension CUCMTests {
    @Test("Waiting in a queue is no ringing, and the cause of a connected call says nothing")
    func queueWait() throws {
        let changes = ["totalWaitTimeInQueue": "3", "wasCallQueued": "1", "destCause_value": "17"]
        let leg = try #require(read(changes)?.leg)
        #expect(leg.ring == 2_000_000)
        #expect(leg.disposition == .answered)
    }

    @Test("Trap 7: members of a conference meet in its bridge, which is nobody; calls are joined by the conversation")
    func conference() throws {
        let member = [
            "finalCalledPartyNumber": "b0019901001", "originalCalledPartyNumber": "b0019901001",
            "destDeviceName": "CFB_1", "origCalledPartyRedirectOnBehalfOf": "4", "joinOnBehalfOf": "4",
            "destConversationId": "16777300", "comment": "ConfControllerDn=101;ConfControllerDeviceName=SEP1",
        ]
        let leg = try #require(read(member)?.leg)
        #expect(leg.call == "Main-2-25447")
        #expect(leg.channelID == "Main-conversation-16777300")
        #expect(leg.callee == LegParty(bridge: "Main-conversation-16777300", number: "b0019901001", device: "CFB_1"))
        #expect(leg.callee.isBridge)
        #expect(leg.caller == LegParty(number: "101", device: "SEP001122334455"))
        #expect(leg.direction == .unknown)
        #expect(leg.talk == 60_000_000)
        // Without a conversation nothing can be joined.
        let alone = try #require(read(member.merging(["destConversationId": "0"]) { $1 })?.leg)
        #expect(alone.channelID.isEmpty)
        #expect(alone.callee.isBridge)
        // The bridge may call, too.
        let calling = [
            "callingPartyNumber": "b0019901001", "joinOnBehalfOf": "4", "origConversationId": "16777300",
        ]
        let called = try #require(read(calling)?.leg)
        #expect(called.caller.isBridge)
        #expect(called.channelID == leg.channelID)
    }

    @Test("Shape 5: what a phone's own bridge sends to a recorder is ignored, long or not")
    func recording() {
        let copy = ["callingPartyNumber": "b002179144511001", "joinOnBehalfOf": "27"]
        #expect(read(copy)?.ignored == "recording")
        #expect(read(["callingPartyNumber": "b002179144511001"])?.ignored == "recording")
        #expect(
            read(["finalCalledPartyNumber": "b002179144511001", "lastRedirectRedirectReason": "354"])?.ignored
                == "recording"
        )
        // A talk that somebody records is a talk.
        #expect(read(["joinOnBehalfOf": "27"])?.leg?.talk == 60_000_000)
        #expect(read(["callingPartyNumber": "b00x", "joinOnBehalfOf": "27"])?.leg?.talk == 60_000_000)
    }

    @Test("Shape 7: voicemail takes the call, by the usual devices or those that the source names")
    func voicemail() throws {
        for device in ["CiscoUM1-VI22", "Branch-VI3", "Branch-VI104"] {
            let leg = try #require(read(["destDeviceName": device])?.leg)
            #expect(leg.disposition == .voicemail)
            #expect(leg.talk == 0)
            #expect(leg.answeredAt != nil)
        }
        #expect(read(["destDeviceName": "Branch-VIP"])?.leg?.talk == 60_000_000)
        #expect(read(["destDeviceName": "CiscoUM1-VI22"], ["voicemail": ["6000"]])?.leg?.talk == 60_000_000)
        #expect(read(["finalCalledPartyNumber": "6001"], ["voicemail": ["600X"]])?.leg?.disposition == .voicemail)
        #expect(read(["dateTimeConnect": "0", "destDeviceName": "CiscoUM1-VI22"])?.leg?.disposition == .noAnswer)
    }

    @Test("Shape 9: a port that plays announcements is nobody")
    func ports() throws {
        let leg = try #require(read(["destDeviceName": "CTIP_7001"], ["ports": ["CTIP_*", "70XX"]])?.leg)
        #expect(leg.disposition == .answered)
        #expect(leg.talk == 0)
        #expect(read(["finalCalledPartyNumber": "7012"], ["ports": ["CTIP_*", "70XX"]])?.leg?.talk == 0)
        #expect(read(["destDeviceName": "CTIP_7001"])?.leg?.talk == 60_000_000)
    }

    @Test("Shape 6: a hunt pilot's number is nobody's: behind it the user tells who took the call, else the device")
    func huntPilot() throws {
        let pilot = [
            "callingPartyNumber": "79161234567", "origDeviceName": "SIP-Trunk", "finalCalledPartyNumber": "5000",
            "huntPilotDN": "5000", "destDeviceName": "SEP00AA", "finalCalledPartyUnicodeLoginUserID": "anna",
        ]
        #expect(read(pilot)?.leg?.callee == LegParty(number: "5000", device: "anna"))
        let device = try #require(read(pilot.merging(["finalCalledPartyUnicodeLoginUserID": ""]) { $1 })?.leg)
        #expect(device.callee == LegParty(number: "5000", device: "SEP00AA"))
        let user = try #require(read(pilot.merging(["destDeviceName": ""]) { $1 })?.leg)
        #expect(user.callee == LegParty(number: "5000", device: "anna"))
        // Where the number is the member's own the device stands before the user, as it does without a pilot.
        for changes in [["finalCalledPartyNumber": "103"], ["huntPilotDN": ""]] {
            #expect(read(pilot.merging(changes) { $1 })?.leg?.callee.device == "SEP00AA")
        }
        // By their places, too.
        let line = Row(pilot).line
        #expect(decode("cucm", line).first?.leg?.callee == LegParty(number: "5000", device: "anna"))
        let mobile = try #require(read(pilot.merging(["destMobileDeviceName": "RDP_anna"]) { $1 })?.leg)
        #expect(mobile.callee.device == "RDP_anna")
    }

    @Test("Trap 11: codes stand in clientMatterCode and authorizationCodeValue; a comment is none")
    func codes() throws {
        let leg = try #require(
            read([
                "clientMatterCode": "1", "authorizationCodeValue": "77;8", "comment": "a,b;c",
                "authCodeDescription": "x",
            ])?.leg
        )
        #expect(leg.code == "1;77;8")
    }

    @Test("Trap 8: numbers in E.164 and addresses stay as they are")
    func numbers() throws {
        let leg = try #require(
            read(["callingPartyNumber": "+79161234567", "finalCalledPartyNumber": "anna@example.com"])?.leg
        )
        #expect(leg.caller.number == "+79161234567")
        #expect(leg.callee.number == "anna@example.com")
    }
}
