import Pace
import RecordFormats
import Testing

@Suite("twilio: parent and child legs")
struct TwilioTests {
    @Test(
        "Trap 1: the parent is an upper bound, the child is exact and has no direction of its own; what goes on is ignored"
    )
    func legs() {
        #expect(
            told(decode("twilio", CloudSamples.twilio)) == [
                "2026-11-23T08:02:00Z - 2026-11-23T08:03:30Z 90 0 inbound +14155550100 > +14155550199 answered upper",
                "2026-11-23T08:02:35Z 2026-11-23T08:02:35Z 2026-11-23T08:03:30Z 55 0 - +14155550100 > |anna answered",
                "ignored: in progress",
                "2026-11-23T08:05:05Z - 2026-11-23T08:05:25Z 0 20 - +14155550199 > +14155550101 no_answer",
                "2026-11-23T08:06:00Z - 2026-11-23T08:06:10Z 10 0 - |anna > +14155550101 answered upper",
            ]
        )
    }

    @Test("The child belongs to its parent's call")
    func calls() {
        let legs = decode("twilio", CloudSamples.twilio).compactMap(\.leg)
        #expect(legs.map(\.id) == ["CA1", "CA2", "CA4", "CA5"])
        #expect(legs.map(\.call) == ["CA1", "CA1", "CA3", "CA5"])
    }

    @Test(
        "Statuses",
        arguments: [
            ("canceled", Disposition.noAnswer), ("failed", .failed), ("busy", .busy), ("no-answer", .noAnswer),
            ("completed", .answered),
        ]
    )
    func statuses(word: String, disposition: Disposition) {
        let text = CloudSamples.twilio.replacing("no-answer", with: word)
        #expect(decode("twilio", text).compactMap(\.leg).map(\.disposition)[2] == disposition)
    }
}
