import Foundation
import Pace
import Testing

@testable import Settings

@Suite("Holidays from a calendar")
struct HolidayCalendarTests {
    private func folder(_ calendar: String) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("holidays-\(UUID())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try calendar.write(toFile: folder + "/off.ics", atomically: true, encoding: .utf8)
        return folder
    }

    private func read(_ holidays: String, in folder: String) throws -> Configuration {
        let text = """
            teams:
              - name: t
                zone: UTC
                hours: {mon-sun: "09:00-18:00", 2027-01-02: "10:00-12:00", holidays: \(holidays)}
            """
        return try Configuration.parse(text, path: folder + "/callpace.yaml")
    }

    private static let calendar = """
        BEGIN:VCALENDAR
        VERSION:2.0
        PRODID:-//t//EN
        BEGIN:VEVENT
        UID:1
        DTSTART;VALUE=DATE:20270101
        DTEND;VALUE=DATE:20270103
        END:VEVENT
        BEGIN:VEVENT
        UID:2
        DTSTART:20270105T090000Z
        SUMMARY:Breakfast
        END:VEVENT
        END:VCALENDAR

        """

    @Test("One calendar, or calendars beside days; the rules hold the days and need no file any more")
    func mixed() throws {
        let folder = try folder(Self.calendar)
        let alone = try read("off.ics", in: folder)
        // A day with hours of its own keeps them.
        let first = try #require(Day("2027-01-01"))
        #expect(alone.teams[0].hours[0].value.holidays == [first])
        #expect(alone.warnings.contains { $0.message.contains("Breakfast") && $0.line == 4 })
        let both = try read("[\(folder)/off.ics, 2027-03-08..2027-03-09]", in: "/elsewhere")
        #expect(both.teams[0].hours[0].value.holidays == [first, first + 66, first + 67])
        try FileManager.default.removeItem(atPath: folder)
        let rules = try RulebookCompiler.compile(
            [RuleVersion(from: nil, document: both.decidingDocument)],
            numbers: SimpleNumbers()
        )
        #expect(rules.teams[0].hours[0].value.holidays == [first, first + 66, first + 67])
    }

    @Test("A calendar that is not there or is none is refused at its line")
    func refused() throws {
        let folder = try folder("no calendar")
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for name in ["off.ics", "nowhere.ics"] {
            let error = #expect(throws: ConfigurationError.self) { try read("[2027-03-08, \(name)]", in: folder) }
            #expect(error?.problems.map(\.line) == [4])
            #expect(error?.problems.first?.message.contains(name) == true)
        }
    }
}
