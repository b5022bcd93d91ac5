import Ledger
import Pace
import TestSupport
import Testing

/// Steps that two daemons write at once.
@Suite("Races of steps", .serialized)
struct StepRaceTests {
    @Test("Calls and rows of one day from two daemons at once", arguments: 1...3)
    func concurrent(seed: Int) async throws {
        var calls: [SitedRecord] = []
        var rows: [SitedRecord] = []
        for index in 0..<40 {
            let (name, at) = ("\(101 + index % 2)", 8 + Double(index) / 3)
            calls.append(talk("c\(index)", name, at: at, seconds: 30))
            // Every second one is near a call, the others name one of the same seller on another day.
            let kind = JournalEntry.Kind.agreement(index % 3 == 0 ? .no : .yes)
            if index % 2 == 0 {
                rows.append(row("j\(index)", kind, at: at, name))
            } else {
                rows.append(row("j\(index)", kind, at: 100, name, call: "c\(40 - index)"))
            }
        }
        let reference = try await Steps.ledger()
        var whole = Post(reference)
        try await whole.commit(calls + rows)

        var random = SeededRandom(seed: UInt64(seed))
        let test = try await Steps.ledger()
        let second = try await another(test)
        let (shuffledCalls, shuffledRows) = (calls.shuffled(using: &random), rows.shuffled(using: &random))
        async let left: Void = commit(shuffledCalls, to: test)
        async let right: Void = commit(shuffledRows, to: second)
        try await left
        try await right
        try await expectSound(test)
        #expect(Steps.unlike(try await Steps.contents(test), try await Steps.contents(reference)) == [])
    }

    private func commit(_ records: [SitedRecord], to test: TestLedger) async throws {
        var post = Post(test)
        for record in records { try await post.commit([record]) }
    }

    /// The same ledger, as a second daemon has it.
    private func another(_ test: TestLedger) async throws -> TestLedger {
        let other = test.with(test.another())
        try await other.ledger.use(Steps.rulebook(), siteZones: [:])
        return other
    }
}
