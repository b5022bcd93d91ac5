/// Who wrote to whom in one message, as the roster knows them at its moment (`mail.md` section 5).
struct Correspondents: Hashable, Sendable {
    /// The author, if a manager.
    private(set) var writer: ManagerIndex?
    /// All managers among author and recipients.
    private(set) var managers: Set<ManagerIndex> = []
    /// The addresses of all clients among author and recipients.
    private(set) var externals: Set<RecordKey> = []
    /// To whom a mark of the store belongs, in ascending order: the author, else the managers in To, else in Cc, else
    /// those who got it unseen.
    private(set) var bearers: [ManagerIndex]
    /// The external author, else the first external address in To, else in Cc, else unseen.
    private(set) var client: MailParty?
    /// A manager sent it to addresses that only mark, and to nobody else.
    private(set) var isReport: Bool

    /// - Parameter marks: those found in the message; a plus address among them only marks.
    init(
        author: MailParty?,
        sender: MailParty? = nil,
        recipients: [MailRecipient],
        marks: some Sequence<FoundMark>,
        at instant: Instant,
        roster: MailRoster
    ) {
        var clients: [MailRecipient.Place: MailParty] = [:]
        var owners: [MailRecipient.Place: Set<ManagerIndex>] = [:]
        // Who stands in the header beside the dropboxes. An address of delivery may be the mailbox behind one.
        var hasDropbox = false
        var hasOthers = false
        let plus = Set(marks.lazy.filter { $0.mark.kind == .plus }.compactMap(\.address))
        for recipient in recipients {
            let party = recipient.party
            let standing = roster.standing(of: party, at: instant)
            switch standing {
            case .manager(let manager):
                managers.insert(manager)
                owners[recipient.place, default: []].insert(manager)
            case .external:
                externals.insert(party.address)
                if clients[recipient.place] == nil { clients[recipient.place] = party }
            case .internal, .dropbox:
                break
            }
            if standing == .dropbox || plus.contains(party.address) && roster.isManagers(party.address) {
                hasDropbox = true
            } else if recipient.place != .envelope {
                hasOthers = true
            }
        }
        client = clients[.to] ?? clients[.cc] ?? clients[.bcc] ?? clients[.envelope]
        let unseen = (owners[.bcc] ?? []).union(owners[.envelope] ?? [])
        bearers = (owners[.to] ?? owners[.cc] ?? unseen).sorted()
        // Who sends for an address of the house that is no manager's speaks for oneself; a client's mail stays the client's.
        let isHouse = author.map { roster.standing(of: $0, at: instant) == .internal } ?? true
        let substitute = isHouse ? sender.flatMap { roster.manager(of: $0, at: instant) } : nil
        if let substitute {
            writer = substitute
            managers.insert(substitute)
            bearers = [substitute]
        }
        switch substitute == nil ? author.map({ roster.standing(of: $0, at: instant) }) : nil {
        case .manager(let manager):
            writer = manager
            managers.insert(manager)
            bearers = [manager]
        case .external:
            client = author
            if let author { externals.insert(author.address) }
        case .internal, .dropbox, nil:
            break
        }
        isReport = writer != nil && hasDropbox && !hasOthers && externals.isEmpty
    }

    /// Why it does not count, by who wrote to whom; nil: nothing is against it. Whether a report counts is told by its
    /// thread alone.
    var ignored: String? {
        if externals.isEmpty, !isReport { return "internal" }
        return managers.isEmpty ? "foreign" : nil
    }
}

extension MailRoster {
    /// Why a copy of a message does not count (`mail.md` section 6): what was found in it, `internal` or `foreign`; nil:
    /// nothing is against it. A manager's mail to dropboxes alone is not `internal`, since its thread may have a client.
    package func ignoredReason(of message: MailMessage) -> String? {
        message.ignored ?? correspondents(of: message).ignored
    }

    /// The client of a copy of a message: the external author, else the first external address in To, Cc, Bcc or of
    /// delivery; nil where there is none.
    package func client(of message: MailMessage) -> MailParty? { correspondents(of: message).client }

    /// All managers among author and recipients of a copy of a message, at its moment, in ascending order.
    package func managers(of message: MailMessage) -> [ManagerIndex] { correspondents(of: message).managers.sorted() }

    private func correspondents(of message: MailMessage) -> Correspondents {
        Correspondents(
            author: message.author,
            sender: message.sender,
            recipients: message.recipients,
            marks: message.marks,
            at: message.at,
            roster: self
        )
    }
}

extension MailParty {
    /// What a contact says of a client: the address, else a sign by which clients can be told apart.
    var client: String { text ?? "mail:" + address.hexadecimal.prefix(8) }
}
