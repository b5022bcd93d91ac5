import Pace

/// Reads a call history in whatever shape it comes: CSV in any usual encoding, or JSON. The first bytes tell.
struct CallTableDecoder: RecordDecoder {
    private let map: CallMap
    private let options: FormatOptions
    // At most one of the four is there; none before the first bytes are seen. They are changed where they are: a decoder is
    // much to copy for every record.
    private var rows: DelimitedDecoder<CallTableRows>?
    private var wide: WideTable?
    private var documents: CallDocuments?
    private var forms: LineDecoder<CallForms>?

    init(_ map: CallMap, _ options: FormatOptions, carry: [UInt8]) {
        self.map = map
        self.options = options
        let header = FramingState.header(inCarry: carry)
        switch header.first {
        case CallTableRows.mark?: rows = Self.rows(map, options, carry)
        case WideTable.mark?: wide = Self.wide(map, options, header)
        case CallDocuments.mark?: documents = CallDocuments(map, options, header: header)
        case CallForms.mark?: forms = LineDecoder(CallForms(map, options), carry: carry)
        default: break
        }
    }

    var carry: [UInt8] { rows?.carry ?? wide?.carry ?? documents?.carry ?? forms?.carry ?? [] }

    var passesZeros: Bool { rows?.passesZeros ?? forms?.passesZeros ?? false }

    mutating func next(in bytes: Span<UInt8>, from start: Int, offset: Int64, isFinal: Bool) -> DecoderStep {
        if let step = rows?.next(in: bytes, from: start, offset: offset, isFinal: isFinal) { return step }
        if let step = documents?.next(in: bytes, from: start, offset: offset, isFinal: isFinal) { return step }
        if let step = wide?.next(in: bytes, from: start, offset: offset, isFinal: isFinal) { return step }
        if let step = forms?.next(in: bytes, from: start, offset: offset, isFinal: isFinal) { return step }
        guard start >= 0, start < bytes.count,
            let shape = TableShape(bytes, start..<bytes.count, isFinal: isFinal),
            let isForm =
                map.readsForms && shape == .rows ? CallForms.begin(bytes, from: start, isFinal: isFinal) : false
        else { return .incomplete }
        begin(shape, isForm: isForm)
        return next(in: bytes, from: start, offset: offset, isFinal: isFinal)
    }

    private mutating func begin(_ shape: TableShape, isForm: Bool) {
        switch shape {
        case .rows where isForm: forms = LineDecoder(CallForms(map, options), carry: [])
        case .rows: rows = Self.rows(map, options, [])
        case .wide(let isBigEndian): wide = Self.wide(map, options, [WideTable.mark, isBigEndian ? 1 : 0])
        case .documents: documents = CallDocuments(map, options, header: [])
        }
    }

    private static func rows(
        _ map: CallMap,
        _ options: FormatOptions,
        _ carry: [UInt8]
    ) -> DelimitedDecoder<CallTableRows> {
        var dialect = CSVDialect()
        dialect.takesQuotesInside = true
        return DelimitedDecoder(CallTableRows(map, options), dialect: dialect, carry: carry)
    }

    private static func wide(_ map: CallMap, _ options: FormatOptions, _ header: [UInt8]) -> WideTable {
        var utf8 = options
        utf8.further["encoding"] = ["utf-8"]
        return WideTable(header: header) { [utf8] carry in CallTableDecoder(map, utf8, carry: carry) }
    }
}

/// What the first bytes of a file show it to be.
enum TableShape: Equatable {
    case rows
    case wide(isBigEndian: Bool)
    case documents

    /// Nil while too few bytes are there to tell.
    init?(_ bytes: Span<UInt8>, _ range: Range<Int>, isFinal: Bool) {
        if let first = range.first, bytes[first] == 0xFF || bytes[first] == 0xFE {
            guard range.count > 1 else {
                guard isFinal else { return nil }
                self = .rows
                return
            }
            let second = bytes[first + 1]
            if bytes[first] ^ second == 1, second >= 0xFE {
                self = .wide(isBigEndian: bytes[first] == 0xFE)
                return
            }
        }
        let limit = min(range.upperBound, range.lowerBound + 4_096)
        let ink = bytes.firstInk(range.lowerBound..<limit)
        guard ink < limit else {
            guard isFinal || range.count >= 4_096 else { return nil }
            self = .rows
            return
        }
        guard bytes[ink] == UInt8(ascii: "[") else {
            self = bytes[ink] == UInt8(ascii: "{") ? .documents : .rows
            return
        }
        // A list of ids may begin a row of CSV, too.
        let next = bytes.firstInk(ink + 1..<limit)
        guard next < limit else {
            guard isFinal || range.count >= 4_096 else { return nil }
            self = .documents
            return
        }
        if bytes[next] == UInt8(ascii: "]") {
            guard next + 1 < limit else {
                guard isFinal || range.count >= 4_096 else { return nil }
                self = .documents
                return
            }
            self = [UInt8(ascii: ";"), UInt8(ascii: ",")].contains(bytes[next + 1]) ? .rows : .documents
            return
        }
        self = bytes[next] == UInt8(ascii: "{") ? .documents : .rows
    }
}
