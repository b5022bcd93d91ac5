import HTTPTypes
import Hummingbird
import Ledger
import NIOCore
import Pace

/// The numbers for other tools, as routes.
extension Route {
    /// Each view as JSON, and as a table for spreadsheets.
    static let rows: [Route] = ViewRows.allCases.flatMap { view in
        [
            Route(.get, "/api/v1/\(view.rawValue)", .reader) { try await $0.rows(view, nil, $1) },
            Route(.get, "/api/v1/\(view.rawValue).csv", .reader) { try await $0.rows(view, .csv, $1) },
        ]
    }
}

extension BoardDesk {
    /// The most bytes that are pushed at once; a few more than the journal takes, so that it says itself what is wrong.
    private static let longestJournal = 1_100_000

    func rows(_ view: ViewRows, _ format: APIQuery.Format?, _ visit: Visit) async throws -> Response {
        let request = API.Request(
            query: visit.request.query,
            format: format,
            accept: visit.request.headers[.accept],
            ifNoneMatch: visit.request.headers[.ifNoneMatch]
        )
        return Response(try await API(ledger: reading, clock: now).rows(view, request))
    }

    /// `/api/v1/openapi.json`.
    func openAPI(_ visit: Visit) -> Response {
        Response(API.description(ifNoneMatch: visit.request.headers[.ifNoneMatch]))
    }

    /// `POST /api/v1/journal`: answered once it is committed.
    func journal(_ visit: Visit) async throws -> Response {
        let body: ByteBuffer
        do {
            body = try await visit.request.body.collect(upTo: Self.longestJournal)
        } catch {
            throw Refusal.tooLarge
        }
        return Response(
            try await API(ledger: writing, clock: now).add(
                Array(body.readableBytesView),
                contentType: visit.request.headers[.contentType],
                who: "POST /api/v1/journal",
                changed: changed
            )
        )
    }

    /// `/metrics`.
    func metrics(_ visit: Visit) async throws -> Response {
        Response(try await MetricsPage(ledger: reading, version: Release.version, startedAt: startedAt).answer())
    }
}

extension Response {
    init(_ answer: APIAnswer) {
        var headers = HTTPFields()
        for header in answer.headers {
            if let name = HTTPField.Name(header.name) { headers.append(HTTPField(name: name, value: header.value)) }
        }
        self.init(
            status: HTTPResponse.Status(known: answer.status),
            headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body))
        )
    }
}
