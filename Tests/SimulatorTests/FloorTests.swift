import Pace
import Simulator
import Testing

@Suite("The simulated floor")
struct FloorTests {
    @Test("The seed decides everything", arguments: SimulatedFormat.allCases)
    func deterministic(_ format: SimulatedFormat) {
        let first = Floor.text(Floor.calls(400), format)
        // Compared beforehand: a difference of long texts takes minutes to print.
        let isRepeated = first == Floor.text(Floor.calls(400), format)
        #expect(isRepeated)
        #expect(first != Floor.text(Floor.calls(400, seed: 8), format))
        #expect(!first.isEmpty)
    }

    @Test("Logs that nobody wants change nothing in the others")
    func detail() {
        let all = Floor.calls(600)
        let records = Floor.calls(600, detail: .records)
        let sameRecords = Floor.text(all, .asteriskCSV) == Floor.text(records, .asteriskCSV)
        #expect(sameRecords)
        #expect(records.allSatisfy { $0.events.isEmpty && $0.queueLog.isEmpty })
        #expect(zip(all, records).allSatisfy { $0.endedAt == $1.endedAt })
        let events = Floor.calls(600, detail: .events)
        let sameEvents = Floor.text(all, .asteriskCEL) == Floor.text(events, .asteriskCEL)
        #expect(sameEvents)
        #expect(zip(all, events).allSatisfy { $0.truth == $1.truth })
    }

    @Test("Every kind of call occurs, in the mix of a sales floor")
    func mix() {
        let calls = Floor.calls(10_000, detail: .records)
        let counts = Dictionary(grouping: calls, by: \.kind).mapValues(\.count)
        #expect(Set(counts.keys) == Set(SimulatedCall.Kind.allCases))
        let answered = counts[.outboundAnswered] ?? 0
        let outbound = answered + (counts[.outboundUnanswered] ?? 0) + (counts[.outboundBusy] ?? 0)
        // Three deviations: sqrt(10000 * 0.6 * 0.4) = 49, sqrt(6000 * 0.45 * 0.55) = 39.
        #expect(abs(outbound - 6_000) < 150)
        #expect(abs(answered * 100 - outbound * 45) < 11_700)
    }

    @Test("Talk times lie around ninety seconds with a long tail")
    func talkTimes() {
        let talks = Floor.calls(20_000, detail: []).flatMap(\.truth).map(\.talkMicroseconds).sorted()
        let median = talks[talks.count / 2]
        #expect((80_000_000...105_000_000).contains(median))
        #expect(talks[talks.count * 99 / 100] > 8 * 60_000_000)
        #expect(talks.last ?? 0 < 3 * 3_600_000_000)
    }

    @Test("Calls begin in working time, one after the other")
    func workingTime() {
        let calls = Floor.calls(6_000, detail: .records)
        #expect(zip(calls, calls.dropFirst()).allSatisfy { $0.startedAt <= $1.startedAt })
        for call in calls {
            let local = call.startedAt.seconds + 10_800
            #expect(Day(number: Int32(local / 86_400)).weekday <= 5)
            #expect((9 * 3_600..<18 * 3_600 + 600).contains(local % 86_400))
        }
        let days = Set(calls.map { Floor.moscow.day(of: $0.startedAt) })
        // 96 calls an hour for eight hours and a thin ninth.
        #expect((7...8).contains(days.count))
    }

    @Test("Nobody talks to two clients at once")
    func oneTalkAtATime() {
        var until: [String: Instant] = [:]
        for talk in Floor.calls(6_000, detail: []).flatMap(\.truth).sorted(by: { $0.began < $1.began }) {
            #expect(until[talk.extension, default: .distantPast] <= talk.began)
            until[talk.extension] = talk.began + talk.talkMicroseconds
        }
        #expect(until.count == 8)
    }

