import Pace
import Postgres

/// Finds what hangs together with new messages without naming it: a copy without a Message-ID, an answer that tells its
/// subject alone.
struct MailLinks {
    private static let fortnight: Int64 = 14 * 86_400_000_000

    private let session: Session

    init(_ session: Session) {
        self.session = session
    }

    /// A message as far as it is looked for.
    private struct Place {
        var node: Int64
        var content: RecordKey
        var hasID: Bool
        var pair: Int64?
        var isOrphan: Bool
        var at: Instant
    }

    /// - Parameter nodes: of the records, in their order.
    func links(of fresh: [KeyedRecord], nodes: [Int64]) throws -> [(Int64, Int64)] {
        var new: [Place] = []
        for (record, node) in zip(fresh, nodes) {
            guard case .message(let message) = record.placed.record else { continue }
            new.append(
                Place(
                    node: node,
                    content: message.content,
                    hasID: message.messageID != nil,
                    pair: message.pair(with: session.mailRoster.client(of: message)),
                    isOrphan: message.isOrphan,
                    at: message.at
                )
            )
        }
        guard !new.isEmpty else { return [] }
        let stored = try stored(like: new)
        return byContent(new, stored) + byPair(new, stored)
    }

    private func stored(like new: [Place]) throws -> [Place] {
        let times = new.dropFirst().reduce(new[0].at...new[0].at) { times, place in
            min(times.lowerBound, place.at)...max(times.upperBound, place.at)
        }
        let columns = "call, content, message_id is not null, pair, is_orphan, at"
        let rows = try session.connection.query(
            """
            select \(columns) from mail_message where content = any($1)
            union select \(columns) from mail_message where pair = any($2) and at between $3 and $4
            """,
            [
                .uuids(Array(Set(new.map(\.content))).map { (high: $0.high, low: $0.low) }),
                .int64s(Array(Set(new.compactMap(\.pair)))),
                // What is further away is neither answered by these nor an answer to them.
                .timestamp(microsecondsSince1970: times.lowerBound.microseconds - Self.fortnight),
                .timestamp(microsecondsSince1970: times.upperBound.microseconds + Self.fortnight),
            ]
        )
        return try rows.map { row in
            Place(
                node: try row.int64(0),
                content: try row.keyIfPresent(1) ?? RecordKey(high: 0, low: 0),
                hasID: try row.bool(2),
                pair: try row.int64IfPresent(3),
                isOrphan: try row.bool(4),
                at: Instant(microseconds: try row.timestamp(5))
            )
        }
    }

    /// A copy without a Message-ID is one of the copies with the same content.
    private func byContent(_ new: [Place], _ stored: [Place]) -> [(Int64, Int64)] {
        let groups = Dictionary(grouping: new + stored, by: \.content)
        return groups.values.filter { $0.contains { !$0.hasID } }.flatMap { Self.chain($0) }
    }

    /// An answer without references belongs to those of the fortnight before it with its subject and people.
    private func byPair(_ new: [Place], _ stored: [Place]) -> [(Int64, Int64)] {
        let groups = Dictionary(grouping: (new + stored).filter { $0.pair != nil }) { $0.pair ?? 0 }
        return groups.values.filter { $0.contains(where: \.isOrphan) }.flatMap { group in
            let sorted = group.sorted { ($0.at, $0.node) < ($1.at, $1.node) }
            var links: [(Int64, Int64)] = []
            // Neither end of the stretch ever goes back, so each neighbour is linked once, however many answers there are.
            var first = 0
            var last = 0
            for orphan in sorted where orphan.isOrphan {
                while orphan.at - sorted[first].at > Self.fortnight { first += 1 }
                last = max(last, first)
                while last + 1 < sorted.count, sorted[last + 1].at <= orphan.at {
                    last += 1
                    links.append((sorted[last - 1].node, sorted[last].node))
                }
            }
            return links.filter { $0 != $1 }
        }
    }

    private static func chain(_ places: [Place]) -> [(Int64, Int64)] {
        zip(places, places.dropFirst()).map { ($0.node, $1.node) }.filter { $0 != $1 }
    }
}
