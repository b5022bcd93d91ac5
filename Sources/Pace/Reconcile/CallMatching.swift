/// Finds for each row of a report the call that it tells of, by beginning and parties.
struct CallMatching {
    struct Match: Hashable {
        /// Index of our call.
        var call: Int
        /// Index of the talk in it; nil when nobody talked.
        var talk: Int?
        /// No other row told of this talk before.
        var isFirst: Bool
    }

    private struct Pair {
        var row: Int
        var call: Int
        var parties: Int
        var distance: Int64
    }

    private let ours: [RecordedCall]
    private var matches: [Int: Match] = [:]
    private var told: Set<[Int]> = []

    init(_ theirs: [ReportedCall], _ ours: [RecordedCall], tolerance: Int64) {
        self.ours = ours
        // The best of all pairs first, so that a row does not take the call of a better one.
        let pairs = Self.pairs(theirs, ours, tolerance: tolerance).sorted {
            ($1.parties, $0.distance, $0.row, $0.call) < ($0.parties, $1.distance, $1.row, $1.call)
        }
        // Every call is told of once before one is told of twice.
        var taken: Set<Int> = []
        for isSecond in [false, true] {
            for pair in pairs where matches[pair.row] == nil {
                let talk = talk(of: theirs[pair.row], in: pair.call)
                let isFirst = talk.map { !told.contains([pair.call, $0]) } ?? !taken.contains(pair.call)
                guard isFirst || isSecond else { continue }
                taken.insert(pair.call)
                if let talk { told.insert([pair.call, talk]) }
                matches[pair.row] = Match(call: pair.call, talk: talk, isFirst: isFirst)
            }
        }
    }

    func match(of row: Int) -> Match? { matches[row] }

    /// Talks that no row tells of.
    func untold() -> [(call: Int, talk: Int)] {
        ours.indices.flatMap { call in
            ours[call].talks.indices
                .filter { ours[call].talks[$0].talk > 0 && !told.contains([call, $0]) }
                .map { (call, $0) }
        }
    }

    private static func pairs(_ theirs: [ReportedCall], _ ours: [RecordedCall], tolerance: Int64) -> [Pair] {
        // Moments in order, so that each row looks at those near it alone.
        let moments = ours.enumerated().flatMap { index, call in
            (call.legs.flatMap { [$0.startedAt, $0.answeredAt].compactMap { $0 } } + call.talks.map(\.began))
                .map { (at: $0, call: index) }
        }.sorted { $0.at < $1.at }
        let names = ours.map { call in
            Set(call.legs.flatMap { PartyName.of($0.caller) + PartyName.of($0.callee) })
                .union(call.talks.flatMap { $0.names.union([$0.client, $0.person]) })
        }
        var pairs: [Pair] = []
        for (row, reported) in theirs.enumerated() {
            var distances: [Int: Int64] = [:]
            var index = first(moments, from: reported.start + -tolerance)
            while index < moments.count, moments[index].at - reported.start <= tolerance {
                let distance = abs(moments[index].at - reported.start)
                distances[moments[index].call] = min(distances[moments[index].call] ?? .max, distance)
                index += 1
            }
            for (call, distance) in distances {
                let parties = reported.parties.count { party in names[call].contains { PartyName.isSame($0, party) } }
                guard parties > 0 || reported.parties.isEmpty else { continue }
                pairs.append(Pair(row: row, call: call, parties: parties, distance: distance))
            }
        }
        return pairs
    }

    private static func first(_ moments: [(at: Instant, call: Int)], from start: Instant) -> Int {
        var (low, high) = (0, moments.count)
        while low < high {
            let middle = (low + high) / 2
            if moments[middle].at < start { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The talk that a row means: that of the person whom it names; else the first that no row told of.
    private func talk(of row: ReportedCall, in call: Int) -> Int? {
        let talks = ours[call].talks
        let named = talks.indices.filter { index in
            row.parties.contains { party in talks[index].names.contains { PartyName.isSame($0, party) } }
        }
        let possible = named.isEmpty ? Array(talks.indices) : named
        return possible.first { !told.contains([call, $0]) } ?? possible.first
    }
}
