import Foundation
import Ledger
import Linux
import Pace
import Postgres
import RecordFormats
import Settings
import TestSupport
import Testing

/// A folder with the files of one source of mail, meetings or a journal, a daemon of the rooms that reads it into a
/// schema of its own, and the account of it.
final class Mailroom {
    let folder: String
    let daemon: RoomDaemon
    let configuration: Configuration
    private let connection: Connection
    private let schema: String
    private let url: String

    /// - Parameters:
    ///   - source: format, path in the folder (`PATH/…`) and options.
    ///   - shared: a room whose schema this one shares.
    init(_ source: String, rest: String = Mailroom.house, in shared: Mailroom? = nil) async throws {
        folder = "/tmp/cpt-mail-\(String(UInt64.random(in: 0...UInt64.max), radix: 36))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let url: String
        if let shared {
            (url, schema) = (shared.url, shared.schema)
        } else {
            (url, schema) = try ScratchDatabase.shared.makeSchema()
        }
        self.url = url
        let text = "sources:\n  - {\(source.replacing("PATH", with: folder))}\n" + rest
        configuration = try Configuration.parse(text, path: "\(folder)/callpace.yaml")
        let settings = LedgerSettings(url: url, schema: schema, applicationName: "mailroom \(schema)")
        daemon = RoomDaemon(configuration, settings: settings, clock: ProgramClock())
        try await daemon.prepare()
        connection = try Connection(url, applicationName: "mailroom")
        try connection.execute("set search_path = \(schema)")
        try text.write(toFile: "\(folder)/callpace.yaml", atomically: true, encoding: .utf8)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Three sellers in Moscow; what steps are worth is told in whole calls and minutes.
    static let house = """
        region: RU
        mail: {internal: [example.com]}
        marks:
          positive: [{subject: "[agreed]"}, {keyword: $Agreed}, {label: Agreed}, {folder: Agreed}, {copy: agreed@example.com}]
          negative: [{subject: "[declined]"}, {keyword: $Declined}]
        teams:
          - name: sales
            zone: Europe/Moscow
            qualify: {by: talk, minimum_talk: 60s}
            rates: {call: 1, correspondence: 2, meeting: 3, correspondence_minutes: 10, meeting_minutes: 30}
            managers:
              - {id: anna, name: Anna, extensions: [101], emails: [anna@example.com]}
              - {id: boris, name: Boris, extensions: [102], emails: [boris@example.com]}
              - {id: vera, name: Vera, extensions: [103], emails: [vera@example.com]}

        """

    // MARK: Files

    func path(_ name: String) -> String { "\(folder)/\(name)" }

    func makeFolders(_ names: String...) throws {
        for name in names {
            try FileManager.default.createDirectory(atPath: path(name), withIntermediateDirectories: true)
        }
    }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
    }

    func append(_ text: String, to name: String) throws {
        try FileDescriptor.open(path(name), for: .appending).write(Array(text.utf8))
    }

    func rename(_ name: String, _ other: String) throws {
        guard unsafe Foundation.rename(path(name), path(other)) == 0 else { throw CocoaError(.fileWriteUnknown) }
    }

