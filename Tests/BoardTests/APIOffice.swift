import Board
import Json
import Ledger
import Pace
import Postgres
import TestSupport
import Testing

/// A ledger of its own with a team of two in Moscow, and the interface over it.
struct APIOffice {
    /// 2026-11-23 12:00 UTC, a Monday.
    static let now = APIOffice.utc("2026-11-23T12:00:00Z")

    let ledger: Ledger
    let api: API

    init() async throws {
        let made = try ScratchDatabase.shared.makeSchema()
        ledger = Ledger(LedgerSettings(url: made.url, schema: made.schema), numbers: PlainNumbers())
        api = API(ledger: ledger) { APIOffice.now }
        _ = try await ledger.perform { try $0.migrate() }
        try await ledger.use(Self.rulebook, siteZones: [:])
    }

    static var rulebook: Rulebook {
        Rulebook(
            teams: [
                Team(
                    name: "Продажи, Юг",
                    zone: Zone(name: "Europe/Moscow", firstOffset: 10_800),
                    rules: [Dated(from: nil, value: TeamRules())],
                    minimums: []
                )
            ],
            managers: [
                Manager(id: "anna", name: "Anna", memberships: [.init(team: 0)]),
                Manager(id: "boris", name: "=Boris", memberships: [.init(team: 0)]),
            ]
        )
    }

    static func utc(_ text: String) -> Instant { Instant(rfc3339: text) ?? .distantPast }

    /// Sends rows to the journal.
    @discardableResult
    func post(_ body: String, as type: String? = "application/json") async throws -> APIAnswer {
        try await api.add(Array(body.utf8), contentType: type, who: "crm") { _ in }
    }

    /// An agreement of Anna's with a client of its own, an hour after another, from 2026-11-20 06:00 UTC on.
    static func agreement(_ number: Int) -> String {
        let at = utc("2026-11-20T06:00:00Z") + Int64(number) * 3_600_000_000
        return """
            {"id":"a-\(number)","at":"\(at.rfc3339)","kind":"agreement","manager":"anna","client":"Client \(number)",\
            "value":"yes"}
            """
    }

    func get(_ view: ViewRows, _ query: KeyValuePairs<String, String> = [:], ifNoneMatch: String? = nil) async throws
        -> APIAnswer
    {
        try await api.rows(view, .init(query: query.map { ($0.key, $0.value) }, ifNoneMatch: ifNoneMatch))
    }

    func rows(_ sql: String) async throws -> [[String]] {
        try await ledger.perform { session in
            try session.connection.query(
                "select array(select value from json_each_text(row_to_json(x))) from (\(sql)) x"
            )
            .map { row in (try row.textsIfPresent(0) ?? []).map { $0 ?? "-" } }
        }
    }
}

extension APIAnswer {
    var text: String { String(decoding: body, as: UTF8.self) }

    var json: JSONValue { get throws { try JSONValue(parsing: body) } }

    /// The elements of a member that is an array.
    func elements(_ name: String) throws -> [JSONValue] {
        let value = try JSONValue(parsing: body, limit: 16 << 20)
        guard case .array(let elements)? = value[name] else { return [] }
        return elements
    }

    /// The member where it is a text.
    func string(_ name: String) throws -> String? {
        let value = try json
        return value[name]?.string
    }

    /// The member as JSON text.
    func member(_ name: String) throws -> String? { try json[name]?.text }
}

extension JSONValue {
    var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }
}
