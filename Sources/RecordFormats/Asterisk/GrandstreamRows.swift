import Pace

/// Rows of Grandstream's web export, which are quoted, and of its API, which are not.
///
/// Where a row of the API has commas in the caller's name or in the data of its application, it is read from both sides:
/// five fields and the caller up to the channel that follows, then from the dates in the middle to the end.
struct GrandstreamRows: RowReader {
    typealias Layout = ColumnLayout<GrandstreamColumn>

    static let required: [GrandstreamColumn] = [
        .source, .destination, .destinationChannel, .start, .talk, .disposition,
    ]

    let secondDialect: CSVDialect? = nil
    private var call: GrandstreamCall
    private let configured: Layout?
    private var headings: Layout?

    init(_ options: FormatOptions) {
        call = GrandstreamCall(clock: TimestampReader(zone: options.zone, format: options.timeFormat))
        configured = options.columns.map { Layout(headings: $0) }
    }

    var carry: [UInt8] {
        get { headings?.carry ?? [] }
        set { headings = Layout(carry: newValue) }
    }

    mutating func read(_ fields: FieldSplitter, _ bytes: Span<UInt8>, row: Range<Int>, offset: Int64) -> RowReading {
        if let layout = headings ?? configured, layout.count == fields.count {
            do throws(RecordError) {
                return try call.read(fields, layout, bytes, row: row)
            } catch {
                return headings(fields, bytes) ?? .rejected(reason: error.description)
            }
        }
        return headings(fields, bytes) ?? unquoted(bytes, row) ?? .rejected(reason: shapeReason(fields, bytes))
    }

    /// A row of which the quotes are those of a caller's name.
    mutating func readLine(_ bytes: Span<UInt8>, _ line: Range<Int>) -> RowReading? {
        unquoted(bytes, line)
    }

    private func headings(_ fields: FieldSplitter, _ bytes: Span<UInt8>) -> RowReading? {
        Layout(headingLine: fields, bytes, required: Self.required).map { .header(carry: $0.carry) }
    }

    private mutating func unquoted(_ bytes: Span<UInt8>, _ line: Range<Int>) -> RowReading? {
        let layout = headings ?? configured ?? GrandstreamAPIRow.usualLayout
        guard GrandstreamAPIRow.isOrder(of: layout), let row = GrandstreamAPIRow(bytes, line) else { return nil }
        do throws(RecordError) {
            let fields = try row.fields(count: (headings ?? configured)?.count, bytes)
            return try call.read(fields, layout, bytes, row: line)
        } catch {
            return .rejected(reason: error.description)
        }
    }

    private func shapeReason(_ fields: FieldSplitter, _ bytes: Span<UInt8>) -> String {
        let layout = headings ?? configured
        let shape = layout.map { "\(fields.count) of them where \($0.count ?? 0) are named" }
        let problem =
            RowHint.problem(fields, bytes) ?? shape
            ?? "no heading line names them, and they are not in the order of the API"
        return RecordError(field: "fields", problem: problem).description
    }
}

/// A row of the API, without quotes around its fields.
///
/// Order (Grandstream's "CDR and REC API guide"): AcctId, accountcode, src, dst, dcontext, clid, channel, dstchannel,
/// lastapp, lastdata, start, answer, end, duration, billsec, disposition, amaflags, uniqueid, userfield, channel_ext,
/// dstchannel_ext, service; newer firmware appends further ones.
struct GrandstreamAPIRow {
    private static let names = [
        "AcctId", "accountcode", "src", "dst", "dcontext", "clid", "channel", "dstchannel", "lastapp", "lastdata",
        "start", "answer", "end", "duration", "billsec", "disposition", "amaflags", "uniqueid", "userfield",
    ]
    /// Where the fields stand that a row is told by.
    private static let caller = 5
    private static let dates = 10
    private static let mostPieces = 256

    static let usualLayout = ColumnLayout<GrandstreamColumn>(headings: names)

    /// Whether the columns up to the disposition stand where a row of the API has them.
    static func isOrder(of layout: ColumnLayout<GrandstreamColumn>) -> Bool {
        let columns: [GrandstreamColumn] = [
            .source, .destination, .channel, .destinationChannel, .start, .answer, .end, .duration, .talk, .disposition,
        ]
        return columns.allSatisfy { layout[$0] == usualLayout[$0] }
    }

    private let pieces: [Range<Int>]
    /// The piece that holds the start.
    private let start: Int

