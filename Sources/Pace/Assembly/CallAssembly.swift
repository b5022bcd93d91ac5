/// Turns the records of one call into contacts: a pure function of the set of records, the roster and the rules.
///
/// For each manager: the union of the intervals in which one of the manager's channels stood connected to a client.
package struct CallAssembly: Sendable {
    private let rulebook: Rulebook
    private let site: String
    private let numbers: any NumberReading

    package init(rulebook: Rulebook, site: String, numbers: any NumberReading) {
        self.rulebook = rulebook
        self.site = site
        self.numbers = numbers
    }

    /// - Parameter records: all records of one call, in any order, repeated or not.
    package func outcome(of records: [Record]) -> CallOutcome {
        var legs: [Leg] = []
        var events: [ChannelEvent] = []
        var byes: [ChannelEvent] = []
        var queue: [QueueEvent] = []
        for record in records {
            switch record {
            case .leg(let leg): legs.append(leg)
            case .channel(let event): if event.endsDialog { byes.append(event) } else { events.append(event) }
            case .queue(let event): queue.append(event)
            case .message, .meeting, .journal: break
            }
        }
        legs = Dialogs(byes: byes).ended(legs)
        legs.sort(by: Self.precedes)
        queue = Set(queue).sorted { ($0.at, $0.order, $0.name, $0.agent) < ($1.at, $1.order, $1.name, $1.agent) }
        guard let began = (legs.map(\.startedAt) + events.map(\.at)).min() else {
            // A queue log alone, or hanging up alone, yields no contacts.
            let call = (queue.map(\.call) + byes.map(\.call)).min() ?? ""
            return CallOutcome(call: call, contacts: [], strays: [], isFromEvents: false)
        }
        if events.isEmpty, legs.allSatisfy({ $0.talk == 0 && $0.code.isEmpty }) {
            // Nobody stood connected and nothing is recorded.
            return CallOutcome(call: oldestCall(legs, events), contacts: [], strays: [], isFromEvents: false)
        }
        let reader = PartyReader(rulebook: rulebook, site: site, at: began, numbers: numbers)
        legs = legs.map(reader.withAgentPlaced)
        var connections = Connections()
        let byEvents = EventConnections(events: events, legs: legs)
        let isFromEvents = !events.isEmpty && byEvents.canReplace(legs)
        if isFromEvents {
            byEvents.add(to: &connections)
        } else {
            LegConnections(legs: legs, queue: queue, reader: reader).add(to: &connections)
        }
        let parties = Parties(
            of: connections,
            legs: legs,
            eventNumbers: isFromEvents ? byEvents.numbers() : [:],
            reader: reader
        )
        let call = oldestCall(legs, events)
        var shares: [Party: Share] = [:]
        for talk in connections.talks(external: parties.external, inside: parties.inside) {
            guard case .external(let client) = parties.list[talk.client] else { continue }
            shares[parties.list[talk.node], default: Share(client: client)].add(talk)
        }
        let open = openTalks(byEvents, legs, shares, reader)
        addAgreements(&shares, legs, reader)

        var contacts: [Contact] = []
        var strays: [StrayTalk] = []
        for (party, share) in shares {
            switch party {
            case .manager(let manager):
                guard rulebook.team(of: manager, at: share.began) != nil else { continue }
                contacts.append(share.contact(of: manager, call: call))
            case .internal(let name):
                strays.append(StrayTalk(extension: name, began: share.began, talk: share.talk))
            case .external, .neither:
                break
            }
        }
        contacts.sort { $0.manager < $1.manager }
        strays.sort { $0.extension < $1.extension }
        return CallOutcome(call: call, contacts: contacts, strays: strays, isFromEvents: isFromEvents, open: open)
    }

    /// The managers who stand connected to a client now.
    ///
    /// - Parameter shares: what is over and talk of contacts.
    private func openTalks(
        _ events: EventConnections,
        _ legs: [Leg],
        _ shares: [Party: Share],
        _ reader: PartyReader
    ) -> [OpenTalk] {
        var connections = Connections()
        guard events.addWithOpen(to: &connections) else { return [] }
        let parties = Parties(of: connections, legs: legs, eventNumbers: events.numbers(), reader: reader)
        var last: [ManagerIndex: TimeSpan] = [:]
        for talk in connections.talks(external: parties.external, inside: parties.inside) {
            guard case .manager(let manager) = parties.list[talk.node] else { continue }
            // Talks come in the order of time.
            if let span = last[manager], talk.span.from <= span.until {
                last[manager]?.until = max(span.until, talk.span.until)
            } else {
                last[manager] = talk.span
            }
        }
        return last.sorted { $0.key < $1.key }.compactMap { manager, span in
            guard span.until == .distantFuture else { return nil }
            let counted = shares[.manager(manager)].flatMap { $0.hasTalk ? $0.ended : nil }
            let since = max(span.from, counted ?? span.from)
            return rulebook.team(of: manager, at: since) == nil ? nil : OpenTalk(manager: manager, since: since)
        }
    }

    private static func precedes(_ left: Leg, _ right: Leg) -> Bool {
        let first = (left.startedAt, left.id, left.callee.channel)
        let second = (right.startedAt, right.id, right.callee.channel)
        guard first == second else { return first < second }
        return (left.talk, left.caller.channel, left.caller.number, left.callee.number, left.code)
            < (right.talk, right.caller.channel, right.caller.number, right.callee.number, right.code)
    }

    /// The call id of the oldest record. Rows are cut to the second, so within it the shorter, then smaller id
    /// decides (`1795420955.9` is older than `1795420955.10`).
    private func oldestCall(_ legs: [Leg], _ events: [ChannelEvent]) -> String {
        let dated = legs.map { ($0.startedAt.seconds, $0.call) } + events.map { ($0.at.seconds, $0.call) }
        return dated.min { ($0.0, $0.1.utf8.count, $0.1) < ($1.0, $1.1.utf8.count, $1.1) }?.1 ?? ""
    }

    /// Codes of the rows, for those who talked on the row, else for all who talked, else for the row's own managers.
    private func addAgreements(_ shares: inout [Party: Share], _ legs: [Leg], _ reader: PartyReader) {
        let talkers = shares.keys.filter(\.isManager)
        for leg in legs where !leg.code.isEmpty {
            let ends = [leg.caller, leg.callee]
            let own = ends.map { reader.party(of: $0) }.filter(\.isManager)
            let talking = own.filter { shares[$0]?.hasTalk == true }
            let bearers = !talking.isEmpty ? talking : !talkers.isEmpty ? talkers : own
            for bearer in Set(bearers) {
                guard case .manager(let manager) = bearer,
                    let team = rulebook.team(of: manager, at: leg.startedAt)
                else { continue }
                let rules = rulebook.teams[team].rules(on: rulebook.teams[team].day(of: leg.startedAt))
                guard let agreement = rules.agreement(inCode: leg.code) else { continue }
                // Among colleagues there is nothing to agree on: a contact is with a client.
                guard
                    var share = shares[bearer]
                        ?? (client(of: leg, reader) ?? legs.lazy.compactMap { client(of: $0, reader) }.first)
                        .map(Share.init)
                else { continue }
                share.add(agreement, of: leg)
                shares[bearer] = share
            }
        }
    }

    /// The external party of a row. What has neither a device nor a number is a place of the dialplan (`s`, `h`).
    private func client(of leg: Leg, _ reader: PartyReader) -> String? {
        for end in [leg.caller, leg.callee] where !end.device.isEmpty || PartyReader.digits(of: end.number) != nil {
            if case .external(let client) = reader.party(of: end) { return client }
        }
        return nil
    }
}

