package import Pace

/// One entry of `alerts`: a way by which alerts go out, and to whom.
package struct AlertSettings: Hashable, Sendable {
    package enum Target: Hashable, Sendable {
        /// A bot. Nil chat: it writes to the managers alone.
        case telegram(chat: String?, tokenFile: String, api: String)
        /// The system's sendmail. No addresses: it writes to the managers alone.
        case email(addresses: [String], from: String?, sendmail: String)
        case webhook(url: String, secretFile: String?)
        /// An incoming webhook of Slack or Mattermost; its URL is a secret, so it may stand in a file.
        case slack(URLSource)
        case mattermost(URLSource)
        /// A dead man's switch. Seconds between two calls.
        case heartbeat(url: String, every: Int64)
    }

    package enum URLSource: Hashable, Sendable {
        case url(String)
        case file(String)
    }

    package enum Language: String, Hashable, Sendable {
        case english = "en"
        case russian = "ru"
    }

    /// The same for the same target, whatever else the entry says, without secrets: `telegram -100123`.
    package var name: String
    package var target: Target
    /// Empty: all.
    package var teams: [String]
    /// Whether the head hears single alerts at once, not in digests.
    package var isAtOnce: Bool
    /// Minutes after midnight of the team's clock at which digests go out, beside the close of the day; empty: the
    /// team's own checkpoints.
    package var checkpoints: [Int]
    /// When nothing is sent; what comes up waits for their end.
    package var quietHours: WorkingHours.Span?
    /// So many alerts that are due for one recipient at once go out singly, more as one digest.
    package var digestAbove: Int
    package var language: Language

    package init(
        name: String,
        target: Target,
        teams: [String] = [],
        isAtOnce: Bool = false,
        checkpoints: [Int] = [],
        quietHours: WorkingHours.Span? = nil,
        digestAbove: Int = 3,
        language: Language = .english
    ) {
        self.name = name
        self.target = target
        self.teams = teams
        self.isAtOnce = isAtOnce
        self.checkpoints = checkpoints
        self.quietHours = quietHours
        self.digestAbove = digestAbove
        self.language = language
    }
}

extension AlertSettings {
    /// Where the secret stands without which nothing goes out; nil where none is needed, or none in a file.
    package var secretFile: String? {
        switch target {
        case .telegram(_, let file, _): file
        case .webhook(_, let file): file
        case .slack(.file(let file)), .mattermost(.file(let file)): file
        case .slack, .mattermost, .email, .heartbeat: nil
        }
    }
}
