import Json
import Pace
import RecordFormats

/// Reads what somebody pushes to the journal: one object, an array of them, or JSON lines. Every row is read as a line of a
/// file of the format `journal` is.
package enum JournalIntake {
    /// The largest body, in bytes, which whoever receives it enforces before it is in memory.
    package static let largestBody = JSONValue.usualLimit
    /// The most rows of one request, which are stored in one transaction.
    package static let mostRows = 1_000

    struct Row {
        /// What the row says it is, even where the rest of it cannot be read.
        var id: String?
        var reading: Result<JournalEntry, RecordError>
    }

    /// - Throws: `APIProblem` when it is no such document at all.
    static func rows(_ body: [UInt8], contentType: String?) throws(APIProblem) -> [Row] {
        guard body.count <= largestBody else { throw tooLarge }
        let rows: [Row]
        switch mediaType(contentType) {
        case "application/json": rows = try document(body)
        case "application/x-ndjson", "application/jsonl": rows = lines(body)
        default:
            let allowed = ["application/json", "application/x-ndjson"]
            let detail = "the body is JSON or JSON lines: send it with the Content-Type that says so"
            throw APIProblem(415, "Unknown type", detail, parameter: "Content-Type", allowed: allowed)
        }
        guard rows.count <= mostRows else {
            throw APIProblem(413, "Too many rows", "a request has at most \(mostRows) rows; send them in several")
        }
        return rows
    }

    package static var tooLarge: APIProblem {
        APIProblem(413, "Too large", "a request has at most \(largestBody) bytes; send the rows in several")
    }

    private static func document(_ body: [UInt8]) throws(APIProblem) -> [Row] {
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(parsing: body)
        } catch {
            throw APIProblem(400, "Not readable", "the body \(error)")
        }
        switch value {
        case .object: return [row(value)]
        case .array(let elements): return elements.map(row)
        default: throw APIProblem(400, "Not readable", "the body is neither an object nor an array of objects")
        }
    }

    /// Blank lines are none.
    private static func lines(_ body: [UInt8]) -> [Row] {
        body.split { $0 == UInt8(ascii: "\n") }.compactMap { line in
            guard line.contains(where: { $0 > UInt8(ascii: " ") }) else { return nil }
            do throws(JSONError) {
                return row(try JSONValue(parsing: Array(line)))
            } catch {
                return Row(id: nil, reading: .failure(RecordError(field: "json", problem: error.description)))
            }
        }
    }

    private static func row(_ value: JSONValue) -> Row {
        let id: String? = if case .string(let text)? = value["id"] { text } else { nil }
        do throws(RecordError) {
            return Row(id: id, reading: .success(try Journal.entry(value)))
        } catch {
            return Row(id: id, reading: .failure(error))
        }
    }

    /// Without parameters (`charset=utf-8`), which change nothing: JSON is UTF-8.
    private static func mediaType(_ contentType: String?) -> String? {
        contentType?.split(separator: ";").first.map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
    }
}
