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
