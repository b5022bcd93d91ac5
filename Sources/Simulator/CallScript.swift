import Pace

/// The numbers that Asterisk counts up while it runs.
struct PBXCounters: Sendable {
    /// Of unique ids.
    var channel: UInt64 = 0
    /// Of PJSIP channel names.
    var phone: UInt32 = 0
    /// Of Local channel names.
    var local: UInt32 = 0
    /// Of call detail records.
    var sequence: UInt64 = 0

    mutating func takeSequence() -> UInt64 {
        defer { sequence += 1 }
        return sequence
    }
}

/// Who takes part in a call.
struct CallCast: Sendable {
    var manager: SimulatedManager
    /// Others, as many as the kind of call needs.
    var colleagues: [SimulatedManager]
    var client: SimulatedClient
    /// Index into `SimulatedChannel.trunks`.
    var trunk: Int
}

/// Plays one call, step by step, and writes down what Asterisk would.
///
/// The clock `now` moves by steps of the call (`pass`) and by the microseconds of the machine (`tick`). Random
/// draws do not depend on which logs are wanted, so the same seed gives the same calls.
struct CallScript: Sendable {
    struct Bridge {
        var id: BridgeID
        /// When both channels were in it.
        var since: Instant
    }

    let cast: CallCast
    let detail: SimulatedDetail
    /// How many seconds of the call pass in a second.
    let speed: Double
    let seed: UInt64
    var counters: PBXCounters
    var random: SplitMix64
    var now: Instant
    var linkedID: UniqueID?
    var did = ""
    var code = ""
    var rows: [CDRRow] = []
    var events: [CELRow] = []
    var queueLog: [QueueLogRow] = []
    var truth: [SimulatedTalk] = []
    /// The last moment at which a record is written.
    var lastWritten = Instant.distantPast
    private var bridges: UInt64 = 0

    init(cast: CallCast, detail: SimulatedDetail, speed: Double, seed: UInt64, counters: PBXCounters, at now: Instant) {
        self.cast = cast
        self.detail = detail
        self.speed = speed
        self.seed = seed
        self.counters = counters
        self.random = SplitMix64(seed: seed)
        self.now = now
    }

    // MARK: Time

    /// A step of the call, in its own seconds; at least a millisecond.
    mutating func pass(_ seconds: Double) {
        now = now + max(1_000, Int64(seconds * 1_000_000 / speed))
    }

    mutating func pass(_ from: Double, _ to: Double) {
        pass(random.seconds(from, to))
    }

    /// What the machine takes for a step, microseconds.
    mutating func tick(_ range: ClosedRange<Int64> = 40...350) {
        now = now + random.number(in: range)
    }

    /// A conversation: log-normal with a median of 90 s and, once in thirty, a long one.
    mutating func talk() {
        let seconds = random.logNormal(median: 90, spread: 0.9) * (random.below(30) == 0 ? 4 : 1)
        pass(min(7_200, max(2, seconds)))
    }

    // MARK: Channels

    mutating func open(
        _ device: SimulatedChannel.Device,
        name: String,
        number: String,
        exten: String,
        context: String,
        channelNumber: UInt32? = nil
    ) -> ChannelState {
        let uniqueID = UniqueID(epoch: now.seconds, counter: counters.channel)
        counters.channel += 1
        let suffix: UInt32
        if let channelNumber {
            suffix = channelNumber
        } else {
            suffix = counters.phone
            counters.phone &+= 1
        }
        if linkedID == nil { linkedID = uniqueID }
        let state = ChannelState(
            channel: SimulatedChannel(device: device, number: suffix),
            uniqueID: uniqueID,
            name: name,
            number: number,
            ani: "",
            exten: exten,
            context: context,
            application: "",
            data: "",
            sequence: counters.takeSequence(),
            startedAt: now
        )
        emit(.channelStart, state)
        return state
    }

    /// The channel that a client's call comes in on.
    mutating func openInbound(did: String) -> ChannelState {
        self.did = did
        return open(
            .trunk(cast.trunk),
            name: cast.client.name,
            number: cast.client.number,
            exten: did,
            context: "from-trunk"
        )
    }

