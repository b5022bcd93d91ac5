import Pace
import RecordFormats
import Testing

@Suite("What formats of lines share")
struct LineFieldTests {
    private func options(_ further: [String: [String]]) -> FormatOptions {
        var options = utc
        options.further = further
        return options
    }

    private func day(_ reader: CalendarYear, _ month: Int, _ day: Int) -> Day? {
        do {
            return try reader.day(month: month, day: day)
        } catch {
            return nil
        }
    }

    private func text(_ bytes: [UInt8], _ encoding: LineEncoding) -> String {
        encoding.text(bytes.span, 0..<bytes.count)
    }

    @Test("Code pages are read by their tables")
    func codePages() {
        // "Привет №1" and "Zoë €5" as their code pages write them.
        let russian: [UInt8] = [0xCF, 0xF0, 0xE8, 0xE2, 0xE5, 0xF2, 0x20, 0xB9, 0x31]
        let western: [UInt8] = [0x5A, 0x6F, 0xEB, 0x20, 0x80, 0x35]
        #expect(text(russian, .windows1251) == "Привет №1")
        #expect(text(western, .windows1252) == "Zoë €5")
        #expect(text(western, .utf8) == "Zoë €5")
        #expect(text(Array("Zoë €5 Привет".utf8), .utf8) == "Zoë €5 Привет")
        #expect(text([0xA8, 0xB8, 0xFF, 0xC0, 0xDF], .windows1251) == "ЁёяАЯ")
        #expect(text([0x9F, 0xA0, 0xFF, 0x8A], .windows1252) == "Ÿ\u{A0}ÿŠ")
        #expect(text([0x81, 0x00, 0x41], .windows1252) == "\u{FFFD}\u{FFFD}A")
        #expect(text([0x98, 0x88], .windows1251) == "\u{FFFD}€")
        for encoding in LineEncoding.allCases {
            #expect(text((0...255).map { UInt8($0) }, encoding).unicodeScalars.count == 256)
        }
    }

    @Test("Only a line that is no UTF-8 where none is named carries a note")
    func encodingNotes() {
        let western: [UInt8] = [0x5A, 0x6F, 0xEB]
        #expect(LineEncoding.utf8.note(western.span, 0..<3)?.contains("windows-1252") == true)
        #expect(LineEncoding.windows1251.note(western.span, 0..<3) == nil)
        #expect(LineEncoding.utf8.note(western.span, 0..<2) == nil)
    }

    @Test("The options encoding and year are looked at")
    func optionProblems() {
        #expect(LineEncoding(options(["encoding": ["Windows-1251"]])) == .windows1251)
        #expect(
            LineEncoding.problem(options(["encoding": ["koi8-r"]]))?.hasPrefix("encoding: found \"koi8-r\"") == true
        )
        #expect(LineEncoding.problem(options([:])) == nil && CalendarYear.problem(options([:])) == nil)
        for year in ["26", "0026", "20261", "year", "1979", "+202", "2200"] {
            #expect(CalendarYear.problem(options(["year": [year]]))?.hasPrefix("year: found") == true)
        }
        #expect(CalendarYear.problem(options(["year": ["2026"]])) == nil)
    }

    /// Dates in their order, and the years that are meant.
    static let walks: [(dates: [(Int, Int)], years: [Int])] = [
        ([(11, 30), (12, 1), (12, 31)], [2026, 2026, 2026]),
        ([(12, 31), (1, 1), (6, 1), (12, 31), (1, 1)], [2026, 2027, 2027, 2027, 2028]),
        // A call over midnight is printed behind those of the new year.
        ([(12, 31), (1, 1), (12, 31), (1, 1), (1, 2)], [2026, 2027, 2026, 2027, 2027]),
        // A step back by less than six months is no new year, one by more is.
        ([(9, 1), (3, 15), (9, 1)], [2026, 2026, 2026]), ([(9, 15), (3, 1)], [2026, 2027]),
        ([(12, 15), (2, 29)], [2027, 2028]),
    ]

    @Test("A date without a year is one near the date before", arguments: walks.indices)
    func years(index: Int) throws {
        let (dates, years) = Self.walks[index]
        var reader = CalendarYear(options(["year": ["\(years[0])"]]))
        for (date, year) in zip(dates, years) {
            let day = try reader.day(month: date.0, day: date.1)
            #expect(day == Day(year: year, month: date.0, day: date.1))
            reader.advance(to: day)
            let carry = reader.carry
            reader = CalendarYear(options([:]))
            reader.carry = carry
        }
    }

    @Test("Without the option the day on which the file was changed tells the first year")
    func modified() {
        var made = options([:])
        made.file.modified = Day(year: 2027, month: 1, day: 3)
        let reader = CalendarYear(made)
        #expect(day(reader, 1, 3) == Day(year: 2027, month: 1, day: 3))
        #expect(day(reader, 1, 4) == Day(year: 2027, month: 1, day: 4))
        #expect(day(reader, 12, 31) == Day(year: 2026, month: 12, day: 31))
        #expect(day(reader, 2, 1) == Day(year: 2026, month: 2, day: 1))
        made.file.modified = Day(year: 2026, month: 12, day: 31)
        #expect(day(CalendarYear(made), 1, 1) == Day(year: 2027, month: 1, day: 1))
    }

    @Test("A date that does not exist, or that no year is known for, is refused with its reason")
    func refusedDates() {
        let reader = CalendarYear(options(["year": ["2027"]]))
        do {
            _ = try reader.day(month: 2, day: 29)
            Issue.record("2027 has no 29 February")
        } catch {
            #expect(error == RecordError(field: "date", value: "02/29", problem: "is no date of 2027"))
        }
        #expect(day(CalendarYear(utc), 2, 1) == nil)
        var carried = CalendarYear(utc)
        carried.carry = [255, 255, 255, 127]
        #expect(carried.carry.isEmpty)
        carried.carry = [1]
        #expect(carried.carry.isEmpty)
    }

    @Test(
        "Columns are cut by position, without the blanks around",
        arguments: [
            (1...3, "abc"), (4...8, "de"), (9...9, "f"), (9...20, "f"), (10...20, ""), (4...4, ""), (30...40, ""),
        ]
    )
    func columns(columns: ClosedRange<Int>, text: String) {
        let bytes = Array("..abc  de\0f..".utf8)
        let line = 2..<11
        #expect(bytes.span.text(bytes.span.columns(columns, of: line)) == text)
    }
}
