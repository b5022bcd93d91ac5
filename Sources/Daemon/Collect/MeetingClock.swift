import Ledger
import Linux
import Logging
import Pace

/// Counts meetings once they have ended: nothing arrives at that moment.
struct MeetingClock: Sendable {
    private static let pause = Duration.seconds(10)

    let ledger: Ledger
    let heart: Heartbeat
    let logger: Logger
    /// Is told the teams whose counters changed.
    let changed: @Sendable (Set<String>) async -> Void

    /// Runs until cancelled. What goes wrong is tried again.
    func run() async {
        defer { heart.end() }
        let told = ToldOnce()
        while !Task.isCancelled {
            do {
                let now = Instant(microseconds: WallClock.now())
                let teams = try await heart.atDatabase {
                    try await ledger.perform { try $0.countHeldMeetings(by: now) }
                }
                if !teams.isEmpty { await changed(teams) }
            } catch is CancellationError {
                break
            } catch {
                if told.isNew("\(error)") { logger.debug("meetings could not be counted yet: \(error)") }
            }
            heart.end()
            try? await Task.sleep(for: Self.pause)
        }
    }
}
