import Alerts
package import Linux
package import Logging
package import Pace
package import Settings

/// Says past the database that the database is away: once for each time that it is, whatever restarts happen
/// meanwhile.
package actor AwayAlert {
    /// A restart of the database is nobody's business, microseconds.
    private static let patience: Int64 = 120_000_000

    private let note: NoteFile?
    private let logger: Logger
    private var channels: [AlertSettings] = []
    private var zone = Zone.utc
    private var since: Instant?
    /// Names of those who were told this time.
    private var told: Set<String>

    /// - Parameter note: keeps who was told.
    package init(note: NoteFile?, kept: String?, logger: Logger) {
        self.note = note
        self.logger = logger
        told = Set((kept ?? "").split(separator: "\n").map(String.init))
    }

    package func use(_ configuration: Configuration) {
        channels = configuration.alerts.filter(\.hasHead)
        zone = configuration.teams.first?.zone ?? .utc
    }

    /// The database answers.
    package func answers() {
        since = nil
        guard !told.isEmpty else { return }
        told = []
        keep()
    }

    /// - Parameter problem: what keeps the database from being used.
    package func hears(_ problem: String, at now: Instant) async {
        // A clock that was set back begins anew.
        let since = self.since.map { min($0, now) } ?? now
        self.since = since
        guard now - since >= Self.patience else { return }
        let alert = Alert(
            kind: .databaseAway,
            day: zone.day(of: since),
            source: HostName.current,
            since: since,
            detail: problem,
            asOf: now
        )
        for settings in channels where !told.contains(settings.name) {
            do {
                let message = Message(alert, language: settings.language, zone: zone)
                try await AlertChannel(settings).send(message)
                told.insert(settings.name)
                keep()
            } catch {
                logger.warning("nobody could be told that the database is away: \(settings.name): \(error)")
            }
        }
    }

    private func keep() {
        // Without the note it may be told again after a restart.
        try? note?.write(told.sorted().joined(separator: "\n"))
    }
}
