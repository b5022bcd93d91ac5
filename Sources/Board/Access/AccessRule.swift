/// What a route asks of a request.
package enum AccessRule: String, Hashable, Sendable, CaseIterable {
    /// Nothing: health, style sheets, the form for signing in. Such a route shows no number.
    case open
    /// To come from a page of the board: signing in and out.
    case openEntry
    /// To read: pages of the team and the API.
    case reader
    /// To look at the wall's page and its events.
    case display
    /// To be a head: pages for entering.
    case head
    /// To enter as a head.
    case headEntry
    /// To push to the journal.
    case journal
    /// To see the page of a manager: `/me/LINK` and what lies below.
    case link
    /// To enter something on that page.
    case linkEntry

    /// The tokens that open it; none for what needs none, or a link.
    package var tokens: [TokenKind] {
        switch self {
        case .open, .openEntry, .link, .linkEntry: []
        case .reader: [.reader, .head]
        case .display: [.display, .reader, .head]
        case .head, .headEntry: [.head]
        case .journal: [.journal]
        }
    }

    /// Whether it changes something by the form of a page.
    package var isEntry: Bool { [.openEntry, .headEntry, .linkEntry].contains(self) }

    /// Whether it is free to who sits at this machine.
    var isFreeOnLoopback: Bool { self == .reader || self == .display }
}
