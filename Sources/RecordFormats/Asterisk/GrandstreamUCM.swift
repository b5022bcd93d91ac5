import Pace

/// `grandstream-ucm`: call records of Grandstream's UCM, as its web page exports them and its API gives them.
///
/// Sources: a public export of the web page (26 headings); Grandstream's "CDR and REC API guide" (CSV without quotes, JSON).
package enum GrandstreamUCM {
    package static let format = RecordFormat(
        name: "grandstream-ucm",
        summary: "Grandstream UCM: CSV of the web page, CSV and JSON of the API",
        needsZone: true,
        options: ["columns", "time_format"],
        evidence: .documentation,
        origin: "CDR > Download Records, or CDR API > cdrapi?format=csv|json, on the UCM's web page",
        recognise: recognise,
        problem: { options in
            ColumnLayout.problem(columns: options.columns, required: GrandstreamRows.required) ?? options.timeProblem
        },
        makeDecoder: { options, carry in
            RowsOrElements(GrandstreamElements(options), carry: carry) {
                DelimitedDecoder(GrandstreamRows(options), dialect: CSVDialect(), carry: $0)
            }
        }
    )

    private static func recognise(_ sample: FileSample) -> Recognition? {
        guard let line = sample.lines(atMost: 1).first else { return nil }
        let bytes = sample.bytes.span
        let text = bytes.text(line)
        if text.hasPrefix("AcctId,"), text.contains(",disposition,") {
            return Recognition(.certain, "the heading line is that of the API, from AcctId on")
        }
        let plain = text.filter { $0 != "\"" }
        if plain.hasPrefix("Account Code,Caller Number,Callee Number,") {
            return Recognition(.certain, "the heading line is that of the web page's export")
        }
        if text.first == "{", sample.hasName("AcctId"), sample.hasName("dstchannel") {
            return Recognition(.certain, "the objects have AcctId and dstchannel")
        }
        guard let row = GrandstreamAPIRow(bytes, line), (try? row.fields(count: nil, bytes)) != nil else { return nil }
        return Recognition(.likely, "a row has the fields of the API, without quotes and with a number in front")
    }
}
