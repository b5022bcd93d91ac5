import Board
import CoreMetrics
import Foundation
import Ledger
import Pace
import Postgres
import TestSupport
import Testing

struct APIMetricsTests {
    @Test("Families are written as Prometheus reads them, hostile labels escaped")
    func text() {
        let families = [
            MetricFamily(
                "callpace_records_total",
                .counter,
                "Records by outcome",
                [.init([("source", "a\"b\\c\nd"), ("outcome", "stored")], 12)]
            ),
            MetricFamily("callpace_age_seconds", .gauge, "Two\nlines", [.init(0.25), .init([], .infinity)]),
            MetricFamily("callpace_nothing", .gauge, "No series", []),
        ]
        #expect(
            String(decoding: MetricText.bytes(families), as: UTF8.self) == #"""
                # HELP callpace_records_total Records by outcome
                # TYPE callpace_records_total counter
                callpace_records_total{source="a\"b\\c\nd",outcome="stored"} 12
                # HELP callpace_age_seconds Two\nlines
                # TYPE callpace_age_seconds gauge
                callpace_age_seconds 0.25
                callpace_age_seconds +Inf

                """#
        )
    }

    @Test("What parts of the process count is shown by names that Prometheus takes")
    func process() {
        let process = ProcessMetrics()
        let counter = Counter(label: "http.requests", dimensions: [("path", "/"), ("a-b", "1")], factory: process)
        counter.increment()
        Counter(label: "http.requests", dimensions: [("a-b", "1"), ("path", "/")], factory: process).increment(by: 2)
        Meter(label: "callpace_board_viewers", factory: process).set(3)
        let timer = Timer(label: "answer", factory: process)
        timer.recordMilliseconds(250)
        timer.recordMilliseconds(500)
        Counter(label: "callpace_commits", factory: process).increment(by: 41)
        let text = String(decoding: MetricText.bytes(process.families), as: UTF8.self)
        let series = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(
            series == [
                "answer_seconds_sum 0.75", "answer_seconds_count 2", "callpace_board_viewers 3",
                "callpace_commits_total 41",
                "callpace_database_reconnects_total 0", "http_requests_total{a_b=\"1\",path=\"/\"} 3",
            ]
        )
    }

    @Test("The number of series is bounded")
    func bounded() {
        let process = ProcessMetrics()
        for number in 0..<2_000 {
            Counter(label: "seen", dimensions: [("n", "\(number)")], factory: process).increment()
        }
        #expect(process.families.reduce(0) { $0 + $1.samples.count } == ProcessMetrics.mostSeries)
    }

    @Test("A page of a database passes promtool, and names no manager", .enabled(if: Promtool.path != nil))
    func page() async throws {
        let office = try await APIOffice()
        try await office.post("[\(APIOffice.agreement(0)),\(APIOffice.agreement(1))]")
        try await office.ledger.perform { session in
            _ = try session.connection.execute(
                """
                insert into site (name) values ('main') on conflict do nothing;
                insert into source (name, site_id, format, records, stored, duplicates, bytes, stored_bytes,
                    duplicate_bytes, gaps, gap_bytes, last_record_at, state)
                select 'cdr "1"', id, 'asterisk-csv', 7, 5, 2, 700, 500, 200, 1, 99, now() - interval '90 s', 'live'
                from site where name = 'main';
                insert into alert (key, kind, as_of, affected) values ('k', 'below', now(), '{}')
                """
            )
        }
        let page = MetricsPage(
            ledger: office.ledger,
            process: ProcessMetrics(),
            version: "1.2.3",
            startedAt: APIOffice.now
        )
        let answer = try await page.answer()
        #expect(answer.header("Content-Type") == "text/plain; version=0.0.4; charset=utf-8")
        for line in [
            "callpace_build_info{version=\"1.2.3\"} 1", "callpace_database_up 1",
            "callpace_source_state{source=\"cdr \\\"1\\\"\",site=\"main\",state=\"live\"} 1",
            "callpace_records_total{source=\"cdr \\\"1\\\"\",outcome=\"stored\"} 5",
            "callpace_records_total{source=\"cdr \\\"1\\\"\",outcome=\"duplicate\"} 2",
            "callpace_bytes_total{source=\"cdr \\\"1\\\"\",outcome=\"stored\"} 500",
            "callpace_source_gap_bytes_total{source=\"cdr \\\"1\\\"\",site=\"main\"} 99",
            "callpace_alerts_total{kind=\"below\"} 1", "callpace_alerts_total{kind=\"missed\"} 0",
            "callpace_commits_total 0", "process_start_time_seconds 1795435200",
        ] {
            #expect(answer.text.contains(line + "\n"), "\(line)")
        }
        for name in ["anna", "Anna", "Client"] { #expect(!answer.text.contains(name)) }
        #expect(try Promtool.check(answer.body) == "")
    }

    @Test(
        "While the database is away the page says so, and what the process counts",
        .enabled(if: Promtool.path != nil)
    )
    func away() async throws {
        let ledger = Ledger(LedgerSettings(url: "host=/nowhere user=nobody"), numbers: PlainNumbers())
        let page = MetricsPage(ledger: ledger, process: ProcessMetrics(), version: "1", startedAt: APIOffice.now)
        let answer = try await page.answer()
        #expect(answer.status == 200)
        #expect(answer.text.contains("callpace_database_up 0\n"))
        #expect(answer.text.contains("callpace_commits_total 0\n"))
        #expect(try Promtool.check(answer.body) == "")
    }
}

/// Prometheus' own judgement.
private enum Promtool {
    static let path = ["/usr/bin/promtool", "/usr/local/bin/promtool"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    /// What `promtool check metrics` has to say; nothing where all is well.
    static func check(_ text: [UInt8]) throws -> String {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try Data(text).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path ?? "")
        process.arguments = ["check", "metrics"]
        process.standardInput = try FileHandle(forReadingFrom: file)
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let said = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return process.terminationStatus == 0
            ? String(decoding: said, as: UTF8.self)
            : "status \(process.terminationStatus): \(String(decoding: said, as: UTF8.self))"
    }
}