    /// Nil when no three dates, two numbers and a disposition stand in the line behind each other.
    init?(_ bytes: Span<UInt8>, _ line: Range<Int>) {
        var pieces: [Range<Int>] = []
        var from = line.lowerBound
        for index in line {
            if bytes[index] == .lineFeed { return nil }
            guard bytes[index] == UInt8(ascii: ",") else { continue }
            pieces.append(from..<index)
            from = index + 1
            guard pieces.count < Self.mostPieces else { return nil }
        }
        pieces.append(from..<line.upperBound)
        guard pieces.count >= Self.dates + 6, bytes.number(pieces[0]) != nil,
            let start = (Self.dates...pieces.count - 6).last(where: { Self.areTimes(pieces, at: $0, bytes) })
        else { return nil }
        self.pieces = pieces
        self.start = start
    }

    private static func areTimes(_ pieces: [Range<Int>], at start: Int, _ bytes: Span<UInt8>) -> Bool {
        isDate(pieces[start], bytes) && (pieces[start + 1].isEmpty || isDate(pieces[start + 1], bytes))
            && (pieces[start + 2].isEmpty || isDate(pieces[start + 2], bytes))
            && bytes.number(pieces[start + 3]) != nil && bytes.number(pieces[start + 4]) != nil
            && !pieces[start + 5].isEmpty && bytes[pieces[start + 5].lowerBound].isUppercase
    }

    private static func isDate(_ range: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
        guard range.count >= 19, bytes.number(range.lowerBound..<range.lowerBound + 4) != nil else { return false }
        return bytes[range.lowerBound + 4] == UInt8(ascii: "-") && bytes[range.lowerBound + 13] == UInt8(ascii: ":")
    }

    /// The row's fields in their order.
    ///
    /// - Parameter count: how many the heading line names; nil where there is none.
    func fields(count: Int?, _ bytes: Span<UInt8>) throws(RecordError) -> FieldSplitter {
        let behind = pieces.count - start
        if let count, behind != count - Self.dates {
            throw RecordError(
                field: "fields",
                problem: "\(behind) of them from start on where \(max(0, count - Self.dates)) are named"
            )
        }
        let channel = try channel(bytes)
        guard channel + 3 <= start else {
            throw RecordError(field: "fields", problem: "no dstchannel and lastapp stand before start")
        }
        let caller = pieces[Self.caller].lowerBound..<pieces[channel - 1].upperBound
        // A name with commas is in quotes; anything else with commas is what is left of a row that was torn.
        guard channel == Self.caller + 1 || bytes[caller.lowerBound] == UInt8(ascii: "\"") else {
            throw RecordError(field: "clid", value: bytes.text(caller), problem: "is no caller, or the row is torn")
        }
        var ranges = Array(pieces[..<Self.caller])
        ranges.append(caller)
        ranges += pieces[channel...channel + 2]
        let data = channel + 3..<start
        let first = data.isEmpty ? pieces[start].lowerBound : pieces[data.lowerBound].lowerBound
        ranges.append(first..<(data.isEmpty ? first : pieces[start - 1].upperBound))
        ranges += pieces[start...]
        let fields = ranges.prefix(FieldSplitter.mostFields).map {
            FieldSplitter.Field(start: $0.lowerBound, end: $0.upperBound, isQuoted: false, hasEscapes: false)
        }
        return FieldSplitter(fields, CSVDialect())
    }

    /// The piece that holds the channel: the first one behind the caller that looks like a channel, and the only one that
    /// follows the end of a caller's number.
    private func channel(_ bytes: Span<UInt8>) throws(RecordError) -> Int {
        let candidates = (Self.caller + 1..<max(Self.caller + 1, start - 2)).filter {
            isChannel(pieces[$0], bytes) && (pieces[$0 + 1].isEmpty || isChannel(pieces[$0 + 1], bytes))
        }
        let behindCaller = candidates.filter {
            pieces[$0 - 1].last.map { bytes[$0] == UInt8(ascii: ">") } ?? false
        }
        guard let found = behindCaller.first ?? candidates.first else {
            throw RecordError(field: "channel", problem: "is not found between clid and start")
        }
        guard behindCaller.count < 2 else {
            throw RecordError(field: "clid", problem: "holds a comma and a channel, so that the channel is not certain")
        }
        return found
    }

    /// `PJSIP/101-00000001`: a word before a slash.
    private func isChannel(_ range: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
        guard let slash = bytes.firstIndex(of: UInt8(ascii: "/"), in: range), slash > range.lowerBound,
            slash - range.lowerBound <= 16, bytes[range.lowerBound].isUppercase
        else { return false }
        return (range.lowerBound..<slash).allSatisfy { bytes[$0].isWordByte }
    }
}

extension UInt8 {
    fileprivate var isUppercase: Bool { (65...90).contains(self) }

    /// A letter, a digit, an underscore.
    fileprivate var isWordByte: Bool { isDigit || (97...122).contains(lowercasedASCII) || self == UInt8(ascii: "_") }
}
