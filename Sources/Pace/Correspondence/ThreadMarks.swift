/// The marks of one thread that count, wherever a team's configuration names them (`mail.md` section 8).
struct ThreadMarks {
    /// A mark in a message.
    struct Found: Hashable {
        var mark: MailMark
        var at: Instant
        var client: String
        var managers: [ManagerIndex]
    }

    let found: [Found]

    /// - Parameter named: the messages with an id, of all in the store.
    init(of thread: MailThreads.Thread, named: [RecordKey: [UnitedMessage]]) {
        let messages = Self.counted(in: thread)
        let lasts = Self.lastsOfRuns(messages.map(\.message))
        found = zip(messages, lasts).flatMap { entry, labels -> [Found] in
            let (message, client) = entry
            func found(_ mark: MailMark, _ managers: [ManagerIndex]) -> Found {
                Found(mark: mark, at: message.at, client: client, managers: managers)
            }
            let kept = message.states.union(labels).map { found($0, message.correspondents.bearers) }
            // What a client writes must not give credit.
            guard let writer = message.correspondents.writer else { return kept }
            let written = message.written.filter { mark, isVisible in
                !isVisible || !Self.isInherited(mark, by: message, from: named)
            }
            return kept + written.keys.map { found($0.mark, [writer]) }
        }
    }

    /// The messages that can bear a mark, in order, with their clients. What a manager reports to the dropboxes alone is
    /// about the client who was the last before.
    private static func counted(
        in thread: MailThreads.Thread
    ) -> [(message: UnitedMessage, client: String)] {
        var latest: String?
        return thread.messages.compactMap { message in
            guard !message.isIgnored else { return nil }
            let own = message.correspondents.client?.client
            latest = own ?? latest
            guard message.isCountable, let client = own ?? latest else { return nil }
            return (message, client)
        }
    }

    /// For each message the labels of the runs that end with it. Gmail labels whole conversations, so that consecutive
    /// messages with one label are one agreement; a message without labels has no part in that.
    private static func lastsOfRuns(_ messages: [UnitedMessage]) -> [Set<MailMark>] {
        var lasts = messages.map(\.labels)
        var previous: Int?
        for index in messages.indices where messages[index].hasLabels {
            if let previous { lasts[previous].subtract(messages[index].labels) }
            previous = index
        }
        return lasts
    }

    /// An answer to all keeps the addresses of what it answers. Of several messages with the answered id it is the one whose
    /// author it goes to: a stranger who uses the id once more changes nothing.
    private static func isInherited(
        _ mark: UnitedMessage.Mark,
        by message: UnitedMessage,
        from named: [RecordKey: [UnitedMessage]]
    ) -> Bool {
        guard mark.mark.kind == .copy || mark.mark.kind == .plus else { return false }
        return message.parents.subtracting(message.messageIDs).contains { parent in
            let claimed = (named[parent] ?? []).filter(\.isGenuine)
            let fitting = claimed.filter { message.answersAuthor(of: $0) }
            return (fitting.isEmpty ? claimed : fitting).contains { $0.inheritable.contains(mark) }
        }
    }
}
