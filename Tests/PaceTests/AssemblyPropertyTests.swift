import Pace
import TestSupport
import Testing

@Suite("What holds for every set of records")
struct AssemblyPropertyTests {
    /// Records of one call among a few channels, none of which occurs under another prefix.
    static func randomCall(_ random: inout SeededRandom, prefix: String = "0", withEvents: Bool = true) -> [Record] {
        let channels = ["mango", "mango", "101", "102", "104", "103", "201"].enumerated().map { index, name in
            party("PJSIP/\(name)-\(prefix)\(index)", name == "mango" ? "7916123456\(index)" : name)
        }
        let halves = ["1", "2"].map { party("Local/104@x-\(prefix)9;\($0)", "104") }
        let ends = channels + halves
        let applications: [Application] = [
            .dial, .dial, .dial, .queue, .consultation, .announcement, .voicemail, .other,
        ]
        let codes = ["", "", "", "1", "2", "0"]
        var records: [Record] = (0..<Int.random(in: 1...7, using: &random)).map { index in
            let start = Double.random(in: 0..<40, using: &random).rounded()
            let ring = Double(Int.random(in: -1...8, using: &random))
            let end = start + max(0, ring) + Double(Int.random(in: 0...30, using: &random))
            let callee = Int.random(in: 0..<6, using: &random) == 0 ? nobody() : ends.randomElement(using: &random)!
            return row(
                ends.randomElement(using: &random)!,
                callee,
                start,
                ring < 0 ? nil : start + ring,
                end,
                applications.randomElement(using: &random)!,
                disposition: Int.random(in: 0..<4, using: &random) == 0 ? .noAnswer : nil,
                id: "\(prefix)#\(index)",
                code: codes.randomElement(using: &random)!
            )
        }
        records += (0..<Int.random(in: 0...3, using: &random)).map { index in
            queue(
                Double(Int.random(in: 0..<60, using: &random)),
                ["PJSIP/101", "PJSIP/104", "Anna Petrova", "x"].randomElement(using: &random)!,
                [.connect, .close, .other].randomElement(using: &random)!,
                order: Int64(index)
            )
        }
        guard withEvents, Bool.random(using: &random) else { return records }
        records += (0..<Int.random(in: 1...20, using: &random)).map { index in
            let bridge = ["b", "c"].randomElement(using: &random)!
            let kinds: [ChannelEvent.Kind] = [
                .entered(bridge: bridge), .entered(bridge: bridge), .left(bridge: bridge), .ended, .answered,
                .bridged(with: channels[0].channel), .unbridged(with: channels[0].channel),
            ]
            return event(
                Double(Int.random(in: 0..<60, using: &random)),
                ends.randomElement(using: &random)!,
                kinds.randomElement(using: &random)!,
                order: Int64(index)
            )
        }
        return records
    }

    @Test("Order and repetition change nothing", arguments: 1...300)
    func orderFree(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        let records = Self.randomCall(&random)
        let expected = House.assembly.outcome(of: records)
        for _ in 0..<5 {
            let repeated = records.filter { _ in Bool.random(using: &random) }
            #expect(House.assembly.outcome(of: (records + repeated).shuffled(using: &random)) == expected)
        }
    }

    @Test("Talk lies within the records, once, and the upper bound within the talk", arguments: 1...300)
    func bounded(seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        let records = Self.randomCall(&random)
        let moments = records.flatMap { record -> [Instant] in
            guard case .leg(let leg) = record else { return [record.at] }
            return [leg.startedAt, leg.endedAt ?? leg.startedAt, (leg.answeredAt ?? leg.startedAt) + leg.talk]
        }
        let first = try #require(moments.min())
        let last = try #require(moments.max())
        let outcome = House.assembly.outcome(of: records)
        #expect(outcome.contacts.map(\.manager) == Set(outcome.contacts.map(\.manager)).sorted())
        #expect(outcome.strays.map(\.extension) == Set(outcome.strays.map(\.extension)).sorted())
        for contact in outcome.contacts {
            #expect(first <= contact.began && contact.began <= contact.ended && contact.ended <= last)
            #expect(0 <= contact.talk && contact.talk <= contact.ended - contact.began)
            #expect(0 <= contact.upperBoundTalk && contact.upperBoundTalk <= contact.talk)
            #expect(contact.talk > 0 || contact.agreement != nil)
            #expect(!contact.client.isEmpty)
        }
    }

