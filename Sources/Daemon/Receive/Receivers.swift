package import Logging
package import Settings

/// Receives for all sources of a configuration that are sent records, whether the database is there or not.
package struct Receivers: Sendable {
    private let beats: Heartbeats
    private let logger: Logger
    private let wanted: AsyncStream<Configuration>
    private let want: AsyncStream<Configuration>.Continuation

    package init(beats: Heartbeats, logger: Logger) {
        self.beats = beats
        self.logger = logger
        (wanted, want) = AsyncStream.makeStream(of: Configuration.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// From now on the sources are these. What stays as it was goes on undisturbed.
    package func use(_ configuration: Configuration) { want.yield(configuration) }

    /// Runs until cancelled.
    package func run() async {
        var running: [String: Receiver] = [:]
        for await configuration in wanted {
            var settings: [String: ReceptionSettings] = [:]
            for source in configuration.sources { settings[source.name] = source.reception }
            for (name, receiver) in running where settings[name] != receiver.settings {
                await receiver.stop()
                running[name] = nil
            }
            for (name, settings) in settings where running[name] == nil {
                do {
                    let heart = beats.loop("reception \(name)")
                    running[name] = try Receiver(name, settings, heart: heart, logger: logger)
                } catch {
                    logger.error("\(name): nothing is received: \(error)")
                }
            }
        }
        for receiver in running.values { await receiver.stop() }
    }
}
