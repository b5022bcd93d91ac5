import Foundation
import Linux
import Pace
import Postgres
import Settings
import TestSupport
import Testing

@Suite("Minimum and rates in the service")
struct FrozenServiceTests {
    /// In a zone where it is between noon and one o'clock, so that no day ends during a test.
    private struct Firm {
        let floor: SellingFloor
        let zone: Zone
        let zoneName: String

        var office: Office { floor.office }
        var today: Day { zone.day(of: floor.now) }

        init() throws {
            floor = try SellingFloor()
            let hour = floor.now.seconds % 86_400 / 3_600
            // The sign of these names is that of the way to Greenwich.
            let west = hour - 12
            zoneName = west == 0 ? "Etc/GMT" : "Etc/GMT\(west < 0 ? "-" : "+")\(abs(west))"
            zone = try #require(ZoneDirectory.zone(named: zoneName))
        }

        /// - Parameters:
        ///   - minimum: in line 8 of the file.
        ///   - more: another manager, and another source.
        func configure(_ minimum: String, hasMore more: Bool = false) throws {
            let source = "format: asterisk-csv, zone: UTC, trunks: [\"PJSIP/trunk-*\"]"
            try office.configure(
                """
                region: RU
                teams:
                  - name: sales
                    zone: \(zoneName)
                    hours: {mon-sun: "00:00-24:00"}
                    minimum: \(minimum)
                    pace: {hold: 10m}
                    managers:
                      - {id: anna, extensions: [101]}
                \(more ? "      - {id: clara, extensions: [103]}" : "")
                sources:
                  - {name: cdr, path: Master.csv, \(source)}
                \(more ? "  - {name: branch, path: Branch.csv, \(source)}" : "")
                """
            )
        }

        /// The days before today were judged, from the third one on.
        func judge() throws {
            try office.connection().execute(
                """
                insert into callpace.closed_day (team_id, day)
                select t.id, s::date from callpace.team t,
                    generate_series('\(today - 3)'::timestamp, '\(today - 1)'::timestamp, interval '1 day') s
                on conflict (team_id, day) do update set closed_at = now()
                """
            )
        }

        func versions() throws -> [String] {
            try office.texts("select v::text from callpace.rule_version v order by from_day")
        }

        func sources() throws -> [String] {
            try office.texts("select source from callpace.source_status order by 1")
        }

        func people() throws -> [String] {
            try office.texts("select manager_id from callpace.intensity_now order by 1")
        }

        /// Why an edit is refused: of line 8, on the first judged day.
        func reason(_ found: String) -> String {
            "\(office.path("callpace.yaml")):8: team 'sales': minimum: found \(found) on \(today - 3), where "
                + "talk_minutes 120 was in force;"
        }
    }

    private static let old = "{talk_minutes: 120}"
    private static let low = "{talk_minutes: 60}"

    private func follows(_ daemon: CallPaceProcess, again before: Int) async throws {
        try await until("the reload: \(daemon.log)") {
            daemon.log.components(separatedBy: "following").count - 1 > before
        }
    }

    @Test("A reload with an edited minimum is refused as a whole, with its line; check and recount exit 78")
    func reload() async throws {
        let firm = try Firm()
        try firm.configure(Self.old)
        let daemon = try await firm.office.daemon()
        try firm.judge()
        let versions = try firm.versions()
        try firm.configure(Self.low, hasMore: true)
        daemon.signal(SIGHUP)
        try await follows(daemon, again: 1)
        #expect(daemon.log.contains("the configuration was not reloaded, the old one goes on:"), "\(daemon.log)")
        #expect(daemon.log.contains(firm.reason("talk_minutes 60")), "\(daemon.log)")
        #expect(try firm.people() == ["anna"])
        #expect(try firm.sources() == ["cdr"])
        #expect(try firm.floor.now("minimum_talk_minutes", of: "anna") == "120")

        let checked = try await firm.office.run("check")
        #expect(checked.status == 78)
        #expect(
            checked.errorLines.last?.hasPrefix(firm.reason("talk_minutes 60")) == true,
            "\(checked.errors)"
        )
        let recounted = try await firm.office.run("recount", "--since", "\(firm.today - 30)")
        #expect(recounted.status == 78)
        #expect(recounted.errors.hasPrefix(firm.reason("talk_minutes 60")), "\(recounted.errors)")
        #expect(try firm.versions() == versions)

