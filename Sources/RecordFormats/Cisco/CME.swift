import Pace

/// `cisco-cme`: what CME, CUBE and other gateways of IOS account for: files in the detailed or the compact form, and
/// lines of syslog.
///
/// Source: Cisco IOS "Configuring File Accounting", `cdr-format`, `gw-accounting`, "Voice CDRs via syslog".
package enum CiscoCME {
    package static let format = RecordFormat(
        name: "cisco-cme",
        summary: "Cisco CME, CUBE and IOS gateways: accounting files (detailed, compact) and lines of syslog",
        needsZone: true,
        options: ["columns"],
        evidence: .experimental,
        origin: "IOS: `gw-accounting file` with `primary ftp …` and `cdr-format detailed`, or `gw-accounting syslog`",
        recognise: recognise,
        problem: problem,
        makeDecoder: { options, carry in
            DelimitedDecoder(CMERows(options), dialect: .wide, carry: carry)
        }
    )

    private static func problem(_ options: FormatOptions) -> String? {
        guard let names = options.columns else { return nil }
        let most = WideColumns<CMEColumn>.mostFields
        guard names.count <= most else { return "columns: \(names.count) are named and at most \(most) are read" }
        let columns = WideColumns<CMEColumn>(names: names)
        guard let missing = CMEColumn.required.first(where: { !columns.has($0) }) else { return nil }
        return "columns: \(missing.name) is not among them"
    }

    private static func recognise(_ sample: FileSample) -> Recognition? {
        let bytes = sample.bytes.span
        if bytes.place(of: CMESyslog.mark, in: 0..<bytes.count) != nil {
            return Recognition(.certain, "a line holds %VOIPAAA-5-VOIP_")
        }
        guard let end = bytes.firstIndex(of: .lineFeed, in: 0..<bytes.count) ?? (sample.isWhole ? bytes.count : nil)
        else {
            return nil
        }
        var fields = FieldSplitter(.wide)
        fields.begin(at: 0)
        guard case .complete = fields.advance(in: bytes, until: end, isFinal: true),
            fields.count >= CMEColumn.fewestDetailed, fields.range(0).count == 10, bytes.number(fields.range(0)) != nil,
            CMERows.hasConference(fields, bytes),
            ["answer", "originate"].contains(fields.text(CMEColumn.origin.place, bytes))
        else { return nil }
        return Recognition(.certain, "it has \(fields.count) columns with a conference id and answer or originate")
    }
}

struct CMERows: RowReader {
    typealias Columns = WideColumns<CMEColumn>

    let secondDialect: CSVDialect? = nil
    var carry: [UInt8] = []
    private let configured: Columns?
    private let detailed = Columns.usual
    private let compact = Columns.compact
    private var legs: CMELegReader

    init(_ options: FormatOptions) {
        configured = options.columns.map { Columns(names: $0) }
        legs = CMELegReader(clock: TimestampReader(zone: options.zone))
    }

    mutating func read(_ fields: FieldSplitter, _ bytes: Span<UInt8>, row: Range<Int>, offset: Int64) -> RowReading {
        if let reading = readSyslog(bytes, row) { return reading }
        do throws(RecordError) {
            let columns = try columns(fields)
            let isProven = fields.count >= CMEColumn.fewestDetailed && Self.hasConference(fields, bytes)
            func digest() -> RecordKey { Self.digest("cme row", bytes.extracting(row)) }
            if let values = CMEValues(fields, columns, bytes) {
                return try legs.read(values, bytes, digest: digest, isProven: isProven)
            }
            var texts: [UInt8] = []
            let values = CMEValues(fields, columns, bytes, texts: &texts)
            return try legs.read(values, texts.span, digest: digest, isProven: isProven)
        } catch {
            return .rejected(reason: error.description)
        }
    }

    /// A line of syslog in which quotes stand where a row of CSV could not have them.
    mutating func readLine(_ bytes: Span<UInt8>, _ line: Range<Int>) -> RowReading? { readSyslog(bytes, line) }

    private mutating func readSyslog(_ bytes: Span<UInt8>, _ line: Range<Int>) -> RowReading? {
        do throws(RecordError) {
            switch try CMESyslog.reading(bytes, line) {
            case nil: return nil
            case .ignored(let reason): return .ignored(reason: reason)
            case .leg(let values, let content):
                func digest() -> RecordKey { Self.digest("cme syslog", bytes.extracting(content)) }
                return try legs.read(values, bytes, digest: digest, isProven: true)
            }
        } catch {
            return .rejected(reason: error.description)
        }
    }

    private static func digest(_ kind: String, _ written: Span<UInt8>) -> RecordKey {
        var digest = RecordDigest(kind)
        digest.add(written)
        return digest.finish()
    }

    private func columns(_ fields: FieldSplitter) throws(RecordError) -> Columns {
        if let configured {
            guard fields.count == configured.count else {
                throw RecordError(
                    field: "fields",
                    problem: "\(fields.count) of them where \(configured.count) are named"
                )
            }
            return configured
        }
        if fields.count >= CMEColumn.fewestDetailed { return detailed }
        if (16...17).contains(fields.count) { return compact }
        throw RecordError(
            field: "fields",
            problem:
                "\(fields.count) of them are neither the detailed form nor the compact one; `columns` must name them"
        )
    }

    /// Four groups of eight hexadecimal digits at their place in the detailed form.
    static func hasConference(_ fields: FieldSplitter, _ bytes: Span<UInt8>) -> Bool {
        bytes.extracting(fields.range(CMEColumn.conference.place)).isConference()
    }
}
