import Board
import Json
import Ledger
import Testing

struct APIDescriptionTests {
    private let document: JSONValue

    init() throws {
        document = try API.description(ifNoneMatch: nil).json
    }

    private func names(_ value: JSONValue?) -> [String] {
        guard case .object(let members)? = value else { return [] }
        return members.map(\.name)
    }

    @Test("Every path of the interface is described, and no other")
    func paths() {
        let views = ViewRows.allCases.map(\.rawValue)
        let paths =
            views.map { "/api/v1/\($0)" } + views.map { "/api/v1/\($0).csv" } + [
                "/api/v1/openapi.json", "/api/v1/journal",
            ]
        #expect(Set(names(document["paths"])) == Set(paths))
    }

    @Test(
        "Every column of every view is described, in its order, with a type that the database has",
        arguments: ViewRows.allCases
    )
    func columns(view: ViewRows) async throws {
        let office = try await APIOffice()
        let columns = try await office.rows(
            """
            select column_name, data_type from information_schema.columns
            where table_schema = current_schema() and table_name = '\(view.viewName)' order by ordinal_position
            """
        )
        let page = document["paths"]?["/api/v1/\(view.rawValue)"]?["get"]?["responses"]?["200"]?["content"]
        guard let reference = page?["application/json"]?["schema"]?["$ref"]?.string,
            let row = schema(reference)?["properties"]?[view.member]?["items"]?["$ref"]?.string
        else {
            Issue.record("no schema of \(view.rawValue)")
            return
        }
        let properties = schema(row)?["properties"]
        #expect(names(properties) == columns.map { $0[0] })
        for column in columns {
            let described = properties?[column[0]]
            let isNullable: [JSONValue] =
                if case .array(let types)? = described?["type"] { types } else { [described?["type"] ?? .null] }
            #expect(isNullable.first == .string(Self.types[column[1]] ?? "?"), "\(column)")
            if column[1] == "date" { #expect(described?["format"] == .string("date"), "\(column)") }
            if column[1].hasPrefix("timestamp") { #expect(described?["format"] == .string("date-time"), "\(column)") }
        }
    }

    private static let types = [
        "text": "string", "date": "string", "timestamp with time zone": "string", "boolean": "boolean",
        "bigint": "integer",
        "integer": "integer", "numeric": "number", "jsonb": "object", "ARRAY": "array",
    ]

    private func schema(_ reference: String) -> JSONValue? {
        document["components"]?["schemas"]?[String(reference.split(separator: "/").last ?? "")]
    }

    @Test("Every parameter that is taken is described, and no other", arguments: ViewRows.allCases, ["", ".csv"])
    func parameters(view: ViewRows, suffix: String) {
        guard
            case .array(let parameters)? = document["paths"]?["/api/v1/\(view.rawValue)\(suffix)"]?["get"]?[
                "parameters"
            ]
        else {
            Issue.record("no parameters of \(view.rawValue)")
            return
        }
        let described = parameters.compactMap { parameter -> String? in
            guard let reference = parameter["$ref"]?.string else { return nil }
            let name = document["components"]?["parameters"]?[String(reference.split(separator: "/").last ?? "")]
            return name?["in"] == .string("query") ? name?["name"]?.string : nil
        }
        #expect(described == view.parameters + (suffix.isEmpty ? ["format"] : []))
    }

    @Test("It is sent once")
    func entityTag() throws {
        let first = API.description(ifNoneMatch: nil)
        #expect(first.status == 200)
        let tag = try #require(first.header("ETag"))
        #expect(API.description(ifNoneMatch: tag).status == 304)
        #expect(API.description(ifNoneMatch: tag).body.isEmpty)
    }
}
