import Ledger
import Pace
import Postgres
import TestSupport
import Testing

@Suite("Public views", .serialized)
struct ViewTests {
    private let morning = utc("2026-11-23 09:00:00")

    /// The columns that design section 8 names.
    static let promisedColumns: [String: String] = [
        "intensity_now": """
        team manager_id manager day talk_seconds upper_bound_seconds talk_minutes calls contacts credit \
        credit_minutes clients minimum_talk_minutes minimum_contacts expected_share pace state talking_since \
        talk_seconds_last_hour last_contact_at fresh_at as_of forecast correspondence meetings is_workday
        """,
        "intensity_day": """
        team manager_id manager day talk_seconds upper_bound_seconds talk_minutes calls contacts credit \
        credit_minutes clients minimum_talk_minutes minimum_contacts state correspondence meetings journal \
        meeting_seconds is_workday last_contact_at
        """,
        "intensity_hour": "team manager_id manager hour talk_seconds calls contacts credit",
        "intensity_rolling": "team manager_id manager hours talk_seconds calls contacts credit",
        "contact_log": """
        team manager_id manager client channel started_at talk_seconds talk qualifies reason credit site call day
        """,
        "source_status": """
        source site format last_record_at lag_bytes pending_bytes gap_bytes records stored duplicates ignored \
        quarantined bytes stored_bytes duplicate_bytes ignored_bytes quarantined_bytes state
        """,
        "unassigned_traffic": "site extension day calls talk_seconds",
        "progress_day": "team manager_id manager day progress weight count",
        "effectiveness_month": "team manager_id manager month sales plan share",
        "alert_log": "at what who reason before after",
        "correction_log": "at what who reason before after id",
        "quarantine_log": "at what who reason before after source file offset length",
    ]

    @Test("Every view has the columns that are promised", arguments: promisedColumns.keys.sorted())
    func columns(view: String) async throws {
        let test = try await TestLedger()
        let found = try await test.rows(
            "select column_name from information_schema.columns where table_schema = '\(test.schema)' and table_name = '\(view)'"
        ).map { $0[0] }
        let promised = Set((Self.promisedColumns[view] ?? "").split(separator: " ").map(String.init))
        #expect(promised.subtracting(found) == [])
        #expect(!promised.isEmpty)
    }

