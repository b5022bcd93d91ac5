import Pace
import TestSupport
import Testing

/// Which records are of one call: `formats/asterisk.md` section 6.
@Suite("Calls whose ids are joined")
struct CallGroupsTests {
    @Test("A node's root is the smallest of its group, in whatever order they were joined", arguments: 1...50)
    func smallest(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        let chain: [(Int64, Int64)] = [(9, 5), (5, 7), (7, 3), (20, 11), (11, 30), (-4, 8)]
        var groups = CallGroups()
        for (first, second) in chain.shuffled(using: &random) {
            if Bool.random(using: &random) { groups.join(first, second) } else { groups.join(second, first) }
            groups.join(first, first)
        }
        #expect(groups.roots == [9: 3, 5: 3, 7: 3, 3: 3, 20: 11, 11: 11, 30: 11, -4: -4, 8: -4])
        for (node, root) in groups.roots { #expect(groups.root(of: node) == root) }
        #expect(groups.root(of: 1_000) == 1_000)
    }

    @Test("Groups go on from their roots")
    func goOn() {
        var first = CallGroups()
        first.join(1, 2)
        first.join(5, 6)
        var second = CallGroups(roots: first.roots)
        second.join(2, 6)
        #expect(second.roots == [1: 1, 2: 1, 5: 1, 6: 1])
    }

    @Test("A long chain joined from its end comes to an end")
    func longChain() {
        var groups = CallGroups()
        for node in stride(from: Int64(20_000), to: 0, by: -1) { groups.join(node, node - 1) }
        #expect(groups.roots.count == 20_001)
        #expect(groups.roots.values.allSatisfy { $0 == 0 })
    }

    @Test("Trap 17: a row whose linkedid changed joins both calls")
    func changedLinkedID() {
        // 101 talks with a client (1.0), consults 104 (2.0) and transfers by REFER: the younger channel's last row
        // carries the older id, its finished row keeps its own.
        let second = party("PJSIP/101-0000000b", "101")
        let records = [
            row(client, anna, 0, 2, 20, call: "1.0"),
            row(second, boris, 10, 13, 20, call: "2.0", channelID: "2.0"),
            row(second, nobody(""), 20, 20, 20, .other, call: "1.0", channelID: "2.0"),
            row(client, boris, 20, 20, 50, call: "1.0"),
        ]
        var random = SeededRandom(seed: 4)
        for _ in 0..<10 {
            let calls = CallGroups.calls(records.shuffled(using: &random), site: "main")
            #expect(calls.count == 1)
            // 104 was up before the transfer, so that nothing of it rang.
            #expect(House.contacts(calls[0]) == ["anna 79161234567 @2 +18", "boris 79161234567 @20 +30"])
            #expect(House.assembly.outcome(of: calls[0]).call == "1.0")
        }
    }

    @Test("Trap 17: calls that meet in a bridge are one")
    func bridge() {
        let records = [
            event(0, client, .entered(bridge: "b"), call: "1.0"), event(1, anna, .entered(bridge: "b"), call: "2.0"),
            event(2, boris, .entered(bridge: "c"), call: "3.0"),
        ]
        let calls = CallGroups.calls(records, site: "main").map { Set($0.map(\.call)) }
        #expect(Set(calls) == [["1.0", "2.0"], ["3.0"]])
    }

    @Test("A queue's lines belong to the call of their channel")
    func queueLines() {
        let records = [
            row(client, anna, 0, 0, 20, .queue, call: "1.0", channelID: "1.4"),
            queue(4, "PJSIP/101", .connect, call: "1.4"), queue(4, "PJSIP/101", .connect, call: "1.5"),
        ]
        #expect(Set(CallGroups.calls(records, site: "main").map(\.count)) == [1, 2])
        let calls = CallGroups.calls(records, site: "main").filter { $0.count == 2 }
        #expect(calls.map(House.contacts) == [["anna 79161234567 @4 +16"]])
    }

    @Test("Equal ids of two sites, and a bridge named like a call, are not one")
    func apart() {
        let nodes = [
            CallGroups.node(site: "main", call: "1795420955.8"), CallGroups.node(site: "branch", call: "1795420955.8"),
            CallGroups.node(site: "main", bridge: "1795420955.8"), CallGroups.node(site: "main", call: "1795420955.80"),
        ]
        #expect(Set(nodes).count == nodes.count)
    }

    @Test("Calls of one time stand together")
    func together() {
        let node = { CallGroups.node(site: "main", call: $0) }
        #expect(node("1795420955.8") >> 31 == 1_795_420_955)
        #expect(node("pbx-1.a-1795420955.8") >> 31 == 1_795_420_955)
        #expect(node("1795420955.8") < node("1795420956.1"))
        for odd in ["", ".", "95420955.8", "9795420955.8", "x795420955.8"] { #expect(node(odd) == node(odd)) }
    }
}