        // The old one really goes on, and what is set in advance is taken with the roster.
        try firm.floor.talk("101", seconds: 60)
        try await firm.office.caughtUp("Master.csv")
        #expect(try firm.floor.now("talk_seconds", of: "anna") == "60")
        try firm.configure("[\(Self.old), {from: \(firm.today + 1), talk_minutes: 60}]", hasMore: true)
        #expect(try await firm.office.run("check").status == 0)
        daemon.signal(SIGHUP)
        try await follows(daemon, again: 2)
        #expect(try firm.people() == ["anna", "clara"])
        #expect(try firm.sources() == ["branch", "cdr"])
        #expect(try firm.floor.now("minimum_talk_minutes", of: "clara") == "120")
        #expect(
            try firm.office.texts("select talk_minutes::text from callpace.minimum order by from_day") == ["120", "60"]
        )
        daemon.signal(SIGTERM)
        #expect(try await daemon.end().status == 0)
    }

    @Test("A start with an edited minimum is up, counts by the stored rules, and says why")
    func restart() async throws {
        let firm = try Firm()
        try firm.configure(Self.old)
        let first = try await firm.office.daemon()
        try firm.judge()
        first.signal(SIGTERM)
        #expect(try await first.end().status == 0)
        let versions = try firm.versions()

        try firm.configure(Self.low, hasMore: true)
        let socket = try NotifySocket(path: firm.office.path("notify"))
        let daemon = try await firm.office.daemon(environment: socket.environment(watchdogSeconds: 60))
        #expect(daemon.log.contains("the rules of the configuration are not taken, those in force stay:"))
        #expect(daemon.log.contains(firm.reason("talk_minutes 60")), "\(daemon.log)")
        try await until("the status: \(socket.heard())") {
            socket.status?.contains(firm.reason("talk_minutes 60")) == true
        }
        try firm.floor.talk("101", seconds: 60)
        try firm.floor.talk("103", seconds: 60)
        try await firm.office.caughtUp("Master.csv")
        #expect(try firm.people() == ["anna"])
        #expect(try firm.floor.now("talk_seconds", of: "anna") == "60")
        #expect(try firm.floor.now("minimum_talk_minutes", of: "anna") == "120")
        #expect(try firm.versions() == versions)

        // Put right, the rest of the edit is taken.
        try firm.configure(Self.old, hasMore: true)
        daemon.signal(SIGHUP)
        try await follows(daemon, again: 1)
        #expect(try firm.people() == ["anna", "clara"])
        #expect(try firm.floor.now("talk_seconds", of: "clara") == "60")
        daemon.signal(SIGTERM)
        #expect(try await daemon.end().status == 0)
    }

    /// Before it there was no judged day, so that nothing else stands in the way of the edit.
    @Test(
        "A day that ended while no daemon ran is closed before an edit of then is looked at",
        arguments: [false, true]
    )
    func endedMeanwhile(_ isRecount: Bool) async throws {
        let firm = try Firm()
        try firm.configure(Self.old)
        let first = try await firm.office.daemon()
        first.signal(SIGTERM)
        #expect(try await first.end().status == 0)
        // As if it had started, and ended, yesterday: the day before had ended unwatched.
        try firm.office.connection().execute(
            "update callpace.closed_day set day = '\(firm.today - 2)' where closed_at = 'infinity'"
        )
        #expect(try firm.office.texts("select day::text || closed_at from callpace.closed_day").count == 1)
        let versions = try firm.versions()

        try firm.configure(Self.low)
        if isRecount {
            #expect(try await firm.office.run("recount", "--since", "\(firm.today - 1)").status == 78)
        } else {
            let daemon = try await firm.office.daemon()
            #expect(daemon.log.contains("found talk_minutes 60 on \(firm.today - 1), where talk_minutes 120"))
            #expect(try firm.floor.now("minimum_talk_minutes", of: "anna") == "120")
            daemon.signal(SIGTERM)
            #expect(try await daemon.end().status == 0)
        }
        #expect(try firm.versions() == versions)
        #expect(
            try firm.office.texts("select day::text from callpace.closed_day where closed_at < 'infinity'")
                == ["\(firm.today - 1)"]
        )
    }
}
