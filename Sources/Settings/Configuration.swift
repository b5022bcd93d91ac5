/// A whole, valid configuration as plain values.
package struct Configuration: Hashable, Sendable {
    /// Patterns of what belongs to the house.
    package struct InternalPatterns: Hashable, Sendable {
        /// Extensions and device names; `X` is a digit.
        package var extensions: [String] = []
        /// E.164 numbers; `X` is a digit.
        package var numbers: [String] = []
    }

    /// The file.
    package var path: String
    package var stateDirectory: String
    package var database: DatabaseSettings
    /// ISO 3166 code for numbers written without a country code.
    package var region: String?
    package var internalPatterns: InternalPatterns
    package var sources: [SourceSettings]
    package var teams: [TeamSettings]
    package var mail: MailSettings
    package var marks: MarkSettings
    package var alerts: [AlertSettings]
    package var board: BoardSettings
    /// Where minimum, rates, plan and progress list stand.
    package var normLines = NormLines()
    /// What is allowed and unusual.
    package var warnings: [ConfigurationError.Problem]

    /// Where the state is kept unless configured.
    package static let defaultStateDirectory = "/var/lib/callpace"

    /// The part that decides numbers, as JSON on one line: roster, internal, trunks, zones, region, hours, absences,
    /// qualify, codes, marks, the house in mail, rates, minimum, progress, plan, `day_starts`.
    ///
    /// Equal rules give equal text, however the file is laid out. `RulebookCompiler` reads it.
    package var decidingDocument: String { DecidingRules(of: self).document }
}
