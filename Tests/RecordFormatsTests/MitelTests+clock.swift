import Pace
import RecordFormats
import Testing

/// Hours, years and changes of the clock (`formats/smdr.md` section 5, traps 2 and 3).
extension MitelTests {
    @Test(
        "Trap 3: a clock of 12 hours marks the afternoon alone, and 12 without P is midnight",
        arguments: [
            ("12:10", " ", "12", "2026-11-23T00:10:00Z"), ("12:10", "P", "12", "2026-11-23T12:10:00Z"),
            ("03:10", "P", "12", "2026-11-23T15:10:00Z"), ("03:10", " ", "12", "2026-11-23T03:10:00Z"),
            ("12:10", " ", "24", "2026-11-23T12:10:00Z"), ("15:10", " ", "24", "2026-11-23T15:10:00Z"),
        ]
    )
    func clocks(time: String, half: String, clock: String, expected: String) throws {
        let line = Line(time: time, half: half)
        let decoded = decode("mitel", line.text, options(["year": ["2026"], "clock": [clock]]))
        #expect(decoded.first?.leg?.startedAt == instant(expected))
        #expect(decoded.first?.note == nil)
    }

    @Test("Without the option the file shows which clock it is, from the record on that shows it")
    func evidentClock() {
        let noon = Line(time: "12:10").text
        func starts(_ text: String) -> [Instant?] {
            decode("mitel", text, options()).map { $0.leg?.startedAt }
        }
        // With nothing shown an unmarked 12 is noon, whatever stands in front or follows: a noon of 12 hours has its P.
        let expected = instant("2026-11-23T12:10:00Z")
        for before in [
            nil, Line(date: "11/22", time: "11:00"), Line(time: "12:05"), Line(date: "11/24", time: "02:00"),
        ] {
            let decoded = decode("mitel", (before?.text ?? "") + noon + Line(time: "13:10").text, options())
            let found = decoded.dropLast().last
            #expect(found?.leg?.startedAt == expected)
            #expect(
                found?.note == "nothing tells whether the clock has 12 or 24 hours; 12 is read as noon"
            )
        }
        for shown in [Line(time: "13:00"), Line(time: "00:30")] {
            #expect(starts(shown.text + noon).last == expected)
            #expect(decode("mitel", shown.text + noon, options()).last?.note == nil)
        }
        // P or A has shown a clock of 12 hours.
        for half in ["P", "A"] {
            #expect(starts(Line(time: "01:00", half: half).text + noon).last == instant("2026-11-23T00:10:00Z"))
        }
        let text = Line(time: "13:00").text + noon + noon.replacing("4210", with: "4211")
        #expect(LineWindows.difference("mitel", Array(text.utf8), options()) == nil)
    }

    @Test("Trap 2: the year is told by the option, and goes on at New Year")
    func years() {
        let text =
            Line(date: "12/31", time: "23:50", duration: "00:20:00").text + Line(date: "01/01", time: "00:05").text
            + Line(date: "12/31", time: "23:40", duration: "00:40:00").text
        let starts = decode("mitel", text, options()).map { $0.leg?.startedAt }
        let expected = ["2026-12-31T23:50:00Z", "2027-01-01T00:05:00Z", "2026-12-31T23:40:00Z"].map(instant)
        #expect(starts == expected)
        #expect(decode("mitel", text, options()).first?.leg?.endedAt == instant("2027-01-01T00:10:08Z"))
        #expect(LineWindows.difference("mitel", Array(text.utf8), options()) == nil)
        #expect(decode("mitel", text, utc).first?.quarantined?.contains("year") == true)
    }

    @Test("The repeated hour goes by the end of the record before, the skipped one is moved forward")
    func clockChange() throws {
        let autumn =
            Line(date: "10/25", time: "02:50", duration: "00:05:00").text
            + Line(date: "10/25", time: "02:10", duration: "00:01:00").text
            + Line(date: "10/25", time: "02:45", duration: "00:20:00", calling: "T13").text
        let starts = decode("mitel", autumn, options(["year": ["2026"], "clock": ["24"]], berlin)).map {
            $0.leg?.startedAt
        }
        let expected = ["2026-10-25T00:50:00Z", "2026-10-25T01:10:00Z", "2026-10-25T01:45:00Z"].map(instant)
        #expect(starts == expected)
        let spring = try #require(
            decode("mitel", Line(date: "03/29", time: "02:30").text, options(["year": ["2026"]], berlin)).first
        )
        #expect(spring.leg?.startedAt == instant("2026-03-29T01:30:00Z"))
        #expect(spring.note?.contains("never occurs") == true)
    }
}
