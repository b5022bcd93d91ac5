import Foundation
import HTTPTypes
import Pace
import Postgres
import Simulator
import Testing

@testable import Board

/// Who gets in where: every route, with every kind of token, with none, a wrong one and a foreign one.
@Suite("The doors of the board")
struct BoardDoorTests {
    /// What is answered: from this machine without a token; through a proxy without one; to a wrong one; to the
    /// reader's, the display's, the head's and the journal's.
    private struct Door {
        var path: String
        var statuses: [Int]

        init(_ path: String, _ statuses: [Int]) { (self.path, self.statuses) = (path, statuses) }
    }

    private static let reading = [200, 401, 401, 200, 403, 200, 403]
    private static let open = [200, 200, 200, 200, 200, 200, 200]
    /// A page that is entered by its address alone, here a forged one.
    private static let forged = [404, 404, 404, 404, 404, 404, 404]
    /// The form carries no proof that it comes from a page of the board.
    private static let crossSite = [403, 403, 403, 403, 403, 403, 403]

    /// One row a route, by method and path; events without a known view are a bad request to whoever may hear them.
    private static let doors: [String: Door] = [
        "GET /": Door("", reading),
        "GET /tv": Door("tv", [200, 401, 401, 200, 200, 200, 403]),
        "GET /contacts": Door("contacts", reading),
        "GET /events": Door("events?view=none", [400, 401, 401, 400, 400, 400, 403]),
        "GET /me/:link": Door("me/1-4000000000-x", forged),
        "GET /me/:link/events": Door("me/1-4000000000-x/events", forged),
        "POST /me/:link/entries": Door("me/1-4000000000-x/entries", crossSite),
        "GET /head": Door("head", [401, 401, 401, 403, 403, 200, 403]),
        "GET /head/weekly": Door("head/weekly?manager=anna", [401, 401, 401, 403, 403, 200, 403]),
        "POST /head/entries": Door("head/entries", crossSite),
        "GET /sign-in": Door("sign-in", open),
        "POST /sign-in": Door("sign-in", crossSite),
        "GET /assets/:name": Door("assets/none", forged),
        "GET /health/live": Door("health/live", open),
        "GET /health/ready": Door("health/ready", open),
        "GET /metrics": Door("metrics", reading),
        "GET /api/v1/openapi.json": Door("api/v1/openapi.json", reading),
        "GET /api/v1/now": Door("api/v1/now", reading),
        "GET /api/v1/now.csv": Door("api/v1/now.csv", reading),
        "GET /api/v1/days": Door("api/v1/days", reading),
        "GET /api/v1/days.csv": Door("api/v1/days.csv", reading),
        "GET /api/v1/hours": Door("api/v1/hours", reading),
        "GET /api/v1/hours.csv": Door("api/v1/hours.csv", reading),
        "GET /api/v1/contacts": Door("api/v1/contacts", reading),
        "GET /api/v1/contacts.csv": Door("api/v1/contacts.csv", reading),
        "GET /api/v1/sources": Door("api/v1/sources", reading),
        "GET /api/v1/sources.csv": Door("api/v1/sources.csv", reading),
        "GET /api/v1/alerts": Door("api/v1/alerts", reading),
        "GET /api/v1/alerts.csv": Door("api/v1/alerts.csv", reading),
        "POST /api/v1/journal": Door("api/v1/journal", [401, 401, 401, 403, 403, 403, 415]),
    ]

    private static let configuration = AsteriskLog.configuration([DaemonTests.source])

    @Test("Every route has a row here, and every row a route")
    func complete() {
        #expect(Set(Route.all.map { "\($0.method.rawValue) \($0.path)" }) == Set(Self.doors.keys))
    }

