import Pace

/// `asterisk-custom`: what cdr_custom and its successor write, in any order of columns, and the exports of other
/// CDR backends with a header line.
///
/// Columns go by a header line, else by `columns`, else by the default mapping of the sample configuration.
/// Source: `cdr/cdr_custom.c`, `res/res_cdrel_custom.c`, `configs/samples/cdr_custom.conf.sample`.
package enum AsteriskCustom {
    package static let format = RecordFormat(
        name: "asterisk-custom",
        summary: "Asterisk cdr_custom files and other CDR exports, in any order of columns, or as JSON",
        needsZone: true,
        options: ["columns", "separator", "quote", "escape", "time_format"],
        origin: "cdr_custom.conf (newer: res_cdrel_custom): a mapping to a file under /var/log/asterisk/cdr-custom",
        recognise: AsteriskRecognition.custom,
        problem: { $0.problem(required: [CallColumn.start, .disposition]) },
        makeDecoder: { options, carry in
            let dialect = CSVDialect(options: options)
            var second = dialect
            if dialect.escape != nil {
                second.isEscapeOfPHP = true
            } else {
                second.isLenient = true
            }
            let rows = MappedCallRows(
                clock: TimestampReader(zone: options.zone, format: options.timeFormat, allowsEpoch: true),
                columns: options.columns,
                fallback: layout,
                secondDialect: second,
                takesJSON: true
            )
            return DelimitedDecoder(rows, dialect: dialect, carry: carry)
        }
    )

    private static let base: [CallColumn?] = [
        nil, .source, .destination, nil, .channel, .destinationChannel, .lastApplication, nil, .start, .answer, .end,
        .duration, .talk, .disposition, nil, .accountCode, .uniqueID, .userField,
    ]

    /// The default mapping: with sequence, without it (until 1.8), with linkedid before it.
    private static func layout(count: Int) -> ColumnLayout<CallColumn>? {
        switch count {
        case 18: ColumnLayout(count: count, base)
        case 19: ColumnLayout(count: count, base + [.sequence])
        case 20: ColumnLayout(count: count, base + [.linkedID, .sequence])
        default: nil
        }
    }
}

extension CSVDialect {
    /// `separator`, `quote` and `escape` of the configuration.
    init(options: FormatOptions) {
        self.init()
        separator = options.separator ?? separator
        quote = options.quote ?? quote
        escape = options.escape == quote ? nil : options.escape
    }
}
