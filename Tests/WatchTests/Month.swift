import Pace
import Settings
import TestSupport

/// A simulated month of fifty sellers in five teams: what they did, what the PBX wrote of it and when that could be
/// read, and when feed, database, daemon and receiver were away. Everything follows from the seed.
struct Month {
    static let first = Day("2026-10-12") ?? Day(number: 0)
    static let days: Int32 = 28
    /// What can be read is committed so often, seconds.
    static let step: Int64 = 600

    /// A conversation with a client.
    struct Call {
        var manager: Int
        var began: Instant
        var seconds: Int64
        var id: String
        /// Written into a file that nobody brings before the next day.
        var isStraggler = false

        var ended: Instant { began + seconds * 1_000_000 }
    }

    struct Office {
        var name: String
        var zone: Zone
        var site: String
        var dayStarts = 0
        /// Minutes after midnight; the end may be on the next day.
        var shift: ClosedRange<Int>
        var breaks: [ClosedRange<Int>]
        var minimum: Minimum
        var hold: Int64
        var checkpoints: [Int] = []
        var quietAfter: Int64?
        var yaml: String
    }

    struct Person {
        var id: String
        var team: Int
        var `extension`: String
        /// Days away, and hours away of single days in minutes.
        var away: Set<Day> = []
        var hoursAway: [Day: ClosedRange<Int>] = [:]
    }

    let seed: UInt64
    let offices: [Office]
    private(set) var people: [Person] = []
    private(set) var calls: [Call] = []
    /// When nothing of a site reached the files' reader.
    private(set) var feedOutages: [String: [TimeSpan]] = [:]
    private(set) var databaseOutages: [TimeSpan] = []
    private(set) var daemonOutages: [TimeSpan] = []
    private(set) var receiverOutages: [TimeSpan] = []
    let configuration: Configuration
    let begins: Instant
    let ends: Instant

    /// - Parameter receiver: the URL of who hears of alerts.
    init(seed: UInt64, receiver: String) throws {
        self.seed = seed
        var random = SeededRandom(seed: seed)
        offices = try Month.offices()
        begins = Zone.utc.start(of: Month.first - 1)
        ends = Zone.utc.start(of: Month.first + Month.days + 1)
        for number in 0..<50 {
            people.append(Person(id: "m\(number)", team: number / 10, extension: "\(200 + number)"))
        }
        for index in people.indices {
            for offset in 0..<Month.days where Int.random(in: 0..<40, using: &random) == 0 {
                let day = Month.first + offset
                if Bool.random(using: &random) {
                    people[index].away.insert(day)
                } else {
                    let from = Int.random(in: 9...14, using: &random) * 60
                    people[index].hoursAway[day] = from...from + Int.random(in: 1...5, using: &random) * 60
                }
            }
        }
        var configuration = try Configuration.parse(Month.yaml(offices, people), path: "/tmp/month.yaml")
        for (index, office) in offices.enumerated() {
            configuration.teams[index].pace.checkpoints = office.checkpoints
            configuration.teams[index].pace.quietAfter = office.quietAfter
        }
        configuration.alerts = [
            AlertSettings(name: "hook", target: .webhook(url: receiver + "/hook", secretFile: nil)),
            AlertSettings(
                name: "telegram",
                target: .telegram(chat: "-1", tokenFile: "/proc/sys/kernel/ostype", api: receiver)
            ),
        ]
        self.configuration = configuration
        makeOutages(&random)
        makeCalls(&random)
    }

    // MARK: - Chance

    private mutating func makeOutages(_ random: inout SeededRandom) {
        func spans(_ count: Int, _ minutes: ClosedRange<Int64>) -> [TimeSpan] {
            (0..<count).map { _ in
                let day = Zone.utc.start(of: Month.first + Int32.random(in: 0..<Month.days, using: &random))
                let from = day + Int64.random(in: 5 * 60..<21 * 60, using: &random) * 60_000_000
                return TimeSpan(
                    from: from,
                    until: from + Int64.random(in: minutes, using: &random) * 60_000_000
                )
            }
        }
        feedOutages = ["main": spans(8, 20...600), "branch": spans(8, 20...600)]
        databaseOutages = spans(5, 2...120)
        daemonOutages = spans(8, 2...240)
        receiverOutages = spans(6, 10...240)
    }

    private mutating func makeCalls(_ random: inout SeededRandom) {
        for (index, person) in people.enumerated() {
            let office = offices[person.team]
            for offset in 0..<Month.days {
                let date = Month.first + offset
                guard date.weekday <= 5, !person.away.contains(date) else { continue }
                // Some days are good, some are not.
                let pause = Double.random(in: 0.4...2.2, using: &random)
                let midnight = office.zone.start(of: date)
                var at = midnight + Int64(office.shift.lowerBound - 5) * 60_000_000
                let end = midnight + Int64(office.shift.upperBound + 20) * 60_000_000
                while true {
                    at = at + Int64(Double(Int.random(in: 60...1_800, using: &random)) * pause) * 1_000_000
                    let isLong = Int.random(in: 0..<25, using: &random) == 0
                    let seconds = Int64.random(in: isLong ? 1_800...5_400 : 20...420, using: &random)
                    guard at < end else { break }
                    calls.append(
                        Call(
                            manager: index,
                            began: at,
                            seconds: seconds,
                            id: "\(index)x\(at.seconds)",
                            isStraggler: Int.random(in: 0..<60, using: &random) == 0
                        )
                    )
                    at = at + seconds * 1_000_000
                }
            }
        }
    }

    // MARK: - Who is where

    func site(of call: Call) -> String { offices[people[call.manager].team].site }