    @Test("Every route lets in whom it should, and nobody else")
    func doors() async throws {
        let board = try await BoardOffice(Self.configuration)
        let tokens = BoardOffice.tokens
        let forwarded = ["X-Forwarded-For": "203.0.113.7"]
        for (route, door) in Self.doors.sorted(by: { $0.key < $1.key }) {
            let method = String(route.prefix { $0 != " " })
            let body = method == "POST" ? "x=y" : nil
            var statuses = [
                try await board.ask(door.path, method: method, body: body).status,
                try await board.ask(door.path, method: method, headers: forwarded, body: body).status,
            ]
            // Of another address each time, or the limit of wrong tokens would answer.
            for token in ["a-wrong-token-0123456789"]
                + ["reader", "display", "head", "journal"].map({ tokens[$0] ?? "" })
            {
                statuses.append(try await board.ask(door.path, method: method, token: token, body: body).status)
            }
            // Wrong tokens and unknown links are counted, and after ten a minute held up.
            let expected = door.statuses
            for (found, wanted) in zip(statuses, expected) {
                #expect(
                    found == wanted || found == 429 && [401, 404].contains(wanted),
                    "\(route): \(statuses), not \(expected)"
                )
            }
        }
        // The display hears the wall, and not the page with its links to contacts.
        let display = tokens["display"]
        #expect(try await board.ask("events?view=board&team=sales", token: display).status == 403)
        for path in ["events?view=tv&team=sales", "events?team=sales"] {
            #expect(try await board.ask(path, token: display).status == 200)
            #expect(try await board.ask(path, token: tokens["reader"]).status == 200)
        }
        // Not from where nothing is needed alone: nobody reads through the limit.
        #expect(try await board.ask("api/v1/now", token: "a-wrong-token-0123456789").status == 429)
        #expect(try await board.ask("api/v1/now", token: tokens["reader"]).status == 200)
    }

    @Test("Before the database has answered once the monitoring hears so, whoever may read; nothing else is shown")
    func early() async throws {
        let office = try Office.at("postgresql://callpace@localhost/none?host=/nowhere")
        try office.write("\(BoardOffice.tokens["reader"] ?? "")\n", to: "reader.token")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o600],
            ofItemAtPath: office.path("reader.token")
        )
        try office.write("", to: "Master.csv")
        try office.configure(
            "board: {listen: \"127.0.0.1:0\", token_file: reader.token, require_token: true}\n" + Self.configuration
        )
        let daemon = try office.startDaemon()
        let address = try await BoardOffice.address(of: daemon)
        func ask(_ path: String, _ token: String? = BoardOffice.tokens["reader"]) async throws -> BoardClient.Answer {
            try await BoardClient.ask(address + path, headers: token.map { ["Authorization": "Bearer \($0)"] } ?? [:])
        }
        let metrics = try await ask("metrics")
        #expect(metrics.status == 200 && metrics.text.contains("\ncallpace_database_up 0\n"), "\(metrics.text)")
        #expect(try await ask("metrics", nil).status == 401)
        #expect(try await ask("metrics", "a-wrong-token-0123456789").status == 401)
        #expect(try await ask("api/v1/now").status == 503)
        #expect(try await ask("").status == 503)
        #expect(try await ask("health/live").status == 200)
        #expect(try await ask("health/ready").status == 503)
    }

    @Test("With require_token reading needs a token on this machine too, and a person is shown where to sign in")
    func required() async throws {
        let board = try await BoardOffice(Self.configuration, board: ", require_token: true")
        for (route, door) in Self.doors where door.statuses == Self.reading {
            #expect(try await board.ask(door.path).status == 401, "\(route)")
        }
        let page = try await board.ask("?team=sales", headers: ["Accept": "text/html"])
        #expect(page.status == 303 && page.headers["location"] == "/sign-in?next=%2F%3Fteam%3Dsales")
        let token = BoardOffice.tokens["reader"] ?? ""
        let signedIn = try await board.ask(
            "sign-in",
            method: "POST",
            headers: board.sameOrigin,
            body: "token=\(token)&next=%2Ftv"
        )
        #expect(signedIn.status == 303 && signedIn.headers["location"] == "/tv")
        let cookie = String((signedIn.headers["set-cookie"] ?? "").prefix { $0 != ";" })
        #expect(!cookie.contains(token))
        #expect(try await board.ask("", headers: ["Cookie": cookie]).status == 200)
        #expect(try await board.ask("head", headers: ["Cookie": cookie, "Accept": "text/html"]).status == 303)
        let wrong = try await board.ask("sign-in", method: "POST", headers: board.sameOrigin, body: "token=nonsense")
        #expect(wrong.status == 401 && wrong.headers["set-cookie"] == nil)
        // A wall has no keyboard: its token may stand in the address, once.
        let display = BoardOffice.tokens["display"] ?? ""
        let wall = try await board.ask("tv?token=\(display)", headers: ["Accept": "text/html"])
        #expect(wall.status == 303 && wall.headers["location"] == "/tv" && wall.headers["set-cookie"] != nil)
        #expect(try await board.ask("?token=\(token)", headers: ["Accept": "text/html"]).status == 303)
    }

    @Test("A link opens one page; expired, revoked and forged it opens none")
    func links() async throws {
        let board = try await BoardOffice(Self.configuration)
        let link = try board.link("anna")
        let page = try await board.ask(link)
        #expect(page.status == 200)
        #expect(try await board.ask(link + "/events").status == 200)
        #expect(try await board.ask(link.replacing("me/", with: "me/x")).status == 404)
        #expect(try await board.ask(try board.link("anna", expires: Instant(seconds: 1_000_000_000))).status == 410)
        try board.office.connection().execute("update callpace.board_link set revoked_at = now()")
        #expect(try await board.ask(link).status == 404)
    }

    @Test("Another name that points here, and a form of another page, are refused")
    func foreign() async throws {
        let board = try await BoardOffice(Self.configuration)
        #expect(try await board.ask("", headers: ["Host": "evil.example"]).status == 421)
        let link = try board.link("anna")
        let form = "kind=meeting&client=x&at=2026-11-27T10:00:00Z"
        for headers in [
            ["Origin": "https://evil.example"], ["Sec-Fetch-Site": "cross-site"], ["Sec-Fetch-Site": "same-site"], [:],
        ] {
            let answer = try await board.ask(link + "/entries", method: "POST", headers: headers, body: form)
            #expect(answer.status == 403, "\(headers)")
        }
        // From the page itself, but without the token that stands in its forms.
        let answer = try await board.ask(link + "/entries", method: "POST", headers: board.sameOrigin, body: form)
        #expect(answer.status == 303 && answer.headers["location"]?.hasSuffix("notice=expired") == true)
        #expect(try board.office.number("select count(*) from callpace.journal_entry") == 0)
    }

    @Test("A seller's entry has happened, and not long ago; the answer says what is wrong")
    func entryDates() async throws {
        let board = try await BoardOffice(Self.configuration)
        let link = try board.link("\(try #require(AsteriskLog.managers.first?.id))")
        let page = try await board.ask(link, headers: ["Accept": "text/html"]).text
        let token = try #require(page.firstMatch(of: /name="token" value="([^"]+)"/)).output.1
        func enter(_ kind: String, _ value: String, at date: Date) async throws -> String? {
            let at = date.formatted(.iso8601)
            let form = "token=\(token)&kind=\(kind)&value=\(value)&client=x&at=\(at)"
            let answer = try await board.ask(link + "/entries", method: "POST", headers: board.sameOrigin, body: form)
            return answer.headers["location"]?.split(separator: "=").last.map(String.init)
        }
        let day: Double = 86_400
        for (index, (kind, value)) in [("agreement", "yes"), ("meeting", "")].enumerated() {
            #expect(try await enter(kind, value, at: Date() + 400 * day) == "ahead")
            #expect(try await enter(kind, value, at: Date() + 180) == "ahead")
            #expect(try await enter(kind, value, at: Date() - 61 * day) == "long_ago")
            #expect(try board.office.number("select count(*) from callpace.journal_entry") == Int64(index))
            #expect(try await enter(kind, value, at: Date() - 59 * day) == "saved")
        }
        let told = try await board.ask(link + "?notice=ahead", headers: ["Accept": "text/html"]).text
        #expect(told.contains("the time lies ahead"))
    }

    @Test("A problem has the words of its status for a title")
    func titles() async throws {
        let board = try await BoardOffice(Self.configuration, board: ", require_token: true")
        for (path, status, title) in [
            ("api/v1/now", 401, "Unauthorized"), ("nothing", 404, "Not Found"), ("me/x", 404, "Not Found"),
        ] {
            let answer = try await board.ask(path)
            #expect(answer.status == status && answer.text.contains("\"title\":\"\(title)\""), "\(answer.text)")
        }
    }

    @Test("A port that is taken is told in words")
    func busyPort() async throws {
        let board = try await BoardOffice(Self.configuration)
        let port = try #require(board.address.split(separator: ":").last).filter(\.isNumber)
        let other = try Office.scratch()
        try other.configure("board: {listen: \"127.0.0.1:\(port)\"}\n")
        let daemon = try other.startDaemon()
        try await until("the daemon to tell: \(daemon.log)") { daemon.log.contains("cannot listen") }
        #expect(
            daemon.log.contains(
                "the board cannot listen on 127.0.0.1:\(port): the port is in use, perhaps by another callpace\n"
            ),
            "\(daemon.log)"
        )
    }

    @Test("Every answer carries the headers that keep a page safe")
    func headers() async throws {
        let board = try await BoardOffice(Self.configuration)
        for path in ["", "tv", "sign-in", "nothing", "api/v1/now", "health/live", "me/x"] {
            let headers = try await board.ask(path).headers
            #expect(headers["content-security-policy"]?.hasPrefix("default-src 'none'; ") == true, "\(path)")
            #expect(headers["content-security-policy"]?.contains("unsafe") == false, "\(path)")
            #expect(headers["x-content-type-options"] == "nosniff" && headers["x-frame-options"] == "DENY", "\(path)")
            #expect(headers["referrer-policy"] == "same-origin" && headers["server"] == nil, "\(path)")
        }
    }
}
