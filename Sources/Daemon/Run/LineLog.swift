import Linux
package import Logging
import Pace

/// A log of one line a message on the standard error; under systemd each begins with its priority, `<N>`.
package struct LineLog: LogHandler {
    package var logLevel: Logger.Level = .info
    package var metadata: Logger.Metadata = [:]
    private let isJournal: Bool

    /// - Parameter isJournal: whether lines carry sd-daemon(3) priorities.
    package init(isJournal: Bool = StandardError.isJournal()) {
        self.isJournal = isJournal
    }

    package static func logger(level: Logger.Level) -> Logger {
        var logger = Logger(label: "callpace") { _ in LineLog() }
        logger.logLevel = level
        return logger
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        let message = "\(event.message)"
        let text =
            isJournal
            ? message.replacing(":\n", with: ": ").replacing("\n", with: "; ") : message.replacing("\n", with: "\n  ")
        let shown = ShownText.visible(text, keepingLines: true)
        StandardError.write((isJournal ? "<\(event.level.priority)>" : "\(event.level): ") + shown + "\n")
    }
}

extension Logger.Level {
    /// syslog(3)
    fileprivate var priority: Int {
        switch self {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}
