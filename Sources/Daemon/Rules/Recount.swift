package import Ledger
import Linux
package import Pace
import Postgres

/// Assembles and derives again everything that began at or after a day, call by call.
package struct Recount: Sendable {
    /// Calls of one transaction.
    private static let chunk = 2_000
    private static let patience = Duration.seconds(60)

    private let ledger: Ledger

    package init(ledger: Ledger) {
        self.ledger = ledger
    }

    /// - Parameters:
    ///   - zones: of the teams; the day begins where it begins first.
    ///   - progress: calls done so far.
    /// - Returns: the teams whose counters changed.
    package func run(
        since day: Day,
        zones: [Zone],
        why cause: ChangeCause,
        progress: (Int) -> Void = { _ in }
    ) async throws -> Set<String> {
        let since = zones.map { $0.start(of: day) }.min() ?? Zone.utc.start(of: day)
        var teams: Set<String> = []
        var done = 0
        let now = Instant(microseconds: WallClock.now())
        try await forEachChunk(since: since) { calls, site in
            teams.formUnion(try await perform { try $0.recount(calls, of: site, now: now, why: cause) })
            done += calls.count
            progress(done)
        }
        teams.formUnion(try await perform { try $0.recountDays(since: day, why: cause) })
        return teams
    }

    /// Compares everything stored with what the records amount to.
    ///
    /// - Returns: at most `limit` differences; none proves that contacts and counters follow from the records.
    package func differences(limit: Int = 100, progress: (Int) -> Void = { _ in }) async throws -> [Discrepancy] {
        var found: [Discrepancy] = []
        var done = 0
        try await forEachChunk(since: .distantPast) { calls, site in
            guard found.count < limit else { return }
            found += try await perform { try $0.differences(calls, of: site) }
            done += calls.count
            progress(done)
        }
        for manager in try await perform({ session in session.managers }) where found.count < limit {
            found += try await perform { try $0.differences(ofManager: manager) }
        }
        found += try await perform { try $0.orphans() }
        return Array(found.prefix(limit))
    }

    /// Repeats what somebody else's transaction was in the way of, for a while.
    private func perform<Value: Sendable>(_ work: @Sendable (Session) throws -> Value) async throws -> Value {
        let end = ContinuousClock.now + Self.patience
        while true {
            do {
                return try await ledger.perform(work)
            } catch LedgerError.database(let error) where error.shouldRetryTransaction && .now < end {
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }

    private func forEachChunk(
        since: Instant,
        _ body: (_ calls: [Int64], _ site: SiteHandle) async throws -> Void
    ) async throws {
        for site in try await perform({ try $0.sites() }) {
            var last: Int64?
            while true {
                let behind = last
                let calls = try await perform {
                    try $0.calls(of: site, behind: behind, since: since, limit: Self.chunk)
                }
                guard let end = calls.last else { break }
                try await body(calls, site)
                last = end
            }
        }
    }
}