    /// Whether calls of a site are seen while they last.
    static func showsCalls(_ site: String) -> Bool { site == "branch" }

    /// The moment at which something written at a moment is committed: the feed, the daemon and the database are
    /// there, at a full step.
    func committed(_ written: Instant, _ site: String) -> Instant {
        let step = Month.step * 1_000_000
        var at = Instant(microseconds: (written.microseconds + step - 1) / step * step)
        while !isUp(at) || feedOutages[site, default: []].contains(where: { $0.from <= at && at < $0.until }) {
            at = at + step
        }
        return at
    }

    /// When a straggler's file is brought: at noon of the day after.
    func brought(_ call: Call) -> Instant {
        Zone.utc.start(of: Zone.utc.day(of: call.ended) + 1) + 43_200_000_000
    }

    /// Whether daemon and database are there.
    func isUp(_ moment: Instant) -> Bool {
        !(databaseOutages + daemonOutages).contains { $0.from <= moment && moment < $0.until }
    }

    func isReceiving(_ moment: Instant) -> Bool {
        !receiverOutages.contains { $0.from <= moment && moment < $0.until }
    }
}

extension Month {
    private static func offices() throws -> [Office] {
        func zone(_ name: String) throws -> Zone {
            guard let zone = ZoneDirectory.zone(named: name) else { throw MissingZone(name: name) }
            return zone
        }
        let berlin = try zone("Europe/Berlin")
        return [
            Office(
                name: "berlin",
                zone: berlin,
                site: "main",
                shift: 540...1_080,
                breaks: [780...840],
                minimum: .talkMinutes(60),
                hold: 600,
                yaml: "hours: {mon-fri: \"09:00-18:00\", break: \"13:00-14:00\"}, pace: {grace: 30m, hold: 10m}"
            ),
            Office(
                name: "night",
                zone: berlin,
                site: "main",
                dayStarts: 720,
                shift: 1_320...1_800,
                breaks: [],
                minimum: .contacts(14),
                hold: 600,
                yaml: "day_starts: \"12:00\", hours: {mon-fri: \"22:00-06:00\"}, pace: {grace: 30m, hold: 10m}"
            ),
            Office(
                name: "new york",
                zone: try zone("America/New_York"),
                site: "branch",
                shift: 540...1_020,
                breaks: [720...765, 900...915],
                minimum: .talkMinutes(70),
                hold: 600,
                yaml: """
                    hours: {mon-fri: "09:00-17:00", break: ["12:00-12:45", "15:00-15:15"]}, pace: {grace: 30m, hold: 10m}
                    """
            ),
            Office(
                name: "kolkata",
                zone: try zone("Asia/Kolkata"),
                site: "branch",
                shift: 570...1_110,
                breaks: [780...810],
                minimum: .contacts(18),
                hold: 600,
                quietAfter: 3_600,
                yaml: """
                    hours: {mon-fri: "09:30-18:30", break: "13:00-13:30"}, pace: {grace: 30m, hold: 10m}
                    """
            ),
            Office(
                name: "moscow",
                zone: try zone("Europe/Moscow"),
                site: "main",
                shift: 540...1_080,
                breaks: [780...840],
                minimum: .talkMinutes(75),
                hold: 600,
                checkpoints: [660, 900],
                yaml: """
                    hours: {mon-fri: "09:00-18:00", break: "13:00-14:00"}, \
                    pace: {grace: 30m, hold: 10m}
                    """
            ),
        ]
    }

    private static func yaml(_ offices: [Office], _ people: [Person]) -> String {
        func minimum(_ minimum: Minimum) -> String {
            switch minimum {
            case .talkMinutes(let minutes): "talk_minutes: \(minutes)"
            case .contacts(let contacts): "contacts: \(contacts)"
            }
        }
        func clock(_ minutes: Int) -> String { "\((minutes / 60).padded(2)):\((minutes % 60).padded(2))" }
        let teams = offices.enumerated().map { index, office in
            let managers = people.filter { $0.team == index }.map { person in
                let days = person.away.sorted().map(\.description)
                let hours = person.hoursAway.sorted { $0.key < $1.key }.map {
                    "{day: \($0.key), hours: \"\(clock($0.value.lowerBound))-\(clock($0.value.upperBound))\"}"
                }
                return """
                          - {id: \(person.id), extensions: [{number: \(person.extension), site: \(office.site)}], \
                    telegram: "9\(person.extension)", absent: [\((days + hours).joined(separator: ", "))]}
                    """
            }
            return """
                  - name: \(office.name)
                    zone: \(office.zone.name)
                    minimum: [{\(minimum(office.minimum))}]
                    managers:
                \(managers.joined(separator: "\n"))
                """ + "\n" + office.yaml.asLines
        }
        return """
            database: {url: "postgresql:///unused"}
            region: RU
            sources:
              - {name: main, format: asterisk-csv, path: /tmp/none, zone: UTC, trunks: ["IAX2/trunk*"]}
              - {name: branch, site: branch, format: asterisk-cel, path: /tmp/none, trunks: ["IAX2/trunk*"]}
            teams:
            \(teams.joined(separator: "\n"))
            """
    }
}

struct MissingZone: Error {
    var name: String
}

extension String {
    /// The entries of a flow map, each as a line of a team.
    fileprivate var asLines: String {
        var depth = 0
        var entries = [""]
        for character in self {
            if "{[".contains(character) { depth += 1 }
            if "}]".contains(character) { depth -= 1 }
            if character == ",", depth == 0 { entries.append("") } else { entries[entries.count - 1].append(character) }
        }
        return entries.map { "    " + $0.drop { $0 == " " } }.joined(separator: "\n")
    }
}
