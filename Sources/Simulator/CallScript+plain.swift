import Pace

/// Calls of two channels: A dials B.
extension CallScript {
    mutating func outboundAnswered() {
        let phone = openPhone(of: cast.manager, dialling: cast.client.number)
        converse(phone, .trunk(cast.trunk), data: trunkDial, ring: 4...22, withClient: true)
    }

    mutating func outboundUnanswered() {
        let phone = openPhone(of: cast.manager, dialling: cast.client.number)
        ringInVain(phone, .trunk(cast.trunk), data: trunkDial, timeout: 30)
    }

    mutating func outboundBusy() {
        let phone = openPhone(of: cast.manager, dialling: cast.client.number)
        meetBusy(phone, .trunk(cast.trunk), data: trunkDial, after: 0.8...4)
    }

    mutating func inboundDirect() {
        let trunk = openInbound(did: cast.manager.did)
        let phone = SimulatedChannel.Device.phone(extension: cast.manager.extension)
        converse(trunk, phone, data: phoneDial(cast.manager, 15), ring: 1.5...12, withClient: true)
    }

    mutating func inboundMissed() {
        let trunk = openInbound(did: cast.manager.did)
        let phone = SimulatedChannel.Device.phone(extension: cast.manager.extension)
        ringInVain(trunk, phone, data: phoneDial(cast.manager, 15), timeout: 15)
    }

    mutating func inboundBusy() {
        let trunk = openInbound(did: cast.manager.did)
        let phone = SimulatedChannel.Device.phone(extension: cast.manager.extension)
        meetBusy(trunk, phone, data: phoneDial(cast.manager, 15), after: 0.001...0.2)
    }

    mutating func internalCall() {
        let colleague = cast.colleagues[0]
        let phone = openPhone(of: cast.manager, dialling: String(colleague.extension))
        let other = SimulatedChannel.Device.phone(extension: colleague.extension)
        converse(phone, other, data: phoneDial(colleague, 20), ring: 1.5...10, withClient: false)
    }

    /// The PBX originates: the manager's phone is A, answers, and rings the client from within the answered channel.
    /// Its record begins anew when the dialplan begins (`main/cdr.c: dialed_pending_state_process_party_a`), just
    /// behind the answer, and holds the client's ringing.
    mutating func clickToCall() {
        var phone = open(
            .phone(extension: cast.manager.extension),
            name: cast.client.name,
            number: cast.client.number,
            exten: cast.client.number,
            context: "from-internal"
        )
        pass(1.5, 6)
        phone.application = "AppDial2"
        phone.data = "(Outgoing Line)"
        emit(.answer, phone)
        let answered = now
        tick(200...1_500)
        let start = now
        phone.ani = phone.number
        phone.application = "Dial"
        phone.data = trunkDial
        var client = openDialled(.trunk(cast.trunk))
        let ring = random.seconds(4, 20)
        guard !random.happens(percent: 25) else {
            pass(ring)
            client = ringing(client, exten: phone.exten)
            hangUp(client, cause: 0)
            let end = now
            hangUpDialling(phone, source: source(phone.channel), dialStatus: "CANCEL")
            emit(.linkedIDEnd, idle(phone))
            let row = row(phone, client.channel, from: start, answered: answered, until: end, .noAnswer)
            return write(row, goneAt: now)
        }
        pass(ring)
        client = ringing(client, exten: phone.exten)
        emit(.answer, client)
        let bridge = join(phone, &client)
        talk()
        let (left, gone) = part(phone, client, bridge, calleeHangsUp: random.happens(percent: 50))
        talked(cast.manager, from: bridge.since, until: left)
        drawCode()
        var row = row(phone, client.channel, from: start, answered: answered, until: left, .answered)
        row.userField = code
        write(row, goneAt: gone)
    }

    // MARK: Parts

    var trunkDial: String {
        "PJSIP/" + cast.client.number + "@" + SimulatedChannel.trunks[cast.trunk] + ",30,tT"
    }

    func phoneDial(_ manager: SimulatedManager, _ timeout: Int) -> String {
        "PJSIP/\(manager.extension),\(timeout),tT"
    }

    private mutating func converse(
        _ opened: ChannelState,
        _ device: SimulatedChannel.Device,
        data: String,
        ring: ClosedRange<Double>,
        withClient: Bool
    ) {
        var caller = opened
        var callee = openDialled(device)
        caller.ani = caller.number
        caller.application = "Dial"
        caller.data = data
        pass(ring.lowerBound, ring.upperBound)
        callee = ringing(callee, exten: caller.exten)
        emit(.answer, callee)
        tick()
        emit(.answer, caller)
        let answered = now
        let bridge = join(caller, &callee)
        talk()
        let (left, gone) = part(caller, callee, bridge, calleeHangsUp: random.happens(percent: 50))
        if withClient {
            talked(cast.manager, from: bridge.since, until: left)
            drawCode()
        }
        var row = row(caller, callee.channel, from: caller.startedAt, answered: answered, until: left, .answered)
        row.userField = code
        write(row, goneAt: gone)
    }

    /// The dial runs into its timeout and leaves a second row, or the caller gives up and leaves none.
    private mutating func ringInVain(
        _ opened: ChannelState,
        _ device: SimulatedChannel.Device,
        data: String,
        timeout: Double
    ) {
        var caller = opened
        var callee = openDialled(device)
        caller.ani = caller.number
        caller.application = "Dial"
        caller.data = data
        let timedOut = random.happens(percent: 65)
        pass(timedOut ? timeout : random.seconds(4, timeout - 1))
        callee = ringing(callee, exten: caller.exten)
        hangUp(callee, cause: 0)
        let end = now
        if timedOut {
            hangUpDialling(caller, source: "dialplan/builtin", dialStatus: "NOANSWER")
        } else {
            hangUpDialling(caller, source: source(caller.channel), dialStatus: "CANCEL")
        }
        emit(.linkedIDEnd, idle(caller))
        let dialled = row(caller, callee.channel, from: caller.startedAt, answered: nil, until: end, .noAnswer)
        write(timedOut ? [dialled, hangupRow(caller, from: end, .noAnswer)] : [dialled], goneAt: now)
    }

    private mutating func meetBusy(
        _ opened: ChannelState,
        _ device: SimulatedChannel.Device,
        data: String,
        after: ClosedRange<Double>
    ) {
        var caller = opened
        var callee = openDialled(device)
        caller.ani = caller.number
        caller.application = "Dial"
        caller.data = data
        pass(after.lowerBound, after.upperBound)
        callee = ringing(callee, exten: caller.exten)
        hangUp(callee, cause: 17)
        let end = now
        hangUpDialling(caller, cause: 17, source: "dialplan/builtin", dialStatus: "BUSY")
        emit(.linkedIDEnd, idle(caller))
        let dialled = row(caller, callee.channel, from: caller.startedAt, answered: nil, until: end, .busy)
        write([dialled, hangupRow(caller, from: end, .busy)], goneAt: now)
    }

    /// The row that `unanswered=yes` adds behind a failed dial.
    private mutating func hangupRow(
        _ caller: ChannelState,
        from start: Instant,
        _ disposition: CDRRow.Disposition
    ) -> CDRRow {
        var party = caller
        party.application = "Hangup"
        party.data = ""
        let sequence = counters.takeSequence()
        return row(party, nil, from: start, answered: nil, until: now, disposition, sequence: sequence)
    }
}
