import Pace
import RecordFormats
import Testing

/// Where a record tells of more time than ringing and talk, the talk begins with the answer.
@Suite("The end of a talk within its leg")
struct TalkEndTests {
    private func leg(_ format: String, _ text: String, _ options: FormatOptions = utc) throws -> Leg {
        try #require(decode(format, text, options).compactMap(\.leg).first)
    }

    /// Ringing for 10 s, 5 min of talk; then 30 min of hold and 1 min of park, wherever they were.
    @Test("IP Office: hold and park")
    func ipOffice() throws {
        func line(hold: Int, park: Int) -> String {
            "2026/03/02 10:40:00,00:05:00,10,+79161234567,I,101,74950000000,,0,1000100,0,E101,Anna,T9001,Line 1.1,"
                + "\(hold),\(park),,,,,,,,,,,,,\n"
        }
        let held = try leg("avaya-ipoffice", line(hold: 1_800, park: 60))
        let answered = try #require(held.answeredAt)
        #expect(answered == held.startedAt + 10_000_000 && held.talk == 300_000_000)
        #expect(held.talkEndedAt == answered + 300_000_000)
        #expect(held.endedAt == answered + 2_160_000_000)
        #expect(try leg("avaya-ipoffice", line(hold: 0, park: 0)).talkEndedAt == nil)
    }

    /// A talk of 100 s after 20 s of waiting, within five minutes.
    @Test("uis: what is neither waiting nor clean talk")
    func uis() throws {
        let leg = try leg(
            "uis",
            """
            {"data":[{"id":1,"communication_id":1,"start_time":"2026-03-02 07:00:00","finish_time":"2026-03-02 07:05:00",\
            "direction":"in","is_lost":false,"contact_phone_number":"79161234567","virtual_phone_number":"74950000000",\
            "last_answered_employee_full_name":"Anna","wait_duration":20,"total_wait_duration":20,"talk_duration":280,\
            "clean_talk_duration":100,"total_duration":300}]}
            """
        )
        #expect(leg.talk == 100_000_000 && leg.answeredAt == leg.startedAt + 20_000_000)
        #expect(leg.talkEndedAt == leg.startedAt + 120_000_000 && leg.endedAt == leg.startedAt + 300_000_000)
    }

    @Test(
        "A table with answer, end and a shorter talk, and a second that may be rounding",
        arguments: [(65, true), (119, false)]
    )
    func table(seconds: Int64, isTold: Bool) throws {
        var options = utc
        options.further["columns"] = ["start=S", "answer=A", "end=E", "talk=T", "caller=C", "callee=D"]
        let text =
            "S;A;E;T;C;D\n2026-03-02 07:00:00;2026-03-02 07:00:10;2026-03-02 07:02:10;\(seconds);79161234567;101\n"
        let leg = try leg("table", text, options)
        let answered = leg.startedAt + 10_000_000
        #expect(leg.talk == seconds * 1_000_000 && leg.answeredAt == answered)
        #expect(leg.talkEndedAt == (isTold ? answered + seconds * 1_000_000 : nil))
    }
}
