import Pace
import TestSupport
import Testing

/// Talk that is neither the whole of its leg nor the last of it.
@Suite("Where the talk lies within a leg")
struct TalkPlaceTests {
    private func leg(_ record: Record, endOfTalk: Double? = nil, traits: LegTraits = []) -> Record {
        guard case .leg(var leg) = record else { return record }
        leg.talkEndedAt = endOfTalk.map(House.at)
        leg.traits.formUnion(traits)
        return .leg(leg)
    }

    @Test("A talk before a survey, a menu or being held begins when it began")
    func endsEarly() {
        let survey = row(client, anna, 0, 10, 100, talk: 30)
        #expect(House.contacts([leg(survey, endOfTalk: 40)]) == ["anna 79161234567 @10 +30"])
        // Beside the same talk as another leg tells it nothing is added.
        let other = row(client, anna, 1, 10, 40)
        #expect(House.contacts([leg(survey, endOfTalk: 40), other]) == ["anna 79161234567 @10 +30"])
    }

    @Test("The sum of a transferred channel gives way to the legs of those who talked, and counts where there are none")
    func sum() {
        let whole = leg(row(client, boris, 0, 10, 100, talk: 80), traits: [.sum, .upperBound])
        let parts = [row(client, anna, 5, 10, 40), row(client, boris, 45, 50, 100)]
        let wanted = ["anna 79161234567 @10 +30", "boris 79161234567 @50 +50"]
        #expect(House.contacts([whole] + parts).sorted() == wanted)
        #expect(House.contacts(parts.reversed() + [whole]).sorted() == wanted)
        #expect(House.contacts([whole]) == ["boris 79161234567 @20 +≤80"])
        // One part alone does not stand for the whole, and is the part of it that is sure.
        #expect(House.contacts([whole, parts[1]]) == ["boris 79161234567 @20 +≤30 of 80"])
    }
}
