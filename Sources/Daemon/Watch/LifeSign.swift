import Alerts
import Logging
import Settings

/// Calls a dead man's switch for as long as CallPace gets on: whoever waits for the calls tells when it is gone.
struct LifeSign: Sendable {
    /// A loop that does not get on for so long hangs, microseconds.
    private static let limit: Int64 = 120_000_000

    private let channel: AlertChannel
    private let seconds: Int64
    private let beats: Heartbeats
    private let logger: Logger
    private let told = ToldOnce()

    /// Nil: the entry is none.
    init?(_ settings: AlertSettings, beats: Heartbeats, logger: Logger) {
        guard case .heartbeat(_, let every) = settings.target else { return nil }
        channel = AlertChannel(settings)
        seconds = every
        self.beats = beats
        self.logger = logger
    }

    /// Runs until cancelled.
    func run() async {
        while !Task.isCancelled {
            if beats.hanging(longerThan: Self.limit).isEmpty {
                do {
                    try await channel.beat()
                } catch {
                    if !Task.isCancelled, told.isNew("\(error)") { logger.warning("\(channel.name): \(error)") }
                }
            }
            try? await Task.sleep(for: .seconds(seconds))
        }
    }
}
