package import Ledger
import Pace

extension LedgerMetrics {
    /// As Prometheus reads it.
    package var families: [MetricFamily] {
        let moments = [
            source("last_record_timestamp_seconds", .gauge, "The newest record by its own time") {
                $0.lastRecordAt.map { $0.unixSeconds }
            },
            source("last_commit_timestamp_seconds", .gauge, "When records were last committed") {
                $0.lastCommitAt.map { $0.unixSeconds }
            },
            source("lag_seconds", .gauge, "How old the newest record is; it grows while nobody calls, too") { source in
                source.lastRecordAt.map { Double(max(0, asOf - $0)) / 1_000_000 }
            },
        ]
        let bytes = [
            source("lag_bytes", .gauge, "Bytes that were seen and are not committed") { Double($0.lagBytes) },
            source("pending_bytes", .gauge, "Bytes that are read and wait for the rest of their record") {
                Double($0.pendingBytes)
            },
            source("gaps_total", .counter, "How often bytes vanished before they were read") { Double($0.gaps) },
            source("gap_bytes_total", .counter, "Bytes that vanished before they were read") { Double($0.gapBytes) },
        ]
        let state = MetricFamily(
            "callpace_source_state",
            .gauge,
            "1 for the state in which the source is",
            sources.map { .init([("source", $0.name), ("site", $0.site), ("state", $0.state)], 1) }
        )
        return [state] + moments + bytes + [
            outcomes("callpace_records_total", "Records by what became of them") { $0.records },
            outcomes("callpace_bytes_total", "Bytes of records by what became of them") { $0.bytes },
            MetricFamily(
                "callpace_quarantine_open",
                .gauge,
                "Records that could not be read and were not retried with success",
                sources.map { .init([("source", $0.name)], Double($0.openQuarantined)) }
            ),
        ] + alertFamilies
    }

    private var alertFamilies: [MetricFamily] {
        [
            MetricFamily(
                "callpace_alerts_total",
                .counter,
                "Alerts by kind",
                // A kind that has not happened yet is shown too, so that its first alert is seen as an increase.
                Set(alerts.keys).union(AlertKind.allCases.map(\.rawValue)).sorted().map { kind in
                    .init([("kind", kind)], Double(alerts[kind] ?? 0))
                }
            ),
            MetricFamily(
                "callpace_alert_deliveries",
                .gauge,
                "Deliveries of alerts by the state in which they are",
                deliveries.map { .init([("channel", $0.channel), ("state", $0.state.rawValue)], Double($0.count)) }
            ),
            MetricFamily(
                "callpace_alert_delivery_overdue_seconds",
                .gauge,
                "For how long the delivery that waits the longest has been due",
                [.init(oldestDueAt.map { Double(max(0, asOf - $0)) / 1_000_000 } ?? 0)]
            ),
        ]
    }

    /// A series a source, but where there is no value.
    private func source(
        _ name: String,
        _ kind: MetricFamily.Kind,
        _ help: String,
        _ value: (Source) -> Double?
    ) -> MetricFamily {
        MetricFamily(
            "callpace_source_\(name)",
            kind,
            help,
            sources.compactMap { source in
                value(source).map { .init([("source", source.name), ("site", source.site)], $0) }
            }
        )
    }

    private func outcomes(_ name: String, _ help: String, _ value: (Source.Amount) -> Int64) -> MetricFamily {
        MetricFamily(
            name,
            .counter,
            help,
            sources.flatMap { source in
                [
                    ("stored", source.stored), ("duplicate", source.duplicates), ("ignored", source.ignored),
                    ("quarantined", source.quarantined),
                ].map { outcome, amount in
                    .init([("source", source.name), ("outcome", outcome)], Double(value(amount)))
                }
            }
        )
    }
}
