import Cluster
import Foundation
import Postgres
import Simulator
import TestSupport
import Testing

/// Records that the database refuses.
@Suite("A record that the database refuses")
struct PoisonWireTests {
    /// What the database does not take, and how it says so.
    struct Poison: CustomTestStringConvertible, Sendable {
        var state: String
        /// Makes the database refuse the calls of the ids.
        var refusal: @Sendable (_ ids: String) -> String
        var testDescription: String { "Case 68: \(state)" }

        static func trigger(_ state: String) -> Poison {
            Poison(state: state) { ids in
                """
                create function refuse() returns trigger language plpgsql as $$ begin
                    if new.call_id in (\(ids)) then raise exception 'not this one' using errcode = '\(state)'; end if;
                    return new;
                end $$;
                create trigger refuse before insert on leg for each row execute function refuse()
                """
            }
        }

        static let all = [
            Poison(state: "23514") { "alter table leg add constraint refuse check (call_id not in (\($0)))" },
            trigger("22003"), trigger("22021"), trigger("P0001"),
        ]
    }

    /// The linked id, which the call goes by.
    private static func call(of line: [UInt8]) -> String {
        let fields = String(decoding: line, as: UTF8.self).split(separator: "\"", omittingEmptySubsequences: false)
        return fields.map(String.init).last { $0.wholeMatch(of: #/[0-9]{9,}\.[0-9]+/#) != nil } ?? ""
    }

    @Test(
        "Case 68: one record makes the batch fail: it goes to the quarantine, in order and with the reason, the rest counts",
        arguments: Poison.all
    )
    func refused(_ poison: Poison) async throws {
        let office = try Office.scratch()
        try office.configure(WireOffice.configuration)
        let lines = AsteriskLog.lines(calls: 400, seed: 68)
        // Calls of one record, at the ends, alone, and side by side.
        let calls = lines.map(Self.call)
        let once = Set(Dictionary(grouping: calls) { $0 }.filter { $0.value.count == 1 }.keys)
        let single = lines.indices.filter { once.contains(calls[$0]) }
        let neighbours = try #require(zip(single, single.dropFirst()).first { $0 + 1 == $1 && $0 > 100 })
        let bad = Set([single[0], single[7], neighbours.0, neighbours.1, single[single.count - 1]])
        let daemon = try await office.daemon()
        let admin = try office.stranger()
        try admin.execute("set search_path = callpace")
        try admin.execute(poison.refusal(bad.map { "'\(calls[$0])'" }.sorted().joined(separator: ", ")))
        try office.write(Array(lines.joined()), to: "Master.csv")
        try await office.caughtUp("Master.csv")

        let account = try #require(try await office.accounts().first)
        #expect(account.balanced && account.stored == lines.count - bad.count && account.quarantined == bad.count)
        // The calls are of days ago: the source goes on, and nothing was heard since.
        #expect(account.records == lines.count && ["live", "stalled"].contains(account.state))
        var offset = 0
        var expected: [String] = []
        for (index, line) in lines.enumerated() {
            if bad.contains(index) {
                expected.append("\(offset) \(line.count) \(String(decoding: line, as: UTF8.self))")
            }
            offset += line.count
        }
        let found = try office.texts(
            "select file_offset || ' ' || length || ' ' || convert_from(bytes, 'UTF8') from callpace.quarantine order by id"
        )
        #expect(found == expected)
        let reasons = try office.texts("select distinct reason from callpace.quarantine")
        #expect(reasons.count == 1 && reasons[0].contains("the database refuses it"), "\(reasons)")
        #expect(reasons[0].contains(poison.state), "\(reasons)")
        #expect(daemon.log.contains("the database refuses the record at byte"))
        let verified = try await office.run("verify")
        #expect(verified.status == 0, "\(verified.output)")
        let rest = lines.indices.filter { !bad.contains($0) }.flatMap { lines[$0] }
        try office.write(rest, to: "rest.csv")
        try await office.expectCounters(ofImport: "rest.csv")

        // Refused still, then no longer.
        let again = try await office.run("quarantine", "retry")
        #expect(again.status == 0, "\(again.errors)")
        #expect(try office.number("select count(*) from callpace.quarantine where not resolved") == bad.count)
        try admin.execute(
            poison.state == "23514" ? "alter table leg drop constraint refuse" : "drop trigger refuse on leg"
        )
        let last = try await office.run("quarantine", "retry")
        #expect(last.status == 0, "\(last.errors)")
        daemon.signal(SIGTERM)
        #expect(try await daemon.end().status == 0)
        try office.connection().execute("drop schema clean cascade")
        try await office.expectExact(records: lines.count)
    }

    private static func line(_ number: Int, device: String, at minute: Int) -> String {
        let time = "2026-11-23 10:\(minute < 10 ? "0" : "")\(minute):"
        return
            "\"\",\"\(device)\",\"8916123450\(number)\",\"internal\",\"\(device)\",\"PJSIP/\(device)-0000000\(number)\","
            + "\"PJSIP/mango-0000001\(number)\",\"Dial\",\"PJSIP/x\",\"\(time)00\",\"\(time)01\",\"\(time)41\",41,40,"
            + "\"ANSWERED\",\"DOCUMENTATION\",\"1795421955.\(number)\",\"\"\n"
    }

    private static let plain = """
        region: RU
        sources:
          - {name: cdr, format: asterisk-csv, path: Master.csv, zone: UTC, trunks: ["PJSIP/mango-*"]}
        teams:
          - {name: sales, zone: UTC, managers: [{id: anna, name: Anna, extensions: [101]}]}
        """

    @Test("Case 68: poison of the real world: a letter that the database's encoding lacks")
    func encoding() async throws {
        let server = try ScratchDatabase.shared.cluster()
        let name = "latin_\(UInt32.random(in: 0...UInt32.max))"
        try Connection(server.superuserURL, applicationName: "test").execute(
            "create database \(name) owner callpace template template0 encoding 'LATIN1' locale 'C'"
        )
        let office = try Office.at(server.url.replacingOccurrences(of: ":///callpace?", with: ":///\(name)?"))
        try office.configure(Self.plain)
        let good = [Self.line(1, device: "101", at: 1), Self.line(3, device: "101", at: 3)]
        let bad = Self.line(2, device: "101", at: 2).replacing("89161234502", with: "доб. 5")
        try office.write(good[0] + bad + good[1], to: "Master.csv")
        let daemon = try await office.daemon()
        try await office.caughtUp("Master.csv")
        #expect(
            try office.texts("select file_offset || ' ' || length from callpace.quarantine")
                == ["\(good[0].utf8.count) \(bad.utf8.count)"]
        )
        #expect(try office.texts("select reason from callpace.quarantine")[0].contains("22P05"))
        #expect(try office.texts("select calls || ' ' || talk_seconds from callpace.intensity_day") == ["2 80"])
        daemon.signal(SIGTERM)
        #expect(try await daemon.end().status == 0)
    }
}
