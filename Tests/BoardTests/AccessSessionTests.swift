import Board
import Pace
import Settings
import Testing

@Suite("Signing in")
struct AccessSessionTests {
    private static let now = AccessDesk.now

    /// Worked out apart: "session 1", 0, "head", 0, "1800043200", 0, the SHA-256 of the head's token in hexadecimal.
    private static let value = "head-1800043200-IAkXbTmmThvudahg2mTCL2xdSdXTA-2wUHPI6syI_0s"

    @Test("The cookie is out of reach for scripts and other sites, and holds no token")
    func header() throws {
        let desk = try AccessDesk()
        let cookie = "callpace_session=\(Self.value); Path=/; Max-Age=43200; HttpOnly; SameSite=Strict"
        #expect(desk.gate.signIn(token: AccessDesk.head, at: Self.now) == .session(cookie: cookie))
        let secure = try AccessDesk { $0.publicURL = PublicAddress("https://board.example.com") }
        #expect(secure.gate.signIn(token: AccessDesk.head, at: Self.now) == .session(cookie: cookie + "; Secure"))
        #expect(
            secure.gate.farewell == "callpace_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict; Secure"
        )
        #expect(desk.sessions.kind(in: "callpace_session=", at: Self.now) == nil)
    }

    @Test(
        "The form takes the tokens of people; the wall's address takes the wall's alone",
        arguments: TokenKind.allCases
    )
    func kinds(_ kind: TokenKind) throws {
        let desk = try AccessDesk()
        func opens(_ answer: AccessGate.SignIn) -> Bool {
            guard case .session(let cookie) = answer else {
                #expect(answer == .refused(.foreignToken))
                return false
            }
            #expect(desk.sessions.kind(in: String(cookie.prefix { $0 != ";" }), at: Self.now) == kind)
            return true
        }
        let token = AccessDesk.token(of: kind)
        #expect(opens(desk.gate.signIn(token: token, at: Self.now)) == (kind != .journal))
        #expect(opens(desk.gate.wallSignIn(token: token, at: Self.now)) == (kind == .display))
        for wrong in ["", " ", token + "\n", String(token.dropLast()), token.uppercased()] {
            #expect(desk.gate.signIn(token: wrong, at: Self.now) == .refused(.wrongToken))
            #expect(desk.gate.wallSignIn(token: wrong, at: Self.now) == .refused(.wrongToken))
        }
    }

    @Test(
        "A session ends after a working day, that of a wall after more than a year",
        arguments: [(TokenKind.reader, 43_200), (.head, 43_200), (.display, 34_560_000)] as [(TokenKind, Int64)]
    )
    func lifetime(_ kind: TokenKind, _ seconds: Int64) throws {
        let desk = try AccessDesk()
        let cookie = desk.cookie(kind)
        #expect(desk.sessions.kind(in: cookie, at: Self.now + (seconds * 1_000_000 - 1)) == kind)
        #expect(desk.sessions.kind(in: cookie, at: Self.now + seconds * 1_000_000) == nil)
    }

    @Test("Another token in the file ends the sessions of its kind and no others")
    func otherToken() throws {
        let desk = try AccessDesk()
        let folder = try TokenFolder()
        try folder.write("another-head-token-01", for: .head)
        try folder.write(AccessDesk.token(of: .reader), for: .reader)
        let tokens = try folder.tokens([.head, .reader])
        let later = SessionCookie(installationSecret: AccessDesk.secret, tokens: tokens)
        #expect(later.kind(in: desk.cookie(.head), at: Self.now) == nil)
        #expect(later.kind(in: desk.cookie(.display), at: Self.now) == nil)
        #expect(later.kind(in: desk.cookie(.reader), at: Self.now) == .reader)
        let other = SessionCookie(installationSecret: AccessDesk.secret.reversed(), tokens: desk.tokens)
        #expect(other.kind(in: desk.cookie(.head), at: Self.now) == nil)
    }

    @Test(
        "The session is found among the cookies of others",
        arguments: [
            "callpace_session=VALUE", "a=b; callpace_session=VALUE", "callpace_session=VALUE;a=b",
            "a;;callpace_session=VALUE",
            "\tcallpace_session=VALUE", "callpace_session=x; callpace_session=VALUE",
            "callpace_session=; callpace_session=VALUE",
        ]
    )
    func found(_ header: String) throws {
        let cookies = header.replacing("VALUE", with: Self.value)
        #expect(try AccessDesk().sessions.kind(in: cookies, at: Self.now) == .head)
    }

    @Test(
        "What is no session opens nothing",
        arguments: [
            "", ";", "=", "callpace_session", "callpace_session=VALUE=", "callpace_session=VALUE ",
            "callpace_session =VALUE",
            "Callpace_Session=VALUE", "xcallpace_session=VALUE", "a=callpace_session=VALUE",
            "callpace_session=\"VALUE\"",
            "callpace_session= VALUE", "callpace_session=reader-1800043200-SIG", "callpace_session=head-1800043201-SIG",
            "callpace_session=head-+1800043200-SIG", "callpace_session=head-01800043200-SIG",
            "callpace_session=-1800043200-SIG",
            "callpace_session=HEAD-1800043200-SIG", "callpace_session=head-1800043200-",
            "callpace_session=head-1800043200",
            "callpace_session=head--SIG", "callpace_session=head-99999999999999999999-SIG",
            "callpace_session=VALUE,callpace_session=x", "callpace_session=\u{0}VALUE",
        ]
    )
    func notFound(_ header: String) throws {
        let signature = Self.value.dropFirst("head-1800043200-".count)
        let cookies = header.replacing("VALUE", with: Self.value).replacing("SIG", with: signature)
        #expect(try AccessDesk().sessions.kind(in: cookies, at: Self.now) == nil)
    }

    @Test(
        "After signing in one stays on this server",
        arguments: [
            ("/", "/"), ("/head?team=a&day=2026-12-01", "/head?team=a&day=2026-12-01"), ("/a//b", "/a//b"),
            (nil, "/"), ("", "/"), ("head", "/"), ("//evil.example", "/"), ("///evil.example", "/"),
            ("/\\evil.example", "/"), ("/a\\b", "/"), ("\\\\evil.example", "/"), ("https://evil.example/", "/"),
            ("/\t/evil.example", "/"), (" /head", "/"), ("/head\r\nSet-Cookie: a=b", "/"), ("/a b", "/"),
            ("/\u{0}", "/"), ("/доска", "/"), ("javascript:alert(1)", "/"), ("?next=/", "/"),
            ("/" + String(repeating: "a", count: 1_023), "/" + String(repeating: "a", count: 1_023)),
            ("/" + String(repeating: "a", count: 1_024), "/"),
        ] as [(String?, String)]
    )
    func localPath(_ text: String?, _ checked: String) {
        #expect(LocalPath.checked(text) == checked)
    }
}
