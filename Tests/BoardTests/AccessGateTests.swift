import Board
import Pace
import Settings
import Testing

@Suite("Who may see and enter what")
struct AccessGateTests {
    /// Where a request comes from, and how careful the board is.
    enum Place: String, CaseIterable, Sendable {
        case otherMachine
        case throughProxy
        case thisMachineTokenRequired
        case thisMachine
    }

    static let decisions: [String: AccessGate.Decision] = [
        "nobody": .allow(.nobody), "reader": .allow(.reader), "display": .allow(.display), "head": .allow(.head),
        "journal": .allow(.journal), "signIn": .signIn, "wrong": .refuse(.wrongToken),
        "foreign": .refuse(.foreignToken), "missing": .refuse(.tokenMissing), "unknown": .refuse(.unknownLink),
    ]

    private static func table(_ text: String) -> [[String]] {
        text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    }

    /// One row a rule, one column a token in `Authorization: Bearer`. Where two stand with a slash between, the
    /// second is for who sits at this machine.
    static let bearers = table(
        """
        rule       none            wrong    reader   display  head     journal
        open       nobody          nobody   nobody   nobody   nobody   nobody
        openEntry  nobody          nobody   nobody   nobody   nobody   nobody
        reader     signIn/reader   wrong    reader   foreign  head     foreign
        display    signIn/reader   wrong    reader   display  head     foreign
        head       signIn          wrong    foreign  foreign  head     foreign
        headEntry  signIn          wrong    foreign  foreign  head     foreign
        journal    missing         wrong    foreign  foreign  foreign  journal
        link       unknown         unknown  unknown  unknown  unknown  unknown
        linkEntry  unknown         unknown  unknown  unknown  unknown  unknown
        """
    )

    /// The same for what stands in the cookie: a journal token has no session, an old one was signed by a token that
    /// is no longer in the file.
    static let cookies = table(
        """
        rule       reader          display         head            expired         altered         old
        open       nobody          nobody          nobody          nobody          nobody          nobody
        openEntry  nobody          nobody          nobody          nobody          nobody          nobody
        reader     reader          signIn/reader   head            signIn/reader   signIn/reader   signIn/reader
        display    reader          display/display head            signIn/reader   signIn/reader   signIn/reader
        head       signIn          signIn          head            signIn          signIn          signIn
        headEntry  signIn          signIn          head            signIn          signIn          signIn
        journal    missing         missing         missing         missing         missing         missing
        link       unknown         unknown         unknown         unknown         unknown         unknown
        linkEntry  unknown         unknown         unknown         unknown         unknown         unknown
        """
    )

    private func check(
        _ table: [[String]],
        _ place: Place,
        header: (AccessDesk, String) throws -> (name: String, value: String)?
    ) throws {
        #expect(table.dropFirst().map(\.[0]) == AccessRule.allCases.map(\.rawValue))
        let desk = try AccessDesk { $0.requiresToken = place == .thisMachineTokenRequired }
        for row in table.dropFirst() {
            let rule = try #require(AccessRule(rawValue: row[0]))
            for (credential, words) in zip(table[0], row).dropFirst() {
                let word = words.split(separator: "/")[words.contains("/") && place == .thisMachine ? 1 : 0]
                var headers = [(name: "Sec-Fetch-Site", value: "same-origin")]
                if let header = try header(desk, credential) { headers.append(header) }
                if place == .throughProxy { headers.append(("X-Forwarded-For", "192.0.2.7")) }
                let peer = place == .otherMachine ? "192.0.2.7" : "127.0.0.1"
                let decision = desk.gate.decide(rule, .made(peer: peer, headers: headers), at: AccessDesk.now)
                #expect(decision == Self.decisions[String(word)], "\(rule) with \(credential) from \(place)")
            }
        }
    }

    @Test("A token in the header opens what it is for, and nothing else", arguments: Place.allCases)
    func bearer(_ place: Place) throws {
        try check(Self.bearers, place) { _, credential in
            switch credential {
            case "none": nil
            case "wrong": ("Authorization", "Bearer the-wrong-token-0001")
            default: ("authorization", "bearer \(AccessDesk.token(of: try #require(TokenKind(rawValue: credential))))")
            }
        }
    }