    /// The channel of a manager's phone that dials.
    mutating func openPhone(of manager: SimulatedManager, dialling exten: String) -> ChannelState {
        open(
            .phone(extension: manager.extension),
            name: manager.name,
            number: String(manager.extension),
            exten: exten,
            context: "from-internal"
        )
    }

    /// A channel that is rung.
    mutating func openDialled(_ device: SimulatedChannel.Device) -> ChannelState {
        tick(200...1_300)
        return open(device, name: "", number: "", exten: "s", context: "default")
    }

    /// What a rung channel looks like once it rings: the dialled extension is its own number.
    func ringing(_ channel: ChannelState, exten: String, application: String = "AppDial") -> ChannelState {
        var state = channel
        state.number = application == "AppDial" ? exten : ""
        state.exten = exten
        state.context = channel.channel.isTrunk ? "from-trunk" : "from-internal"
        state.application = application
        state.data = "(Outgoing Line)"
        return state
    }

    // MARK: Events

    mutating func emit(
        _ event: CELRow.Event,
        _ party: ChannelState,
        peer: SimulatedChannel? = nil,
        userType: String = "",
        _ extra: CELRow.Extra = .none
    ) {
        guard detail.contains(.events) else { return }
        events.append(
            CELRow(
                event: event,
                at: now,
                party: party,
                linkedID: linkedID ?? party.uniqueID,
                peer: peer,
                userType: userType,
                extra: extra
            )
        )
    }

    mutating func newBridge() -> BridgeID {
        bridges += 1
        return BridgeID(seed: SplitMix64.mixed(seed &+ bridges))
    }

    mutating func enter(_ bridge: BridgeID, _ party: ChannelState, peer: SimulatedChannel? = nil) {
        tick()
        emit(.bridgeEnter, party, peer: peer, .bridge(bridge))
    }

    mutating func leave(_ bridge: BridgeID, _ party: ChannelState, peer: SimulatedChannel? = nil) {
        tick()
        emit(.bridgeExit, party, peer: peer, .bridge(bridge))
    }

    /// The end of a channel. `source` is whoever hung up.
    mutating func hangUp(_ party: ChannelState, cause: Int64 = 16, source: String = "", dialStatus: String = "") {
        tick()
        emit(.hangup, party, .hangup(cause: cause, source: source, dialStatus: dialStatus))
        emit(.channelEnd, party)
    }

    /// The end of the channel that was dialling: no application runs any more.
    mutating func hangUpDialling(_ party: ChannelState, cause: Int64 = 16, source: String, dialStatus: String) {
        hangUp(idle(party), cause: cause, source: source, dialStatus: dialStatus)
    }

    func idle(_ party: ChannelState) -> ChannelState {
        var state = party
        state.application = ""
        state.data = ""
        return state
    }

    /// The name of a channel as the source of a hangup; only events need it.
    func source(_ channel: SimulatedChannel) -> String {
        detail.contains(.events) ? channel.description : ""
    }

    /// The member answered, the dialling channel learns it, both enter a bridge.
    mutating func join(_ caller: ChannelState, _ callee: inout ChannelState) -> Bridge {
        if callee.application == "AppDial" { callee.exten = "" }
        let id = newBridge()
        enter(id, callee)
        enter(id, caller, peer: callee.channel)
        return Bridge(id: id, since: now)
    }

    /// Both leave their bridge and end. Returns when the first left and when the caller's channel was gone.
    mutating func part(
        _ caller: ChannelState,
        _ callee: ChannelState,
        _ bridge: Bridge,
        calleeHangsUp: Bool
    ) -> (left: Instant, callerGone: Instant) {
        if calleeHangsUp {
            let name = source(callee.channel)
            leave(bridge.id, callee)
            let left = now
            hangUp(callee, source: name)
            leave(bridge.id, caller)
            hangUpDialling(caller, source: name, dialStatus: "ANSWER")
            emit(.linkedIDEnd, idle(caller))
            return (left, now)
        }
        let name = source(caller.channel)
        leave(bridge.id, caller, peer: callee.channel)
        let left = now
        hangUpDialling(caller, source: name, dialStatus: "ANSWER")
        let gone = now
        leave(bridge.id, callee)
        hangUp(callee, source: name)
        emit(.linkedIDEnd, callee)
        return (left, gone)
    }
}
