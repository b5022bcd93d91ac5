/// What a token opens.
package enum TokenKind: String, Hashable, Sendable, CaseIterable {
    /// Every page and the API, to read.
    case reader
    /// The wall's page alone.
    case display
    /// Every page and the API, and the entries of a head.
    case head
    /// A CRM's pushes to the journal, and nothing to read.
    case journal

    /// The key of the configuration that names the token's file.
    package var key: String {
        switch self {
        case .reader: "token_file"
        case .display: "display_token_file"
        case .head: "head_token_file"
        case .journal: "journal_token_file"
        }
    }
}
