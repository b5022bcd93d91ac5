import Pace

/// Calls through a Local channel, whose two halves are one party.
extension CallScript {
    /// `Answer()`, then `Dial(Local/104@from-internal)`, which dials the phone.
    mutating func localChannel() {
        let target = cast.manager
        var caller = openInbound(did: "74951000902")
        let answered = answerByDialplan(&caller)
        pass(1, 4)
        caller.application = "Dial"
        caller.data = "Local/\(target.extension)@from-internal,20,tT"
        var (outer, inner) = openLocal(to: target)
        inner.name = caller.name
        inner.number = caller.number
        inner.ani = caller.number
        inner.application = "Dial"
        inner.data = phoneDial(target, 20)
        var phone = openDialled(.phone(extension: target.extension))
        pass(1.5, 12)
        phone = ringing(phone, exten: inner.exten)
        emit(.answer, phone)
        tick()
        emit(.answer, inner)
        let innerAnswered = now
        outer = ringing(outer, exten: caller.exten)
        tick()
        emit(.answer, outer)
        phone.exten = ""
        outer.exten = ""
        let innerBridge = newBridge()
        let outerBridge = newBridge()
        enter(innerBridge, phone)
        enter(outerBridge, outer)
        enter(innerBridge, inner, peer: phone.channel)
        enter(outerBridge, caller, peer: outer.channel)
        let joined = now
        talk()
        drawCode()
        let first: Instant
        let callerRow: CDRRow
        let innerRow: CDRRow
        if random.happens(percent: 50) {
            let name = source(caller.channel)
            leave(outerBridge, caller, peer: outer.channel)
            first = now
            leave(outerBridge, outer)
            hangUp(outer, source: name)
            leave(innerBridge, inner)
            let innerLeft = now
            leave(innerBridge, phone)
            hangUpDialling(caller, source: name, dialStatus: "ANSWER")
            callerRow = row(caller, outer.channel, from: caller.startedAt, answered: answered, until: first, .answered)
            writeWithCode(callerRow, goneAt: now)
            hangUp(phone)
            hangUpDialling(inner, source: "", dialStatus: "ANSWER")
            emit(.linkedIDEnd, idle(inner))
            innerRow = row(
                inner,
                phone.channel,
                from: inner.startedAt,
                answered: innerAnswered,
                until: innerLeft,
                .answered
            )
            write(innerRow, goneAt: now)
        } else {
            first = leaveThroughLocal(phone, inner, innerBridge)
            innerRow = row(
                inner,
                phone.channel,
                from: inner.startedAt,
                answered: innerAnswered,
                until: first,
                .answered
            )
            write(innerRow, goneAt: now)
            leave(outerBridge, outer)
            let outerLeft = now
            hangUp(outer, source: source(phone.channel))
            leave(outerBridge, caller)
            hangUpDialling(caller, source: "", dialStatus: "ANSWER")
            emit(.linkedIDEnd, idle(caller))
            callerRow = row(
                caller,
                outer.channel,
                from: caller.startedAt,
                answered: answered,
                until: outerLeft,
                .answered
            )
            writeWithCode(callerRow, goneAt: now)
        }
        talked(target, from: joined, until: first)
        rows.sort { ($0.writtenAt, $0.sequence) < ($1.writtenAt, $1.sequence) }
    }

    // MARK: Parts

    mutating func openLocal(to target: SimulatedManager) -> (outer: ChannelState, inner: ChannelState) {
        let number = counters.local
        counters.local &+= 1
        let exten = String(target.extension)
        tick()
        let halves = (1...2).map { half in
            defer { tick(20...80) }
            return open(
                .local(extension: target.extension, half: half),
                name: "",
                number: "",
                exten: exten,
                context: "from-internal",
                channelNumber: number
            )
        }
        return (halves[0], halves[1])
    }

    /// The phone behind a Local channel hangs up; returns when it left its bridge.
    mutating func leaveThroughLocal(
        _ phone: ChannelState,
        _ inner: ChannelState,
        _ bridge: BridgeID
    ) -> Instant {
        let name = source(phone.channel)
        leave(bridge, phone)
        let left = now
        hangUp(phone, source: name)
        leave(bridge, inner)
        hangUpDialling(inner, source: name, dialStatus: "ANSWER")
        return left
    }

    private mutating func writeWithCode(_ row: CDRRow, goneAt gone: Instant) {
        var row = row
        row.userField = code
        write(row, goneAt: gone)
    }
}
