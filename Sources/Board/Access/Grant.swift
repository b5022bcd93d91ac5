/// Who a request comes from, as far as it matters.
package enum Grant: Hashable, Sendable {
    /// Anybody.
    case nobody
    /// Reads every page and the API.
    case reader
    /// Looks at the wall's page.
    case display
    /// Reads everything and enters what a head may.
    case head
    /// Pushes to the journal.
    case journal
    /// Reads and changes the page of one manager, by a link.
    case manager(id: String, link: Int64)

    init(_ kind: TokenKind) {
        self =
            switch kind {
            case .reader: .reader
            case .display: .display
            case .head: .head
            case .journal: .journal
            }
    }

    /// To whom the token in a form belongs; nil for who has no forms.
    var entrySubject: String? {
        switch self {
        case .head: "head"
        case .manager(let id, let link): "manager \(link) \(id)"
        case .nobody, .reader, .display, .journal: nil
        }
    }
}
