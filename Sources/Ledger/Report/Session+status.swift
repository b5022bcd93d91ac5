import Pace
import Postgres

/// A row of `source_status`.
package struct SourceStatus: Sendable {
    package var source: String
    package var site: String
    package var format: String
    package var lastRecordAt: String?
    package var lagBytes: Int64
    package var pendingBytes: Int64
    package var gaps: Int64
    package var gapBytes: Int64
    package var records: Int64
    package var stored: Int64
    package var duplicates: Int64
    package var ignored: Int64
    package var quarantined: Int64
    package var bytes: Int64
    package var storedBytes: Int64
    package var duplicateBytes: Int64
    package var ignoredBytes: Int64
    package var quarantinedBytes: Int64
    package var aheadOfClock: Int64
    package var state: String
    package var problem: String?
    /// Why records were ignored, in records.
    package var ignoredReasons: [String: Int64]

    /// read = stored + duplicate + ignored + quarantined, in records and bytes.
    package var isBalanced: Bool {
        records == stored + duplicates + ignored + quarantined
            && bytes == storedBytes + duplicateBytes + ignoredBytes + quarantinedBytes
    }
}

extension Session {
    package func sourceStatus() throws -> [SourceStatus] {
        let reasons = try connection.query(
            "select s.name, r.reason, r.records from ignored_reason r join source s on s.id = r.source_id",
            []
        )
        var ignored: [String: [String: Int64]] = [:]
        for row in reasons {
            ignored[try row.text(0), default: [:]][try row.text(1)] = try row.int64(2)
        }
        return try connection.query(
            """
            select source, site, format, last_record_at, lag_bytes, pending_bytes, gaps, gap_bytes, records, stored,
                duplicates, ignored, quarantined, bytes, stored_bytes, duplicate_bytes, ignored_bytes,
                quarantined_bytes, ahead_of_clock, state, problem
            from source_status order by source
            """,
            []
        ).map { row in
            SourceStatus(
                source: try row.text(0),
                site: try row.textIfPresent(1) ?? "",
                format: try row.text(2),
                lastRecordAt: try row.timestampIfPresent(3).map { Instant(microseconds: $0).rfc3339 },
                lagBytes: try row.int64(4),
                pendingBytes: try row.int64(5),
                gaps: try row.int64(6),
                gapBytes: try row.int64(7),
                records: try row.int64(8),
                stored: try row.int64(9),
                duplicates: try row.int64(10),
                ignored: try row.int64(11),
                quarantined: try row.int64(12),
                bytes: try row.int64(13),
                storedBytes: try row.int64(14),
                duplicateBytes: try row.int64(15),
                ignoredBytes: try row.int64(16),
                quarantinedBytes: try row.int64(17),
                aheadOfClock: try row.int64(18),
                state: try row.text(19),
                problem: try row.textIfPresent(20),
                ignoredReasons: ignored[try row.text(0)] ?? [:]
            )
        }
    }

    /// Extensions of no roster with traffic, newest day first.
    package func unassignedTraffic(limit: Int) throws -> [TextRow] {
        try texts(
            "select site, extension, day, calls, talk_seconds from unassigned_traffic order by day desc, calls desc limit \(limit)"
        )
    }

    /// Rows of a query, each column as text, and the row as JSON.
    func texts(_ sql: String, _ parameters: [Parameter] = []) throws -> [TextRow] {
        let rows = try connection.query(
            """
            select y.json::text, array(select value from json_each_text(y.json)),
                array(select key from json_each(y.json) where json_typeof(value) = 'number')
            from (select row_to_json(x) as json from (\(sql)) x offset 0) y
            """,
            parameters
        )
        guard !rows.isEmpty else { return [] }
        let names = try connection.query(
            "select array(select key from json_each_text($1::text::json))",
            [.text(try rows[0].text(0))]
        ).onlyRow().texts(0)
        return try rows.map { row in
            TextRow(
                names: names,
                values: (try row.textsIfPresent(1) ?? []).map { $0 ?? "" },
                json: try row.text(0),
                numbers: Set(try row.texts(2))
            )
        }
    }
}

/// One row for people and scripts: the columns in order as texts, and the row as a JSON object.
package struct TextRow: Sendable {
    package var names: [String]
    package var values: [String]
    package var json: String
    /// The columns whose value is a number: a call id of digits is a text.
    package var numbers: Set<String>

    package init(names: [String], values: [String], json: String, numbers: Set<String>) {
        self.names = names
        self.values = values
        self.json = json
        self.numbers = numbers
    }
}
