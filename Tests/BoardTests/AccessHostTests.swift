import Board
import Pace
import Settings
import Testing

@Suite("Where a request comes from, and to whom it is addressed")
struct AccessHostTests {
    @Test(
        "Without a token the board answers to names of this machine alone",
        arguments: [
            "localhost", "LOCALHOST:8642", "127.0.0.1", "127.0.0.1:8642", "127.255.3.4:1", "[::1]", "[::1]:8642",
        ]
    )
    func loopbackNames(_ host: String) throws {
        let desk = try AccessDesk()
        let request = RequestFacts.made(peer: "127.0.0.1", host: host)
        #expect(desk.gate.decide(.reader, request, at: AccessDesk.now) == .allow(.reader))
    }

    @Test(
        "Any other name may be somebody's who has it point here",
        arguments: [
            nil, "", "evil.example", "evil.example:8642", "localhost.evil.example", "127.0.0.1.evil.example",
            "localhost@evil.example", "evil.example#localhost", "localhost/", "128.0.0.1", "127.0.0.256", "127.0.0",
            "[::1", "::1", "[::2]", "localhost:", "localhost:x", "local host", "localhost,evil.example",
            "board.example.com.evil.example", "\u{0}localhost", "ｌocalhost", "0.0.0.0",
        ] as [String?]
    )
    func foreignNames(_ host: String?) throws {
        let desk = try AccessDesk { $0.publicURL = PublicAddress("https://board.example.com") }
        for rule in [AccessRule.reader, .display] {
            let request = RequestFacts.made(peer: "127.0.0.1", host: host)
            #expect(desk.gate.decide(rule, request, at: AccessDesk.now) == .refuse(.foreignHost))
            // A token is proof enough: no page of somebody else has it.
            let proven = RequestFacts.made(
                peer: "127.0.0.1",
                host: host,
                headers: [("Authorization", "Bearer \(AccessDesk.head)")]
            )
            #expect(desk.gate.decide(rule, proven, at: AccessDesk.now) == .allow(.head))
        }
    }

    @Test("Who comes by the public name signs in, even when the proxy does not name its clients")
    func publicName() throws {
        let desk = try AccessDesk { $0.publicURL = PublicAddress("https://board.example.com") }
        for host in ["board.example.com", "Board.Example.com:443"] {
            let request = RequestFacts.made(peer: "127.0.0.1", host: host)
            #expect(desk.gate.decide(.reader, request, at: AccessDesk.now) == .signIn)
        }
    }

    @Test(
        "A header of a proxy takes the freedom of this machine away",
        arguments: [
            "X-Forwarded-For", "x-forwarded-for", "X-FORWARDED-HOST", "X-Forwarded-Proto", "Forwarded", "Via",
            "X-Real-IP",
        ]
    )
    func forwarded(_ name: String) throws {
        let desk = try AccessDesk()
        // What it says does not matter: a client may have written it.
        for value in ["", "127.0.0.1", "for=127.0.0.1"] {
            let request = RequestFacts.made(peer: "127.0.0.1", headers: [(name, value)])
            #expect(desk.gate.decide(.reader, request, at: AccessDesk.now) == .signIn)
        }
    }

    @Test(
        "The other end of the connection is this machine, or is not",
        arguments: [
            ("127.0.0.1", true), ("127.8.8.8", true), ("::1", true), ("::ffff:127.0.0.1", true), ("192.0.2.7", false),
            ("::ffff:192.0.2.7", false), ("10.0.0.1", false), ("::2", false), ("fe80::1%lo", false), ("", false),
            ("::ffff:", false), ("unknown", false), ("127.0.0.1.evil.example", false),
        ]
    )
    func peers(_ peer: String, _ isLocal: Bool) throws {
        #expect(RequestFacts.made(peer: peer).isLocal == isLocal)
        let decision = try AccessDesk().gate.decide(.reader, .made(peer: peer), at: AccessDesk.now)
        #expect(decision == (isLocal ? .allow(.reader) : .signIn))
    }

    @Test("A header that decides may stand once", arguments: ["Host", "Authorization", "Origin", "Sec-Fetch-Site"])
    func twice(_ name: String) throws {
        let desk = try AccessDesk()
        let one = RequestFacts.made(peer: "127.0.0.1", host: nil, headers: [(name, "localhost")])
        #expect(!one.isAmbiguous)
        for value in ["localhost", "evil.example", ""] {
            let two = RequestFacts.made(
                peer: "127.0.0.1",
                host: nil,
                headers: [(name, "localhost"), (name.lowercased(), value)]
            )
            for rule in AccessRule.allCases {
                #expect(desk.gate.decide(rule, two, at: AccessDesk.now) == .refuse(.ambiguous))
            }
        }
    }

    @Test(
        "What is no token in the header is a wrong one",
        arguments: [
            "", " ", "Bearer", "Bearer ", "Bearer  the-head-token-000001", "Bearer the-head-token-000001 ",
            "Basic the-head-token-000001", "the-head-token-000001", "Bearer,the-head-token-000001",
            "Bearer the-head-token-00000", "Bearer the-head-token-0000011", "Bearer THE-HEAD-TOKEN-000001",
            "Bearer the-head-token-000001\u{0}", "Bearer \u{1F511}", "Bearer null",
        ]
    )
    func hostileTokens(_ value: String) throws {
        let desk = try AccessDesk()
        for peer in ["127.0.0.1", "192.0.2.7"] {
            let request = RequestFacts.made(peer: peer, headers: [("Authorization", value)])
            #expect(desk.gate.decide(.reader, request, at: AccessDesk.now) == .refuse(.wrongToken))
        }
    }
}
