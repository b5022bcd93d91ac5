/// All copies of one message made one: a pure function of the set of copies.
struct UnitedMessage: Hashable, Sendable {
    /// What the author put into the message to mark it.
    struct Mark: Hashable, Sendable {
        var mark: MailMark
        /// Of a plus address: the digest without the tag.
        var address: RecordKey?
    }

    let key: RecordKey
    /// That of the earliest copy with a `Received` line, else of the earliest.
    let at: Instant
    private let writtenAt: Instant

    let messageIDs: Set<RecordKey>
    let references: Set<RecordKey>
    let gmailThreads: Set<RecordKey>
    let threadIndexes: Set<RecordKey>
    let subjects: Set<RecordKey>
    let hasReplyPrefix: Bool

    let correspondents: Correspondents
    /// Neither does anything in it tell that it never counts, nor does it lack a client or a manager.
    let isCountable: Bool
    /// Every copy was found to be what never counts.
    let isIgnored: Bool

    /// Keywords and folders of the store.
    let states: Set<MailMark>
    let labels: Set<MailMark>
    let hasLabels: Bool
    /// Not every copy was sent by somebody else in the author's name.
    let isGenuine: Bool
    private let author: RecordKey?
    /// In To and Cc.
    private let addressees: Set<RecordKey>

    /// Marks of the author in copies that are not forged; whether each stands in To or Cc, and in no blind copy.
    let written: [Mark: Bool]
    /// Marks that an answer to all would inherit.
    let inheritable: Set<Mark>
    /// The ids of the messages that the copies with written marks answer.
    let parents: Set<RecordKey>

    /// - Parameter all: of one message, at least one. Copies that somebody else sent in the author's name neither hide nor
    ///   change the real one.
    /// - Parameter known: the ids of all messages there are.
    init(_ all: [MailMessage], roster: MailRoster, known: Set<RecordKey>) {
        let genuine = all.filter { !roster.isForged($0, at: $0.at) }
        isGenuine = !genuine.isEmpty
        let copies = genuine.isEmpty ? all : genuine
        let at = copies.lazy.filter(\.hasReceived).map(\.at).min() ?? copies.lazy.map(\.at).min() ?? .distantPast
        self.at = at
        // A copy without an id is a copy of the message with one.
        key = copies.lazy.compactMap(\.identity).min() ?? copies.lazy.map(\.content).min() ?? RecordKey(high: 0, low: 0)
        writtenAt = copies.lazy.compactMap(\.writtenAt).min() ?? .distantPast
        messageIDs = Set(copies.compactMap(\.messageID))
        references = Set(copies.flatMap(\.references))
        gmailThreads = Set(copies.compactMap(\.gmailThread))
        threadIndexes = Set(copies.compactMap(\.threadIndex))
        subjects = Set(copies.compactMap(\.subject))
        hasReplyPrefix = copies.contains(where: \.hasReplyPrefix)

        let marks = Set(copies.lazy.flatMap(\.marks))
        let author = copies.compactMap(\.author).min(by: MailParty.precedes)
        self.author = author?.address
        addressees = Set(copies.lazy.flatMap(\.recipients).filter { $0.place <= .cc }.map(\.party.address))
        correspondents = Correspondents(
            author: author,
            sender: copies.compactMap(\.sender).min(by: MailParty.precedes),
            recipients: MailRecipient.united(copies),
            marks: marks,
            at: at,
            roster: roster
        )
        let answersKnown = !references.subtracting(messageIDs).isDisjoint(with: known)
        isIgnored = copies.allSatisfy { $0.ignored != nil || ($0.countsAsAnswerOnly && !answersKnown) }
        isCountable = !isIgnored && correspondents.ignored == nil

        let kept = marks.lazy.filter { !$0.isWrittenByAuthor }.map(\.mark)
        states = Set(kept.filter { $0.kind != .label })
        labels = Set(kept.filter { $0.kind == .label })
        hasLabels = copies.contains(where: \.hasLabels)

        inheritable = Set(marks.lazy.filter(\.isVisible).map(Mark.init))
        let own = genuine.flatMap(\.marks).filter { $0.isWrittenByAuthor && roster.allows($0) }
        let seen = Set(own.lazy.filter(\.isVisible).map(Mark.init))
            .subtracting(own.lazy.filter(\.isBlind).map(Mark.init))
        written = own.reduce(into: [:]) { $0[Mark($1)] = seen.contains(Mark($1)) }
        parents = Set(genuine.compactMap(\.parent))
    }

    /// Whether this one was written to whoever wrote the other, or goes on with an own one.
    func answersAuthor(of other: UnitedMessage) -> Bool {
        other.author.map { $0 == author || addressees.contains($0) } ?? false
    }