    @Test("Ids rise and never repeat")
    func ids() {
        let rows = Floor.calls(3_000, detail: .records).flatMap(\.rows)
        #expect(Set(rows.map(\.sequence)).count == rows.count)
        let calls = Floor.calls(3_000, detail: .events)
        let started = calls.flatMap(\.events).filter { $0.event == .channelStart }.map(\.party)
        #expect(zip(started, started.dropFirst()).allSatisfy { $0.uniqueID.counter + 1 == $1.uniqueID.counter })
        #expect(Set(started.map(\.channel)).count == started.count)
        for call in calls {
            #expect(call.linkedID == call.events[0].party.uniqueID.description)
            #expect(call.events.allSatisfy { $0.linkedID.description == call.linkedID })
            for event in call.events where event.event == .channelStart {
                #expect(event.party.uniqueID.epoch == event.at.seconds)
            }
        }
    }

    @Test("A call can be made to end at a moment, and to run faster", arguments: [1.0, 20.0])
    func endingAt(_ speed: Double) {
        var pbx = Floor.pbx()
        let moment = Instant(microseconds: 1_800_000_000_123_456)
        let calls = (0..<500).map { pbx.nextCall(endingAt: moment + Int64($0) * 1_000_000, speed: speed) }
        for (index, call) in calls.enumerated() {
            let end = moment + Int64(index) * 1_000_000
            #expect(call.endedAt == end)
            #expect(call.events.allSatisfy { $0.at <= end && $0.at >= call.startedAt })
            #expect(call.rows.map(\.writtenAt).max() ?? end <= end)
        }
        let mean = calls.map { $0.endedAt - $0.startedAt }.reduce(0, +) / Int64(calls.count)
        #expect((Int64(40_000_000 / speed)...Int64(200_000_000 / speed)).contains(mean))
    }

    @Test("A call can begin at a moment")
    func startingAt() {
        var pbx = Floor.pbx()
        let call = pbx.nextCall(startingAt: Instant(microseconds: 5), speed: 10)
        #expect(call.startedAt == Instant(microseconds: 5))
        #expect(call.events.first?.at == Instant(microseconds: 5))
    }

    @Test("A bulk ends before its moment and not long before", arguments: [1, 1_000, 30_000], [3, 8, 120])
    func bulk(_ count: Int, _ managers: Int) {
        let end = Instant(seconds: 1_795_420_955)
        for rate: Double? in [nil, 200, 10_000] {
            let start = SimulatedPBX.start(
                ofBulk: count,
                endingBefore: end,
                zone: Floor.moscow,
                managers: managers,
                callsPerHour: rate
            )
            var pbx = SimulatedPBX(
                seed: 3,
                start: start,
                zone: Floor.moscow,
                managers: managers,
                callsPerHour: rate,
                detail: []
            )
            var last = start
            for _ in 0..<count { last = max(last, pbx.nextCall().endedAt) }
            #expect(last < end)
            #expect(end - last < (end - start) / 3 + 7 * 86_400_000_000)
        }
    }

    @Test("Absurd settings are brought into bounds", arguments: [-1, 0, 5_000])
    func bounds(_ value: Int) {
        var pbx = SimulatedPBX(
            seed: 0,
            start: Floor.monday,
            zone: Floor.moscow,
            managers: value,
            clients: value,
            callsPerHour: Double(value) * .infinity
        )
        #expect((3...SimulatedPBX.managerLimit).contains(pbx.managers.count))
        for speed in [-1, 0, .nan, .infinity] {
            let call = pbx.nextCall(endingAt: Floor.monday, speed: speed)
            #expect(call.endedAt == Floor.monday)
        }
    }

    @Test("Clients are invented Russian mobiles, each of its own")
    func clients() {
        let clients = (0..<20_000).map { SimulatedClient.client($0) }
        #expect(Set(clients.map(\.number)).count == clients.count)
        #expect(clients.allSatisfy { $0.number.count == 11 && $0.number.hasPrefix("79") })
        #expect(Set(clients.map(\.name)).isSuperset(of: SimulatedClient.names))
        let calls = Floor.calls(10_000)
        #expect(calls.flatMap(\.truth).contains { $0.client == "anonymous" })
        #expect(calls.flatMap(\.rows).contains { $0.did != "" && $0.party.number.isEmpty })
    }
}
