import Json
import Pace

extension CallMap {
    /// The format of a service's call history.
    ///
    /// - Parameter options: further names beside those of every table.
    func format(
        summary: String,
        needsZone: Bool,
        evidence: FormatEvidence,
        origin: String,
        options: [String] = []
    ) -> RecordFormat {
        RecordFormat(
            name: name,
            summary: summary,
            needsZone: needsZone,
            options: ["separator", "encoding", "time_format"] + options,
            evidence: evidence,
            origin: origin,
            recognise: { [self] sample in recognise(sample) },
            problem: { $0.tableProblem },
            makeDecoder: { [self] options, carry in CallTableDecoder(adjusted(by: options), options, carry: carry) }
        )
    }

    /// Whether a file is the service's, by names that nothing else has.
    func recognise(_ sample: FileSample) -> Recognition? {
        guard let names = SampleNames(sample, elements: elements, readsForms: readsForms) else { return nil }
        for mark in marks where mark.allSatisfy(names.has) {
            return Recognition(.certain, "\(names.subject) \(mark.joined(separator: ", "))")
        }
        return nil
    }
}

extension Table {
    /// Names that tables of PBXs have, which are formats of their own.
    private static let foreign: Set<String> = [
        "calldate", "lastapp", "dcontext", "dstchannel", "channel", "uniqueid", "linkedid", "eventtype", "eventtime",
        "src", "dst", "clid", "accountcode", "amaflags", "hangup_cause", "caller_id_number", "globalcallid_callid",
        "sip_code", "method", "from_tag", "to_tag",
    ]

    static func recognise(_ sample: FileSample) -> Recognition? {
        guard let names = SampleNames(sample, elements: []), case .header(let header) = names,
            foreign.isDisjoint(with: header.map(WordTable.folded))
        else { return nil }
        let map = UsualColumns.map
        let layout = TableLayout(header, ColumnNames(map))
        guard layout.roles.count >= map.fewestColumns, layout.has(.start) || layout.has(.date),
            layout.has(.talk) || layout.has(.total) || layout.has(.answer) && layout.has(.end)
        else { return nil }
        let known = layout.roles.map { "\(header[$0.place]) (\($0.role.name))" }.joined(separator: ", ")
        return Recognition(.weak, "the header names \(known)", options: dates(sample))
    }

    /// The order of day and month, where a date of the sample shows it and none the other.
    private static func dates(_ sample: FileSample) -> [String: [String]] {
        let bytes = sample.bytes
        var orders: Set<String> = []
        for index in bytes.indices.dropFirst(2).dropLast(3) where bytes[index] == UInt8(ascii: "/") {
            guard let first = bytes.span.number(index - 2..<index),
                let second = bytes.span.number(index + 1..<index + 3)
            else { continue }
            if (13...31).contains(first), (1...12).contains(second) { orders.insert("dmy") }
            if (13...31).contains(second), (1...12).contains(first) { orders.insert("mdy") }
        }
        return orders.count == 1 ? ["dates": Array(orders)] : [:]
    }
}

/// The names that a file gives to its values: by its header line, or in its first record of JSON.
enum SampleNames {
    case header([String])
    case record(JSONValue)
    case form([String])

    var subject: String {
        switch self {
        case .header: "the header names"
        case .record: "the records have"
        case .form: "the forms have"
        }
    }

    func has(_ name: String) -> Bool {
        switch self {
        case .header(let names), .form(let names): names.contains { WordTable.folded($0) == WordTable.folded(name) }
        case .record(let record): record[name] != nil
        }
    }

    init?(_ sample: FileSample, elements: [String], readsForms: Bool = false) {
        let bytes = sample.bytes
        guard let shape = TableShape(bytes.span, 0..<bytes.count, isFinal: true) else { return nil }
        switch shape {
        case .rows:
            if readsForms, let names = Self.form(bytes) {
                self = .form(names)
                return
            }
            guard let names = Self.header(bytes) else { return nil }
            self = .header(names)
        case .wide(let isBigEndian):
            let units = stride(from: 0, to: min(bytes.count, 1 << 16) - 1, by: 2).map { index in
                let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
                return isBigEndian ? first << 8 | second : second << 8 | first
            }
            let text = Array(String(decoding: units, as: UTF16.self).utf8)
            let isWhole = sample.isWhole && bytes.count <= 1 << 16
            let narrow = FileSample(path: sample.path, bytes: text, isWhole: isWhole)
            self.init(narrow, elements: elements, readsForms: readsForms)
        case .documents:
            guard let record = Self.record(bytes, elements, isWhole: sample.isWhole) else { return nil }
            self = .record(record)
        }
    }

    private static func form(_ bytes: [UInt8]) -> [String]? {
        guard CallForms.begin(bytes.span, from: 0, isFinal: true) == true else { return nil }
        let line = bytes.prefix(8_192).prefix { $0 != .lineFeed && $0 != .carriageReturn }
        return CallForms.pairs(String(decoding: line, as: UTF8.self))?.map(\.name)
    }

    /// The first line of at least four names.
    private static func header(_ bytes: [UInt8]) -> [String]? {
        let span = bytes.span
        // Behind the mark a quote begins the first field.
        var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        for _ in 0..<5 where start < bytes.count {
            let next = span.firstIndex(of: .lineFeed, in: start..<bytes.count) ?? bytes.count
            let end = next > start && bytes[next - 1] == .carriageReturn ? next - 1 : next
            let line = start..<end
            start = min(next + 1, bytes.count)
            guard line.count <= 8_192, CallTableRows.announced(line, span) == nil else { continue }
            var best: FieldSplitter?
            for separator in CallTableRows.separators {
                var splitter = FieldSplitter(CSVDialect(separatedBy: separator))
                splitter.begin(at: line.lowerBound)
                guard case .complete = splitter.advance(in: span, until: line.upperBound, isFinal: true),
                    splitter.count > best?.count ?? 3, splitter.count <= FieldSplitter.mostFields
                else { continue }
                best = splitter
            }
            guard let best else { continue }
            let encoding = TableEncoding(header: line, span)
            return best.fields.map { encoding.text(span, $0.range) }
        }
        return nil
    }

    private static func record(_ bytes: [UInt8], _ elements: [String], isWhole: Bool) -> JSONValue? {
        let span = bytes.span
        var frame = JSONFrame(elements.map(JSONFrame.Place.init), carry: [])
        var start = 0
        for _ in 0..<20 where start < bytes.count {
            let end = min(bytes.count, start + JSONFrame.limit)
            switch frame.next(span, from: start, until: end, isFinal: isWhole) {
            case .element(let end, _): return try? JSONValue(parsing: span.extracting(start..<end))
            case .envelope(let next), .blank(let next): start = next
            case .broken, .long, .incomplete: return nil
            }
        }
        return nil
    }
}
