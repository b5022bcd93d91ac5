import Pace

/// How the service fares, for the one line of `systemctl status`.
package struct ServiceStatus: Hashable, Sendable, CustomStringConvertible {
    /// How many sources are followed; nil before the first.
    package var sources: Int?
    /// Why the last reload was refused.
    package var refusal: String?
    /// Why the rules of the configuration are not taken.
    package var rulesRefusal: String?
    /// Why the start or a reload goes no further.
    package var obstacle: String?
    /// Why the database does not answer.
    package var databaseProblem: String?
    /// For how long the database has been asked in vain, microseconds.
    package var databaseWait: Int64 = 0
    /// Loops that hang.
    package var hanging: [String] = []

    /// An answer of the database that takes longer is worth a word, microseconds.
    private static let longWait: Int64 = 30_000_000

    package init() {}

    package var description: String {
        var parts: [String] = []
        if !hanging.isEmpty { parts.append("no progress: \(hanging.joined(separator: ", "))") }
        if let problem = databaseProblem ?? obstacle {
            parts.append("waiting for the database: \(problem)")
        } else if databaseWait > Self.longWait {
            parts.append("the database has not answered for \(databaseWait / 60_000_000 + 1) min; is something locked?")
        }
        if let sources { parts.append("following \(sources.counted("source"))") }
        if let refusal { parts.append("the configuration was not reloaded, the old one goes on: \(refusal)") }
        if let rulesRefusal {
            parts.append("the rules of the configuration are not taken, those in force stay: \(rulesRefusal)")
        }
        return parts.isEmpty ? "starting" : parts.joined(separator: "; ")
    }
}
