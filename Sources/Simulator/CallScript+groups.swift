import Pace

/// Calls that ring several phones at once, or none.
extension CallScript {
    private struct Rung {
        var manager: SimulatedManager
        var channel: ChannelState
        /// When the row of this pairing begins: for the first with the caller's channel, then with the phone's.
        var start: Instant
        var sequence: UInt64
        var end: Instant
    }

    mutating func queueAnswered() {
        var caller = openInbound(did: "74951000900")
        let answered = answerByDialplan(&caller)
        pass(0.5, 4)
        let entered = now
        log(.enter(callerID: callerID))
        caller.application = "Queue"
        caller.data = "sales,tT,,,30"
        var members = ringMembers(of: caller)
        let rang = now
        pass(1.5, 16)
        let winner = members.firstIndex { $0.manager == cast.manager } ?? 0
        for index in members.indices {
            members[index].channel = ringing(members[index].channel, exten: caller.exten, application: "AppQueue")
        }
        emit(.answer, members[winner].channel)
        cancel(&members, except: winner)
        tick()
        log(
            .connect(
                holdTime: now.seconds - entered.seconds,
                member: members[winner].channel.uniqueID,
                ringTime: now.seconds - rang.seconds
            ),
            member: cast.manager.extension
        )
        let connected = now
        let bridge = join(caller, &members[winner].channel)
        talk()
        let calleeHangsUp = random.happens(percent: 50)
        let (left, gone) = part(caller, members[winner].channel, bridge, calleeHangsUp: calleeHangsUp)
        members[winner].end = left
        talked(cast.manager, from: bridge.since, until: left)
        drawCode()
        log(
            .complete(
                byCaller: !calleeHangsUp,
                holdTime: connected.seconds - entered.seconds,
                callTime: now.seconds - connected.seconds
            ),
            member: cast.manager.extension
        )
        let chain = members.indices.map { index in
            let member = members[index]
            // A channel that was answered before: answer is the start of every row but the first.
            var row = row(
                caller,
                member.channel.channel,
                from: member.start,
                answered: index == 0 ? answered : member.start,
                until: member.end,
                index == winner ? .answered : .noAnswer,
                sequence: member.sequence
            )
            if index == winner { row.userField = code }
            return row
        }
        write(chain, goneAt: gone)
    }

    mutating func queueAbandoned() {
        var caller = openInbound(did: "74951000900")
        let answered = answerByDialplan(&caller)
        pass(0.5, 4)
        let entered = now
        log(.enter(callerID: callerID))
        caller.application = "Queue"
        caller.data = "sales,tT,,,30"
        var members = ringMembers(of: caller)
        let rang = now
        pass(3, 25)
        for index in members.indices {
            members[index].channel = ringing(members[index].channel, exten: caller.exten, application: "AppQueue")
        }
        cancel(&members, except: nil)
        for member in members {
            log(.ringCanceled(milliseconds: (now - rang) / 1_000), member: member.manager.extension)
        }
        log(.abandon(waitTime: now.seconds - entered.seconds))
        hangUpDialling(caller, source: source(caller.channel), dialStatus: "CANCEL")
        emit(.linkedIDEnd, idle(caller))
        let chain = members.indices.map { index in
            let member = members[index]
            return row(
                caller,
                member.channel.channel,
                from: member.start,
                answered: index == 0 ? answered : member.start,
                until: member.end,
                .noAnswer,
                sequence: member.sequence
            )
        }
        write(chain, goneAt: now)
    }

    mutating func ringGroup() {
        var caller = openInbound(did: "74951000901")
        caller.ani = caller.number
        caller.application = "Dial"
        caller.data = rungManagers.map { "PJSIP/\($0.extension)" }.joined(separator: "&") + ",20,tT"
        var members = ringMembers(of: caller)
        pass(1.5, 14)
        let winner = members.firstIndex { $0.manager == cast.manager } ?? 0
        for index in members.indices {
            members[index].channel = ringing(members[index].channel, exten: caller.exten)
        }
        emit(.answer, members[winner].channel)
        cancel(&members, except: winner)
        tick()
        emit(.answer, caller)
        let answered = now
        let bridge = join(caller, &members[winner].channel)
        talk()
        let calleeHangsUp = random.happens(percent: 50)
        let (left, gone) = part(caller, members[winner].channel, bridge, calleeHangsUp: calleeHangsUp)
        members[winner].end = left
        talked(cast.manager, from: bridge.since, until: left)
        drawCode()
        let chain = members.indices.map { index in
            let member = members[index]
            var row = row(
                caller,
                member.channel.channel,
                from: member.start,
                answered: index == winner ? answered : nil,
                until: member.end,
                index == winner ? .answered : .noAnswer,
                sequence: member.sequence
            )
            if index == winner { row.userField = code }
            return row
        }
        write(chain, goneAt: gone)
    }

