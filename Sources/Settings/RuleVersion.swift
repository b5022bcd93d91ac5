package import Pace

/// The deciding document of a configuration and the day from which it holds.
package struct RuleVersion: Hashable, Sendable {
    /// Nil: from always.
    package var from: Day?
    /// `Configuration.decidingDocument`.
    package var document: String

    package init(from: Day?, document: String) {
        self.from = from
        self.document = document
    }
}
