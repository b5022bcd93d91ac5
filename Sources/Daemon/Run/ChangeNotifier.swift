package import Ledger
package import Logging
import Pace

/// Tells listeners of the database which teams' counters changed: at most about twenty times a second, on a connection
/// of its own, since a NOTIFY inside the counting transaction would take a lock of the whole database.
package actor ChangeNotifier {
    private static let pause = Duration.milliseconds(50)

    private let ledger: Ledger
    private let heart: Heartbeat
    private let logger: Logger
    private var teams: Set<String> = []
    private var isWaiting = false

    /// - Parameters:
    ///   - ledger: one that nothing else uses.
    ///   - heart: tells the watchdog that the telling gets on.
    package init(ledger: Ledger, heart: Heartbeat, logger: Logger) {
        self.ledger = ledger
        self.heart = heart
        self.logger = logger
    }

    package func changed(_ changed: Set<String>) {
        teams.formUnion(changed)
        guard !teams.isEmpty, !isWaiting else { return }
        isWaiting = true
        Task { await notify() }
    }

    private func notify() async {
        while !teams.isEmpty {
            let payload = teams.sorted().joined(separator: ",")
            teams = []
            do {
                try await heart.atDatabase { try await ledger.perform { try $0.notify(payload) } }
            } catch {
                // Listeners look by themselves as well; the next change tells them.
                logger.debug("nobody could be notified: \(error)")
            }
            try? await Task.sleep(for: Self.pause)
        }
        isWaiting = false
        heart.end()
    }
}
