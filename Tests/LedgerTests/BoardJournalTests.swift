import Ledger
import Pace
import Postgres
import TestSupport
import Testing

@Suite("Rows of a journal that somebody pushes", .serialized)
struct BoardJournalTests {
    private let at = utc("2026-11-23 09:00:00")

    private func entry(
        _ id: String,
        _ kind: JournalEntry.Kind = .agreement(.yes),
        _ manager: String = "101",
        client: String = "79160000001"
    ) -> JournalEntry {
        JournalEntry(id: id, kind: kind, at: at, manager: manager, client: client)
    }

    @discardableResult
    private func add(_ test: TestLedger, _ entries: JournalEntry...) async throws -> (
        teams: Set<String>, unknown: [Int], unchanged: Int
    ) {
        let now = at
        return try await test.ledger.perform { try $0.add(entries, who: "crm", now: now) }
    }

    private func days(_ test: TestLedger) async throws -> [[String]] {
        try await test.rows("select manager_id, contacts from intensity_day where contacts > 0 order by 1")
    }

    @Test("Rows are stored at once, those about nobody are named and left out")
    func many() async throws {
        let test = try await TestLedger()
        let result = try await add(
            test,
            entry("a", .agreement(.yes), "nobody"),
            entry("b", .agreement(.yes), "101", client: "79160000001"),
            entry("c", .agreement(.no), "Manager 102", client: "79160000002"),
            entry("d", .sale(amount: 5_000_000), "102"),
            entry("e", .meeting, "")
        )
        #expect(result.unknown == [0, 4])
        #expect(result.unchanged == 0)
        #expect(result.teams == ["sales"])
        #expect(try await days(test) == [["101", "1"], ["102", "1"]])
        #expect(try await test.value("select count(*) from journal_entry") == "3")
        #expect(try await test.rows("select distinct who from correction_log") == [["crm"]])
        #expect(try await test.differences() == [])
    }

    @Test("The same rows again change nothing, a changed one takes the place of the former")
    func again() async throws {
        let test = try await TestLedger()
        try await add(test, entry("a"), entry("b", .agreement(.yes), "101", client: "79160000002"))
        #expect(try await days(test) == [["101", "2"]])
        let logged = try await test.value("select count(*) from correction_log")
        let repeated = try await add(test, entry("b", .agreement(.yes), "101", client: "79160000002"), entry("a"))
        #expect(repeated.teams == [] && repeated.unknown == [])
        #expect(repeated.unchanged == 2)
        #expect(try await test.value("select count(*) from correction_log") == logged)
        // One moves to another manager, one reached no agreement after all.
        let changed = try await add(test, entry("a", .agreement(.yes), "102"), entry("b", .agreement(.none), "101"))
        #expect(changed.teams == ["sales"])
        #expect(try await days(test) == [["102", "1"]])
        #expect(try await test.value("select count(*) from journal_entry") == "2")
        #expect(try await test.differences() == [])
    }

    @Test("Of rows with one id in one push the last counts")
    func twice() async throws {
        let test = try await TestLedger()
        try await add(test, entry("a"), entry("a", .agreement(.none)), entry("a", .agreement(.yes), "103"))
        #expect(try await days(test) == [["103", "1"]])
        #expect(try await test.value("select count(*) from journal_entry") == "1")
        #expect(try await test.differences() == [])
    }

    @Test("One row and many are the same way in")
    func single() async throws {
        let test = try await TestLedger()
        try await add(test, entry("a"))
        let (entry, now) = (entry("a", .agreement(.yes), "102"), at)
        #expect(try await test.ledger.perform { try $0.add(entry, who: "x", now: now) } == ["sales"])
        #expect(try await days(test) == [["102", "1"]])
        let nobody = self.entry("n", .meeting, "nobody")
        #expect(try await test.ledger.perform { try $0.add(nobody, who: "x", now: now) } == nil)
        #expect(try await add(test).teams == [])
    }

    @Test("Either all rows are stored or none")
    func atOnce() async throws {
        let test = try await TestLedger()
        try await test.execute("alter table journal_entry add constraint no_sale check (kind <> 5)")
        await #expect(throws: LedgerError.self) {
            try await add(test, entry("a"), entry("b", .sale(amount: 1)))
        }
        #expect(try await test.value("select count(*) from journal_entry") == "0")
        #expect(try await days(test) == [])
        try await test.execute("alter table journal_entry drop constraint no_sale")
        try await add(test, entry("a"))
        #expect(try await days(test) == [["101", "1"]])
    }
}
