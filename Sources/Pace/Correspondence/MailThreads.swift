/// Parts messages into threads (`mail.md` section 7): a union-find over messages, ids and what else they share. Time is
/// about linear in the messages and their addresses.
struct MailThreads {
    /// The messages of one thread, in order.
    struct Thread {
        let messages: [UnitedMessage]
        /// The smallest key of its messages, so that the order in which they came does not matter.
        let id: RecordKey
    }

    /// Microseconds after which a message is no answer to another because of its subject alone.
    private static let longestSilence: Int64 = 14 * 86_400_000_000

    private let messages: [UnitedMessage]
    private var parents: [Int]

    /// - Returns: in no particular order.
    static func threads(of messages: [UnitedMessage]) -> [Thread] {
        var threads = MailThreads(messages.sorted(by: UnitedMessage.precedes))
        threads.joinByIDs()
        threads.joinByThreadIndexes()
        threads.joinBySubjects()
        return threads.parted()
    }

    private init(_ messages: [UnitedMessage]) {
        self.messages = messages
        parents = Array(messages.indices)
    }

    /// Messages with the same id, message and answer, answers to one message, and Gmail's own threads.
    private mutating func joinByIDs() {
        var ids: [RecordKey: Int] = [:]
        var gmailThreads: [RecordKey: Int] = [:]
        for (index, message) in messages.enumerated() {
            // Messages of one key, written at different times, are of one thread, since its id is a key.
            join(index, by: message.key, in: &ids)
            for id in message.messageIDs { join(index, by: id, in: &ids) }
            for id in message.references { join(index, by: id, in: &ids) }
            for id in message.gmailThreads { join(index, by: id, in: &gmailThreads) }
        }
    }

    /// Exchange copies its index into new threads, so that it joins only messages with a client in common.
    private mutating func joinByThreadIndexes() {
        struct Tie: Hashable {
            var threadIndex: RecordKey
            var client: RecordKey
        }
        var ties: [Tie: Int] = [:]
        for (index, message) in messages.enumerated() {
            for threadIndex in message.threadIndexes {
                for client in message.correspondents.externals {
                    join(index, by: Tie(threadIndex: threadIndex, client: client), in: &ties)
                }
            }
        }
    }

    /// The last resort: an answer that names nothing belongs to what was written under its subject, with one client and
    /// one manager of its own, in the two weeks before it.
    private mutating func joinBySubjects() {
        struct Tie: Hashable {
            var subject: RecordKey
            var client: RecordKey
            var manager: ManagerIndex
        }
        let answered = Set(messages.lazy.filter(\.isBareAnswer).flatMap(\.subjects))
        guard !answered.isEmpty else { return }
        // In order of time, as the messages are.
        var tied: [Tie: [Int]] = [:]
        for (index, message) in messages.enumerated() {
            for subject in message.subjects where answered.contains(subject) {
                for client in message.correspondents.externals {
                    for manager in message.correspondents.managers {
                        tied[Tie(subject: subject, client: client, manager: manager), default: []].append(index)
                    }
                }
            }
        }
        for indices in tied.values {
            // The stretch of messages that the answer belongs to; neither end ever goes back, so each neighbour is
            // joined once.
            var first = 0
            var last = 0
            for index in indices where messages[index].isBareAnswer {
                let at = messages[index].at
                while at - messages[indices[first]].at > Self.longestSilence { first += 1 }
                last = max(last, first)
                while last + 1 < indices.count, messages[indices[last + 1]].at <= at {
                    last += 1
                    join(indices[last - 1], indices[last])
                }
            }
        }
    }

    private consuming func parted() -> [Thread] {
        var threads: [Int: [UnitedMessage]] = [:]
        for index in messages.indices { threads[root(of: index), default: []].append(messages[index]) }
        return threads.values.map { messages in
            Thread(messages: messages, id: messages.lazy.map(\.key).min() ?? messages[0].key)
        }
    }

    private mutating func join<Name: Hashable>(_ index: Int, by name: Name, in known: inout [Name: Int]) {
        if let other = known[name] { join(index, other) } else { known[name] = index }
    }

    private mutating func join(_ first: Int, _ second: Int) {
        let left = root(of: first)
        let right = root(of: second)
        parents[max(left, right)] = min(left, right)
    }

    private mutating func root(of index: Int) -> Int {
        var index = index
        while parents[index] != index {
            parents[index] = parents[parents[index]]
            index = parents[index]
        }
        return index
    }
}

extension UnitedMessage {
    /// It answers something, but nothing in it says what.
    fileprivate var isBareAnswer: Bool {
        hasReplyPrefix && references.isEmpty && gmailThreads.isEmpty && threadIndexes.isEmpty
    }
}
