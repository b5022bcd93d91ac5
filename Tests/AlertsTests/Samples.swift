import Alerts
import Foundation
import Pace
import Settings
import TestSupport

/// Alerts and entries as the tests use them.
enum Sample {
    /// Moscow: three hours before UTC all year.
    static let moscow = Zone(name: "Europe/Moscow", firstOffset: 10_800)
    static let day = Day("2026-11-27")!

    /// A time of the clock in Moscow on that day.
    static func at(_ time: String, _ date: String = "2026-11-27") -> Instant {
        Instant(rfc3339: "\(date)T\(time):00+03:00")!
    }

    static func numbers(
        minutes: Double = 42.5,
        contacts: Int64 = 7,
        minimum: Minimum? = .talkMinutes(120),
        share: Int64? = 650_000,
        pace: Int64? = 544_871
    ) -> Alert.Numbers {
        var day = ManagerDay()
        day.talk = Int64(minutes * 60_000_000)
        day.contacts = contacts
        day.credit = contacts * 1_000_000
        return Alert.Numbers(day: day, minimum: minimum, expectedShare: share, pace: pace)
    }

    static func alert(
        _ kind: AlertKind = .below,
        id: String = "anna",
        manager: String = "Anna Petrova",
        team: String? = "sales",
        numbers: Alert.Numbers? = numbers(),
        since: Instant? = nil,
        at time: String = "14:05"
    ) -> Alert {
        Alert(
            kind: kind,
            team: team,
            managerID: id,
            manager: manager,
            day: day,
            numbers: numbers,
            since: since,
            asOf: at(time)
        )
    }

    /// Names that want to be more than names.
    static let hostileNames = [
        "Anna\r\nBcc: all@example.com\r\n\r\nBody",
        "Anna\u{2028}Petrova\u{0000}\u{001B}[31m",
        "<!channel> <b>*Anna*</b> [x](http://evil.example) @here & co",
        "\u{202E}annA\u{2066}\u{FEFF}",
        "👩🏽‍💻 Анна \"\\ Петрова",
        String(repeating: "ж😀", count: 5_000),
        "e" + String(repeating: "\u{0301}", count: 10_000),
        "\",\"chat_id\":\"1",
        "",
    ]

    static func message(_ alert: Alert = alert(), toManager: Bool = false) -> Message {
        Message(alert, language: .english, zone: moscow, toManager: toManager)
    }
}

/// A folder of a test's own, taken away with the object.
final class Folder: Sendable {
    let path: String

    init() throws {
        path = "/tmp/cpt-al-\(UInt32.random(in: 0...UInt32.max))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }

    @discardableResult
    func write(_ text: String, to name: String, isProgram: Bool = false) throws -> String {
        try text.write(toFile: self(name), atomically: false, encoding: .utf8)
        let mode = isProgram ? 0o755 : 0o600
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: self(name))
        return self(name)
    }

    func text(of name: String) throws -> String { try String(contentsOfFile: self(name), encoding: .utf8) }
}

extension AlertReceiver.Request {
    /// The body as a JSON object.
    var json: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]) ?? [:]
    }
}

/// What a send in vain says; nil when it went well.
func failure(_ send: () async throws(SendFailure) -> Void) async -> SendFailure? {
    do throws(SendFailure) {
        try await send()
        return nil
    } catch {
        return error
    }
}
