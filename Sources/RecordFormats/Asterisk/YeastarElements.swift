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
        var values = YeastarValues()
        for member in members.prefix(FieldSplitter.mostFields) {
            let name = member.name.lowercased().filter { $0.isLetter || $0.isNumber }
            guard let column = YeastarColumn(name: name), let text = member.value.scalarText else { continue }
            values[column] = text.withoutBlanksAround
        }
        // Other reports come to the same address.
        if values[.from] == nil, values[.to] == nil, values[.time] == nil { return [.ignored(reason: "event")] }
        do throws(RecordError) {
            if let missing = YeastarRows.required.first(where: { values[$0] == nil }) {
                throw RecordError(field: missing.name, problem: "is missing")
            }
            let content = Array(element.text.utf8)
            let reading = try call.read(values, content: content.span)
            return [.record(.leg(reading.leg), key: reading.key, note: reading.note, isProven: false)]
        } catch {
            return [.rejected(reason: error.description)]
        }
    }
}
