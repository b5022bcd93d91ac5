import Daemon
import Ledger
import Pace

/// What `callpace status` prints.
enum StatusText {
    /// - Parameters:
    ///   - receptions: of sources that receive; nil where no daemon does.
    ///   - problem: what keeps the running daemon from writing.
    static func table(
        _ sources: [SourceStatus],
        _ strays: [TextRow],
        _ receptions: [String: ReceptionState?],
        problem: String?,
        databaseURL: String?
    ) -> String {
        var text = problem.map { "the daemon says: \($0)\n" } ?? ""
        for source in sources {
            let newest = source.lastRecordAt.map { "newest record \($0)" } ?? "no record yet"
            let site = source.site.isEmpty ? "" : ", site \(source.site)"
            text += "\(source.source)  \(source.format)\(site): \(source.state), \(newest)\n"
            if let problem = source.problem { text += "  \(problem)\n" }
            if let reception = receptions[source.source] {
                text += "  \(reception?.description ?? "nobody listens, or another user or machine does")\n"
            }
            var table = Table(["", "records", "bytes"])
            table.add(["  stored", "\(source.stored)", "\(source.storedBytes)"])
            table.add(["  duplicate", "\(source.duplicates)", "\(source.duplicateBytes)"])
            table.add(["  ignored", "\(source.ignored)", "\(source.ignoredBytes)"])
            table.add(["  quarantined", "\(source.quarantined)", "\(source.quarantinedBytes)"])
            table.add(["  = read", "\(source.records)", "\(source.bytes)"])
            text += table.text
            text += "  \(source.lagBytes) bytes behind, of them \(source.pendingBytes) in an unfinished record; "
            text += source.gaps == 0 ? "no gaps" : "\(source.gaps.counted("gap")) with \(source.gapBytes) bytes lost"
            text += source.isBalanced ? "; the account balances\n" : "; THE ACCOUNT DOES NOT BALANCE\n"
            if source.aheadOfClock > 0 {
                text += "  \(source.aheadOfClock.counted("record")) dated ahead of the clock\n"
            }
        }
        if !strays.isEmpty {
            text += "\nextensions with traffic that are in no roster:\n"
            text += RowText.text(strays, as: .table)
        }
        if let databaseURL { text += "\ndatabase: psql '\(databaseURL)'\n" }
        return text
    }

    static func json(
        _ sources: [SourceStatus],
        _ strays: [TextRow],
        _ receptions: [String: ReceptionState?],
        problem: String?,
        databaseURL: String?
    ) -> String {
        var line = JSONLine()
        line.add("sources", raw: "[" + sources.map { object($0, receptions[$0.source]) }.joined(separator: ",") + "]")
        line.add("unassigned", raw: "[" + strays.map { JSONLine.harmless($0.json) }.joined(separator: ",") + "]")
        line.add("problem", problem)
        line.add("database", databaseURL)
        return line.text + "\n"
    }

    private static func object(_ source: SourceStatus, _ reception: ReceptionState??) -> String {
        var line = JSONLine()
        line.add("source", source.source)
        line.add("site", source.site)
        line.add("format", source.format)
        line.add("state", source.state)
        line.add("problem", source.problem)
        line.add("last_record_at", source.lastRecordAt)
        let numbers: [(String, Int64)] = [
            ("lag_bytes", source.lagBytes), ("pending_bytes", source.pendingBytes), ("gaps", source.gaps),
            ("gap_bytes", source.gapBytes), ("records", source.records), ("bytes", source.bytes),
            ("stored", source.stored), ("stored_bytes", source.storedBytes), ("duplicates", source.duplicates),
            ("duplicate_bytes", source.duplicateBytes), ("duplicates_bytes", source.duplicateBytes),
            ("ignored", source.ignored),
            ("ignored_bytes", source.ignoredBytes), ("quarantined", source.quarantined),
            ("quarantined_bytes", source.quarantinedBytes), ("ahead_of_clock", source.aheadOfClock),
        ]
        for (name, number) in numbers { line.add(name, number) }
        line.add("balanced", source.isBalanced)
        if let reception {
            let endpoints = reception?.endpoints ?? []
            line.add("listens", raw: "[" + endpoints.map(JSONLine.quoted).joined(separator: ",") + "]")
            line.add("connections", Int64(reception?.connections ?? 0))
            line.add("last_received_at", reception?.lastReceivedAt)
            line.add("reception_problem", reception?.problem)
        }
        var reasons = JSONLine()
        for (reason, count) in source.ignoredReasons.sorted(by: { $0.key < $1.key }) { reasons.add(reason, count) }
        line.add("ignored_reasons", raw: reasons.text)
        return line.text
    }
}
