import Pace

/// Says which alerts a month asks for by walking through every second of every manager-day: nothing of the schedule,
/// the plans or the watch is used, only the calendar, the clock of the zones and the definitions.
struct MonthOracle {
    private let month: Month
    private let calls: [[Month.Call]]
    /// Per site: when what was committed, and the time of its newest record, both in seconds and ascending.
    private var signs: [String: [(known: Int64, at: Int64)]] = [:]

    /// Whether daemon and database are there, a flag a minute; outages are whole minutes.
    private var flags: [Bool] = []

    private static let grace: Int64 = 1_800
    private static let closeAfter: Int64 = 900
    private static let stalledAfter: Int64 = 1_800

    init(_ month: Month) {
        self.month = month
        calls = month.people.indices.map { manager in month.calls.filter { $0.manager == manager } }
        flags = stride(from: month.begins.seconds, through: month.ends.seconds + 60, by: 60).map {
            month.isUp(Instant(seconds: $0))
        }
        for site in ["main", "branch"] {
            var signs: [(known: Int64, at: Int64)] = []
            for call in month.calls where month.site(of: call) == site && !call.isStraggler {
                var moments = [call.ended]
                if Month.showsCalls(site) { moments.append(call.began) }
                signs += moments.map { (month.committed($0, site).seconds, $0.seconds) }
            }
            signs.sort { $0 < $1 }
            for index in signs.indices.dropFirst() { signs[index].at = max(signs[index].at, signs[index - 1].at) }
            self.signs[site] = signs
        }
    }

    private func isUp(_ second: Int64) -> Bool { flags[Int((second - month.begins.seconds) / 60)] }

    func keys() -> Set<String> {
        var keys: Set<String> = []
        for team in month.offices.indices {
            let clock = TeamClock(month.offices[team], from: month.begins, until: month.ends)
            for manager in month.people.indices where month.people[manager].team == team {
                for offset in -1...Month.days {
                    walk(manager, Month.first + offset, clock, &keys)
                }
            }
        }
        return keys.union(stalls())
    }

    // MARK: - One manager-day

    private struct Known {
        var at: Int64
        var credited: Int64
        var ended: Int64
    }

    /// When a conversation is seen to go on.
    private struct Talk {
        var from: Int64
        var until: Int64
        var began: Int64
    }

    private func talks(of manager: Int, _ site: String) -> [Talk] {
        calls[manager].filter { !$0.isStraggler }.map {
            Talk(
                from: month.committed($0.began, site).seconds,
                until: month.committed($0.ended, site).seconds,
                began: $0.began.seconds
            )
        }
    }

