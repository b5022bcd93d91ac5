package import Pace
internal import Settings

extension AlertChannel {
    /// Sends a message that says that it is a test; a heartbeat sends its beat.
    package func test(at now: Instant) async throws(SendFailure) {
        let alert = Alert(kind: .test, asOf: now)
        try await send(Message(alert, language: settings.language, zone: .utc))
    }
}
