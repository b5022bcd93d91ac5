import Pace

/// `freeswitch-csv`: Master.csv and the account files of mod_cdr_csv, by any template.
///
/// Source: `mod_cdr_csv.c`, `conf/vanilla/autoload_configs/cdr_csv.conf.xml`.
package enum FreeSWITCHCSV {
    package static let format = RecordFormat(
        name: "freeswitch-csv",
        summary: "FreeSWITCH: Master.csv and account files of mod_cdr_csv, by its stock templates or by columns",
        needsZone: true,
        options: ["columns", "template", "separator", "quote"],
        evidence: .records,
        origin: "autoload_configs/cdr_csv.conf.xml: log-base, default-template, legs=ab",
        recognise: recognise,
        problem: problem,
        makeDecoder: { FreeSWITCHRowDecoder(options: $0, carry: $1) }
    )

    private static let moments = ["start", "answer", "end"].flatMap { name in
        ["_stamp", "_epoch", "_uepoch"].map { name + $0 }
    }

    private static func problem(_ options: FormatOptions) -> String? {
        if let columns = options.columns?.map(FreeSWITCHTemplate.variable) {
            if options.word("template") != nil { return "template: columns are named, so that there is none to name" }
            if !columns.contains("uuid") { return "columns: uuid is not among them" }
            if !columns.contains(where: moments.contains) {
                return "columns: none of them is a moment, as start_stamp or start_epoch"
            }
            if columns.count > 64 { return "columns: more than 64 are not read" }
        }
        if let template = options.word("template"), !FreeSWITCHTemplate.names.contains(template) {
            return "template: \"\(template)\" is none of \(FreeSWITCHTemplate.names.joined(separator: ", "))"
        }
        let separator = options.separator ?? UInt8(ascii: ",")
        return separator == options.quote ?? UInt8(ascii: "\"") ? "separator: it must differ from quote" : nil
    }

    private static func recognise(_ sample: FileSample) -> Recognition? {
        let bytes = sample.bytes.span
        var start = 0
        // The first lines may be broken ones.
        for _ in 0..<20 where start < bytes.count {
            let end = bytes.firstIndex(of: .lineFeed, in: start..<bytes.count) ?? bytes.count
            let line = start..<end
            start = end + 1
            guard line.count < 1 << 16 else { return nil }
            let row = FreeSWITCHRow(bytes, line, separator: UInt8(ascii: ","), quote: UInt8(ascii: "\""))
            for template in FreeSWITCHTemplate.stock where template.columns.count == row.pieces.count {
                guard case .one(let columns) = row.alignment(template.shapes, bytes),
                    let uuid = template.columns.firstIndex(of: "uuid"), !columns[uuid].isEmpty
                else { continue }
                guard let cause = template.columns.firstIndex(of: "hangup_cause") else {
                    return Recognition(.likely, "a line has a uuid first and the columns of \(template.name)")
                }
                guard !columns[cause].isEmpty else { continue }
                let name = FreeSWITCHRow.isInsert(bytes, line) ? "sql" : template.name
                return Recognition(.certain, "a line has a uuid, a hangup cause and the columns of \(name)")
            }
        }
        return nil
    }
}
