import Json
import Pace

/// Objects of the API's JSON: a leg, or, of the UCM63xx, a call with a summary `main_cdr` and its legs `sub_cdr_1` and on.
struct GrandstreamElements: ElementReader {
    static let places = ["cdr[]", "cdr_root[]"]

    /// Further legs of one call are none.
    private static let mostLegs = 200

    private var call: GrandstreamCall

    init(_ options: FormatOptions) {
        call = GrandstreamCall(clock: TimestampReader(zone: options.zone, format: options.timeFormat))
    }

    mutating func read(_ element: JSONValue) -> [RowReading] {
        guard case .object(let members) = element else {
            return [.rejected(reason: RecordError(field: "json", problem: "is no object").description)]
        }
        let legs = members.filter { $0.name.hasPrefix("sub_cdr") && $0.value.isObject }
        guard legs.count <= Self.mostLegs else {
            return [.rejected(reason: "sub_cdr: \(legs.count) legs where at most \(Self.mostLegs) are read")]
        }
        // The summary holds the seconds of all legs once more.
        if !legs.isEmpty { return legs.map { leg($0.value, $0.name) } }
        if let summary = element["main_cdr"], summary.isObject { return [leg(summary, "main_cdr")] }
        if members.allSatisfy({ $0.value.scalarText?.isEmpty ?? true }) { return [.ignored(reason: "nothing")] }
        return [leg(element, nil)]
    }

    /// Reads an object as a row, its members in their order.
    private mutating func leg(_ object: JSONValue, _ place: String?) -> RowReading {
        guard case .object(let members) = object else { return .ignored(reason: "nothing") }
        var bytes: [UInt8] = []
        var fields: [FieldSplitter.Field] = []
        let told = members.prefix(FieldSplitter.mostFields)
        for member in told {
            let start = bytes.count
            bytes += Array((member.value.scalarText ?? "").utf8)
            fields.append(FieldSplitter.Field(start: start, end: bytes.count, isQuoted: false, hasEscapes: false))
            bytes.append(0x1F)
        }
        let layout = ColumnLayout<GrandstreamColumn>(headings: told.map(\.name))
        do throws(RecordError) {
            if let missing = GrandstreamRows.required.first(where: { !layout.has($0) }) {
                throw RecordError(field: missing.name, problem: "is missing")
            }
            let splitter = FieldSplitter(fields, CSVDialect())
            return try call.read(splitter, layout, bytes.span, row: 0..<bytes.count)
        } catch {
            return .rejected(reason: place.map { "\($0): \(error.description)" } ?? error.description)
        }
    }
}

extension JSONValue {
    fileprivate var isObject: Bool {
        if case .object = self { true } else { false }
    }
}
