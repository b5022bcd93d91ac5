/// Joins call ids that turn out to be one call: a union-find over hashed names.
///
/// Call ids, channel ids and bridges are nodes. A record joins its call id with its channel id (where they differ)
/// and, for channel events, with the bridge entered. Source: `formats/asterisk.md` section 6.
package struct CallGroups: Sendable {
    private var parents: [Int64: Int64]

    /// - Parameter roots: joined nodes, each with the root of its group; complete for each group that is touched.
    package init(roots: [Int64: Int64] = [:]) {
        self.parents = roots
    }

    /// The smallest node of the group, so that the outcome does not depend on the order of joining.
    package func root(of node: Int64) -> Int64 {
        var node = node
        while let parent = parents[node], parent != node { node = parent }
        return node
    }

    /// All joined nodes with their roots.
    package var roots: [Int64: Int64] {
        var groups = self
        for node in parents.keys { _ = groups.shortened(from: node) }
        return groups.parents
    }

    /// Joins the groups of two nodes.
    package mutating func join(_ first: Int64, _ second: Int64) {
        let left = shortened(from: first)
        let right = shortened(from: second)
        parents[left] = min(left, right)
        parents[right] = min(left, right)
    }

    /// The root of a node, after all nodes on the way to it have been hung directly under it.
    private mutating func shortened(from node: Int64) -> Int64 {
        let root = root(of: node)
        var node = node
        while let parent = parents[node], parent != root {
            parents[node] = root
            node = parent
        }
        return root
    }
}

extension CallGroups {
    /// The node under which a record stands. Calls, threads, meetings and journals have names of their own.
    package static func node(of record: Record, site: String) -> Int64 {
        switch record {
        case .leg, .channel, .queue: node(site: site, call: record.call)
        case .message: hash(site, "message", record.call)
        case .meeting: node(ofMeeting: record.call)
        case .journal: node(ofEntry: record.call)
        }
    }

    /// The UIDs of meetings are the same everywhere.
    package static func node(ofMeeting uid: String) -> Int64 { hash("", "meeting", uid) }

    /// - Parameter id: of an entry of the journal.
    package static func node(ofEntry id: String) -> Int64 { hash("", "journal", id) }

    /// The nodes that a person may mean by a call: `SITE/ID`, or an id of any site; also the UID of a meeting.
    package static func nodes(ofCall call: String, sites: [String]) -> [Int64] {
        var nodes = sites.map { node(site: $0, call: call) }
        if let slash = call.firstIndex(of: "/"), sites.contains(String(call[..<slash])) {
            nodes.append(node(site: String(call[..<slash]), call: String(call[call.index(after: slash)...])))
        }
        return nodes + [node(ofMeeting: call)]
    }

    /// The node of a call id or channel id. Where the id begins with seconds since the epoch (Asterisk), so does the
    /// node, so that calls of one time stand together in an index.
    package static func node(site: String, call: String) -> Int64 {
        let hash = hash(site, "call", call)
        guard let epoch = epoch(in: call) else { return hash }
        return epoch << 31 | hash & 0x7FFF_FFFF
    }

    package static func node(site: String, bridge: String) -> Int64 { hash(site, "bridge", bridge) }

    /// The pairs of nodes that a record joins; none for most rows.
    package static func links(of record: Record, site: String) -> [(Int64, Int64)] {
        switch record {
        case .leg(let leg):
            if leg.traits.contains(.unlinked) { return localLinks(of: leg, site: site) }
            guard !leg.channelID.isEmpty, leg.channelID != leg.call else { return [] }
            return [(node(site: site, call: leg.call), node(site: site, call: leg.channelID))]
        case .channel(let event):
            let call = node(site: site, call: event.call)
            var links: [(Int64, Int64)] = []
            if !event.channelID.isEmpty, event.channelID != event.call {
                links.append((call, node(site: site, call: event.channelID)))
            }
            if case .entered(let bridge) = event.kind { links.append((call, node(site: site, bridge: bridge))) }
            return links
        case .message(let message):
            return links(of: message, site: site)
        case .queue, .meeting, .journal:
            return []
        }
    }

    /// A message hangs together with those it names, with those of its thread at Gmail, and with those of its thread at
    /// Exchange. What joins too much is parted again by the assembly.
    private static func links(of message: MailMessage, site: String) -> [(Int64, Int64)] {
        let own = hash(site, "message", message.name)
        let others =
            message.references.map { hash(site, "message", $0.hexadecimal) }
            + [message.gmailThread, message.threadIndex].compactMap { $0 }.map { hash(site, "thread", $0.hexadecimal) }
        return others.filter { $0 != own }.map { (own, $0) }
    }

    /// Without an id of the whole call the halves of a Local channel are joined by its name. Names come again after a
    /// restart of the PBX, so only rows that begin within some ten minutes of each other are.
    private static func localLinks(of leg: Leg, site: String) -> [(Int64, Int64)] {
        let call = node(site: site, call: leg.call)
        let window = leg.startedAt.seconds.flooredDivision(by: 600)
        return [leg.caller.channel, leg.callee.channel].filter(ChannelName.isLocal).flatMap { channel in
            [window, window + 1].map { (call, hash(site, "local \($0)", ChannelName.joined(channel))) }
        }
    }

    /// Records by call, linked ids joined.
    package static func calls(_ records: [Record], site: String) -> [[Record]] {
        var groups = CallGroups()
        for record in records {
            for (first, second) in links(of: record, site: site) { groups.join(first, second) }
        }
        let roots = groups.roots
        let calls = Dictionary(grouping: records) { record in
            let node = node(of: record, site: site)
            return roots[node] ?? node
        }
        return Array(calls.values)
    }

    private static func hash(_ site: String, _ kind: String, _ name: String) -> Int64 {
        var digest = RecordDigest()
        digest.add(site)
        digest.add(kind)
        digest.add(name)
        return Int64(bitPattern: digest.finish().low)
    }

    /// Ten digits and a dot at the end of an optional system name: `pbx1-1795420955.8`.
    private static func epoch(in call: String) -> Int64? {
        let bytes = call.utf8
        guard let dot = bytes.lastIndex(of: UInt8(ascii: ".")), bytes.distance(from: bytes.startIndex, to: dot) >= 10
        else { return nil }
        var value: Int64 = 0
        for byte in bytes[..<dot].suffix(10) {
            guard byte.isDigit else { return nil }
            value = value * 10 + Int64(byte - 48)
        }
        return value < 4_294_967_296 ? value : nil
    }
}
