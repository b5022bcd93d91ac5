package import Pace

/// What a monitoring system is told of the database, all of one moment. No client, no manager.
package struct LedgerMetrics: Hashable, Sendable {
    /// A row of `source_status`, and what of it waits for somebody.
    package struct Source: Hashable, Sendable {
        /// Records and their bytes.
        package struct Amount: Hashable, Sendable {
            package var records: Int64
            package var bytes: Int64

            package init(records: Int64, bytes: Int64) {
                self.records = records
                self.bytes = bytes
            }
        }

        package var name: String
        /// Empty for mail and journals.
        package var site: String
        package var format: String
        package var state: String
        /// Bytes that were seen and are not committed.
        package var lagBytes: Int64
        package var pendingBytes: Int64
        /// By its own time.
        package var lastRecordAt: Instant?
        package var lastCommitAt: Instant?
        package var stored: Amount
        package var duplicates: Amount
        package var ignored: Amount
        /// Those that were retried with success included: a counter must not go back.
        package var quarantined: Amount
        package var gaps: Int64
        package var gapBytes: Int64
        /// Unreadable records that nobody has retried with success.
        package var openQuarantined: Int64

        package init(
            name: String,
            site: String,
            format: String,
            state: String,
            lagBytes: Int64,
            pendingBytes: Int64,
            lastRecordAt: Instant?,
            lastCommitAt: Instant?,
            stored: Amount,
            duplicates: Amount,
            ignored: Amount,
            quarantined: Amount,
            gaps: Int64,
            gapBytes: Int64,
            openQuarantined: Int64
        ) {
            self.name = name
            self.site = site
            self.format = format
            self.state = state
            self.lagBytes = lagBytes
            self.pendingBytes = pendingBytes
            self.lastRecordAt = lastRecordAt
            self.lastCommitAt = lastCommitAt
            self.stored = stored
            self.duplicates = duplicates
            self.ignored = ignored
            self.quarantined = quarantined
            self.gaps = gaps
            self.gapBytes = gapBytes
            self.openQuarantined = openQuarantined
        }
    }

    /// How many deliveries of alerts are in a state.
    package struct Deliveries: Hashable, Sendable {
        package enum State: String, Hashable, Sendable, CaseIterable {
            /// Waits for its time, or for its first attempt.
            case due
            /// Failed, and is tried again.
            case retrying
            case sent
            case withdrawn
            /// Failed for good.
            case dead
        }

        /// The name of the entry of `alerts`.
        package var channel: String
        package var state: State
        package var count: Int64

        package init(channel: String, state: State, count: Int64) {
            self.channel = channel
            self.state = state
            self.count = count
        }
    }

    package var asOf: Instant
    /// By name.
    package var sources: [Source]
    /// Alerts that were ever made, by kind.
    package var alerts: [String: Int64]
    package var deliveries: [Deliveries]
    /// When the delivery that waits the longest became due; nil: nothing waits.
    package var oldestDueAt: Instant?

    package init(
        asOf: Instant,
        sources: [Source],
        alerts: [String: Int64],
        deliveries: [Deliveries],
        oldestDueAt: Instant?
    ) {
        self.asOf = asOf
        self.sources = sources
        self.alerts = alerts
        self.deliveries = deliveries
        self.oldestDueAt = oldestDueAt
    }
}
