import Board
import Pace
import Settings
import Testing

@Suite("Entries come from pages of the board")
struct AccessOriginTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var site: String?
        var origin: String?
        var host: String? = "board.lan:8642"
        var isOurs: Bool

        var testDescription: String { "\(site ?? "-") \(origin ?? "-") to \(host ?? "-")" }
    }

    static let cases = [
        Case(site: "same-origin", isOurs: true),
        Case(site: "none", isOurs: true),
        Case(site: "same-site", isOurs: false),
        Case(site: "cross-site", isOurs: false),
        Case(site: "", isOurs: false),
        Case(site: "Same-Origin", isOurs: false),
        Case(site: "same-origin, cross-site", isOurs: false),
        // What the browser says of the site stands above what it says of the origin.
        Case(site: "cross-site", origin: "http://board.lan:8642", isOurs: false),
        Case(site: "same-origin", origin: "null", isOurs: true),
        Case(isOurs: false),
        Case(origin: "http://board.lan:8642", isOurs: true),
        Case(origin: "HTTP://Board.LAN:8642", isOurs: true),
        Case(origin: "https://board.lan:8642", isOurs: true),
        Case(origin: "http://board.lan", isOurs: false),
        Case(origin: "http://board.lan:80", host: "board.lan", isOurs: true),
        Case(origin: "https://board.lan", host: "board.lan:443", isOurs: true),
        Case(origin: "https://board.lan", host: "board.lan:80", isOurs: false),
        Case(origin: "http://[::1]:8642", host: "[::1]:8642", isOurs: true),
        Case(origin: "https://board.example.com", host: "127.0.0.1:8642", isOurs: true),
        Case(origin: "https://board.example.com:443", host: "127.0.0.1:8642", isOurs: true),
        Case(origin: "http://board.example.com", host: "127.0.0.1:8642", isOurs: false),
        Case(origin: "https://board.example.com:8443", host: "127.0.0.1:8642", isOurs: false),
        Case(origin: "https://board.example.com.evil.example", host: "127.0.0.1:8642", isOurs: false),
        Case(origin: "null", isOurs: false),
        Case(origin: "null", host: "null", isOurs: false),
        Case(origin: "", host: "", isOurs: false),
        Case(origin: "http://", host: "", isOurs: false),
        Case(origin: "file://", host: nil, isOurs: false),
        Case(origin: "http://evil.example", isOurs: false),
        Case(origin: "http://board.lan:8642@evil.example", isOurs: false),
        Case(origin: "http://board.lan:8642/", host: nil, isOurs: false),
        Case(origin: "http://board.lan:8642 http://evil.example", isOurs: false),
    ]

    @Test("A right token does not make an entry good that another page sends", arguments: cases)
    func entries(_ entry: Case) throws {
        let desk = try AccessDesk { $0.publicURL = PublicAddress("https://board.example.com") }
        let link = LinkSigner(installationSecret: AccessDesk.secret).text(id: 7, expiresAt: AccessDesk.now + 1_000_000)
        var headers = [(name: "Cookie", value: desk.cookie(.head))]
        if let site = entry.site { headers.append(("Sec-Fetch-Site", site)) }
        if let origin = entry.origin { headers.append(("Origin", origin)) }
        let request = RequestFacts.made("/me/\(link)/entries", host: entry.host, headers: headers)
        let answers: [(AccessRule, AccessGate.Decision)] = [
            (.openEntry, .allow(.nobody)), (.headEntry, .allow(.head)), (.linkEntry, .lookUp(link: 7)),
        ]
        for (rule, answer) in answers {
            let decision = desk.gate.decide(rule, request, at: AccessDesk.now)
            #expect(decision == (entry.isOurs ? answer : .refuse(.crossSite)), "\(rule)")
        }
        // Looking is no entry, and a push to the journal comes from no page.
        #expect(desk.gate.decide(.head, request, at: AccessDesk.now) == .allow(.head))
        let push = RequestFacts.made(
            headers: [("Authorization", "Bearer \(AccessDesk.token(of: .journal))")] + headers
        )
        #expect(desk.gate.decide(.journal, push, at: AccessDesk.now) == .allow(.journal))
    }
}
