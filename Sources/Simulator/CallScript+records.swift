import Pace

/// What is written down about a call besides its events.
extension CallScript {
    /// A record of `party`; its extension and application are taken as they stand.
    func row(
        _ party: ChannelState,
        _ peer: SimulatedChannel?,
        from start: Instant,
        answered answer: Instant?,
        until end: Instant,
        _ disposition: CDRRow.Disposition,
        sequence: UInt64? = nil
    ) -> CDRRow {
        CDRRow(
            writtenAt: end,
            party: party,
            peer: peer,
            start: start,
            answer: answer,
            end: end,
            disposition: disposition,
            linkedID: linkedID ?? party.uniqueID,
            sequence: sequence ?? party.sequence,
            userField: "",
            did: did
        )
    }

    /// The records of one channel, written together when it is gone, in the order of the chain.
    mutating func write(_ chain: [CDRRow], goneAt gone: Instant) {
        let written = moment(ofWritingAfter: gone)
        for row in chain { append(row, written) }
    }

    mutating func write(_ row: CDRRow, goneAt gone: Instant) {
        append(row, moment(ofWritingAfter: gone))
    }

    private mutating func moment(ofWritingAfter gone: Instant) -> Instant {
        let written = gone + random.number(in: 200...2_500)
        lastWritten = max(lastWritten, written)
        return written
    }

    private mutating func append(_ row: CDRRow, _ written: Instant) {
        guard detail.contains(.records) else { return }
        rows.append(row)
        rows[rows.count - 1].writtenAt = written
    }

    mutating func log(_ event: QueueLogRow.Event, member: Int? = nil) {
        guard detail.contains(.queueLog), let linkedID else { return }
        queueLog.append(QueueLogRow(at: now, call: linkedID, queue: "sales", member: member, event: event))
    }

    mutating func talked(_ manager: SimulatedManager, from began: Instant, until end: Instant) {
        truth.append(
            SimulatedTalk(
                extension: String(manager.extension),
                client: cast.client.identity,
                began: began,
                talkMicroseconds: end - began
            )
        )
    }

    /// A manager now and then enters the result of a talk at the phone.
    mutating func drawCode() {
        let draw = random.below(100)
        code = draw < 5 ? "1" : draw < 8 ? "2" : draw < 10 ? "0" : ""
    }
}
