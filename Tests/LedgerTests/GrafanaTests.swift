import Foundation
import Ledger
import Pace
import Postgres
import TestSupport
import Testing

@Suite("The dashboards of Grafana", .serialized)
struct GrafanaTests {
    /// A month of a team of which every panel has something to show. Its clock shows about noon, whenever the test runs.
    private struct Floor {
        let reader: Ledger
        let macros: GrafanaMacros

        init() async throws {
            let made = try ScratchDatabase.shared.makeDatabase()
            let owner = TestLedger.connect(made.superuserURL, "callpace")
            try await owner.perform { session in
                try session.makeRoles()
                _ = try session.migrate()
            }
            let now = try await owner.perform {
                Instant(microseconds: try $0.connection.query("select now()").onlyRow().timestamp(0))
            }
            let hour = now.seconds / 3_600 % 24
            // Names of these zones have the sign of POSIX.
            let east = 12 - hour
            let zone = Zone(name: "Etc/GMT\(east > 0 ? "-\(east)" : "+\(-east)")", firstOffset: east * 3_600)
            let today = zone.day(of: now)
            try await owner.use(Self.rulebook(zone, today), siteZones: ["main": zone])
            try await Self.fill(owner, now, today)
            reader = TestLedger.connect(made.superuserURL, "callpace")
            try await reader.perform { _ = try $0.connection.execute("set role callpace_reader") }
            macros = GrafanaMacros(
                from: (now + -30 * 86_400_000_000).rfc3339,
                until: (now + 3_600_000_000).rfc3339,
                variables: ["team": ["sales", "it's"], "manager": ["101", "102"], "source": ["main-cdr"]]
            )
        }

        private static func rulebook(_ zone: Zone, _ today: Day) -> Rulebook {
            var rulebook = Rulebook.sales(
                zone: zone,
                minimums: [Dated(from: nil, value: .talkMinutes(120)), Dated(from: today - 1, value: .contacts(4))],
                extensions: ["101", "102"]
            )
            rulebook.teams[0].plans = [Dated(from: nil, value: SalesPlan(sales: 100_000_000))]
            rulebook.teams[0].progress = [Dated(from: nil, value: [ProgressAction(name: "Demo shown")])]
            return rulebook
        }

        private static func fill(_ owner: Ledger, _ now: Instant, _ today: Day) async throws {
            let source = try await owner.perform {
                try $0.source(name: "main-cdr", site: "main", format: "asterisk-csv", zone: "UTC")
            }
            let position = StoredPosition(device: 1, inode: 2, generation: 3, birth: 4)
            let file = try await owner.perform { try $0.addFile("/Master.csv", position, to: source) }
            var feed = Feed(source: source, file: file, path: "/Master.csv", position: position)
            let records = [
                leg("c1", "101", client: "79160000001", at: now.minutes(-30), seconds: 90),
                leg("c2", "101", client: "79160000002", at: now.minutes(-20), seconds: 61.5, traits: [.upperBound]),
                leg("c3", "102", client: "79160000003", at: now.minutes(-10), seconds: 30),
                leg("c4", "101", client: "79160000004", at: now.minutes(-10 * 1_440), seconds: 600),
                leg("c5", "207", client: "79160000005", at: now.minutes(-5), seconds: 12),
            ]
            let broken = QuarantinedRecord(offset: 500, length: 100, reason: "no time", bytes: [0])
            try await feed.commit(feed.batch(records.placed, quarantined: [broken]), to: owner)
            let entries = [
                JournalEntry(
                    id: "s",
                    kind: .sale(amount: 120_000_000),
                    at: now.minutes(-3),
                    manager: "101",
                    client: "R"
                ),
                JournalEntry(
                    id: "p",
                    kind: .progress(name: "Demo shown", count: 2_000_000),
                    at: now.minutes(-3),
                    manager: "102"
                ),
            ]
            try await owner.perform { session throws in
                let unknown = try session.add(entries, who: "test", now: now).unknown
                #expect(unknown.isEmpty)
                try session.addAbsence(
                    managerID: "102",
                    days: DayRange(from: today + 30, until: today + 30),
                    hours: nil,
                    who: "Irina"
                )
                #expect(try session.lockAlerts())
                _ = try session.save([], alerts: [.missed("102", today - 1, at: now)])
            }
        }

        /// Rows as texts, `-` for NULL, with the names of the columns.
        func rows(_ sql: String) async throws -> (names: [String], rows: [[String]]) {
            let sql = try macros.expanded(sql)
            return try await reader.perform { session in
                let rows = try session.connection.query(sql)
                let texts = try session.connection.query(
                    "select array(select value from json_each_text(row_to_json(x))) from (\(sql)) x"
                )
                return (rows.columnNames, try texts.map { try $0.textsIfPresent(0)?.map { $0 ?? "-" } ?? [] })
            }
        }
    }

