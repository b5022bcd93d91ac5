import Pace
import RecordFormats
import Testing

@Suite("ringcentral: the API's views and the web export")
struct RingCentralTests {
    @Test(
        "Simple: durations are upper bounds, of what nobody answered they are ringing; faxes and calls going on are ignored"
    )
    func simple() {
        #expect(
            told(decode("ringcentral", CloudSamples.ringcentral)) == [
                "2026-11-23T08:02:35Z - 2026-11-23T08:02:50Z 15 0 inbound +16505550100 > 101|Anna Petrova answered upper",
                "2026-11-23T08:05:00Z - 2026-11-23T08:05:20Z 0 20 outbound 101|Anna Petrova > +16505550101 no_answer",
                "ignored: fax", "ignored: in progress",
            ]
        )
    }

    @Test("Detailed: each leg is a leg, but for the master where another one was answered")
    func detailed() throws {
        let format = try #require(FormatCatalog.format(named: "ringcentral"))
        var decoder = format.makeDecoder(utc, [])
        let bytes = Array(CloudSamples.ringcentralDetailed.utf8)
        var start = 0
        var legs: [Leg] = []
        while case .record(let record) = decoder.next(in: bytes.span, from: start, offset: Int64(start), isFinal: true)
        {
            start += record.length
            guard case .record(.leg(let leg), _) = record.outcome else { continue }
            legs.append(leg)
            #expect(record.further.count == 1)
            for further in record.further {
                if case .leg(let leg) = further.record { legs.append(leg) }
            }
        }
        #expect(
            legs.map(\.told) == [
                "2026-11-23T08:02:30Z - 2026-11-23T08:02:35Z 0 5 inbound +16505550100 > 102|Oleg no_answer",
                "2026-11-23T08:02:30Z - 2026-11-23T08:03:30Z 60 0 inbound +16505550100 > 101|Anna answered upper",
            ]
        )
        #expect(legs.map(\.id) == ["R9#1", "R9#2"])
        #expect(legs.map(\.call) == ["T9", "T9"])
    }

    /// A record of the view Detailed with these legs.
    private static func record(_ legs: String...) -> String {
        """
        {"records":[{"id":"D","sessionId":"S","telephonySessionId":"T","startTime":"2026-11-20T10:00:00.000Z","duration":90,\
        "type":"Voice","direction":"Inbound","result":"Accepted","to":{"phoneNumber":"+18885551212"},\
        "from":{"phoneNumber":"+16505551212"},"legs":[\(legs.joined(separator: ","))]}]}
        """
    }

    private static func leg(_ more: String, result: String = "Accepted") -> String {
        """
        {"startTime":"2026-11-20T10:00:20.000Z","duration":70,"type":"Voice","result":"\(result)",\
        "from":{"phoneNumber":"+16505551212"},\(more)}
        """
    }

    private static let master =
        #"{"startTime":"2026-11-20T10:00:00.000Z","duration":90,"direction":"Inbound","result":"Accepted","master":true,"#
        + #""to":{"phoneNumber":"+18885551212"},"from":{"phoneNumber":"+16505551212"}}"#

    private static let talk = "2026-11-20T10:00:20Z - 2026-11-20T10:01:30Z 70 0 inbound +16505551212 > "

    @Test(
        "A leg that looks for somebody says outbound: the client has a phone number alone, the agent is the extension",
        arguments: [
            (
                #""direction":"Outbound","action":"FindMe","extension":{"id":7,"extensionNumber":"101"},"to":{"extensionNumber":"101"}"#,
                "101"
            ),
            (#""direction":"Outbound","action":"FindMe","to":{"extensionNumber":"101","name":"Anna"}"#, "101|Anna"),
            (
                #""direction":"Outbound","action":"FindMe","extension":{"id":7,"extensionNumber":"101"},"to":{"phoneNumber":"+18885551213","name":"x"}"#,
                "101"
            ),
            (
                #""direction":"Inbound","extension":{"id":7,"extensionNumber":"101"},"to":{"phoneNumber":"+18885551212"}"#,
                "101"
            ),
        ]
    )
    func findMe(more: String, agent: String) {
        let line = Self.talk + "\(agent) answered upper"
        #expect(told(decode("ringcentral", Self.record(Self.master, Self.leg(more)))) == [line])
        #expect(told(decode("ringcentral", Self.record(Self.leg(more)))) == [line])
    }

    @Test("Such a leg by itself, and a call to a client, which stays outbound")
    func outboundAlone() {
        let records = [
            #"{"sessionId":"1","startTime":"2026-11-20T10:00:20Z","duration":70,"direction":"Outbound","action":"FindMe","#
                + #""result":"Accepted","extension":{"id":7,"extensionNumber":"101"},"to":{"extensionNumber":"101"},"#
                + #""from":{"phoneNumber":"+16505551212"}}"#,
            #"{"sessionId":"2","startTime":"2026-11-20T10:00:20Z","duration":70,"direction":"Outbound","#
                + #""result":"Call connected","extension":{"id":7,"extensionNumber":"101"},"#
                + #""to":{"phoneNumber":"+16505551212"},"from":{"phoneNumber":"+18885551212","extensionNumber":"101"}}"#,
        ]
        #expect(
            told(decode("ringcentral", records.joined(separator: "\n"))) == [
                Self.talk + "101 answered upper",
                "2026-11-20T10:00:20Z - 2026-11-20T10:01:30Z 70 0 outbound 101 > +16505551212 answered upper",
            ]
        )
    }

    @Test("One leg alone is read as a leg, under the record's own id; legs that are none leave the record")
    func oneLeg() throws {
        let more =
            #""direction":"Inbound","master":true,"extension":{"id":7,"extensionNumber":"101"},"to":{"extensionNumber":"101"}"#
        let decoded = decode("ringcentral", Self.record(Self.leg(more)))
        #expect(told(decoded) == [Self.talk + "101 answered upper"])
        #expect(decoded.compactMap(\.leg).map(\.id) == ["D"])
        for legs in ["", "null"] {
            #expect(
                told(decode("ringcentral", Self.record(legs))) == [
                    "2026-11-20T10:00:00Z - 2026-11-20T10:01:30Z 90 0 inbound +16505551212 > +18885551212 answered upper"
                ]
            )
        }
    }

    @Test("The web export: twelve hours, weekdays, a zone; the direction may be absent")
    func export() {
        #expect(
            told(decode("ringcentral", CloudSamples.ringcentralCSV, berlin)) == [
                "2026-11-23T07:02:00Z - 2026-11-23T07:02:15Z 15 0 inbound 6505550100 > 101 answered upper",
                "2026-11-23T12:05:00Z - 2026-11-23T12:05:07Z 0 7 outbound 101 > 6505550101 failed",
            ]
        )
        let text =
            "Phone Number,Date,Time,Action,Action Result,Duration\n(650) 555-0100,11/23/2026,8:02,Phone Call,Accepted,0:15\n"
        #expect(
            told(decode("ringcentral", text, berlin)) == [
                "2026-11-23T07:02:00Z - 2026-11-23T07:02:15Z 15 0 unknown 6505550100 >  answered upper"
            ]
        )
    }

    @Test("A result that nobody knows is no talk, and says so")
    func unknownResult() {
        let text = CloudSamples.ringcentral.replacing("\"Accepted\"", with: "\"Teleported\"")
        let reason = decode("ringcentral", text).compactMap(\.quarantined)
        #expect(reason.count == 1)
        #expect(reason.first?.hasPrefix("status: \"Teleported\" is no word that is known") == true)
    }
}
