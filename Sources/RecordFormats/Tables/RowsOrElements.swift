import Json
import Pace

/// Gives the objects of a document of JSON their meaning.
protocol ElementReader: Sendable {
    /// Where the objects stand: `cdr[]`. A document that has nothing there is one object itself.
    static var places: [String] { get }

    /// - Returns: one reading for each leg that the object tells of.
    mutating func read(_ element: JSONValue) -> [RowReading]
}

/// Reads the records of a format that come as delimited rows or as JSON. The first bytes tell which.
struct RowsOrElements<Rows: RowReader, Elements: ElementReader>: RecordDecoder {
    private enum Front {
        case undecided
        case rows(DelimitedDecoder<Rows>)
        case elements(JSONFrame)
    }

    /// The first byte of what is carried of a document; no row's layout begins with it.
    private static var mark: UInt8 { 0xFE }

    private let rows: Rows
    private let dialect: CSVDialect
    private var elements: Elements
    private var front = Front.undecided

    init(_ rows: Rows, _ elements: Elements, dialect: CSVDialect, carry: [UInt8]) {
        self.rows = rows
        self.elements = elements
        self.dialect = dialect
        let header = FramingState.header(inCarry: carry)
        if header.first == Self.mark {
            front = .elements(Self.frame(carry: Array(header.dropFirst())))
        } else if !carry.isEmpty {
            front = .rows(DelimitedDecoder(rows, dialect: dialect, carry: carry))
        }
    }

    private static func frame(carry: [UInt8]) -> JSONFrame {
        JSONFrame(Elements.places.map(JSONFrame.Place.init), carry: carry)
    }

    var carry: [UInt8] {
        switch front {
        case .undecided: []
        case .rows(let rows): rows.carry
        case .elements(let frame): [0, Self.mark] + frame.carry
        }
    }

    var passesZeros: Bool {
        if case .rows(let rows) = front { rows.passesZeros } else { false }
    }

    mutating func next(in bytes: Span<UInt8>, from start: Int, offset: Int64, isFinal: Bool) -> DecoderStep {
        guard start >= 0, start < bytes.count else { return .incomplete }
        if case .undecided = front {
            guard let shape = TableShape(bytes, start..<bytes.count, isFinal: isFinal) else { return .incomplete }
            front =
                shape == .documents
                ? .elements(Self.frame(carry: [])) : .rows(DelimitedDecoder(rows, dialect: dialect, carry: []))
        }
        switch front {
        case .undecided: return .incomplete
        case .rows(var rows):
            front = .undecided
            let step = rows.next(in: bytes, from: start, offset: offset, isFinal: isFinal)
            if case .incomplete = step {
                front = .rows(rows)
            } else if rows.knowsShape || !rows.carry.isEmpty {
                // While the rows have told nothing, what follows decides anew, as it does where decoding begins there.
                front = .rows(rows)
            }
            return step
        case .elements(var frame):
            front = .undecided
            let step = next(&frame, bytes, start, offset, isFinal)
            front = .elements(frame)
            return step
        }
    }

    private mutating func next(
        _ frame: inout JSONFrame,
        _ bytes: Span<UInt8>,
        _ start: Int,
        _ offset: Int64,
        _ isFinal: Bool
    ) -> DecoderStep {
        guard let window = DecoderWindow(bytes, from: start, offset: offset, isFinal: isFinal, limit: JSONFrame.limit)
        else { return .incomplete }
        switch frame.next(bytes, from: start, until: window.end, isFinal: window.isFinal) {
        case .incomplete: return .incomplete
        case .envelope(let next): return window.record(.ignored(reason: "envelope"), until: next)
        case .blank(let next): return window.record(.ignored(reason: "blank"), until: next)
        case .broken(let next, let problem):
            return window.quarantine(RecordError(field: "json", problem: problem).description, until: next)
        case .long(let next, let isContinued):
            return window.piece("json: a record longer than 1 MiB", until: next, continuesBefore: isContinued)
        case .element(let end, let next):
            do throws(JSONError) {
                let (value, note) = try element(start..<end, bytes)
                return window.record(of: elements.read(value), until: next, note: note)
            } catch {
                return window.quarantine("json: \(error)", until: next)
            }
        }
    }

    private func element(_ range: Range<Int>, _ bytes: Span<UInt8>) throws(JSONError) -> (JSONValue, note: String?) {
        if bytes.isUTF8(range) { return (try JSONValue(parsing: bytes.extracting(range)), nil) }
        let repaired = try JSONValue(parsing: Array(bytes.text(range).utf8), limit: 4 * JSONFrame.limit)
        return (repaired, "bytes that are no UTF-8 are read as U+FFFD")
    }
}

extension JSONValue {
    /// A text, a number or a truth value as text; nil for anything else.
    var scalarText: String? {
        switch self {
        case .string(let text): text
        case .number(let number): number
        case .bool(let flag): flag ? "true" : "false"
        case .array, .object, .null: nil
        }
    }
}
