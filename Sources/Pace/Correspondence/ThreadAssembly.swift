/// Turns messages into threads, and marks into contacts (`mail.md` sections 7 and 8): a pure function of the set of
/// messages, the roster and the rules.
package struct ThreadAssembly: Sendable {
    private let rulebook: Rulebook
    private let roster: MailRoster

    package init(rulebook: Rulebook, roster: MailRoster) {
        self.rulebook = rulebook
        self.roster = roster
    }

    /// - Parameter copies: all messages that hang together by anything, in any order, repeated or not. They may be
    ///   several threads.
    /// - Returns: one contact per manager, thread and local day with an agreement, in order of beginning.
    package func contacts(of copies: [MailMessage]) -> [Contact] {
        let messages = UnitedMessage.united(copies, roster: roster)
        var named: [RecordKey: [UnitedMessage]] = [:]
        for message in messages {
            for id in message.messageIDs { named[id, default: []].append(message) }
        }
        return MailThreads.threads(of: messages).flatMap { thread in
            contacts(of: ThreadMarks(of: thread, named: named), thread: thread.id)
        }.sorted { left, right in
            (left.began, left.manager, left.client, left.call, left.part)
                < (right.began, right.manager, right.client, right.call, right.part)
        }
    }

    /// Several threads may hang together by what does not make them one, so the day alone does not tell them apart.
    private static func part(of thread: RecordKey, on day: Day) -> Int64 {
        Int64(bitPattern: thread.low & 0x7FFF_FFFF) << 32 | Int64(UInt32(bitPattern: day.number))
    }

    private func contacts(of marks: ThreadMarks, thread: RecordKey) -> [Contact] {
        struct Slot: Hashable {
            var manager: ManagerIndex
            var day: Day
        }
        var agreements: [Slot: ThreadDay] = [:]
        for found in marks.found {
            for manager in found.managers {
                guard let team = rulebook.team(of: manager, at: found.at) else { continue }
                let day = rulebook.teams[team].day(of: found.at)
                guard let side = rulebook.teams[team].rules(on: day).marks[found.mark] else { continue }
                agreements[Slot(manager: manager, day: day), default: ThreadDay(found, side)].add(found, side)
            }
        }
        return agreements.map { slot, agreement in
            Contact(
                manager: slot.manager,
                channel: .correspondence,
                client: agreement.client,
                call: thread.hexadecimal,
                part: Self.part(of: thread, on: slot.day),
                began: agreement.began,
                ended: agreement.began,
                agreement: agreement.side,
                marks: agreement.marks.sorted()
            )
        }
    }
}

/// What the marks of one manager, thread and day amount to: one agreement, begun with the first, its side told by the
/// latest. Of one moment the positive one tells it, as with the codes of a call, and the first client by the alphabet.
private struct ThreadDay {
    private(set) var began: Instant
    private(set) var client: String
    private(set) var side: Agreement
    private(set) var marks: Set<String> = []
    private var latest: Instant

    init(_ found: ThreadMarks.Found, _ side: Agreement) {
        began = found.at
        client = found.client
        self.side = side
        latest = found.at
    }

    mutating func add(_ found: ThreadMarks.Found, _ side: Agreement) {
        if (found.at, found.client) < (began, client) { (began, client) = (found.at, found.client) }
        if (latest, self.side.weight) < (found.at, side.weight) { (latest, self.side) = (found.at, side) }
        marks.insert(found.mark.name)
    }
}
