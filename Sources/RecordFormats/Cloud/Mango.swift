import Pace

/// `mango`: the report `stats` of Mango Office: a row for each pair that was connected, without a header line, in the order in
/// which the request named its `fields`.
///
/// `answer` is 0 where nobody answered; rows of one call share `entry_id` and come in no order. Source: two clients of the API.
package enum Mango {
    package static let format: RecordFormat = {
        var format = map.format(
            summary: "Mango Office: the report of the API's stats/request, CSV without a header",
            needsZone: false,
            evidence: .documentation,
            origin: "VPBX API, stats/request and stats/result",
            options: ["columns", "fields"]
        )
        format.recognise = { map.recognise($0) ?? recogniseRows($0) }
        format.problem = { options in options.tableProblem ?? problem(options) }
        format.makeDecoder = { options, carry in
            var ordered = map
            ordered.columns = columns(options) ?? map.columns
            return CallTableDecoder(ordered, options, carry: carry)
        }
        return format
    }()

    private static let map = CallMap(
        name: "mango",
        names: [
            .start: ["start"], .answer: ["answer"], .end: ["finish"],
            .caller: ["from_number"], .callerExtension: ["from_extension"],
            .callee: ["to_number"], .calleeExtension: ["to_extension"],
            .call: ["entry_id"],
        ],
        talk: [.answerToEnd],
        isInUTC: true,
        columns: [
            "records", "start", "finish", "answer", "from_extension", "from_number", "to_extension", "to_number",
            "disconnect_reason", "line_number", "location", "entry_id",
        ],
        separator: UInt8(ascii: ";"),
        isDirectionByExtension: true,
        marks: [["from_extension", "to_extension", "entry_id"]]
    )

    private static func columns(_ options: FormatOptions) -> [String]? {
        options.columns
            ?? options.further["fields"].map { fields in
                // As it stands in the request, `start,finish,answer`.
                fields.flatMap { $0.split(separator: ",").map(WordTable.trimmed) }
            }
    }

    private static func problem(_ options: FormatOptions) -> String? {
        guard let columns = columns(options) else { return nil }
        let needed = ["start", "finish", "answer"].first { !columns.contains($0) }
        if let needed { return "columns: \(needed) is not among them" }
        let people = ["from_extension", "from_number", "to_extension", "to_number"]
        guard people.contains(where: columns.contains) else {
            return "columns: nobody is named, allowed: \(people.joined(separator: ", "))"
        }
        return nil
    }

    /// `[…];1480000000;1480000060;1480000010;…`
    private static func recogniseRows(_ sample: FileSample) -> Recognition? {
        let bytes = sample.bytes.span
        let end = bytes.firstIndex(of: .lineFeed, in: 0..<bytes.count) ?? bytes.count
        var splitter = FieldSplitter(CSVDialect(separatedBy: UInt8(ascii: ";")))
        splitter.begin(at: 0)
        guard case .complete = splitter.advance(in: bytes, until: end, isFinal: true), splitter.count == 12,
            let first = splitter.range(0).first, bytes[first] == UInt8(ascii: "["),
            (1...2).allSatisfy({ splitter.range($0).count == 10 && bytes.number(splitter.range($0)) != nil }),
            bytes.number(splitter.range(3)) != nil
        else { return nil }
        return Recognition(.likely, "rows of twelve fields begin with a list of recordings and three times")
    }
}