    private func walk(_ manager: Int, _ day: Day, _ clock: TeamClock, _ keys: inout Set<String>) {
        let office = month.offices[month.people[manager].team]
        let person = month.people[manager]
        guard let begins = clock.first(of: day), let ends = clock.last(of: day) else { return }
        // The manager's own working seconds, a flag a minute.
        let minutes = (begins..<ends).filter { ($0 - begins) % 60 == 0 }
        let all = minutes.filter { clock.isWorking($0) }
        guard !person.away.contains(day) else { return }
        let own = all.filter { minute in
            let (date, of) = clock.wall(minute)
            return !(person.hoursAway[date].map { $0.lowerBound <= of && of < $0.upperBound } ?? false)
        }
        guard own.count * 2 > all.count, let firstMinute = own.first else { return }
        let total = Int64(own.count) * 60
        var before: [Int64] = [0]
        let working = Set(own)
        for minute in minutes { before.append((before.last ?? 0) + (working.contains(minute) ? 60 : 0)) }
        func worked(_ second: Int64) -> Int64 {
            guard second > begins else { return 0 }
            guard second < ends else { return total }
            let index = Int((second - begins) / 60)
            return before[index] + (working.contains(begins + Int64(index) * 60) ? (second - begins) % 60 : 0)
        }

        let closes = ends + Self.closeAfter
        let amount: Int64
        switch office.minimum {
        case .talkMinutes(let minutes): amount = Int64(minutes) * 60
        case .contacts(let contacts): amount = Int64(contacts)
        }
        let known = known(of: manager, day, clock, office.minimum)
        let signs = signs[office.site] ?? []
        let talks = Month.showsCalls(office.site) ? talks(of: manager, office.site) : []
        var nextTalk = 0
        let checkpoints = office.checkpoints.compactMap { clock.second(of: day, minute: $0) }

        var said: Set<AlertKind> = []
        var since: Int64?
        var isBelow = false
        var knownSince: Int64 = .min
        var isSilent = false
        var checked: Int64 = .min
        var nextKnown = 0
        var credited: Int64 = 0
        var lastEnded: Int64?
        var nextSign = signs.firstIndex { $0.known > firstMinute } ?? signs.count
        var second = firstMinute
        let limit = min(month.ends.seconds, closes + 14 * 86_400)
        func say(_ kind: AlertKind) {
            if said.insert(kind).inserted { keys.insert("\(kind.rawValue)/\(person.id)/\(day)") }
        }
        while second <= limit {
            defer { second += second < closes + 5 ? 1 : 60 }
            guard isUp(second) else { continue }
            while nextKnown < known.count, known[nextKnown].at <= second {
                credited += known[nextKnown].credited
                lastEnded = max(lastEnded ?? .min, known[nextKnown].ended)
                nextKnown += 1
            }
            while nextSign < signs.count, signs[nextSign].known <= second { nextSign += 1 }
            if said.contains(.missed) {
                if roundedDown(credited, office.minimum) >= amount { say(.correction) }
                if nextKnown == known.count { break }
                continue
            }
            let value = roundedDown(credited, office.minimum)
            let seconds = worked(second)
            guard seconds > 0 else { continue }
            let isOnTime = value * total >= amount * seconds
            if value >= amount {
                since = nil
                isBelow = false
                checked = checkpoints.last { $0 <= second } ?? checked
                if said.contains(.below), isOnTime { say(.recovered) }
                if second >= closes { break }
                continue
            }
            let alive = nextSign > 0 ? signs[nextSign - 1].at : clock.start(of: second)
            if clock.worked(from: alive, until: second) >= Self.stalledAfter {
                since = nil
                isBelow = false
                isSilent = true
                continue
            }
            if isSilent { knownSince = second }
            isSilent = false
            // Calls of one person follow each other.
            while nextTalk < talks.count, talks[nextTalk].until <= second { nextTalk += 1 }
            let isTalking =
                nextTalk < talks.count && talks[nextTalk].from <= second
                && second - talks[nextTalk].began < 14_400
            if second >= closes, !isTalking {
                say(.missed)
                continue
            }
            // Behind: credited ÷ (amount × seconds ÷ total) < 0.9
            let isBehind = value * total * 10 < amount * seconds * 9 && seconds > Self.grace
            let checkpoint = checkpoints.last { $0 <= second }
            if isBehind {
                if since == nil {
                    var from = second
                    while from > firstMinute, value * total * 10 < amount * worked(from - 1) * 9,
                        worked(from - 1) > Self.grace
                    {
                        from -= 1
                    }
                    since = max(from, knownSince)
                }
                if !isBelow, !isTalking, working.contains(second - (second - begins) % 60) {
                    if office.checkpoints.isEmpty {
                        isBelow = seconds - worked(since ?? second) >= office.hold
                    } else if let checkpoint, checkpoint > checked {
                        let then = worked(checkpoint)
                        isBelow = value * total * 10 < amount * then * 9 && then > Self.grace
                        checked = checkpoint
                    }
                }
            } else {
                since = nil
                isBelow = false
                checked = checkpoint ?? checked
            }
            if isBelow { say(.below) }
            if !isBelow, said.contains(.below), isOnTime { say(.recovered) }
            if let quiet = office.quietAfter, !isTalking, working.contains(second - (second - begins) % 60),
                seconds - worked(max(lastEnded ?? .min, knownSince)) >= quiet
            {
                say(.quiet)
            }
        }
    }

    /// Seconds of whole tenths of a minute, as the views round; contacts as they are.
    private func roundedDown(_ credited: Int64, _ minimum: Minimum) -> Int64 {
        if case .talkMinutes = minimum { credited / 6 * 6 } else { credited }
    }

    private func known(of manager: Int, _ day: Day, _ clock: TeamClock, _ minimum: Minimum) -> [Known] {
        let site = month.offices[month.people[manager].team].site
        return calls[manager].filter { clock.day($0.began.seconds) == day }.map { call in
            let written = call.isStraggler ? month.brought(call) : call.ended
            let credited: Int64
            switch minimum {
            case .talkMinutes: credited = call.seconds
            case .contacts: credited = call.seconds >= 60 ? 1 : 0
            }
            let up = call.isStraggler ? month.committed(written, "no site") : month.committed(written, site)
            return Known(at: up.seconds, credited: credited, ended: call.ended.seconds)
        }.sorted { ($0.at, $0.ended) < ($1.at, $1.ended) }
    }

    // MARK: - Sites

    /// Sites that fell silent while one of their teams was at work, by the date of the first team. A silence lasts longer
    /// than the steps are wide.
    private func stalls() -> Set<String> {
        var keys: Set<String> = []
        let dates = TeamClock(month.offices[0], from: month.begins, until: month.ends)
        for site in ["main", "branch"] {
            let signs = signs[site] ?? []
            for office in month.offices where office.site == site {
                let clock = TeamClock(office, from: month.begins, until: month.ends)
                var next = 0
                for second in stride(from: month.begins.seconds, to: month.ends.seconds, by: 20)
                where isUp(second) {
                    while next < signs.count, signs[next].known <= second { next += 1 }
                    guard let day = clock.workingDay(second), let begins = clock.first(of: day),
                        let ends = clock.last(of: day), begins < second, second < ends + Self.closeAfter
                    else { continue }
                    let alive = next > 0 ? signs[next - 1].at : clock.start(of: second)
                    guard clock.worked(from: alive, until: second) >= Self.stalledAfter else { continue }
                    keys.insert("source_stalled/\(site)/\(dates.day(second))")
                }
            }
        }
        return keys
    }
}
