import Daemon
import Ledger
import Linux
import Pace
import Settings
import TerminalBoard

/// Draws the board on a terminal, one look after the other.
struct TopDisplay {
    private let workplace: Workplace
    private let screen: TerminalScreen
    private let zones: [(team: String, zone: Zone)]
    private let hasColours: Bool

    init(_ workplace: Workplace, _ screen: TerminalScreen) {
        self.workplace = workplace
        self.screen = screen
        zones = workplace.configuration.teams.map { ($0.name, $0.zone) }
        hasColours = ProcessEnvironment.value(of: "NO_COLOR")?.isEmpty ?? true
    }

    /// What was seen last, and when by the steady clock.
    private struct Seen {
        var teams: [TopTeam] = []
        var at = MonotonicClock.now()
        /// Why it is not the newest.
        var problem: String?

        /// The present by the database's clock.
        var now: Instant {
            let newest = teams.map(\.now.asOf).max() ?? Instant(microseconds: WallClock.now())
            return newest + (MonotonicClock.now() - at)
        }
    }

    /// Until there are no more looks. What stood on the screen last stays in the terminal.
    ///
    /// - Throws: when there is nothing to show from the beginning, or no terminal any more.
    func run(_ looks: AsyncStream<Void>) async throws {
        var seen = Seen(teams: try await look(isFirst: true))
        try screen.enter()
        defer {
            screen.leave()
            try? StandardOutput.write(drawn(seen).map { $0 + "\n" }.joined())
        }
        for await _ in looks {
            do {
                seen = Seen(teams: try await look())
            } catch let error as LedgerError {
                seen.problem = "\(error)"
            }
            try screen.draw(drawn(seen))
        }
    }

    private func drawn(_ seen: Seen) -> [String] {
        let size = Terminal.size() ?? (80, 24)
        let notice = seen.problem.map { problem in
            let age = seen.teams.first.map { max(0, seen.now.seconds - $0.now.asOf.seconds) }
            return (age.map { "these numbers are \($0) s old: " } ?? "") + problem
        }
        let none = seen.teams.isEmpty && notice == nil ? "no team is known yet: is `callpace run` running?" : nil
        let lines = TopScreen.lines(
            seen.teams,
            width: size.columns,
            height: size.lines,
            now: seen.now,
            notice: notice ?? none
        )
        return lines.map { hasColours ? $0.coloured : $0.text }
    }

    private func look(isFirst: Bool = false) async throws -> [TopTeam] {
        try await workplace.ledger.perform { session in
            if isFirst { try session.requireSchema() }
            return try zones.compactMap { team, zone in
                try session.teamNow(team).map { TopTeam(now: $0, zone: zone) }
            }
        }
    }
}

/// Hears of changed counters, on a connection of its own.
struct ChangeListener {
    /// So long the end may have to wait.
    private static let patience = 200
    private static let pauseAfterFailure = Duration.seconds(1)

    private let ledger: Ledger

    init(_ workplace: Workplace) {
        ledger = Ledger(workplace.ledgerSettings, numbers: workplace.numbers)
    }

    /// Until it is cancelled.
    func run(_ push: AsyncStream<Void>.Continuation) async {
        while !Task.isCancelled {
            do {
                let teams = try await ledger.perform { try $0.changedTeams(waitingMilliseconds: Self.patience) }
                if !teams.isEmpty { push.yield() }
            } catch {
                // Whoever looks tells of it.
                try? await Task.sleep(for: Self.pauseAfterFailure)
            }
        }
        await ledger.disconnect()
    }
}
