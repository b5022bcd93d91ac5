package import Ledger
package import Pace

/// What a request for rows asks for, read strictly: a parameter that is not known is refused rather than passed over,
/// since rows of everybody are no answer to a question about somebody.
package struct APIQuery: Hashable, Sendable {
    package enum Format: String, Hashable, Sendable, CaseIterable {
        case json
        case csv
    }

    /// The most rows of one answer.
    package static let mostRows = 10_000
    static let usualRows = 1_000
    /// Days told without `from`, the last of them included.
    static let usualDays: Int32 = 31

    package var filter: RowFilter
    package var format: Format
    /// Whose spreadsheet is to open the CSV.
    package var country: CSVText.Country
    /// Whether the request asks for a page of its own size, and so knows that more may follow.
    package var isPage: Bool

    /// - Parameters:
    ///   - items: the query's parameters, decoded.
    ///   - accept: the header, for requests that do not name the format.
    ///   - format: where the path tells it.
    ///   - today: the present day in UTC, from which the last days are counted.
    package init(
        _ view: ViewRows,
        _ items: [(name: String, value: String)],
        accept: String? = nil,
        format: Format? = nil,
        today: Day
    ) throws(APIProblem) {
        let values = try Self.values(items, allowed: view.parameters + (format == nil ? ["format"] : []))
        let asked = try Self.choice("format", values["format"], of: Format.self)
        self.format = format ?? asked ?? Self.format(accept)
        country = try Self.choice("lang", values["lang"], of: SpreadsheetLanguage.self)?.country ?? .international
        let from = try Self.day("from", values["from"])
        let until = try Self.day("until", values["until"])
        if let from, let until, from > until {
            throw APIProblem(400, "Bad parameter", "from lies behind until", parameter: "from")
        }
        isPage = values["limit"] != nil || values["cursor"] != nil
        let usual = self.format == .csv ? Self.mostRows : Self.usualRows
        filter = RowFilter(
            team: values["team"],
            manager: values["manager"],
            from: view.hasDays ? from ?? (until ?? today) - (Self.usualDays - 1) : nil,
            until: until,
            limit: try Self.limit(values["limit"]) ?? usual
        )
        if let cursor = values["cursor"] {
            guard let continued = PageCursor(cursor)?.continued(filter, view, keepsFrom: from != nil) else {
                throw APIProblem(
                    400,
                    "Bad parameter",
                    "this cursor belongs to no such request: take it from the `next` of an answer, and leave team, manager, "
                        + "from and until as they were",
                    parameter: "cursor"
                )
            }
            filter = continued
        }
    }

    private static func values(_ items: [(name: String, value: String)], allowed: [String]) throws(APIProblem)
        -> [String: String]
    {
        var values: [String: String] = [:]
        for (name, value) in items {
            guard allowed.contains(name) else {
                throw APIProblem(
                    400,
                    "Unknown parameter",
                    "there is no such parameter here",
                    parameter: name,
                    allowed: allowed
                )
            }
            guard !value.isEmpty else {
                throw APIProblem(400, "Bad parameter", "\(name) is empty; leave it out", parameter: name)
            }
            guard !value.utf8.contains(0) else {
                throw APIProblem(400, "Bad parameter", "\(name) has a character that no name has", parameter: name)
            }
            guard values.updateValue(value, forKey: name) == nil else {
                throw APIProblem(400, "Bad parameter", "\(name) is given more than once", parameter: name)
            }
        }
        return values
    }

    private static func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String,
        _ value: String?,
        of type: Choice.Type
    ) throws(APIProblem) -> Choice? {
        guard let value else { return nil }
        guard let choice = Choice(rawValue: value) else {
            let allowed = Choice.allCases.map(\.rawValue)
            let detail = "\(name) is one of \(allowed.joined(separator: ", "))"
            throw APIProblem(400, "Bad parameter", detail, parameter: name, allowed: allowed)
        }
        return choice
    }

    private static func day(_ name: String, _ value: String?) throws(APIProblem) -> Day? {
        guard let value else { return nil }
        guard let day = Day(value) else {
            throw APIProblem(400, "Bad parameter", "\(name) is a day such as 2026-11-23", parameter: name)
        }
        return day
    }

    private static func limit(_ value: String?) throws(APIProblem) -> Int? {
        guard let value else { return nil }
        guard value.utf8.allSatisfy({ (48...57).contains($0) }), let limit = Int(value), (1...mostRows).contains(limit)
        else {
            let detail = "limit is a number of rows from 1 to \(mostRows)"
            throw APIProblem(400, "Bad parameter", detail, parameter: "limit")
        }
        return limit
    }

    /// CSV where the client would rather have it than JSON; JSON for everybody who does not say (RFC 9110, 12.5.1).
    static func format(_ accept: String?) -> Format {
        guard let accept else { return .json }
        let json = quality(of: "application", "json", in: accept)
        let csv = quality(of: "text", "csv", in: accept)
        guard csv.quality > 0 else { return .json }
        return (csv.quality, csv.exactness) > (json.quality, json.exactness) ? .csv : .json
    }

    /// How much a type is wanted, in thousandths, by the most exact of the ranges that fit: 0 `*/*`, 1 `text/*`, 2 itself.
    private static func quality(of type: String, _ subtype: String, in accept: String) -> (quality: Int, exactness: Int)
    {
        var found = (quality: 0, exactness: -1)
        for range in accept.lowercased().split(separator: ",") {
            let parts = range.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
            guard let name = parts.first,
                let exactness = ["*/*", "\(type)/*", "\(type)/\(subtype)"].firstIndex(of: name),
                exactness > found.exactness
            else { continue }
            let quality =
                parts.dropFirst().first { $0.hasPrefix("q=") }.map { Self.thousandths($0.dropFirst(2)) } ?? 1_000
            found = (quality, exactness)
        }
        return found
    }

    /// `0.5`; what is no such number counts as 0.
    private static func thousandths(_ text: Substring) -> Int {
        let digits = text.filter { $0 != "." } + "000"
        return min(1_000, Int(digits.prefix(4)) ?? 0)
    }
}

private enum SpreadsheetLanguage: String, CaseIterable {
    case en
    case ru

    var country: CSVText.Country { self == .ru ? .russian : .international }
}

extension ViewRows {
    /// Whether the rows lie on days, of which the last are told unless the request names them.
    var hasDays: Bool {
        switch self {
        case .days, .hours, .contacts, .alerts: true
        case .now, .sources: false
        }
    }

    /// What a request may ask for, beside the format.
    package var parameters: [String] {
        let who = self == .sources ? ["team"] : ["team", "manager"]
        return who + (hasDays ? ["from", "until"] : []) + ["limit", "cursor", "lang"]
    }

    /// The member of the answer that holds the rows.
    package var member: String { self == .now ? "managers" : rawValue }
}