    /// In a thread: by moment, then key. Two messages of one key were written at different times.
    static func precedes(_ left: UnitedMessage, _ right: UnitedMessage) -> Bool {
        (left.at, left.key, left.writtenAt) < (right.at, right.key, right.writtenAt)
    }
}

extension UnitedMessage {
    /// How far apart the dates of copies may be, in microseconds: there are programs that give every mail the same id.
    private static let longestApart: Int64 = 86_400_000_000

    /// The messages of which these are the copies, in no particular order.
    static func united(_ copies: [MailMessage], roster: MailRoster) -> [UnitedMessage] {
        var named: [RecordKey: [MailMessage]] = [:]
        var unnamed: [RecordKey: [MailMessage]] = [:]
        for copy in copies {
            if let identity = copy.identity {
                named[identity, default: []].append(copy)
            } else {
                unnamed[copy.content, default: []].append(copy)
            }
        }
        var messages: [[MailMessage]] = []
        // Which message a copy without an id belongs to: of several with its content, the one with the smallest key.
        var owners: [RecordKey: Int] = [:]
        for (_, copies) in named.sorted(by: { $0.key < $1.key }) {
            for message in parted(copies) {
                for copy in message where owners[copy.content] == nil { owners[copy.content] = messages.count }
                messages.append(message)
            }
        }
        for (content, copies) in unnamed {
            if let owner = owners[content] { messages[owner] += copies } else { messages.append(copies) }
        }
        let known = Set(copies.lazy.compactMap(\.messageID))
        return messages.map { UnitedMessage($0, roster: roster, known: known) }
    }

    /// Copies of one identity, parted where they were written more than a day after the first of their part. A copy
    /// without a date that can be read does not differ from any, and goes to the first.
    private static func parted(_ copies: [MailMessage]) -> [[MailMessage]] {
        var parts: [(first: Instant, copies: [MailMessage])] = []
        for (copy, written) in copies.compactMap({ copy in copy.writtenAt.map { (copy, $0) } })
            .sorted(by: { $0.1 < $1.1 })
        {
            if let last = parts.last, written - last.first <= longestApart {
                parts[parts.count - 1].copies.append(copy)
            } else {
                parts.append((written, [copy]))
            }
        }
        let undated = copies.filter { $0.writtenAt == nil }
        guard !parts.isEmpty else { return [undated] }
        parts[0].copies += undated
        return parts.map(\.copies)
    }
}

extension UnitedMessage.Mark {
    init(_ found: FoundMark) {
        self.init(mark: found.mark, address: found.address)
    }
}

extension FoundMark {
    /// Whether it counts as the author's word rather than the store's.
    fileprivate var isWrittenByAuthor: Bool { mark.kind.isAuthors || isWritten }
}

extension MailRoster {
    /// The tag of an address is a mark only where the address is a manager's.
    fileprivate func allows(_ found: FoundMark) -> Bool {
        found.mark.kind != .plus || found.address.map(isManagers) == true
    }
}

extension MailRecipient {
    /// The recipients of all copies, each once in a place. In a place they stand as in the copy with the most before
    /// them, so that a copy that lacks some puts nobody first; those that are first in different copies, by address.
    fileprivate static func united(_ copies: [MailMessage]) -> [MailRecipient] {
        struct Slot: Hashable {
            var place: Place
            var address: RecordKey
        }
        var found: [Slot: (rank: Int, party: MailParty)] = [:]
        for copy in copies {
            var ranks: [Place: Int] = [:]
            for recipient in copy.recipients {
                let rank = ranks[recipient.place, default: 0]
                ranks[recipient.place] = rank + 1
                let slot = Slot(place: recipient.place, address: recipient.party.address)
                guard let known = found[slot] else {
                    found[slot] = (rank, recipient.party)
                    continue
                }
                found[slot] = (
                    max(known.rank, rank),
                    MailParty.precedes(recipient.party, known.party) ? recipient.party : known.party
                )
            }
        }
        return found.sorted { left, right in
            if left.key.place != right.key.place { return left.key.place < right.key.place }
            if left.value.rank != right.value.rank { return left.value.rank < right.value.rank }
            return MailParty.precedes(left.value.party, right.value.party)
        }.map { MailRecipient($0.key.place, $0.value.party) }
    }
}

extension MailParty {
    /// Those whose address is kept before the others.
    fileprivate static func precedes(_ left: MailParty, _ right: MailParty) -> Bool {
        switch (left.text, right.text) {
        case (let left?, let right?) where left != right: left < right
        case (_?, nil): true
        case (nil, _?): false
        default: (left.address, left.domain) < (right.address, right.domain)
        }
    }
}
