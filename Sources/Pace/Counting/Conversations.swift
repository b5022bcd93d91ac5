/// One conversation that two sites or systems recorded under different call ids is one contact.
///
/// Contacts of one manager with one client that overlap by half of the shorter talk or more are merged pairwise in
/// order of beginning; exact talk wins over an upper bound, then the longer. The winner takes over an agreement that
/// only the other one bears. A contact of more than a day comes from a channel that was never hung up; it is merged with
/// none, so that what a day amounts to depends on its neighbours alone.
package enum Conversations {
    /// Microseconds from beginning to end.
    package static let longest: Int64 = 86_400_000_000

    /// A contact as it stands after merging.
    package struct Item: Hashable, Sendable {
        /// Its place among the contacts given.
        package var index: Int
        package var contact: Contact
        /// The place of the contact that stands for the same conversation instead; nil: it stands for itself.
        package var mergedInto: Int?

        package var isMerged: Bool { mergedInto != nil }
    }

    /// - Parameter contacts: of one manager.
    /// - Returns: in order of beginning.
    package static func merged(_ contacts: [Contact]) -> [Item] {
        var result = contacts.indices.map { Item(index: $0, contact: contacts[$0]) }
            .sorted { precedes($0.contact, $1.contact) }
        // The latest end of all contacts up to each one: where it is past, none before overlaps.
        var latestEnd = result.map(\.contact.ended)
        for index in latestEnd.indices.dropFirst() { latestEnd[index] = max(latestEnd[index], latestEnd[index - 1]) }
        for index in result.indices {
            for earlier in result.indices.prefix(index).reversed() {
                guard latestEnd[earlier] > result[index].contact.began else { break }
                guard !result[earlier].isMerged, !result[index].isMerged,
                    isOneConversation(result[earlier].contact, result[index].contact)
                else { continue }
                let laterWins = wins(result[index].contact, over: result[earlier].contact)
                let (winner, loser) = laterWins ? (index, earlier) : (earlier, index)
                result[loser].mergedInto = result[winner].index
                if result[winner].contact.agreement == nil {
                    result[winner].contact.agreement = result[loser].contact.agreement
                }
            }
        }
        return result
    }

    package static func precedes(_ left: Contact, _ right: Contact) -> Bool {
        (left.began, left.call, left.client, left.talk, left.ended, left.agreement?.weight ?? -1)
            < (right.began, right.call, right.client, right.talk, right.ended, right.agreement?.weight ?? -1)
    }

    private static func isOneConversation(_ left: Contact, _ right: Contact) -> Bool {
        guard left.client == right.client, left.client != PartyReader.anonymous,
            max(left.ended - left.began, right.ended - right.began) <= longest
        else { return false }
        let overlap = min(left.ended, right.ended) - max(left.began, right.began)
        let shorter = min(left.talk, right.talk)
        return shorter > 0 && overlap >= shorter - shorter / 2
    }

    private static func wins(_ candidate: Contact, over other: Contact) -> Bool {
        if candidate.isUpperBound != other.isUpperBound { return !candidate.isUpperBound }
        return candidate.talk > other.talk
    }
}