    @Test("A session opens what its token does, and one that is void hinders nobody", arguments: Place.allCases)
    func session(_ place: Place) throws {
        try check(Self.cookies, place) { desk, credential in
            switch credential {
            case "expired": return ("Cookie", desk.cookie(.head, age: 12 * 3_600))
            case "altered": return ("Cookie", desk.cookie(.reader).replacing("=reader-", with: "=head-"))
            case "old":
                let folder = try TokenFolder()
                try folder.write("another-head-token-01", for: .head)
                let tokens = try folder.tokens([.head])
                let sessions = SessionCookie(installationSecret: AccessDesk.secret, tokens: tokens)
                let header = try #require(sessions.header(for: .head, at: AccessDesk.now, isSecure: false))
                return ("Cookie", String(header.prefix { $0 != ";" }))
            default: return ("Cookie", "theme=dark; \(desk.cookie(try #require(TokenKind(rawValue: credential))))")
            }
        }
    }

    @Test("A genuine link is looked up from anywhere, and needs no token", arguments: Place.allCases)
    func genuineLink(_ place: Place) throws {
        let desk = try AccessDesk { $0.requiresToken = place == .thisMachineTokenRequired }
        let signer = LinkSigner(installationSecret: AccessDesk.secret)
        let link = signer.text(id: 7, expiresAt: AccessDesk.now + 1_000_000)
        let old = signer.text(id: 7, expiresAt: AccessDesk.now)
        let site = (name: "Sec-Fetch-Site", value: "same-origin")
        for rule in [AccessRule.link, .linkEntry] {
            for path in ["/me/\(link)", "/me/\(link)/entries"] {
                #expect(desk.gate.decide(rule, .made(path, headers: [site]), at: AccessDesk.now) == .lookUp(link: 7))
            }
            let expired = RequestFacts.made("/me/\(old)", headers: [site])
            #expect(desk.gate.decide(rule, expired, at: AccessDesk.now) == .refuse(.expiredLink))
            for path in ["/me", "/me/", "/x/\(link)", "/\(link)", "me/\(link)", "//me/\(link)", "/me//\(link)"] {
                let forged = RequestFacts.made(path, headers: [site])
                #expect(desk.gate.decide(rule, forged, at: AccessDesk.now) == .refuse(.unknownLink), "\(path)")
            }
        }
        // A link is no token for the pages of others.
        let head = desk.gate.decide(.head, .made("/me/\(link)", headers: [site]), at: AccessDesk.now)
        #expect(head == .signIn)
    }

    @Test("Where no token would help, the key that is missing is named instead of a form")
    func notConfigured() throws {
        let bare = try AccessDesk([])
        let site = (name: "Sec-Fetch-Site", value: "same-origin")
        for (rule, kind) in [
            (AccessRule.reader, TokenKind.reader), (.display, .display), (.head, .head), (.headEntry, .head),
            (.journal, .journal),
        ] {
            let decision = bare.gate.decide(rule, .made(headers: [site]), at: AccessDesk.now)
            #expect(decision == .refuse(.notConfigured(kind)))
        }
        #expect(bare.gate.decide(.reader, .made(peer: "::1"), at: AccessDesk.now) == .allow(.reader))
        #expect(AccessRefusal.notConfigured(.head).sentence.contains("board.head_token_file"))
        // A head's token reads, so the form helps.
        #expect(try AccessDesk([.head]).gate.decide(.reader, .made(), at: AccessDesk.now) == .signIn)
    }

    @Test("Nothing is tried beside a token in the header, and nothing is taken from the address")
    func oneCredential() throws {
        let desk = try AccessDesk()
        let both = RequestFacts.made(headers: [("Authorization", "Bearer x"), ("Cookie", desk.cookie(.head))])
        #expect(desk.gate.decide(.reader, both, at: AccessDesk.now) == .refuse(.wrongToken))
        let inAddress = RequestFacts.made("/?token=\(AccessDesk.head)")
        #expect(desk.gate.decide(.reader, inAddress, at: AccessDesk.now) == .signIn)
    }
}