    @Test("every query runs as callpace_reader, and finds what is there", arguments: Dashboard.names)
    func queries(_ name: String) async throws {
        let floor = try await Floor()
        let dashboard = try Dashboard.named(name)
        #expect(!dashboard.panels.isEmpty && Set(dashboard.panels.map(\.id)).count == dashboard.panels.count)
        for variable in dashboard.templating.list {
            #expect(!(try await floor.rows(variable.query).rows.isEmpty), "\(variable.name)")
            #expect(floor.macros.variables.keys.contains(variable.name))
            #expect(variable.datasource == Dashboard.Source(type: "postgres", uid: "callpace"))
        }
        for panel in dashboard.panels {
            #expect(!panel.targets.isEmpty, "\(panel.title)")
            for target in panel.targets {
                let (names, rows) = try await floor.rows(target.rawSql)
                #expect(!rows.isEmpty, "\(panel.title)")
                #expect(
                    [panel.datasource, target.datasource].allSatisfy { $0.uid == "callpace" && $0.type == "postgres" }
                )
                #expect(target.format == (panel.type == "timeseries" ? "time_series" : "table"), "\(panel.title)")
                // Grafana wants the time first and in order, and then numbers, a series each text of `metric`.
                guard target.format == "time_series" else { continue }
                #expect(names.count == 3 && names.prefix(2) == ["time", "metric"], "\(panel.title): \(names)")
                #expect(rows.allSatisfy { Double($0[2]) != nil || $0[2] == "-" }, "\(panel.title)")
                #expect(target.rawSql.contains("order by 1"), "\(panel.title)")
            }
        }
    }

    @Test("the figures are those of the views")
    func figures() async throws {
        let floor = try await Floor()
        func figures(_ name: String) async throws -> [String: [[String]]] {
            var figures: [String: [[String]]] = [:]
            for panel in try Dashboard.named(name).panels {
                figures[panel.title] = try await floor.rows(panel.targets[0].rawSql).rows
            }
            return figures
        }
        // Today 101 talked 90 s and 61.5 s, 102 talked 30 s: 2.5 and 0.5 minutes, and two of them count.
        let team = try await figures("team")
        #expect(team["Contacts today"] == [["2"]])
        #expect(team["Talk minutes today"] == [["3.0"]])
        #expect(team["At the sales plan this month"] == [["1 of 2"]])
        #expect(team["Counted against the minimum"] == [["Manager 101", "0.5000"], ["Manager 102", "0.0000"]])
        #expect(team["Extensions in no roster"]?.map { $0.suffix(2) } == [["1", "12"]])
        #expect(team["Managers"]?.map { $0[0] } == ["Manager 101", "Manager 102"])
        // With the 600 s of ten days ago: 781.5 s, of which 61 whole ones are an upper bound.
        let manager = try await figures("manager")
        #expect(manager["Talk minutes"] == [["13.0"]])
        #expect(manager["Contacts"] == [["3"]])
        #expect(manager["Sales against the plan"]?.first?.suffix(3) == ["120", "100", "1.2000"])
        #expect(manager["Clients' progress"]?.map { $0.suffix(3) } == [["Demo shown", "2", "2"]])
        let sources = try await figures("sources")
        #expect(sources["Unreadable records, open"] == [["1"]])
        #expect(sources["Does the account balance?"] == [["yes"]])
        #expect(sources["Alerts"]?.map { $0[1] } == ["missed"])
        #expect(sources["Unreadable records"]?.map { $0[5] } == ["no time"])
    }

    @Test("nothing but the public views is asked, and the file of the data source names the reader's role")
    func views() throws {
        let schema = /callpace\.([a-z_]+)/
        for name in Dashboard.names {
            let dashboard = try Dashboard.named(name)
            let queries = dashboard.panels.flatMap { $0.targets.map(\.rawSql) } + dashboard.templating.list.map(\.query)
            for sql in queries {
                let views = sql.matches(of: schema).map { String($0.1) }
                #expect(!views.isEmpty && views.allSatisfy { ViewTests.promisedColumns.keys.contains($0) }, "\(sql)")
                #expect(!sql.contains(/\b(?:from|join) (?!callpace\.)[a-z_]+\b(?!\()/), "\(sql)")
            }
        }
        let source = try String(
            contentsOfFile: Dashboard.folder + "/provisioning/datasources/callpace.yaml",
            encoding: .utf8
        )
        #expect(source.contains("in role callpace_reader") && source.contains("uid: callpace"))
    }
}
