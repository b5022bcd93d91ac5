import Json
import Pace

/// Gives the objects of a document of JSON their meaning.
protocol ElementReader: Sendable {
    /// Where the objects stand: `cdr[]`. A document that has nothing there is one object itself.
    static var places: [String] { get }

    /// - Returns: one reading for each leg that the object tells of.
    mutating func read(_ element: JSONValue) -> [RowReading]
}

/// Reads the rows of a table.
protocol RowDecoder: RecordDecoder {
    /// Whether a row or a header has been read, so that something is carried in any case.
    var knowsShape: Bool { get }
}

extension DelimitedDecoder: RowDecoder {}

/// Reads the records of a format that come as delimited rows or as JSON. The first bytes tell which.
struct RowsOrElements<Rows: RowDecoder, Elements: ElementReader>: RecordDecoder {
    private enum Front {
        case undecided
        case rows
        case elements
    }

    /// The first byte of what is carried of a document; no row's layout begins with it.
    private static var mark: UInt8 { 0xFE }

    /// The decoder of rows as it is before the first one.
    private let firstRows: Rows
    private var rows: Rows
    private var frame: JSONFrame
    private var elements: Elements
    private var front = Front.undecided

    /// - Parameter rows: makes the decoder of rows with what it carries.
    init(_ elements: Elements, carry: [UInt8], rows: (_ carry: [UInt8]) -> Rows) {
        self.elements = elements
        firstRows = rows([])
        self.rows = firstRows
        let header = FramingState.header(inCarry: carry)
        if header.first == Self.mark {
            front = .elements
            frame = Self.frame(carry: Array(header.dropFirst()))
        } else {
            frame = Self.frame(carry: [])
            guard !carry.isEmpty else { return }
            front = .rows
            self.rows = rows(carry)
        }
    }

    private static func frame(carry: [UInt8]) -> JSONFrame {
        JSONFrame(Elements.places.map(JSONFrame.Place.init), carry: carry)
    }

    var carry: [UInt8] {
        switch front {
        case .undecided: []
        case .rows: rows.carry
        case .elements: [0, Self.mark] + frame.carry
        }
    }

    var passesZeros: Bool { front == .rows && rows.passesZeros }

    mutating func next(in bytes: Span<UInt8>, from start: Int, offset: Int64, isFinal: Bool) -> DecoderStep {
        guard start >= 0, start < bytes.count else { return .incomplete }
        if front == .undecided {
            guard let shape = TableShape(bytes, start..<bytes.count, isFinal: isFinal) else { return .incomplete }
            front = shape == .documents ? .elements : .rows
        }
        guard front == .rows else { return element(in: bytes, start, offset, isFinal) }
        let step = rows.next(in: bytes, from: start, offset: offset, isFinal: isFinal)
        if !rows.knowsShape, rows.carry.isEmpty, case .record = step {
            // While the rows have told nothing, what follows decides anew, as it does where decoding begins there.
            front = .undecided
            rows = firstRows
        }
        return step
    }

    private mutating func element(
        in bytes: Span<UInt8>,
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
