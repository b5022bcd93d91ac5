import Json

/// Why a request is not answered as it asks: a problem document (RFC 9457).
package struct APIProblem: Error, Hashable, Sendable {
    package var status: Int
    /// What went wrong, in a few words that are the same for all of its kind.
    var title: String
    /// What went wrong this time, and what would be right.
    var detail: String
    /// The parameter, header or field that is meant.
    var parameter: String?
    /// Values that would be taken.
    var allowed: [String] = []
    /// What more the answer tells.
    var members: [JSONMember] = []
    var headers: [APIAnswer.Header] = []

    init(_ status: Int, _ title: String, _ detail: String, parameter: String? = nil, allowed: [String] = []) {
        self.status = status
        self.title = title
        self.detail = detail
        self.parameter = parameter
        self.allowed = allowed
    }

    package var answer: APIAnswer {
        var members = [
            JSONMember(name: "title", value: .string(title)),
            JSONMember(name: "status", value: .number("\(status)")),
            JSONMember(name: "detail", value: .string(detail)),
        ]
        if let parameter { members.append(JSONMember(name: "parameter", value: .string(parameter))) }
        if !allowed.isEmpty {
            members.append(JSONMember(name: "allowed", value: .array(allowed.map { .string($0) })))
        }
        let body = JSONValue.object(members + self.members).text + "\n"
        var answer = APIAnswer(status, type: "application/problem+json", body: Array(body.utf8))
        answer.headers.append(APIAnswer.Header(name: "Cache-Control", value: "no-store"))
        answer.headers += headers
        return answer
    }

    /// The database does not answer, or is being brought up to date.
    static func unavailable() -> APIProblem {
        var problem = APIProblem(503, "The database is away", "the database does not answer now; ask again")
        problem.headers = [APIAnswer.Header(name: "Retry-After", value: "5")]
        return problem
    }
}
