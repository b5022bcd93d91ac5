import Foundation
import TestSupport

/// A dashboard of `deploy/grafana`, as far as its queries go.
struct Dashboard: Decodable {
    struct Panel: Decodable {
        struct Target: Decodable {
            var rawSql: String
            var format: String
            var datasource: Source
        }

        var id: Int
        var type: String
        var title: String
        var datasource: Source
        var targets: [Target]
    }

    struct Source: Decodable, Hashable {
        var type: String
        var uid: String
    }

    struct Templating: Decodable {
        struct Variable: Decodable {
            var name: String
            var query: String
            var datasource: Source
        }

        var list: [Variable]
    }

    var uid: String
    var title: String
    var panels: [Panel]
    var templating: Templating

    static let folder = Fixtures.folder + "/../../deploy/grafana"
    static let names = ["team", "manager", "sources"]

    static func named(_ name: String) throws -> Dashboard {
        let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/dashboards/\(name).json"))
        return try JSONDecoder().decode(Dashboard.self, from: data)
    }
}

/// What Grafana makes of a query before PostgreSQL sees it, by the documentation of its PostgreSQL data source.
struct GrafanaMacros {
    struct Unknown: Error {
        var sql: String
    }

    /// RFC 3339.
    var from: String
    var until: String
    /// What `$__interval` stands for, and its seconds.
    var interval = (text: "1h", seconds: 3_600)
    /// The chosen values by name of the variable.
    var variables: [String: [String]] = [:]

    func expanded(_ sql: String) throws -> String {
        var sql = sql.replacing("$__interval", with: interval.text)
        for (name, values) in variables {
            let list = values.map { "'\($0.replacing("'", with: "''"))'" }.joined(separator: ",")
            sql = sql.replacing("${\(name):sqlstring}", with: list)
        }
        sql = sql.replacing(/\$__timeFilter\(([^()]+)\)/) { match in
            "\(match.1) BETWEEN '\(from)' AND '\(until)'"
        }
        sql = sql.replacing(/\$__timeGroupAlias\(([^(),]+), *'?([^'()]+)'?\)/) { match in
            let seconds = ["1h": 3_600, "1d": 86_400][String(match.2)] ?? interval.seconds
            return "floor(extract(epoch from \(match.1))/\(seconds))*\(seconds) AS \"time\""
        }
        guard !sql.contains("$") else { throw Unknown(sql: sql) }
        return sql
    }
}
