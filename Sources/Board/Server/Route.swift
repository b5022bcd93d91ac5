import Hummingbird

/// A path of the board: who may come in, and what answers.
struct Route: Sendable {
    var method: HTTPRequest.Method
    /// In the router's notation: `/me/:link`.
    var path: String
    var rule: AccessRule
    var answer: Answer

    enum Answer: Sendable {
        /// To everybody, whether there are numbers to show or not.
        case always(@Sendable (BoardDesk, Request) async throws -> Response)
        /// To who was let in.
        case visit(@Sendable (BoardDesk, Visit) async throws -> Response)
        /// To who was let in, also before the database has answered for the first time.
        case early(@Sendable (BoardDesk, Visit) async throws -> Response)
    }

    /// An open one.
    private init(_ path: String, always answer: @escaping @Sendable (BoardDesk, Request) async throws -> Response) {
        (method, self.path, rule, self.answer) = (.get, path, .open, .always(answer))
    }

    private init(
        _ path: String,
        _ rule: AccessRule,
        early answer: @escaping @Sendable (BoardDesk, Visit) async throws -> Response
    ) {
        (method, self.path, self.rule, self.answer) = (.get, path, rule, .early(answer))
    }

    init(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ rule: AccessRule,
        _ answer: @escaping @Sendable (BoardDesk, Visit) async throws -> Response
    ) {
        (self.method, self.path, self.rule, self.answer) = (method, path, rule, .visit(answer))
    }

    /// All there are.
    static let all: [Route] =
        [
            Route(.get, "/", .reader) { try await $0.board($1) },
            Route(.get, "/tv", .display) { try await $0.wall($1) },
            Route(.get, "/contacts", .reader) { try await $0.contacts($1) },
            Route(.get, "/events", .display) { try await $0.events($1) },
            Route(.get, "/me/:link", .link) { try await $0.me($1) },
            Route(.get, "/me/:link/events", .link) { try await $0.ownEvents($1) },
            Route(.post, "/me/:link/entries", .linkEntry) { try await $0.sellerEntry($1) },
            Route(.get, "/head", .head) { try await $0.head($1) },
            Route(.get, "/head/weekly", .head) { try await $0.weekly($1) },
            Route(.post, "/head/entries", .headEntry) { try await $0.headEntry($1) },
            Route(.get, "/sign-in", .open) { try await $0.signIn($1) },
            Route(.post, "/sign-in", .openEntry) { try await $0.signedIn($1) },
            Route("/assets/:name") { try $0.asset($1) },
            Route("/health/live") { desk, _ in desk.isLive() },
            Route("/health/ready") { desk, _ in try await desk.isReady() },
            Route("/metrics", .reader, early: { try await $0.metrics($1) }),
            Route(.get, "/api/v1/openapi.json", .reader) { $0.openAPI($1) },
            Route(.post, "/api/v1/journal", .journal) { try await $0.journal($1) },
        ] + rows
}
