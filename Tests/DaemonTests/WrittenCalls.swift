import Pace

/// The calls that a program's PBX records: each with ids, client and minute of its own, so that what they amount to
/// follows from plain addition.
enum WrittenCalls {
    static let managers = ["anna", "boris", "vera"]
    /// Tuesday 2026-11-03, 00:00 UTC.
    private static let start: Int64 = 1_793_664_000
    private static let spacing: Int64 = 400

    static let configuration = """
        region: RU
        sources:
          - {name: cdr, format: asterisk-csv, path: "PATTERN", zone: UTC, trunks: ["PJSIP/mango-*"]}
        teams:
          - name: sales
            zone: UTC
            qualify: {by: talk, minimum_talk: 60s}
            managers:
              - {id: anna, name: Anna, extensions: [101]}
              - {id: boris, name: Boris, extensions: [102]}
              - {id: vera, name: Vera, extensions: [103]}
        """

    static func manager(_ number: Int) -> String { managers[number % 3] }

    static func talk(_ number: Int) -> Int64 { 20 + Int64(number * 37 % 101) }

    static func startedAt(_ number: Int) -> Instant { Instant(seconds: start + Int64(number) * spacing) }

    static func id(_ number: Int) -> String { "\(start + Int64(number) * spacing).\(number)" }

    /// A row of Master.csv with uniqueid and userfield.
    static func line(_ number: Int) -> String {
        let (device, talk, at) = (101 + number % 3, talk(number), startedAt(number))
        let times = [at, at + 10_000_000, at + (10 + talk) * 1_000_000].map { "\"\(moment($0))\"" }
        return
            "\"\",\"\(device)\",\"8916\(1_000_000 + number)\",\"internal\",\"\(device)\",\"PJSIP/\(device)-\(padded(number))\","
            + "\"PJSIP/mango-\(padded(number))\",\"Dial\",\"PJSIP/x\",\(times.joined(separator: ",")),\(10 + talk),\(talk),"
            + "\"ANSWERED\",\"DOCUMENTATION\",\"\(id(number))\",\"\"\n"
    }

    private static func padded(_ number: Int) -> String { String(10_000_000 + number).dropFirst().description }

    private static func moment(_ instant: Instant) -> String {
        String(instant.rfc3339.prefix(19).replacing("T", with: " "))
    }

    /// Rows of `contact_log` as `manager call talk qualifies`.
    static func contacts(_ numbers: Set<Int>) -> [String] {
        numbers.map { "\(manager($0)) \(id($0)) \(talk($0)) \(talk($0) >= 60)" }.sorted()
    }

    /// Rows of `intensity_day` or `intensity_hour` as `manager period calls contacts talk`.
    static func counters(_ numbers: Set<Int>, by period: (Instant) -> String) -> [String] {
        struct Sum { var (calls, contacts, talk) = (0, 0, Int64(0)) }
        var sums: [String: Sum] = [:]
        for number in numbers {
            let key = "\(manager(number)) \(period(startedAt(number)))"
            sums[key, default: Sum()].calls += 1
            sums[key, default: Sum()].contacts += talk(number) >= 60 ? 1 : 0
            sums[key, default: Sum()].talk += talk(number)
        }
        return sums.map { "\($0.key) \($0.value.calls) \($0.value.contacts) \($0.value.talk)" }.sorted()
    }
}