/// Who stands behind each node of the graph.
private struct Parties {
    var list: [Party]
    var external: [Bool]
    var inside: [Bool]

    init(of connections: Connections, legs: [Leg], eventNumbers: [String: String], reader: PartyReader) {
        // A channel's own number is the caller's where it called, else what was dialled to reach it.
        var ends: [String: LegParty] = [:]
        for leg in legs {
            let node = LegConnections.node(of: leg.callee, in: leg, side: "callee")
            if ends[node] == nil { ends[node] = leg.callee }
        }
        var called: Set<String> = []
        for leg in legs where !leg.traits.contains(.consultation) {
            let node = LegConnections.node(of: leg.caller, in: leg, side: "caller")
            if called.insert(node).inserted { ends[node] = leg.caller }
        }
        // Whoever has a record of the own knows best.
        for leg in legs {
            if let own = leg.ownEnd { ends[ChannelName.joined(own.channel)] = own }
        }
        list = connections.names.map { name in
            if name.hasPrefix(LegParty.bridgePrefix) { return .neither }
            if let end = ends[name], !end.number.isEmpty || eventNumbers[name] == nil { return reader.party(of: end) }
            let device = ChannelName.device(of: name)
            return reader.party(device: device, channel: name, number: eventNumbers[name] ?? "")
        }
        external = list.map(\.isExternal)
        inside = list.map { $0 != .neither && !$0.isExternal }
    }
}

extension Party {
    fileprivate var isManager: Bool {
        if case .manager = self { true } else { false }
    }
}
