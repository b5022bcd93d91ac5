package import Ledger
import Linux
package import Pace

/// `GET /metrics`: what a monitoring system is told. No manager, no client.
package struct MetricsPage: Sendable {
    private let ledger: Ledger
    private let process: ProcessMetrics
    private let version: String
    private let startedAt: Instant

    /// - Parameters:
    ///   - process: what this process counts.
    ///   - version: of the program.
    ///   - startedAt: when this process began.
    package init(
        ledger: Ledger,
        process: ProcessMetrics = .shared,
        version: String,
        startedAt: Instant
    ) {
        self.ledger = ledger
        self.process = process
        self.version = version
        self.startedAt = startedAt
    }

    /// While the database is away it tells so, and what this process counts.
    package func answer() async throws -> APIAnswer {
        let stored: LedgerMetrics?
        do {
            stored = try await ledger.perform { try $0.metrics() }
        } catch is LedgerError {
            stored = nil
        }
        return APIAnswer(
            200,
            type: MetricText.contentType,
            headers: [("Cache-Control", "no-store")],
            body: MetricText.bytes(families(stored))
        )
    }

    /// - Parameter stored: nil while the database does not answer.
    func families(_ stored: LedgerMetrics?) -> [MetricFamily] {
        let own = [
            MetricFamily("callpace_build_info", .gauge, "The version that runs", [.init([("version", version)], 1)]),
            MetricFamily(
                "callpace_database_up",
                .gauge,
                "1 while the database answers, else 0",
                [.init(stored == nil ? 0 : 1)]
            ),
        ]
        return own + (stored?.families ?? []) + process.families + machine
    }

    /// By the names that Prometheus gives to what every process has.
    private var machine: [MetricFamily] {
        [
            MetricFamily(
                "process_cpu_seconds_total",
                .counter,
                "Processor time of this process",
                [.init(Double(ProcessClock.now()) / 1_000_000)]
            ),
            MetricFamily(
                "process_resident_memory_bytes",
                .gauge,
                "Physical memory of this process",
                ProcessMemory.residentBytes().map { [.init(Double($0))] } ?? []
            ),
            MetricFamily(
                "process_open_fds",
                .gauge,
                "Open files of this process",
                ProcessDescriptors.count().map { [.init(Double($0))] } ?? []
            ),
            MetricFamily(
                "process_start_time_seconds",
                .gauge,
                "When this process began",
                [.init(startedAt.unixSeconds)]
            ),
        ]
    }
}

extension Instant {
    /// Seconds since 1970 with a fraction.
    var unixSeconds: Double { Double(microseconds) / 1_000_000 }
}