    mutating func announcement() {
        var caller = openInbound(did: "74951000903")
        let answered = answerByDialplan(&caller)
        pass(2, 25)
        let heardOut = random.happens(percent: 60)
        caller.application = heardOut ? "Hangup" : "Playback"
        caller.data = heardOut ? "" : "custom/working-hours"
        let source = heardOut ? "dialplan/builtin" : source(caller.channel)
        hangUpDialling(caller, source: source, dialStatus: "")
        emit(.linkedIDEnd, idle(caller))
        write(row(caller, nil, from: caller.startedAt, answered: answered, until: now, .answered), goneAt: now)
    }

    /// The manager does not answer and the mailbox does; sometimes, as FreePBX exports show, in one row with the phone.
    mutating func voicemail() {
        var caller = openInbound(did: cast.manager.did)
        caller.ani = caller.number
        caller.application = "Dial"
        caller.data = phoneDial(cast.manager, 15)
        var phone = openDialled(.phone(extension: cast.manager.extension))
        let inOneRow = random.happens(percent: 25)
        pass(inOneRow ? random.seconds(0.5, 3) : 15)
        phone = ringing(phone, exten: caller.exten)
        hangUp(phone, cause: inOneRow ? 17 : 0)
        let dialled = row(caller, phone.channel, from: caller.startedAt, answered: nil, until: now, .noAnswer)
        let sequence = inOneRow ? caller.sequence : counters.takeSequence()
        caller.application = "VoiceMail"
        caller.data = "\(cast.manager.extension)@default,\(inOneRow ? "b" : "u")"
        if inOneRow { tick(200...900) }
        emit(.answer, caller)
        let answered = now
        pass(3, 40)
        hangUpDialling(caller, source: source(caller.channel), dialStatus: inOneRow ? "BUSY" : "NOANSWER")
        emit(.linkedIDEnd, idle(caller))
        let message = row(
            caller,
            inOneRow ? phone.channel : nil,
            from: inOneRow ? caller.startedAt : answered,
            answered: answered,
            until: now,
            .answered,
            sequence: sequence
        )
        write(inOneRow ? [message] : [dialled, message], goneAt: now)
    }

    // MARK: Parts

    private var callerID: String {
        cast.client.number == "anonymous" ? "" : cast.client.number
    }

    /// The order in which the phones are rung: by extension, as a queue holds its members.
    private var rungManagers: [SimulatedManager] {
        ([cast.manager] + cast.colleagues).sorted { $0.extension < $1.extension }
    }

    /// `Answer()` before anything else.
    mutating func answerByDialplan(_ caller: inout ChannelState) -> Instant {
        tick(150...900)
        caller.ani = caller.number
        caller.application = "Answer"
        emit(.answer, caller)
        return now
    }

    private mutating func ringMembers(of caller: ChannelState) -> [Rung] {
        var members: [Rung] = []
        for manager in rungManagers {
            let channel = openDialled(.phone(extension: manager.extension))
            let isFirst = members.isEmpty
            members.append(
                Rung(
                    manager: manager,
                    channel: channel,
                    start: isFirst ? caller.startedAt : now,
                    sequence: isFirst ? caller.sequence : counters.takeSequence(),
                    end: now
                )
            )
        }
        return members
    }

    /// The phones that lost stop ringing.
    private mutating func cancel(_ members: inout [Rung], except winner: Int?) {
        for index in members.indices where index != winner {
            hangUp(members[index].channel, cause: 26)
            members[index].end = now
        }
    }
}
