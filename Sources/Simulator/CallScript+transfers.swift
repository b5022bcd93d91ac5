import Pace

/// Calls that one manager hands to another.
extension CallScript {
    /// The manager presses `#1` and a number and is gone; the colleague's phone rings for the client.
    mutating func blindTransfer() {
        let target = cast.colleagues[0]
        var caller = openInbound(did: cast.manager.did)
        let (manager, bridge, answered) = answerDirectly(&caller)
        pass(8, 90)
        press("#1", on: manager)
        playPrompt("pbx-transfer", on: manager)
        press(String(target.extension), on: manager)
        tick()
        emit(
            .blindTransfer,
            manager,
            .blindTransfer(
                extension: target.extension,
                bridge: bridge.id,
                transferee: caller.channel,
                caller.uniqueID
            )
        )
        leave(bridge.id, manager, peer: caller.channel)
        let left = now
        let firstRow = row(caller, manager.channel, from: caller.startedAt, answered: answered, until: left, .answered)
        talked(cast.manager, from: bridge.since, until: left)
        hangUp(manager)
        caller.exten = String(target.extension)
        caller.context = "from-internal"
        leave(bridge.id, caller)
        caller.data = phoneDial(target, 20)
        let sequence = counters.takeSequence()
        let transferred = now
        var phone = openDialled(.phone(extension: target.extension))
        pass(1.5, 12)
        phone = ringing(phone, exten: caller.exten)
        emit(.answer, phone)
        let second = join(caller, &phone)
        talk()
        let (end, gone) = part(caller, phone, second, calleeHangsUp: random.happens(percent: 50))
        talked(target, from: second.since, until: end)
        // The channel had been answered before, so the ringing of the target is inside the second row.
        let secondRow = row(
            caller,
            phone.channel,
            from: transferred,
            answered: transferred,
            until: end,
            .answered,
            sequence: sequence
        )
        write([firstRow, secondRow], goneAt: gone)
    }

    /// The manager presses `*2` and a number, talks to the colleague through a Local channel and hangs up.
    mutating func attendedTransfer() {
        let target = cast.colleagues[0]
        var caller = openInbound(did: cast.manager.did)
        let (manager, bridge, answered) = answerDirectly(&caller)
        pass(8, 90)
        press("*2", on: manager)
        playPrompt("pbx-transfer", on: manager)
        press(String(target.extension), on: manager)
        var (outer, inner) = openLocal(to: target)
        inner.number = did
        inner.application = "Dial"
        inner.data = phoneDial(target, 20)
        var phone = openDialled(.phone(extension: target.extension))
        let consultation = newBridge()
        enter(consultation, outer)
        leave(bridge.id, manager, peer: caller.channel)
        let left = now
        talked(cast.manager, from: bridge.since, until: left)
        let sequences = (counters.takeSequence(), counters.takeSequence(), counters.takeSequence())
        let firstRow = row(caller, manager.channel, from: caller.startedAt, answered: answered, until: left, .answered)
        enter(consultation, manager, peer: outer.channel)
        let consulting = now
        pass(1.5, 12)
        phone = ringing(phone, exten: inner.exten)
        emit(.answer, phone)
        tick()
        emit(.answer, inner)
        let innerAnswered = now
        phone.exten = ""
        let innerBridge = newBridge()
        enter(innerBridge, phone)
        tick()
        emit(.answer, outer)
        enter(innerBridge, inner, peer: phone.channel)
        pass(3, 20)
        leave(consultation, manager, peer: outer.channel)
        let consulted = now
        leave(consultation, outer)
        enter(bridge.id, outer, peer: caller.channel)
        let handedOver = now
        tick()
        emit(
            .attendedTransfer,
            manager,
            .attendedTransfer(
                bridge: bridge.id,
                transferrer: manager.channel,
                manager.uniqueID,
                second: consultation,
                transferee: caller.channel,
                caller.uniqueID,
                target: outer.channel,
                outer.uniqueID
            )
        )
        hangUp(manager, source: source(manager.channel))
        let consultationRow = row(
            manager,
            outer.channel,
            from: consulting,
            answered: consulting,
            until: consulted,
            .answered,
            sequence: sequences.0
        )
        write(consultationRow, goneAt: now)
        playPrompt("beep", on: outer)
        talk()
        inner.name = caller.name
        inner.number = caller.number
        let end = leaveThroughLocal(phone, inner, innerBridge)
        talked(target, from: handedOver, until: end)
        let innerRow = row(inner, phone.channel, from: inner.startedAt, answered: innerAnswered, until: end, .answered)
        write(innerRow, goneAt: now)
        leave(bridge.id, outer)
        hangUp(outer, source: source(manager.channel))
        let outerRow = row(
            outer,
            nil,
            from: consulted,
            answered: consulted,
            until: now,
            .answered,
            sequence: sequences.1
        )
        write(outerRow, goneAt: now)
        leave(bridge.id, caller)
        let secondRow = row(
            caller,
            outer.channel,
            from: left,
            answered: left,
            until: now,
            .answered,
            sequence: sequences.2
        )
        hangUpDialling(caller, source: "", dialStatus: "ANSWER")
        emit(.linkedIDEnd, idle(caller))
        write([firstRow, secondRow], goneAt: now)
        rows.sort { ($0.writtenAt, $0.sequence) < ($1.writtenAt, $1.sequence) }
    }

    // MARK: Parts

    /// A client's call that the manager takes.
    private mutating func answerDirectly(
        _ caller: inout ChannelState
    ) -> (phone: ChannelState, bridge: Bridge, answered: Instant) {
        caller.ani = caller.number
        caller.application = "Dial"
        caller.data = phoneDial(cast.manager, 15)
        var phone = openDialled(.phone(extension: cast.manager.extension))
        pass(1.5, 12)
        phone = ringing(phone, exten: caller.exten)
        emit(.answer, phone)
        tick()
        emit(.answer, caller)
        let answered = now
        let bridge = join(caller, &phone)
        return (phone, bridge, answered)
    }

    private mutating func press(_ digits: String, on party: ChannelState) {
        for digit in digits {
            pass(0.3, 0.7)
            emit(.digit, party, userType: "Received", .digit(digit))
        }
    }

    private mutating func playPrompt(_ sound: String, on party: ChannelState) {
        tick()
        emit(.streamBegin, party, userType: "FILE_STREAM_BEGIN", .sound(sound))
        pass(0.2)
        emit(.streamEnd, party, userType: "FILE_STREAM_END")
    }
}
