internal import Pace

/// How fresh the numbers are, in plain words.
struct FeedModel: Hashable {
    var facts: String
    var troubles: [String]
    var hasTrouble: Bool

    init(_ team: TeamNow, _ frame: PageFrame, _ format: LocalFormat) {
        let words = BoardWords.of(frame.language)
        let newest = team.freshAt.map { fresh in
            let time = format.timeToSecond(fresh, frame.zone)
            // A day that begins at another hour than midnight has records of two dates.
            let day = frame.zone.day(of: fresh)
            return words.newestRecord(day == frame.zone.day(of: team.asOf) ? time : "\(format.day(day)), \(time)")
        }
        facts =
            ([words.numbersOf(format.timeToSecond(team.asOf, frame.zone))] + [newest].compactMap(\.self))
            .joined(separator: ", ") + "."
        var troubles: [String] = newest == nil ? [words.noRecords] : []
        for source in team.sources {
            let name = ShownText.line(source.name)
            switch source.state {
            case "stalled": troubles.append(words.silent(name))
            case "waiting": troubles.append("\(name) \(words.unreadable)")
            default: break
            }
        }
        if troubles.isEmpty, team.sources.contains(where: { $0.lagBytes > 0 }) { facts += " \(words.catchingUp)" }
        self.troubles = troubles
        hasTrouble = !troubles.isEmpty
    }
}

/// The head's own figures.
struct FiguresModel: Hashable {
    struct Figure: Hashable {
        var value: String
        var meaning: String
    }

    var figures: [Figure]

    init(_ team: TeamNow, _ frame: PageFrame, _ format: LocalFormat) {
        let words = BoardWords.of(frame.language)
        func figure(_ share: TeamNow.Share?, _ meaning: String) -> Figure? {
            guard let share, share.all > 0 else { return nil }
            let value = words.share(format.number(Int64(share.reached)), format.number(Int64(share.all)))
            return Figure(value: value, meaning: meaning)
        }
        figures = [
            figure(team.atMinimum, team.isToday ? words.atMinimumToday : words.atMinimumThen),
            figure(team.atPlan, words.atPlan),
        ].compactMap(\.self)
    }
}

/// The day's hours as columns.
struct HoursModel: Hashable {
    struct Column: Hashable {
        var hour: String
        var minutes: String
        var contacts: String
        /// Percent of the height.
        var height: Int
        var top: Int
    }

    struct Words: Hashable {
        var hours: String
        var hoursUnit: String
        var noHours: String
    }

    var columns: [Column] = []
    var words: Words

    private static let longest = 48

    init(_ team: TeamNow, _ frame: PageFrame, _ format: LocalFormat) {
        let words = BoardWords.of(frame.language)
        self.words = Words(hours: words.hours, hoursUnit: words.hoursUnit, noHours: words.noHours)
        let common = CommonWords.of(frame.language)
        let known = Dictionary(team.hours.map { ($0.at.seconds, $0) }) { first, _ in first }
        guard let first = known.keys.min(), let last = known.keys.max() else { return }
        let most = max(1, team.hours.map(\.talkSeconds).max() ?? 1)
        for at in stride(from: first, through: min(last, first + Int64(Self.longest) * 3_600), by: 3_600) {
            let hour = known[at] ?? TeamNow.Hour(at: Instant(seconds: at), talkSeconds: 0, talkMinutes: 0, contacts: 0)
            let height = Int((Double(hour.talkSeconds) / Double(most) * 100).rounded())
            columns.append(
                Column(
                    hour: format.time(hour.at, frame.zone),
                    minutes: format.number(hour.talkMinutes),
                    contacts: format.counted(hour.contacts, common.contact),
                    height: height,
                    top: 100 - height
                )
            )
        }
    }
}

/// Extensions with traffic that are in no roster.
struct StraysModel: Hashable {
    struct Row: Hashable {
        var site: String
        var number: String
        var calls: String
        var talk: String
    }

    var rows: [Row]
    var hasRows: Bool
    var words: Words

    struct Words: Hashable {
        var strays: String
        var straysMeaning: String
        var strayExtension: String
    }

    init(_ team: TeamNow, _ frame: PageFrame, _ format: LocalFormat) {
        let words = BoardWords.of(frame.language)
        self.words = Words(
            strays: words.strays,
            straysMeaning: words.straysMeaning,
            strayExtension: words.strayExtension
        )
        let common = CommonWords.of(frame.language)
        rows = team.strays.map { stray in
            Row(
                site: ShownText.line(stray.site),
                number: ShownText.line(stray.number),
                calls: format.counted(stray.calls, common.call),
                talk: format.duration(seconds: Double(stray.talkSeconds))
            )
        }
        hasRows = !rows.isEmpty
    }
}
