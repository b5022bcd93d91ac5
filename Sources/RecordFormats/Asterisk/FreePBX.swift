import Pace

/// `freepbx`: the table asteriskcdrdb.cdr as CSV, as FreePBX and its relatives export it.
///
/// Columns go by the header. A file without one is read only when its first 16 columns are the usual ones, or when
/// `columns` names them. Source: FreePBX/cdr `functions.inc.php: cdr_export_csv`.
package enum FreePBX {
    package static let format = RecordFormat(
        name: "freepbx",
        summary: "the cdr table of FreePBX, Issabel, Elastix and the like, exported as CSV",
        needsZone: true,
        options: ["columns", "time_format"],
        origin: "Reports, CDR Reports, the CSV file; or a select of asteriskcdrdb.cdr with a header",
        recognise: AsteriskRecognition.freePBX,
        problem: { $0.problem(required: [CallColumn.start, .disposition]) },
        makeDecoder: { options, carry in
            let rows = MappedCallRows(
                clock: TimestampReader(zone: options.zone, format: options.timeFormat),
                columns: options.columns,
                fallback: layout,
                secondDialect: nil
            )
            return DelimitedDecoder(rows, dialect: dialect, carry: carry)
        }
    )

    /// As PHP's fputcsv writes it, and older releases without it.
    static let dialect = CSVDialect(
        escape: UInt8(ascii: "\\"),
        isEscapeOfPHP: true,
        takesRawCallerID: true,
        takesQuotesInside: true
    )

    private static let base: [CallColumn?] = [
        .start, nil, .source, .destination, nil, .channel, .destinationChannel, .lastApplication, nil, .duration,
        .talk, .disposition, nil, .accountCode, .uniqueID, .userField,
    ]

    /// The order of the columns without a header: in an export as in the table itself, linkedid, peeraccount and
    /// sequence are the last three of 26.
    private static func layout(count: Int) -> ColumnLayout<CallColumn>? {
        switch count {
        case 16, 23: ColumnLayout(count: count, base)
        case 26: ColumnLayout(count: count, base + Array(repeating: nil, count: 7) + [.linkedID, nil, .sequence])
        default: nil
        }
    }
}
