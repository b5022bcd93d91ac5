import Pace

/// Tells the files of Asterisk by their first rows.
///
/// Source of the shapes: `cdr/cdr_csv.c`, `configs/samples/cdr_custom.conf.sample`, `main/cel.c: cel_event_types`,
/// `main/logger.c: ast_queue_log`, FreePBX/cdr `functions.inc.php`.
enum AsteriskRecognition {
    /// The names of events that a file of channel events begins with.
    private static let eventNames: Set<String> = [
        "CHAN_START", "CHAN_END", "ANSWER", "HANGUP", "APP_START", "APP_END", "BRIDGE_ENTER", "BRIDGE_EXIT",
        "BRIDGE_START", "BRIDGE_END", "BRIDGE_UPDATE", "CONF_ENTER", "CONF_EXIT", "PARK_START", "PARK_END",
        "BLINDTRANSFER", "ATTENDEDTRANSFER", "PICKUP", "FORWARD", "USER_DEFINED", "LINKEDID_END",
        "LOCAL_OPTIMIZE_BEGIN", "LOCAL_OPTIMIZE", "STREAM_BEGIN", "STREAM_END", "DTMF",
    ]
    private static let dispositions: Set<String> = [
        "ANSWERED", "NO ANSWER", "BUSY", "FAILED", "CONGESTION", "CANCEL", "UNKNOWN",
    ]

    static func csv(_ sample: FileSample) -> Recognition? {
        most(of: sample.rows(CSVDialect())) { row in
            (16...21).contains(row.count) && isTime(row[9]) && isTime(row[11]) && isSeconds(row[12])
                && isSeconds(row[13]) && isDisposition(row[14])
        }.map { count in
            Recognition(
                .certain,
                "\(count) rows have the fields of cdr_csv: start and end in the 10th and 12th, disposition in the 15th"
            )
        }
    }

    static func custom(_ sample: FileSample) -> Recognition? {
        if sample.firstLine.hasPrefix("{") { return customJSON(sample) }
        let rows = sample.rows(CSVDialect())
        guard let first = rows.first else { return nil }
        let names = first.map { $0.lowercased() }
        if names.contains("disposition"), names.contains("start") || names.contains("starttime") {
            // Grandstream's rows have these names too, and then some.
            guard !names.contains("calldate"), !names.contains("acctid"), !names.contains("channel_ext"),
                names.contains("billsec") || names.contains("billableseconds") || names.contains("duration")
            else { return nil }
            return Recognition(.certain, "the header names the columns of a CDR: start, disposition")
        }
        return most(of: rows) { row in
            (18...20).contains(row.count) && row[0].contains("<") && row[0].hasSuffix(">") && isTime(row[8])
                && (row[9].isEmpty || isTime(row[9])) && isTime(row[10]) && isSeconds(row[11])
                && isSeconds(row[12]) && isDisposition(row[13])
        }.map { count in
            Recognition(
                .certain,
                "\(count) rows are in the usual order of cdr_custom: caller id first, start in the 9th field"
            )
        }
    }

    /// One object a line, as `res_cdrel_custom` writes it.
    private static func customJSON(_ sample: FileSample) -> Recognition? {
        let line = Array(sample.firstLine.utf8)
        guard let json = JSONLine(line.span, line.indices) else { return nil }
        let names = Set(json.names.map { $0.lowercased() })
        guard names.isSuperset(of: ["disposition", "src", "start"]), !names.contains("acctid"),
            names.contains("dst") || names.contains("dstchannel")
        else { return nil }
        return Recognition(.certain, "a line is a JSON object with the members of a CDR: src, start, disposition")
    }

    static func freePBX(_ sample: FileSample) -> Recognition? {
        let rows = sample.rows(FreePBX.dialect)
        guard let first = rows.first else { return nil }
        let names = Set(first.map { $0.lowercased() })
        if names.isSuperset(of: ["calldate", "disposition"]) {
            return Recognition(.certain, "the header names calldate and disposition")
        }
        return most(of: rows) { row in
            [16, 23, 26].contains(row.count) && isTime(row[0]) && row[1].contains("<") && isSeconds(row[9])
                && isSeconds(row[10]) && isDisposition(row[11])
        }.map { count in
            Recognition(.certain, "\(count) rows are in the order of the table cdr: calldate first, then the caller id")
        }
    }

    static func events(_ sample: FileSample) -> Recognition? {
        let rows = sample.rows(CSVDialect())
        guard let first = rows.first else { return nil }
        let names = Set(first.map { $0.lowercased() })
        if names.isSuperset(of: ["eventtype", "eventtime"]) {
            return Recognition(.certain, "the header names eventtype and eventtime")
        }
        return most(of: rows) { (16...20).contains($0.count) && eventNames.contains($0[0]) && isTime($0[1]) }
            .map { count in
                Recognition(.certain, "\(count) rows begin with the name of a channel event and its time")
            }
    }

    static func queueLog(_ sample: FileSample) -> Recognition? {
        let rows = sample.rows(CSVDialect(separator: UInt8(ascii: "|"), quote: nil))
        let count = most(of: rows) { row in
            row.count >= 5 && (9...11).contains(row[0].utf8.count) && isSeconds(row[0]) && !row[4].isEmpty
                && row[4].utf8.allSatisfy { (65...90).contains($0) }
        }
        guard let count else { return nil }
        let known = rows.contains { $0.count >= 5 && AsteriskQueueLog.eventNames.contains($0[4]) }
        return Recognition(
            known ? .certain : .likely,
            "\(count) lines are time, call, queue, agent and event, set apart by |"
        )
    }

    /// How many rows are as they should be; nil unless most are.
    private static func most(of rows: [[String]], _ fits: ([String]) -> Bool) -> Int? {
        let count = rows.count(where: fits)
        return count > 0 && count * 2 > rows.count ? count : nil
    }

    /// A date and time, or seconds since 1970.
    private static func isTime(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        switch TimestampReader(zone: .utc, allowsEpoch: true).timestamp(bytes.span, bytes.indices) {
        case .local, .instant: return true
        case .none, .invalid: return false
        }
    }

    private static func isSeconds(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 20 && text.utf8.allSatisfy { $0.isDigit || $0 == UInt8(ascii: ".") }
    }

    private static func isDisposition(_ text: String) -> Bool {
        dispositions.contains(text.uppercased()) || ["0", "1", "2", "4", "8", "16", "32"].contains(text)
    }
}