    @Test(
        "Two sets without a channel in common give the union: no less than each, no more than both",
        arguments: 1...200
    )
    func union(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        let legs = { (records: [Record]) in records.filter { if case .leg = $0 { true } else { false } } }
        let first = legs(Self.randomCall(&random, prefix: "a", withEvents: false))
        let second = legs(Self.randomCall(&random, prefix: "b", withEvents: false))
        func talk(_ records: [Record]) -> [ManagerIndex: Int64] {
            House.assembly.outcome(of: records).contacts.reduce(into: [:]) { $0[$1.manager] = $1.talk }
        }
        let (left, right, both) = (talk(first), talk(second), talk(first + second))
        for (manager, talk) in both {
            #expect(talk >= max(left[manager] ?? 0, right[manager] ?? 0))
            #expect(talk <= (left[manager] ?? 0) + (right[manager] ?? 0))
        }
        for (manager, talk) in left where talk > 0 { #expect(both[manager] != nil) }
        #expect(both.filter { $0.value > 0 }.count <= left.count + right.count)
    }

    @Test("Records of many calls fall into the same calls in any order", arguments: 1...50)
    func groups(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        let records: [Record] = (0..<30).map { index in
            let (call, other) = (Int.random(in: 0..<12, using: &random), Int.random(in: 0..<12, using: &random))
            return row(
                client,
                anna,
                Double(index),
                Double(index),
                Double(index) + 1,
                call: "\(House.epoch).\(call)",
                channelID: "\(House.epoch).\(other)",
                id: "\(index)"
            )
        }
        let expected = Set(CallGroups.calls(records, site: "main").map(Set.init))
        for _ in 0..<5 {
            #expect(Set(CallGroups.calls(records.shuffled(using: &random), site: "main").map(Set.init)) == expected)
        }
    }

    @Test("Hostile values do no harm", arguments: 1...200)
    func hostile(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        let extremes: [Int64] = [.min, .min + 1, -1, 0, 1, 1 << 40, .max - 1, .max]
        let texts = ["", ";", "Local/", "Local/;1", "/", "-", "PJSIP/101-", "\u{0}", "<script>", "101", "é", "."]
        func number() -> Int64 { extremes.randomElement(using: &random)! }
        func text() -> String { texts.randomElement(using: &random)! }
        func moment() -> Instant { Instant(microseconds: number()) }
        func end() -> LegParty { LegParty(number: text(), device: text(), channel: text()) }
        var records: [Record] = []
        for _ in 0..<6 {
            records.append(
                .leg(
                    Leg(
                        call: text(),
                        id: text(),
                        channelID: text(),
                        startedAt: moment(),
                        answeredAt: Bool.random(using: &random) ? moment() : nil,
                        endedAt: Bool.random(using: &random) ? moment() : nil,
                        talk: number(),
                        ring: number(),
                        caller: end(),
                        callee: end(),
                        disposition: .answered,
                        code: text() + ";1",
                        traits: LegTraits(rawValue: Int32.random(in: 0..<32, using: &random))
                    )
                )
            )
            records.append(event(0, party(text(), text()), .entered(bridge: text()), call: text(), order: number()))
            records.append(queue(0, text(), .connected(waited: number(), memberChannelID: text()), call: text()))
            if case .channel(var event) = records[records.count - 2] {
                event.at = moment()
                records.append(.channel(event))
            }
            if case .queue(var event) = records[records.count - 2] {
                event.at = moment()
                records.append(.queue(event))
            }
        }
        for call in CallGroups.calls(records, site: "") + [records] {
            let outcome = House.assembly.outcome(of: call)
            #expect(outcome.contacts.allSatisfy { $0.talk >= 0 })
            let items = DayContacts.combined(outcome.contacts, manager: 0)
            let derived = DayDerivation(contacts: items, rules: TeamRules(), zone: .utc)
            #expect(items.count == outcome.contacts.count && derived.verdicts.count == items.count)
        }
    }

    @Test("A call of 2,000 overlapping rows comes to an end")
    func manyRows() throws {
        var random = SeededRandom(seed: 1)
        var records: [Record] = [row(client, anna, 0, 2, 6_000)]
        for index in 0..<2_000 {
            let start = Double(Int.random(in: 0..<5_000, using: &random))
            let device = party("PJSIP/104-a\(index)", "104")
            records.append(
                row(client, device, start, start, start + 30, .queue, channelID: "1.\(index)", id: "\(index)")
            )
        }
        let calls = CallGroups.calls(records, site: "main")
        #expect(calls.count == 1)
        let contact = try #require(House.assembly.outcome(of: calls[0]).contacts.first)
        #expect(contact.manager == House.anna)
        #expect(contact.talk == 5_998_000_000)
    }
}
