import Pace

/// `asterisk-csv`: Master.csv and the files of the accounts, in every shape that cdr.conf can give them.
///
/// The shape is told by each record: 16 fields, then uniqueid and userfield where they are logged, then peeraccount,
/// linkedid and sequence with newcdrcolumns. Source: `cdr/cdr_csv.c: build_csv_record`.
package enum AsteriskCSV {
    package static let format = RecordFormat(
        name: "asterisk-csv",
        summary: "Asterisk Master.csv and account files (cdr_csv), with any of uniqueid, userfield and newcdrcolumns",
        needsZone: true,
        options: ["time_format"],
        origin: "cdr.conf and cdr_csv.so: /var/log/asterisk/cdr-csv/Master.csv; turn on loguniqueid, loguserfield and "
            + "newcdrcolumns in the section [csv]",
        recognise: AsteriskRecognition.csv,
        problem: { $0.timeProblem },
        makeDecoder: { options, carry in
            let rows = AsteriskCSVRows(TimestampReader(zone: options.zone, format: options.timeFormat))
            return DelimitedDecoder(rows, dialect: CSVDialect(), carry: carry)
        }
    )
}

private struct AsteriskCSVRows: RowReader {
    private static let base: [CallColumn?] = [
        .accountCode, .source, .destination, nil, nil, .channel, .destinationChannel, .lastApplication, nil, .start,
        .answer, .end, .duration, .talk, .disposition, nil,
    ]
    private static let new: [CallColumn?] = [nil, .linkedID, .sequence]

    /// A class that each reader of rows has one of, for speed: statics are guarded at every use, and a struct is copied.
    private final class Layouts: Sendable {
        let plain = ColumnLayout(count: 16, base)
        let uniqueID = ColumnLayout(count: 17, base + [.uniqueID])
        let userField = ColumnLayout(count: 17, base + [.userField])
        let both = ColumnLayout(count: 18, base + [.uniqueID, .userField])
        let newColumns = ColumnLayout(count: 19, base + new)
        let newAndUniqueID = ColumnLayout(count: 20, base + [.uniqueID] + new)
        let newAndUserField = ColumnLayout(count: 20, base + [.userField] + new)
        let all = ColumnLayout(count: 21, base + [.uniqueID, .userField] + new)
    }

    let secondDialect: CSVDialect? = nil
    var carry: [UInt8] = []
    private let layouts = Layouts()
    private var reader: CallReader

    init(_ clock: TimestampReader) {
        reader = CallReader(clock: clock)
    }

    mutating func read(_ fields: FieldSplitter, _ bytes: Span<UInt8>, row: Range<Int>, offset: Int64) -> RowReading {
        guard let layout = layout(fields, bytes) else {
            let problem =
                RowHint.problem(fields, bytes) ?? "\(fields.count) of them where 16 to 21 belong into a row"
            return .rejected(reason: RecordError(field: "fields", problem: problem).description)
        }
        do throws(RecordError) {
            let leg = try reader.leg(fields, layout, bytes, row: row)
            let disposition = fields[layout[.disposition]]
            return .record(
                .leg(leg),
                key: reader.key,
                note: reader.note,
                isProven: disposition.isQuoted && !disposition.hasEscapes
            )
        } catch {
            let isHeader =
                ColumnLayout(header: fields, bytes, required: [CallColumn.start, .disposition]) != nil
            return isHeader ? .header(carry: []) : .rejected(reason: error.description)
        }
    }

    private func layout(_ fields: FieldSplitter, _ bytes: Span<UInt8>) -> ColumnLayout<CallColumn>? {
        switch fields.count {
        case 16: layouts.plain
        case 17: hasUniqueID(fields, bytes) ? layouts.uniqueID : layouts.userField
        case 18: layouts.both
        case 19: layouts.newColumns
        case 20: hasUniqueID(fields, bytes) ? layouts.newAndUniqueID : layouts.newAndUserField
        case 21: layouts.all
        default: nil
        }
    }

    /// Whether field 17 is a uniqueid and no user field.
    private func hasUniqueID(_ fields: FieldSplitter, _ bytes: Span<UInt8>) -> Bool {
        UniqueID.epoch(bytes, fields.range(16)) != nil
    }
}
