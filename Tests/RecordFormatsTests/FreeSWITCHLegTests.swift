import Pace
import RecordFormats
import Testing

/// What a channel's record means, whether it is written as JSON or as XML. The records are written by the rules of
/// `switch_ivr.c` and `switch_channel.c`; seconds are counted from 08:00:00.
@Suite("Channels of FreeSWITCH")
struct FreeSWITCHLegTests: FreeSWITCHChannels {
    @Test("An A leg: from the answer to the end, with the channel at the other end")
    func aLeg() throws {
        #expect(
            try leg(inbound)
                == Leg(
                    call: Written.member,
                    id: Written.member,
                    channelID: Written.agent,
                    startedAt: seconds(0),
                    answeredAt: seconds(5),
                    endedAt: seconds(65),
                    talk: 60_000_000,
                    ring: 5_000_000,
                    caller: LegParty(
                        number: "79161234567",
                        device: "sofia/external/79161234567@10.0.0.1",
                        channel: Written.member
                    ),
                    callee: LegParty(
                        number: "200",
                        device: "sofia/internal/101@10.0.0.5:5060",
                        channel: Written.agent
                    ),
                    disposition: .answered,
                    cause: "NORMAL_CLEARING"
                )
        )
    }

    @Test("A B leg belongs to the call of its A leg; its own device is the callee's")
    func bLeg() throws {
        var record = inbound
        record.uuid = Written.agent
        record.direction = "outbound"
        record.variables = [("originating_leg_uuid", Written.member), ("dialed_user", "101")]
        record.profiles[0].channel = "sofia/internal/101@10.0.0.5:5060"
        record.profiles[0].partner = nil
        record.profiles[0].originator = (Written.member, "sofia/external/79161234567@10.0.0.1")
        let leg = try leg(record)
        #expect(leg.call == Written.member && leg.id == Written.agent && leg.channelID == Written.agent)
        #expect(leg.caller.number == "79161234567" && leg.caller.device == "sofia/external/79161234567@10.0.0.1")
        #expect(leg.callee.number == "200" && leg.callee.device == "sofia/internal/101@10.0.0.5:5060")
        #expect(leg.caller.channel == Written.member && leg.callee.channel == Written.agent)
        #expect(leg.talk == 60_000_000 && leg.disposition == .answered && leg.direction == nil)
        // By the caller's profile alone, without the variable.
        record.variables = []
        #expect(try self.leg(record).call == Written.member)
        // A telephone that registers under a name of its own.
        record.variables = [("dialed_user", "101")]
        record.profiles[0].channel = "sofia/internal/q7x9k2@10.0.0.5:5060"
        #expect(try self.leg(record).callee.device == "101")
    }

    @Test("Section 2, 1: a B leg that tells of no bridge talks from its answer, unless it lost the race")
    func bLegWithoutBridge() throws {
        var record = Written()
        record.variables = [("originating_leg_uuid", Written.member)]
        record.profiles = [Written.Profile(answered: 5, hangup: 65)]
        #expect(try leg(record).talk == 60_000_000)
        record.cause = "LOSE_RACE"
        #expect(try leg(record).talk == 0 && leg(record).disposition == .noAnswer)
    }

    @Test("Section 2, 3: a bridge before the answer counts from the answer, one long after it from itself")
    func bridgeAndAnswer() throws {
        var record = inbound
        (record.answer, record.profiles[0].answered, record.profiles[0].bridged) = (15, 15, 6)
        #expect(try leg(record).talk == 50_000_000 && leg(record).ring == 15_000_000)
        (record.answer, record.profiles[0].answered, record.profiles[0].bridged) = (1, 1, 40)
        #expect(try leg(record).talk == 25_000_000 && leg(record).ring == 1_000_000)
    }

    @Test("Trap 7: the talk before a transfer counts, though the newest part of the call has no bridge")
    func transferToMenu() throws {
        var record = inbound
        record.profiles[0].transfer = 25
        record.profiles[0].hangup = nil
        record.profiles.insert(
            Written.Profile(index: 2, destination: "500", answered: 5, hangup: 65),
            at: 0
        )
        let leg = try leg(record)
        #expect(leg.talk == 20_000_000 && leg.callee.number == "500" && leg.traits.isEmpty)
        #expect(leg.talkEndedAt == seconds(25))
        #expect(leg.callee.device == "sofia/internal/101@10.0.0.5:5060")
    }

    @Test("Two bridges are added; with two partners the sum is more than the talk of either", arguments: [true, false])
    func transfer(toAnother: Bool) throws {
        var record = inbound
        record.profiles[0].transfer = 25
        record.profiles[0].hangup = nil
        let partner = toAnother ? Written.third : Written.agent
        record.profiles.append(
            Written.Profile(
                index: 2,
                destination: "102",
                partner: (partner, "sofia/internal/102@10.0.0.6"),
                answered: 5,
                bridged: 35,
                hangup: 65
            )
        )
        // Whatever their order, the newest profile has the highest number.
        let leg = try leg(record)
        #expect(leg.talk == 50_000_000 && leg.callee.number == "102")
        #expect(leg.traits == (toAnother ? [.upperBound, .sum] : []) && leg.talkEndedAt == nil)
        // Where no profile names the other end, another destination is somebody else.
        for index in record.profiles.indices { record.profiles[index].partner = nil }
        #expect(try self.leg(record).traits == [.upperBound, .sum])
        record.profiles[1].destination = "200"
        #expect(try self.leg(record).traits.isEmpty)
    }

    @Test("An application behind the bridge, within one part of the call, ends the talk")
    func applicationBehind() throws {
        var record = inbound
        record.applications = [("playback", 2), ("bridge", 4), ("voicemail", 45), ("playback", 50)]
        #expect(try leg(record).talk == 40_000_000 && leg(record).talkEndedAt == seconds(45))
        record.applications = [("bridge", 4), ("set", 45)]
        #expect(try leg(record).talk == 60_000_000 && leg(record).talkEndedAt == nil)
    }

    @Test("Section 2, 4: answered by a menu, a queue, voicemail: no talk", arguments: ["ivr", "playback", "voicemail"])
    func noBridge(application: String) throws {
        var record = Written()
        record.variables = [("last_app", application)]
        record.profiles = [Written.Profile(answered: 5, hangup: 65)]
        let leg = try leg(record)
        #expect(leg.talk == 0 && leg.answeredAt == seconds(5))
        #expect(leg.disposition == (application == "voicemail" ? .voicemail : .answered))
    }

    @Test("FusionPBX marks voicemail by variables")
    func voicemail() throws {
        var record = Written()
        record.variables = [("voicemail_message_seconds", "12")]
        record.profiles = [Written.Profile(destination: "*99101", answered: 5, hangup: 65)]
        #expect(try leg(record).disposition == .voicemail)
    }

    @Test("mod_callcenter: a member's talk is the queue's word, one who gave up has none")
    func queueMember() throws {
        var record = Written()
        record.answer = 1
        record.variables = [
            ("cc_side", "member"), ("cc_queue_answered_epoch", "\(Written.start + 20)"),
            ("cc_queue_terminated_epoch", "\(Written.start + 60)"), ("cc_cause", "answered"),
            ("cc_agent", "101@company.example"), ("cc_agent_uuid", Written.agent), ("bridge_uuid", Written.agent),
        ]
        record.profiles = [Written.Profile(answered: 1, bridged: 21, hangup: 65)]
        var leg = try leg(record)
        #expect(leg.talk == 40_000_000 && leg.disposition == .answered && leg.callee.device == "101")
        #expect(leg.talkEndedAt == seconds(60))
        #expect(leg.channelID == Written.member)
        // Without the queue's moments it is the bridge.
        record.variables.removeAll { $0.0.hasSuffix("_epoch") }
        leg = try self.leg(record)
        #expect(leg.talk == 44_000_000)
        record.variables = [("cc_side", "member"), ("cc_cause", "cancel"), ("cc_agent", "_undef_")]
        record.profiles = [Written.Profile(answered: 1, hangup: 65)]
        leg = try self.leg(record)
        #expect(leg.talk == 0 && leg.disposition == .noAnswer && leg.callee.device.isEmpty)
    }

    @Test("mod_callcenter: an agent's leg belongs to the member's call")
    func queueAgent() throws {
        var record = Written()
        record.uuid = Written.agent
        record.direction = "outbound"
        record.variables = [
            ("cc_side", "agent"), ("cc_member_session_uuid", Written.member), ("cc_agent", "101@company.example"),
            ("call_uuid", Written.agent), ("call_direction", "inbound"),
        ]
        record.profiles = [Written.Profile(channel: "sofia/internal/q7x9k2@10.0.0.5", answered: 5, hangup: 65)]
        var leg = try leg(record)
        #expect(leg.call == Written.member && leg.channelID == Written.agent)
        #expect(leg.caller == LegParty(number: "79161234567", channel: Written.member))
        #expect(leg.callee.device == "101" && leg.callee.channel == Written.agent)
        // Without a bridge an announcement may be inside.
        #expect(leg.talk == 60_000_000 && leg.traits == .upperBound && leg.direction == .inbound)
        record.profiles[0].bridged = 8
        leg = try self.leg(record)
        #expect(leg.talk == 57_000_000 && leg.traits.isEmpty)
    }

    @Test("mod_fifo: the bridge as it counts it; the consumer's leg belongs to the call that it serves")
    func fifo() throws {
        var record = Written()
        record.variables = [("fifo_role", "caller"), ("fifo_bridge_seconds", "31")]
        record.profiles = [Written.Profile(answered: 5, hangup: 65)]
        #expect(try leg(record).talk == 31_000_000 && leg(record).call == Written.member)
        #expect(try leg(record).talkEndedAt == nil)
        record.profiles[0].bridged = 20
        #expect(try leg(record).talk == 31_000_000 && leg(record).talkEndedAt == seconds(51))
        record.uuid = Written.agent
        record.variables = [("fifo_role", "consumer"), ("fifo_bridge_seconds", "31"), ("fifo_target", Written.member)]
        #expect(try leg(record).talk == 31_000_000 && leg(record).call == Written.member)
    }

    @Test("A conference may hold waiting; a loopback stands for nobody")
    func conferenceAndLoopback() throws {
        var record = Written()
        record.variables = [("conference_name", "3000")]
        record.profiles = [Written.Profile(answered: 5, hangup: 65)]
        #expect(try leg(record).talk == 60_000_000 && leg(record).traits == .upperBound)
        record = inbound
        record.profiles[0].channel = "loopback/101-a"
        #expect(try leg(record).talk == 0 && leg(record).caller.channel.isEmpty)
    }

    @Test(
        "Section 5: a channel that was not answered, by its cause",
        arguments: [
            ("NO_ANSWER", Disposition.noAnswer), ("NO_USER_RESPONSE", .noAnswer), ("ORIGINATOR_CANCEL", .noAnswer),
            ("LOSE_RACE", .noAnswer), ("PICKED_OFF", .noAnswer), ("NORMAL_CLEARING", .noAnswer),
            ("ATTENDED_TRANSFER", .noAnswer), ("USER_BUSY", .busy), ("NORMAL_CIRCUIT_CONGESTION", .congestion),
            ("SWITCH_CONGESTION", .congestion), ("CALL_REJECTED", .failed), ("UNALLOCATED_NUMBER", .failed),
            ("SUBSCRIBER_ABSENT", .failed), ("SOMETHING_NEW", .failed), ("", .unknown),
        ]
    )
    func causes(cause: String, disposition: Disposition) throws {
        var record = Written()
        record.answer = nil
        record.cause = cause
        record.variables = [("accountcode", "4711"), ("call_clientcode", "1"), ("userfield", "")]
        record.profiles = [Written.Profile(hangup: 65)]
        let leg = try leg(record)
        // Trap 4: answer_epoch is 0.
        #expect(leg.answeredAt == nil && leg.talk == 0 && leg.ring == 65_000_000)
        #expect(leg.disposition == disposition && leg.code == "4711;1" && leg.cause == cause)
    }
}
