/// Why a request is refused.
package enum AccessRefusal: Hashable, Sendable {
    /// A token that is none of those in force.
    case wrongToken
    /// A token that opens something else.
    case foreignToken
    /// No token where no form to sign in would help.
    case tokenMissing
    /// The configuration names no token for this.
    case notConfigured(TokenKind)
    /// A link that was not made here, or is revoked.
    case unknownLink
    case expiredLink
    /// No loopback name: a page of somebody else that has its name point to this machine (DNS rebinding).
    case foreignHost
    /// An entry that does not come from a page of the board.
    case crossSite
    /// The token in the form is none, or of another day or viewer.
    case wrongEntryToken
    /// A header that may stand once stands twice.
    case ambiguous
    /// Too many wrong tokens from one address.
    case tooManyAttempts(retryAfter: Int64)

    /// The status of the answer.
    package var status: Int {
        switch self {
        case .ambiguous: 400
        case .wrongToken, .tokenMissing: 401
        case .foreignToken, .notConfigured, .crossSite, .wrongEntryToken: 403
        case .unknownLink: 404
        case .expiredLink: 410
        case .foreignHost: 421
        case .tooManyAttempts: 429
        }
    }

    /// Whether somebody may be trying what opens.
    package var isFailedAttempt: Bool { self == .wrongToken || self == .unknownLink }

    /// One sentence for whoever is refused.
    package var sentence: String {
        switch self {
        case .wrongToken: "This token is not in force."
        case .foreignToken: "This token opens something else."
        case .tokenMissing: "A token is needed, as 'Authorization: Bearer TOKEN'."
        case .notConfigured(let kind): "Nobody can do this until board.\(kind.key) is configured."
        case .unknownLink: "This link is unknown or was revoked; ask for a new one."
        case .expiredLink: "This link has expired; ask for a new one."
        case .foreignHost:
            "Without a token the board answers to the names of this machine alone, such as localhost, and to the host "
                + "of board.public_url."
        case .crossSite: "An entry has to come from a page of this board."
        case .wrongEntryToken: "This page is too old to enter something; load it again."
        case .ambiguous: "A header that may stand once stands more than once."
        case .tooManyAttempts(let seconds): "Too many wrong tokens; try again in \(seconds) s."
        }
    }
}
