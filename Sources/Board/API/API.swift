import Hashing
package import Ledger
package import Pace

/// The numbers for everybody else's tools: rows of the public views as JSON and CSV, and entries of a journal.
///
/// Whoever calls has decided who may ask.
package struct API: Sendable {
    /// A request for rows, whatever server received it.
    package struct Request: Sendable {
        /// The parameters of the query, decoded, in their order.
        package var query: [(name: String, value: String)]
        /// Where the path tells it (`/api/v1/days.csv`).
        package var format: APIQuery.Format?
        /// The headers `Accept` and `If-None-Match`.
        package var accept: String?
        package var ifNoneMatch: String?

        package init(
            query: [(name: String, value: String)] = [],
            format: APIQuery.Format? = nil,
            accept: String? = nil,
            ifNoneMatch: String? = nil
        ) {
            self.query = query
            self.format = format
            self.accept = accept
            self.ifNoneMatch = ifNoneMatch
        }
    }

    let ledger: Ledger
    let clock: @Sendable () -> Instant

    /// - Parameters:
    ///   - ledger: one with the rules in use, which tell who is who in entries.
    ///   - clock: the time of day.
    package init(ledger: Ledger, clock: @escaping @Sendable () -> Instant) {
        self.ledger = ledger
        self.clock = clock
    }

    /// `GET /api/v1/{now,days,hours,contacts,sources,alerts}`, with or without `.csv`; HEAD is the same without the body.
    ///
    /// - Throws: errors that are no request's fault, but for a database that is away, which has an answer.
    package func rows(_ view: ViewRows, _ request: Request) async throws -> APIAnswer {
        do {
            let today = Zone.utc.day(of: clock(), dayStarts: 0)
            let query = try APIQuery(
                view,
                request.query,
                accept: request.accept,
                format: request.format,
                today: today
            )
            let (page, columns) = try await ledger.perform { session in
                let page = try session.rows(view, query.filter)
                return (page, page.rows.isEmpty ? try session.columns(of: view) : [])
            }
            return try Self.answer(view, page, columns, query, request)
        } catch let problem as APIProblem {
            return problem.answer
        } catch let error as LedgerError where error.isUnavailable {
            return APIProblem.unavailable().answer
        }
    }

    private static func answer(
        _ view: ViewRows,
        _ page: RowPage,
        _ columns: [String],
        _ query: APIQuery,
        _ request: Request
    ) throws(APIProblem) -> APIAnswer {
        // A table that was cut without a word would give wrong sums.
        if query.format == .csv, page.hasMore, !query.isPage {
            throw APIProblem(
                400,
                "Too many rows",
                "there are more than \(APIQuery.mostRows) rows: ask for fewer days by from and until, for one team or manager, "
                    + "or for pages by limit and cursor"
            )
        }
        let next = page.hasMore ? PageCursor(behind: page.rows.count, of: query.filter, view).text : nil
        let tag = EntityTag(page, next: next, query)
        var headers = [
            ("ETag", tag.text), ("Cache-Control", "private, no-cache"), ("Vary", "Accept"),
        ]
        if let next { headers.append(("Link", "<\(Self.path(request.query, cursor: next))>; rel=\"next\"")) }
        if let condition = request.ifNoneMatch, tag.isMet(by: condition) {
            return APIAnswer(304, headers: headers)
        }
        switch query.format {
        case .json:
            return APIAnswer(200, type: "application/json", headers: headers, body: Self.json(view, page, next: next))
        case .csv:
            let name = ["callpace", view.rawValue, query.filter.from?.description, query.filter.until?.description]
                .compactMap(\.self).joined(separator: "-")
            headers.append(("Content-Disposition", "attachment; filename=\"\(name).csv\""))
            let text = CSVText(query.country, hasMark: true)
            return APIAnswer(
                200,
                type: "text/csv; charset=utf-8; header=present",
                headers: headers,
                body: text.bytes(page.rows, columns: columns)
            )
        }
    }

    private static func json(_ view: ViewRows, _ page: RowPage, next: String?) -> [UInt8] {
        var body = Array("{\"as_of\":\"\(page.asOf.rfc3339)\",\"\(view.member)\":[".utf8)
        for (index, row) in page.rows.enumerated() {
            if index > 0 { body.append(UInt8(ascii: ",")) }
            body += row.json.utf8
        }
        body += "],\"next\":\(next.map { "\"\($0)\"" } ?? "null")}\n".utf8
        return body
    }

    /// The query of the same request with another cursor, as a reference relative to its path.
    private static func path(_ query: [(name: String, value: String)], cursor: String) -> String {
        let items = query.filter { $0.name != "cursor" } + [("cursor", cursor)]
        return "?" + items.map { "\(encoded($0.0))=\(encoded($0.1))" }.joined(separator: "&")
    }

    /// Percent-encoded but for what RFC 3986 calls unreserved.
    private static func encoded(_ text: String) -> String {
        text.utf8.reduce(into: "") { encoded, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                encoded += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
    }
}
