import Json
import Pace

/// Reports `NewCdr` of the API: an object each.
struct YeastarElements: ElementReader {
    static let places: [String] = []

    private var call: YeastarCall

    init(_ options: FormatOptions) {
        call = YeastarCall(options)
    }

    mutating func read(_ element: JSONValue) -> [RowReading] {
        guard case .object(let members) = element else {
            return [.rejected(reason: RecordError(field: "json", problem: "is no object").description)]
        }
        var copy = YeastarCopy()
        var known: Set<YeastarColumn> = []
        for member in members.prefix(FieldSplitter.mostFields) {
            let name = member.name.lowercased().filter { $0.isLetter || $0.isNumber }
            guard let column = YeastarColumn(name: name), let text = member.value.scalarText else { continue }
            copy.add(text, as: column)
            known.insert(column)
        }
        // Other reports come to the same address.
        if known.isDisjoint(with: [.from, .to, .time]) { return [.ignored(reason: "event")] }
        do throws(RecordError) {
            if let missing = YeastarRows.required.first(where: { !known.contains($0) }) {
                throw RecordError(field: missing.name, problem: "is missing")
            }
            return [try call.read(copy.values, copy.bytes.span, content: element.text.utf8.span)]
        } catch {
            return [.rejected(reason: error.description)]
        }
    }
}