    func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: path(name)) }

    /// As a mail server delivers: whole, then moved in.
    func deliver(_ text: String, to name: String) throws {
        try write(text, to: "tmp-of-delivery")
        try rename("tmp-of-delivery", name)
    }

    // MARK: What came of it

    /// Reads to the end, with a life that begins and ends.
    func read() async throws {
        if await !daemon.isRunning { try await daemon.start() }
        try await daemon.drain()
    }

    func texts(_ sql: String) throws -> [String] {
        try connection.query(sql, []).map { try $0.textIfPresent(0) ?? "null" }
    }

    func number(_ sql: String) throws -> Int64 { try connection.query(sql, []).onlyRow().int64(0) }

    /// `correspondence anna kim@acme.com 02 10:00 agreement_yes 2`, times of Moscow, in order.
    func contacts() throws -> [String] {
        try texts(
            """
            select l.channel || ' ' || l.manager_id || ' ' || c.client || ' ' ||
                to_char(l.started_at at time zone 'Europe/Moscow', 'DD HH24:MI') || ' ' || l.reason || ' ' || l.credit
            from contact_log l join contact c on c.call_id = l.call and c.started_at = l.started_at
                and c.manager_id = (select id from manager where key = l.manager_id)
            order by l.started_at, 1
            """
        )
    }

    /// What the account says: `stored 3 duplicates 1 ignored 2 quarantined 0`, and how it does not balance.
    func account() throws -> String {
        try texts(
            """
            select 'stored ' || stored || ' duplicates ' || duplicates || ' ignored ' || ignored || ' quarantined '
                || quarantined
                || case when records = stored + duplicates + ignored + quarantined then '' else ' records differ' end
                || case when bytes = stored_bytes + duplicate_bytes + ignored_bytes + quarantined_bytes then ''
                    else ' bytes differ' end
                || case when lag_bytes = 0 then '' else ' lags' end
                || case when gap_bytes = 0 then '' else ' gap ' || gap_bytes end
            from source_status
            """
        ).joined(separator: "; ")
    }

    func expect(contacts expected: [String], sourceLocation: SourceLocation = #_sourceLocation) throws {
        let found = try contacts()
        #expect(found == expected, sourceLocation: sourceLocation)
    }

    func expect(account expected: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let found = try account()
        #expect(found == expected, sourceLocation: sourceLocation)
    }

    /// What `callpace verify` finds is nothing.
    func expectSound(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let found = try await daemon.differences()
        #expect(found == [], sourceLocation: sourceLocation)
    }

    /// Bytes of the files that the account holds.
    func accountBytes() throws -> Int64 { try number("select coalesce(sum(bytes), 0)::bigint from source_status") }

    /// The contacts that `callpace contacts` prints of the same files, in the words of `contacts`.
    func offlineContacts(now: String = "2026-12-31T00:00:00Z") async throws -> [String] {
        let process = try CallPaceProcess(
            ["contacts", "--config", path("callpace.yaml"), "--now", now],
            in: folder
        )
        let outcome = try await process.end()
        return try outcome.lines.map { line in
            let contact = try JSONDecoder().decode(Line.self, from: Data(line.utf8))
            let at = (Instant(rfc3339: contact.started_at) ?? .distantPast) + 3 * 3_600_000_000
            let time = at.rfc3339.dropFirst(8).prefix(8).replacing("T", with: " ")
            return
                "\(contact.channel) \(contact.manager_id) \(contact.client) \(time) \(contact.reason) \(contact.credit)"
        }
    }

    private struct Line: Decodable {
        var channel: String
        var manager_id: String
        var client: String
        var started_at: String
        var reason: String
        var credit: Int
    }
}

/// A letter as it stands in a file.
struct RawLetter {
    var id: String?
    var from: String
    var to: [String]
    /// Day of November 2026 and time in Moscow: `02 10:00`.
    var at: String
    var subject: String
    var answers: String?
    var fields: [String]

    init(
        _ id: String?,
        from: String,
        to: [String],
        _ at: String,
        _ subject: String,
        answers: String? = nil,
        fields: [String] = []
    ) {
        self.id = id
        self.from = from
        self.to = to
        self.at = at
        self.subject = subject
        self.answers = answers
        self.fields = fields
    }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    /// 2026-11-01 is a Sunday.
    private var weekday: String { Self.weekdays[((Int(at.prefix(2)) ?? 1) - 1) % 7] }

    var text: String {
        var lines = [
            "From: \(from)", "To: \(to.joined(separator: ", "))",
            "Date: \(weekday), \(at.prefix(2)) Nov 2026 \(at.dropFirst(3)):00 +0300", "Subject: \(subject)",
        ]
        if let id { lines.append("Message-ID: <\(id)@letters.example>") }
        if let answers { lines.append("In-Reply-To: <\(answers)@letters.example>") }
        lines += fields
        return lines.joined(separator: "\n") + "\n\nGood day.\n>From here on nothing is of concern.\n"
    }

    /// As a frame of an mbox: dates of From_ lines are of another hour, so that they decide nothing.
    var frame: String { "From \(from) \(weekday) Nov \(Int(at.prefix(2)) ?? 1) 01:02:03 2026\n\(text)\n" }
}
