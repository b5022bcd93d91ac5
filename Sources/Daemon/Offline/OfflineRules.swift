package import Pace
import PhoneNumbers
package import Settings

/// The rules of a configuration as if they had held from always.
package enum OfflineRules {
    /// - Parameter configuration: nil: no roster, only what everybody takes for granted.
    package static func rulebook(_ configuration: Configuration?) throws -> Rulebook {
        guard let configuration else { return Rulebook() }
        return try RulebookCompiler.compile(
            [RuleVersion(from: nil, document: configuration.decidingDocument)],
            numbers: PhoneNumberReader()
        )
    }
}
