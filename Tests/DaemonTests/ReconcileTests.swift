import Daemon
import Foundation
import Pace
import Settings
import TestSupport
import Testing

@Suite("Reconciling a report")
struct ReconcileTests {
    // MARK: The report

    private func report(_ text: String, named: [CallReport.Column: String] = [:], timeFormat: String? = nil) throws
        -> CallReport
    {
        try CallReport(Array(text.utf8), named: named, zone: .utc, timeFormat: timeFormat)
    }

    @Test(
        "Headings are known in English and Russian, with any separator, and lengths in any usual form",
        arguments: [
            "Start,Agent,Client,Talk time\n2026-11-23 08:02:35,Anna,89161234567,85\n",
            "Дата и время;Сотрудник;Телефон;Длительность разговора\n23.11.2026 08:02:35;Anna;89161234567;0:01:25\n",
            "Дата\tВремя\tМенеджер\tКлиент\tРазговор, сек\n23.11.2026\t08:02:35\tAnna\t89161234567\t85\n",
            "\u{FEFF}\"Call date\";\"Manager\";\"Phone\";\"Duration (min)\"\r\n"
                + "\"2026-11-23T08:02:35Z\";\"Anna\";\"89161234567\";\"1,416667\"\r\n",
            "Date,Time,Manager,Phone,Duration\n2026-11-23,08:02:35,Anna,89161234567,1:25\n",
        ]
    )
    func headings(text: String) throws {
        let call = try #require(try report(text).calls.first)
        #expect(call.start == Instant(rfc3339: "2026-11-23T08:02:35Z"))
        #expect(call.parties == ["Anna", "89161234567"] && call.line == 2)
        #expect(abs(call.talk - 85_000_000) < 100)
    }

    @Test("Columns may be named, and so may the form of times")
    func named() throws {
        let text = "when,who,spoken\n11/23/2026 08:02:35 AM,101,85\n"
        let named: [CallReport.Column: String] = [.start: "When", .agent: "who", .talk: "spoken"]
        let found = try report(text, named: named, timeFormat: "MM/DD/YYYY hh:mm:ss A")
        #expect(found.calls.map(\.start) == [Instant(rfc3339: "2026-11-23T08:02:35Z")].compactMap { $0 })
        #expect(throws: CallReport.Problem.self) { try report(text) }
        #expect(throws: CallReport.Problem.self) { try report(text, named: [.start: "what"]) }
        #expect(throws: CallReport.Problem.self) { try report("") }
    }

    @Test("Windows-1251 is read, and rows that make no sense are counted")
    func letters() throws {
        // Дата;Менеджер;Разговор
        let heading: [UInt8] = [
            0xC4, 0xE0, 0xF2, 0xE0, 0x3B, 0xCC, 0xE5, 0xED, 0xE5, 0xE4, 0xE6, 0xE5, 0xF0, 0x3B, 0xD0, 0xE0, 0xE7, 0xE3,
            0xEE, 0xE2, 0xEE, 0xF0, 0x0A,
        ]
        let rows = "23.11.2026 08:02;101;85\nyesterday;101;3\n23.11.2026 08:02;101;long\n;;\n\n;;88\n"
        let found = try CallReport(heading + Array(rows.utf8), zone: .utc)
        #expect(found.calls.count == 1 && found.unreadable == 2 && found.isByMinutes)
        #expect(found.problems.first == "line 3: yesterday is no date and time")
    }

    @Test("Any bytes are a report or a refusal")
    func hostile() {
        var generator = SeededRandom(seed: 5)
        for _ in 0..<200 {
            let bytes = (0..<Int.random(in: 0...400, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            _ = try? CallReport(Array("start;agent;talk\n".utf8) + bytes, zone: .utc)
            _ = try? CallReport(bytes, zone: .utc)
        }
    }

    // MARK: The command

    private func office() throws -> Office {
        let office = try Office.scratch()
        try office.write(try Fixtures.bytes("asterisk/Master.csv"), to: "Master.csv")
        try office.write(try Fixtures.bytes("asterisk/Cel.csv"), to: "Cel.csv")
        try office.configure(
            "region: RU\nsources:\n" + FixtureFile.master.source("cdr", path: "Master.csv")
                + FixtureFile.events.source("events", path: "Cel.csv")
                + FixtureFile.roster(FixtureFile.people.map { (id: $0.0, extension: $0.1) })
        )
        return office
    }

    /// The report is made of the contacts, so that all is the same, and then one row is spoilt, one is doubled, one is
    /// taken away and one is invented.
    @Test("reconcile names the reason of each call, and its sums are those of contacts and report")
    func command() async throws {
        let office = try office()
        let contacts = try await office.run("contacts").objects()
        var lines = try contacts.map { contact -> String in
            let start = try #require(contact["started_at"]?.text)
            let who = try #require(contact["manager_id"]?.text)
            let client = try #require(contact["client"]?.text)
            return "\(start),\(who),\(client),\(contact["talk_seconds"]?.number ?? 0)"
        }
        try office.write((["Start,Manager,Client,Talk"] + lines).joined(separator: "\n") + "\n", to: "same.csv")
        let arguments = ["reconcile", "--source", "cdr", "--day", "2026-11-23"]
        let same = try await office.run(arguments + [office.path("same.csv"), "--json"]).objects()
        let calls = same.filter { $0["kind"]?.text == "call" }
        #expect(calls.count == contacts.count && calls.allSatisfy { $0["reason"]?.text == "same" }, "\(calls)")

        let last = lines.removeLast()
        lines.append(lines[0])
        lines.append("2026-11-23T20:00:00Z,anna,+79990001122,50")
        lines.append("2026-11-22T20:00:00Z,anna,+79990001122,50")
        try office.write((["Start,Manager,Client,Talk"] + lines).joined(separator: "\n") + "\n", to: "other.csv")
        let outcome = try await office.run(arguments + [office.path("other.csv"), "--json"])
        let sums = try outcome.objects().filter { $0["kind"]?.text == "sum" }
        func sum(_ reason: String) -> JSON? { sums.first { $0["reason"]?.text == reason } }
        #expect(sum("same")?["calls"]?.number == Double(contacts.count - 1))
        #expect(sum("double_leg")?["calls"]?.number == 1 && sum("missing_in_ours")?["theirs_seconds"]?.number == 50)
        #expect(sum("missing_in_theirs")?["calls"]?.number == 1, "\(last)")
        #expect(outcome.errors.contains("1 row of the report is of other days"))
        let text = try await office.run(arguments + [office.path("other.csv")])
        #expect(text.output.contains("a second row of the same conversation") && text.output.contains("+791"))
        #expect(!text.output.contains("+79161234567"))
    }

    @Test("What cannot be compared is refused with a sentence")
    func refusals() async throws {
        let office = try office()
        try office.write("a,b\n1,2\n", to: "bad.csv")
        let arguments = ["reconcile", office.path("bad.csv"), "--day", "2026-11-23"]
        let bad = try await office.run(arguments + ["--source", "cdr"])
        #expect(bad.status == 65 && bad.errors.contains("name it by --columns start=HEADING of a, b"))
        #expect(try await office.run(arguments + ["--source", "none"]).status == 64)
        let columns = try await office.run(arguments + ["--source", "cdr", "--columns", "begin=a"])
        #expect(columns.status == 64 && columns.errors.contains("--columns: found begin=a"))
    }
}