    @Test("Seconds and minutes are rounded down once, of the sum; the log of contacts keeps fractions")
    func rounding() async throws {
        let test = try await TestLedger()
        try await test.commit([
            leg("c1", "101", client: "79160000001", at: morning, seconds: 61.7),
            leg("c2", "101", client: "79160000002", at: morning + 100_000_000, seconds: 61.6),
            leg("c3", "102", client: "79160000003", at: morning, seconds: 59.999_999),
            leg("c4", "103", client: "79160000004", at: morning, seconds: 3_605, traits: [.upperBound]),
        ])
        #expect(
            try await test.rows(
                """
                select manager_id, talk_seconds, upper_bound_seconds, talk_minutes, calls, contacts, credit,
                    credit_minutes, clients
                from intensity_day order by 1
                """
            ) == [
                // 123.3 s; 123 ÷ 60 = 2.05
                ["101", "123", "0", "2.0", "2", "2", "2", "2.0", "2"],
                ["102", "59", "0", "0.9", "1", "0", "0", "0.9", "0"],
                // 3605 ÷ 60 = 60.08
                ["103", "3605", "3605", "60.0", "1", "1", "1", "60.0", "1"],
            ]
        )
        #expect(
            try await test.rows(
                "select client, talk_seconds, talk, qualifies, reason, credit, channel from contact_log order by call"
            ) == [
                ["7916*****01", "61.7", "exact", "true", "talk", "1", "call"],
                ["7916*****02", "61.6", "exact", "true", "talk", "1", "call"],
                ["7916*****03", "59.999999", "exact", "false", "short", "0", "call"],
                ["7916*****04", "3605", "upper_bound", "true", "talk", "1", "call"],
            ]
        )
        #expect(
            try await test.rows("select manager_id, talk_seconds, calls, contacts from intensity_hour order by 1") == [
                ["101", "123", "2", "2"], ["102", "59", "1", "0"], ["103", "3605", "1", "1"],
            ]
        )
    }

    @Test(
        "Clients are masked but for four characters in front and two behind",
        arguments: [
            ("+79161234567", "+791******67"), ("anonymous", "anonymous"), ("101", "101"), ("123456", "123456"),
            ("1234567", "1234*67"),
        ]
    )
    func masked(client: String, shown: String) async throws {
        let test = try await TestLedger()
        #expect(try await test.value("select masked('\(client)')") == shown)
    }

    @Test("Hours are the team's, add up to its days, and a day begins where the team says")
    func hours() async throws {
        // 9 h 30 min ahead, days from 06:00: the day of 23 November lasts from 20:30Z on the 22nd to 20:30Z.
        let zone = Zone(name: "Australia/Darwin", firstOffset: 34_200)
        let test = try await TestLedger(.sales(zone: zone, dayStarts: 21_600))
        let starts = ["2026-11-22 20:29:59", "2026-11-22 20:30:00", "2026-11-23 03:10:00", "2026-11-23 20:29:59"]
        try await test.commit(
            starts.enumerated().map { leg("c\($0)", at: utc($1), seconds: 100) }
        )
        #expect(
            try await test.rows("select day, calls, talk_seconds from intensity_day order by day")
                == [["2026-11-22", "1", "100"], ["2026-11-23", "3", "300"]]
        )
        #expect(
            try await test.rows(
                "select to_char(hour at time zone 'UTC', 'DD HH24:MI'), calls from intensity_hour order by hour"
            )
                == [["22 19:30", "1"], ["22 20:30", "1"], ["23 02:30", "1"], ["23 19:30", "1"]]
        )
        #expect(try await test.differences() == [])
    }

    @Test("Managers with a minimum have a row for every day of it, others only where they have contacts")
    func minimums() async throws {
        let minimums: [Dated<Minimum?>] = [
            Dated(from: day("2026-11-10"), value: .talkMinutes(120)),
            Dated(from: day("2026-11-12"), value: .contacts(20)),
            Dated(from: day("2026-11-14"), value: nil),
        ]
        let test = try await TestLedger(.sales(minimums: minimums, extensions: ["101", "102"]))
        let shown =
            "select manager_id, day, minimum_talk_minutes, minimum_contacts, calls from intensity_day order by 1, 2"
        let asked = [("10", "120", "-"), ("11", "120", "-"), ("12", "-", "20"), ("13", "-", "20")]
        #expect(
            try await test.rows(shown)
                == ["101", "102"].flatMap { manager in
                    asked.map { [manager, "2026-11-\($0.0)", $0.1, $0.2, "0"] }
                }
        )
        try await test.commit([
            leg("c1", at: utc("2026-11-09 09:00:00"), seconds: 90),
            leg("c2", at: utc("2026-11-12 09:00:00"), seconds: 90),
            leg("c3", at: utc("2026-11-15 09:00:00"), seconds: 90),
        ])
        #expect(
            try await test.rows(shown + " limit 6") == [
                ["101", "2026-11-09", "-", "-", "1"], ["101", "2026-11-10", "120", "-", "0"],
                ["101", "2026-11-11", "120", "-", "0"], ["101", "2026-11-12", "-", "20", "1"],
                ["101", "2026-11-13", "-", "20", "0"], ["101", "2026-11-15", "-", "-", "1"],
            ]
        )
    }

    @Test("A minimum from always asks nothing of the days before anybody called")
    func minimumFromAlways() async throws {
        let test = try await TestLedger(
            .sales(minimums: [Dated(from: nil, value: .talkMinutes(60))], extensions: ["101", "102"])
        )
        #expect(try await test.value("select count(*) from intensity_day") == "2")
        #expect(
            try await test.rows(
                "select distinct day = (now() at time zone 'UTC')::date, minimum_talk_minutes from intensity_day"
            )
                == [["true", "60"]]
        )
        // The day before yesterday: three days of two managers.
        try await test.execute("create table moment as select now() - interval '2 days' as at")
        let at = try await test.ledger.perform {
            Instant(microseconds: try $0.connection.query("select at from moment").onlyRow().timestamp(0))
        }
        try await test.commit([leg("c1", at: at, seconds: 90)])
        #expect(try await test.value("select count(*) from intensity_day") == "6")
    }

    @Test("Rolling windows and today add up what began within them")
    func rolling() async throws {
        let test = try await TestLedger(.sales(extensions: ["101", "102"]))
        let now = try await test.ledger.perform {
            Instant(microseconds: try $0.connection.query("select now()").onlyRow().timestamp(0))
        }
        // Minutes ago and seconds of talk; 59 seconds are no contact.
        let calls: [(Int64, Double)] = [
            (30, 100), (50, 59), (70, 200), (7 * 60 + 30, 300), (9 * 60, 400), (23 * 60, 500), (25 * 60, 600),
            (167 * 60, 700), (169 * 60, 800), (719 * 60, 900), (721 * 60, 1_000),
        ]
        try await test.commit(
            calls.enumerated().map { leg("c\($0)", at: now + $1.0 * -60_000_000, seconds: $1.1) }
        )
        let expected = [1, 8, 24, 168, 720].map { hours in
            let within = calls.filter { $0.0 < hours * 60 }
            return [
                "101", "\(hours)", "\(Int(within.reduce(0) { $0 + $1.1 }))", "\(within.count)",
                "\(within.count - 1)", "\(within.count - 1)",
            ]
        }
        #expect(expected[0] == ["101", "1", "159", "2", "1", "1"])
        #expect(expected[4][2] == "4559")
        let rows =
            "select manager_id, hours, talk_seconds, calls, contacts, credit from intensity_rolling order by 1, 2"
        #expect(try await test.rows(rows + " limit 5") == expected)
        #expect(
            try await test.rows("select sum(talk_seconds) from intensity_rolling where manager_id = '102'") == [["0"]]
        )
        #expect(
            try await test.rows("select manager_id, talk_seconds_last_hour from intensity_now order by 1")
                == [["101", "159"], ["102", "0"]]
        )
        let today = "(now() at time zone 'UTC')::date"
        #expect(
            try await test.value(
                "select n.talk_seconds = coalesce(d.talk_seconds, 0) from intensity_now n left join intensity_day d on d.day = \(today) and d.manager_id = n.manager_id where n.manager_id = '101'"
            )
                == "true"
        )
    }

    @Test("Today shows the minimum in force, the last contact and how fresh the manager's sites are")
    func now() async throws {
        let test = try await TestLedger(
            .sales(minimums: [
                Dated(from: nil, value: .talkMinutes(60)), Dated(from: day("2100-01-01"), value: .contacts(3)),
            ])
        )
        try await test.commit([leg("c1", at: morning, seconds: 90)])
        try await test.ledger.use(.sales(minimums: [Dated(from: nil, value: .talkMinutes(60))]), siteZones: [:])
        #expect(
            try await test.rows(
                "select manager_id, minimum_talk_minutes, minimum_contacts, fresh_at at time zone 'UTC' from intensity_now where manager_id = '101'"
            ) == [["101", "60", "-", "2026-11-23T09:01:30"]]
        )
        #expect(try await test.value("select count(*) from intensity_now") == "5")
        #expect(try await test.value("select bool_and(as_of = now()) from intensity_now") == "true")
    }

    @Test("Traffic of no roster is told by the days of the site's zone")
    func unassigned() async throws {
        let moscow = Zone(name: "Europe/Moscow", firstOffset: 10_800)
        let test = try await TestLedger(.sales(extensions: ["101"]), siteZones: ["main": moscow])
        let records = [
            leg("c1", "207", at: utc("2026-11-22 21:00:00"), seconds: 10.6),
            leg("c2", "207", at: utc("2026-11-23 20:59:59"), seconds: 10.6),
            leg("c3", "207", at: utc("2026-11-23 21:00:00"), seconds: 5),
        ]
        try await test.commit(records)
        try await test.commit(records, site: "branch")
        #expect(
            try await test.rows(
                "select site, extension, day, calls, talk_seconds from unassigned_traffic order by 1 desc, 3"
            ) == [
                ["main", "207", "2026-11-23", "2", "21"], ["main", "207", "2026-11-24", "1", "5"],
                ["branch", "207", "2026-11-22", "1", "10"], ["branch", "207", "2026-11-23", "2", "15"],
            ]
        )
        #expect(try await test.value("select count(*) from contact_log") == "0")
    }

    @Test("A day that begins within an hour parts that hour", arguments: [true, false])
    func halfHour(together: Bool) async throws {
        let test = try await TestLedger(.sales(dayStarts: 1_800))
        let a = leg("c1", at: utc("2026-11-23 00:10:00"), seconds: 90)
        let b = leg("c2", at: utc("2026-11-23 00:40:00"), seconds: 70)
        if together {
            try await test.commit([a, b])
        } else {
            try await test.commit([a]); try await test.commit([b])
        }
        #expect(
            try await test.rows("select day, talk_seconds from intensity_day order by day")
                == [["2026-11-22", "90"], ["2026-11-23", "70"]]
        )
        #expect(try await test.rows("select sum(talk_seconds) from intensity_hour") == [["160"]])
        #expect(try await test.differences() == [])
    }
}
