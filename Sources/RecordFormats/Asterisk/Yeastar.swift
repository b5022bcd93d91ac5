import Pace

/// `yeastar`: calls of Yeastar's S-series and P-series.
///
/// Sources: the S-series' table of call records; help.yeastar.com on the web page's export; the API's report `NewCdr`.
package enum Yeastar {
    package static let format = RecordFormat(
        name: "yeastar",
        summary: "Yeastar S- and P-series: CSV of the web page, the S-series' table, the API's NewCdr reports as JSON",
        needsZone: true,
        options: ["columns", "separator", "time_format"],
        evidence: .experimental,
        origin: "CDR and Recordings > Download CDR on the PBX's web page; or the API's report NewCdr",
        recognise: recognise,
        problem: { options in
            ColumnLayout.problem(columns: options.columns, required: YeastarRows.required) ?? options.timeProblem
        },
        makeDecoder: { options, carry in
            let dialect = CSVDialect(separatedBy: options.separator ?? UInt8(ascii: ","))
            return RowsOrElements(YeastarElements(options), carry: carry) {
                DelimitedDecoder(YeastarRows(options), dialect: dialect, carry: $0)
            }
        }
    )

    private static func recognise(_ sample: FileSample) -> Recognition? {
        let lines = sample.lines(atMost: 2_000)
        guard let line = lines.first else { return nil }
        let bytes = sample.bytes.span
        if bytes[line.lowerBound] == UInt8(ascii: "{"), sample.hasName("callduraction"), sample.hasName("callfrom") {
            return Recognition(.certain, "the objects have callfrom and callduraction")
        }
        var splitter = FieldSplitter(CSVDialect())
        splitter.begin(at: line.lowerBound)
        guard case .complete = splitter.advance(in: bytes, until: line.upperBound, isFinal: true),
            let layout = ColumnLayout<YeastarColumn>(headingLine: splitter, bytes, required: YeastarRows.required)
        else { return nil }
        let names = splitter.fields.indices.map { splitter.text($0, bytes).lowercased() }
        let isExport = names.contains("call from") && names.contains("talk duration")
        let isTable = names.contains("billable") && (names.contains("srctrunk") || names.contains("dstrunk"))
        guard isExport || isTable else { return nil }
        let times = lines.dropFirst().compactMap { line -> String? in
            splitter.begin(at: line.lowerBound)
            guard case .complete = splitter.advance(in: bytes, until: line.upperBound, isFinal: true) else {
                return nil
            }
            return splitter.text(layout[.time], bytes).withoutBlanksAround
        }
        let format = YeastarClock.format(of: times)
        let reason =
            isExport ? "the headings are Call From, Talk Duration and the like" : "the columns are the S-series'"
        return Recognition(.certain, reason, options: format.map { ["time_format": [$0]] } ?? [:])
    }
}

extension YeastarClock {
    /// The `time_format` of times of which one at least shows what stands first; nil where none does, they disagree, or it
    /// goes without saying.
    static func format(of times: [String]) -> String? {
        let written = times.compactMap { Self.written($0.utf8.span) }
        let orders = Set(written.map(\.order)).subtracting([.open, .same])
        guard orders.count == 1, let order = orders.first, order != .yearFirst, let first = written.first,
            written.allSatisfy({ $0.separator == first.separator && $0.hasHalfDay == first.hasHalfDay })
        else { return nil }
        let separator = String(UnicodeScalar(first.separator))
        let date = (order == .monthFirst ? ["MM", "DD", "YYYY"] : ["DD", "MM", "YYYY"]).joined(separator: separator)
        return date + (first.hasHalfDay ? " hh:mm:ss A" : " HH:mm:ss")
    }
}
