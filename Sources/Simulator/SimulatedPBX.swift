package import Pace

/// A sales floor behind an Asterisk: managers, clients, and one call after the other.
///
/// A value whose calls follow from its seed alone. It reads no clock: calls lie in working time (Monday to Friday,
/// 09:00 to 18:00, fewer from 13:00 to 14:00) from `start` on, or where the caller puts them.
package struct SimulatedPBX: Sendable {
    /// At most this many, so that extensions have three digits.
    package static let managerLimit = 799

    package let managers: [SimulatedManager]
    package let zone: Zone
    private let clients: UInt64
    private let detail: SimulatedDetail
    /// Microseconds between two calls, on average.
    private let meanGap: Double
    private var random: SplitMix64
    private var clock: Instant
    private var workday: Workday
    private var counters = PBXCounters()
    private var busyUntil: [Instant]
    /// Clients who were talked about lately, and will be again.
    private var recentClients: [UInt64] = []
    private var recentIndex = 0

    /// - Parameters:
    ///   - start: no call of `nextCall()` begins earlier.
    ///   - managers: 3 to `managerLimit`; their extensions are 101 and up.
    ///   - clients: how many different clients there are, 1 to 1,000,000,000.
    ///   - callsPerHour: of the whole floor; by default 12 for each manager.
    ///   - detail: the logs that are wanted.
    package init(
        seed: UInt64,
        start: Instant,
        zone: Zone,
        managers: Int = 8,
        clients: Int = 50_000,
        callsPerHour: Double? = nil,
        detail: SimulatedDetail = .all
    ) {
        let count = min(Self.managerLimit, max(3, managers))
        let rate = Self.rate(callsPerHour, managers: count)
        self.managers = (0..<count).map(SimulatedManager.manager)
        self.zone = zone
        self.clients = UInt64(min(1_000_000_000, max(1, clients)))
        self.detail = detail
        self.meanGap = 3_600_000_000 / rate
        self.random = SplitMix64(seed: seed)
        self.workday = Workday(containingOrAfter: start, zone: zone)
        self.clock = max(start, workday.opens)
        self.busyUntil = Array(repeating: .distantPast, count: count)
    }

    static func rate(_ callsPerHour: Double?, managers: Int) -> Double {
        let usual = 12 * Double(managers)
        guard let callsPerHour, callsPerHour > 0, callsPerHour.isFinite else { return usual }
        return min(3_600_000, max(0.1, callsPerHour))
    }

    // MARK: Calls

    /// The next call in working time. Calls begin one after the other, never before the last one began.
    package mutating func nextCall() -> SimulatedCall {
        repeat {
            clock = clock + Int64(random.exponential() * meanGap)
            while clock >= workday.closes {
                workday = Workday(after: workday, zone: zone)
                clock = workday.opens + Int64(random.exponential() * meanGap)
            }
        } while workday.lunch.contains(clock) && !random.happens(percent: 30)
        let plan = plan(at: clock)
        clock = max(clock, plan.freeAt)
        return call(plan, from: clock, speed: 1)
    }

    /// A call that begins at a moment, whatever the hour.
    ///
    /// - Parameter speed: seconds of the call in one second of the clock, so that short calls follow each other fast.
    package mutating func nextCall(startingAt start: Instant, speed: Double = 1) -> SimulatedCall {
        call(plan(at: start), from: start, speed: Self.usable(speed))
    }

    /// A call whose last line is written at a moment, whatever the hour.
    package mutating func nextCall(endingAt end: Instant, speed: Double = 1) -> SimulatedCall {
        let plan = plan(at: end)
        let speed = Self.usable(speed)
        // The length of a call does not depend on when it takes place.
        let rehearsal = play(plan, from: end, speed: speed)
        return call(plan, from: end + (end - Self.lastMoment(rehearsal)), speed: speed)
    }

    private static func usable(_ speed: Double) -> Double {
        speed > 0 ? min(1_000_000, max(0.001, speed)) : 1
    }

    // MARK: Plans

    private struct Plan {
        var kind: SimulatedCall.Kind
        /// Indices into `managers`: who talks, then the others.
        var people: [Int]
        var client: SimulatedClient
        var trunk: Int
        var seed: UInt64
        /// When those who will be on the phone are through with the call before.
        var freeAt: Instant
    }

    private mutating func plan(at moment: Instant) -> Plan {
        let kind = SimulatedCall.Kind.drawn(&random)
        let first = kind == .inboundBusy ? random.index(managers.count) : freeManager(at: moment)
        let people = [first] + colleagues(of: first, count: kind.colleagues, at: moment)
        let engaged = people.prefix(kind.engaged)
        return Plan(
            kind: kind,
            people: people,
            client: drawClient(mayWithhold: kind.isInbound),
            trunk: random.happens(percent: 15) ? 1 : 0,
            seed: random.next(),
            freeAt: engaged.map { busyUntil[$0] }.max() ?? moment
        )
    }

    /// Anyone who is free, else who will be first.
    private mutating func freeManager(at moment: Instant) -> Int {
        for _ in 0..<4 {
            let index = random.index(managers.count)
            if busyUntil[index] <= moment { return index }
        }
        let offset = random.index(managers.count)
        var best = offset
        for step in managers.indices {
            let index = (offset + step) % managers.count
            if busyUntil[index] < busyUntil[best] { best = index }
        }
        return best
    }

    /// Others who are free; at least one, if need be the one who will be first.
    private mutating func colleagues(of first: Int, count: ClosedRange<Int>, at moment: Instant) -> [Int] {
        guard count.upperBound > 0 else { return [] }
        let wanted = count.lowerBound + random.index(count.count)
        let offset = random.index(managers.count)
        let others = managers.indices.map { (offset + $0) % managers.count }.filter { $0 != first }
        let free = Array(others.filter { busyUntil[$0] <= moment }.prefix(wanted))
        guard free.isEmpty else { return free }
        return others.min { busyUntil[$0] < busyUntil[$1] }.map { [$0] } ?? []
    }

    private mutating func drawClient(mayWithhold: Bool) -> SimulatedClient {
        let draw = random.below(100)
        if mayWithhold {
            if draw < 2 { return SimulatedClient(number: "", name: "") }
            if draw == 2 { return SimulatedClient(number: "anonymous", name: "Anonymous") }
        }
        if draw < 35, !recentClients.isEmpty {
            return .client(recentClients[random.index(recentClients.count)])
        }
        let index = random.below(clients)
        if recentClients.count < 64 {
            recentClients.append(index)
        } else {
            recentClients[recentIndex] = index
            recentIndex = (recentIndex + 1) % recentClients.count
        }
        return .client(index)
    }

    // MARK: Play

    private func play(_ plan: Plan, from start: Instant, speed: Double) -> CallScript {
        let cast = CallCast(
            manager: managers[plan.people[0]],
            colleagues: plan.people.dropFirst().map { managers[$0] },
            client: plan.client,
            trunk: plan.trunk
        )
        var script = CallScript(
            cast: cast,
            detail: detail,
            speed: speed,
            seed: plan.seed,
            counters: counters,
            at: start
        )
        script.play(plan.kind)
        return script
    }

    private mutating func call(_ plan: Plan, from start: Instant, speed: Double) -> SimulatedCall {
        let script = play(plan, from: start, speed: speed)
        counters = script.counters
        let end = Self.lastMoment(script)
        for person in plan.people.prefix(plan.kind.engaged) {
            busyUntil[person] = max(busyUntil[person], end + Int64(random.seconds(5, 60) * 1_000_000 / speed))
        }
        return SimulatedCall(
            kind: plan.kind,
            id: script.linkedID ?? UniqueID(epoch: start.seconds, counter: 0),
            startedAt: start,
            endedAt: end,
            rows: script.rows,
            events: script.events,
            queueLog: script.queueLog,
            truth: script.truth,
            agreementCode: script.code
        )
    }

    /// When the last line is written, the same whichever logs are wanted.
    private static func lastMoment(_ script: CallScript) -> Instant {
        max(script.now, script.lastWritten)
    }
}
