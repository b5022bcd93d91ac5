import BoardPages
import HTTPTypes
import Hummingbird
import Ledger
import Pace

/// Lets requests in, each by the rule of its route.
extension BoardDesk {
    func admit(_ request: Request, _ context: BoardRequestContext, by route: Route) async throws -> Response {
        let answer: @Sendable (BoardDesk, Visit) async throws -> Response
        var house = keeper.current
        switch route.answer {
        // Health is told, and styles are given, whatever the database does.
        case .always(let answer): return try await answer(self, request)
        case .visit(let visited): answer = visited
        case .early(let early):
            answer = early
            house = house ?? keeper.expected
        }
        guard let house else { throw Refusal.away }
        let now = now()
        let facts = RequestFacts(request, peer: context.peerAddress)
        let grant: Grant
        switch house.gate.decide(route.rule, facts, at: now) {
        case .allow(let allowed):
            grant = allowed
        case .lookUp(let id):
            guard let link = try await reading.perform({ try $0.link(id, at: now) }) else {
                throw refusal(.unknownLink, of: facts, at: now)
            }
            grant = .manager(id: link.person.id, link: id)
        case .signIn:
            if let answer = try wallSignIn(request, house, facts, at: now) { return answer }
            guard request.accepts("text/html"), request.method == .get else {
                throw refusal(.tokenMissing, of: facts, at: now)
            }
            return .seeOther("/sign-in?next=\(request.uri.string.queryText)")
        case .refuse(let reason):
            throw refusal(reason, of: facts, at: now)
        }
        let visit = Visit(
            request: request,
            parameters: context.parameters,
            peer: facts.peer,
            house: house,
            grant: grant,
            language: Language(of: request, settings: house.settings),
            now: now
        )
        return remembering(visit, try await answer(self, visit))
    }

    /// Counts what may be an attempt to guess.
    private func refusal(_ reason: AccessRefusal, of facts: RequestFacts, at now: Instant) -> Refusal {
        guard reason.isFailedAttempt, let seconds = failures.record(facts.peer, at: now) else {
            return .access(reason)
        }
        return .access(.tooManyAttempts(retryAfter: seconds))
    }

    /// A language that was asked for is kept.
    private func remembering(_ visit: Visit, _ response: Response) -> Response {
        guard visit.query("lang") == visit.language.rawValue, visit.request.method == .get else { return response }
        var response = response
        response.headers.append(
            HTTPField(
                name: .setCookie,
                value: "\(Language.cookie)=\(visit.language.rawValue); Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax"
            )
        )
        return response
    }

    // MARK: Signing in

    /// `/sign-in`: the form.
    func signIn(_ visit: Visit) async throws -> Response { .page(signInPage(visit, isWrong: false)) }

    /// `POST /sign-in`.
    func signedIn(_ visit: Visit) async throws -> Response {
        let form = try await EntryForm(visit.request)
        switch visit.house.gate.signIn(token: form["token"] ?? "", at: visit.now) {
        case .session(let cookie):
            var response = Response.seeOther(LocalPath.checked(form["next"]))
            response.headers.append(HTTPField(name: .setCookie, value: cookie))
            return response
        case .refused(let reason):
            let facts = RequestFacts(visit.request, peer: visit.peer)
            let refusal = refusal(reason, of: facts, at: visit.now)
            if case .access(.tooManyAttempts) = refusal { throw refusal }
            return .page(signInPage(visit, isWrong: true), status: refusal.status)
        }
    }

    private func signInPage(_ visit: Visit, isWrong: Bool) -> String {
        let frame = PageFrame(
            language: visit.language,
            zone: visit.house.teams.first?.zone ?? .utc,
            teams: [],
            path: "/sign-in"
        )
        return pages.signIn(next: LocalPath.checked(visit.query("next")), isWrong: isWrong, frame)
    }

    /// A wall without a keyboard comes with its token in the address, once.
    private func wallSignIn(
        _ request: Request,
        _ house: BoardHouse,
        _ facts: RequestFacts,
        at now: Instant
    ) throws(Refusal) -> Response? {
        guard request.uri.path == "/tv", let token = request.query("token") else { return nil }
        let cookie: String
        switch house.gate.wallSignIn(token: token, at: now) {
        case .session(let made): cookie = made
        case .refused(let reason): throw refusal(reason, of: facts, at: now)
        }
        let team = request.query("team").map { "?team=\($0.queryText)" } ?? ""
        var response = Response.seeOther("/tv\(team)")
        response.headers.append(HTTPField(name: .setCookie, value: cookie))
        return response
    }
}

extension RequestFacts {
    init(_ request: Request, peer: String) {
        var headers = request.headers.map { (name: $0.name.canonicalName, value: $0.value) }
        if let host = request.head.authority { headers.append((name: "host", value: host)) }
        self.init(path: request.uri.path, peer: peer, headers: headers)
    }
}
