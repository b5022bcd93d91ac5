import Pace

@testable import BoardPages

/// A team of Moscow on Friday, 27 November 2026, at 14:05:31 by its clock.
enum Samples {
    static let zone = Zone(name: "Europe/Moscow", firstOffset: 10_800)
    static let asOf = Instant(seconds: 1_795_777_531)
    static let day = Day(number: 20_784)
    static let hostile = "<script>alert('&\"1\")</script>\u{202E}\u{7}evil"

    static let names = [
        "Anna Petrova", "Boris Ivanov", "Daria Volkova", "Egor Zaitsev", "Анна Петрова", "Вера Смирнова",
        "Григорий Орлов", "Жанна Д'Арк-Лебедева", "Igor Popov", "Kira Kuznetsova", "Leonid Sokolov", "Maria Lebedeva",
        "Nikita Kozlov", "Olga Novikova", "Pavel Morozov", "Роман Волков", "Светлана Соловьёва", "Тимур Васильев",
        "Ульяна Зайцева", "Фёдор Павлов", "Хадижа Семёнова", "Юлия Голубева", "Яна Виноградова", "Yuri Bogdanov",
    ]

    static func frame(
        _ language: Language = .english,
        path: String = "/",
        events: String? = "/events?team=sales",
        teams: [String] = ["sales", "услуги"],
        isHead: Bool = false
    ) -> PageFrame {
        PageFrame(language: language, zone: zone, teams: teams, path: path, events: events, isHead: isHead)
    }

    /// Of every state there is somebody, again and again.
    static func manager(_ place: Int) -> ManagerNow {
        let states: [ManagerNow.State] = [.onPace, .below, .met, .onPace, .unknown, .missed, .met, .off]
        let state = states[place % states.count]
        let minutes: Double =
            switch state {
            case .onPace: 81.5
            case .below: 38.2
            case .met: 131.4
            case .unknown: 52
            case .missed: 96.4
            case .off: 0
            }
        let turn = place / names.count
        var manager = ManagerNow(
            id: "m\(place)",
            name: names[place % names.count] + (turn > 0 ? " \(turn + 1)" : "")
        )
        manager.minimum = .talkMinutes(120)
        manager.talkMinutes = minutes
        manager.creditMinutes = minutes
        manager.talkSeconds = Int64(minutes * 60)
        manager.contacts = Int64(minutes / 6)
        manager.credit = Double(manager.contacts)
        manager.expectedShare = state == .off ? 0 : 0.575
        manager.pace = state == .off ? nil : minutes / 69
        manager.state = state
        manager.talkSecondsLastHour = state == .off ? 0 : Int64(187 + place * 97)
        manager.lastContactAt = state == .off ? nil : asOf + -Int64(place % 5 * 11 + 2) * 60_000_000
        manager.talkingSince = place % 6 == 2 ? asOf + -187_000_000 : nil
        manager.freshAt = asOf
        return manager
    }

    static func team(_ count: Int = 6, isToday: Bool = true) -> TeamNow {
        var team = TeamNow(team: "sales", day: day, isToday: isToday, asOf: asOf)
        team.freshAt = asOf + -13_000_000
        team.managers = (0..<count).map(manager)
        let hours: [(Int, Int64, Double)] = [
            (6, 2_310, 38.5), (7, 4_020, 67), (8, 5_431, 90.5), (9, 3_300, 55), (11, 480, 8),
        ]
        team.hours = hours.map { hour, seconds, minutes in
            TeamNow.Hour(
                at: Zone.utc.start(of: day) + Int64(hour) * 3_600_000_000,
                talkSeconds: seconds,
                talkMinutes: minutes,
                contacts: seconds / 400
            )
        }
        team.sources = [source("cdr", "live")]
        team.strays = [TeamNow.Stray(site: "main", number: "205", calls: 4, talkSeconds: 750)]
        team.atMinimum = TeamNow.Share(reached: 2, all: count)
        team.atPlan = TeamNow.Share(reached: 3, all: count)
        return team
    }

    static func source(_ name: String, _ state: String, lag: Int64 = 0) -> TeamNow.Source {
        TeamNow.Source(name: name, site: "main", state: state, lastRecordAt: asOf, lagBytes: lag, problem: nil)
    }

    static func contacts() -> [ShownContact] {
        let reasons: [Reason] = [
            .talk, .short, .agreementYes, .agreementNo, .noAgreement, .held, .repeatClient, .void, .ignoredNumber,
        ]
        return reasons.enumerated().map { place, reason in
            ShownContact(
                manager: names[place % 3],
                managerID: "m\(place % 3)",
                channel: reason == .held ? .meeting : .call,
                client: place == 4 ? "anonymous" : "+749*****\(10 + place)",
                site: "main",
                call: "1795420955.\(place)",
                startedAt: asOf + -Int64(place) * 1_260_000_000,
                talkSeconds: reason == .held ? 0 : Double(35 + place * 47),
                isUpperBound: place % 4 == 1,
                qualifies: reason.qualifies,
                reason: reason,
                credit: reason == .held ? 3 : reason.qualifies ? 1 : 0,
                reviews: reason == .void
                    ? [ContactReview(at: asOf, who: "Head", kind: .void, text: "A wrong number <b>")] : []
            )
        }
    }
}
