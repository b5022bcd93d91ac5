import Testing

@testable import Settings

@Suite("Where the board listens, and what opens it")
struct BoardSettingsTests {
    private func board(_ text: String) throws -> BoardSettings { try parse("board: {\(text)}").board }

    @Test("Every key is read, and paths begin in the folder of the file")
    func allKeys() throws {
        let board = try board(
            """
            listen: "[::]:80", require_token: true, token_file: t, display_token_file: /d, head_token_file: keys/h, \
            journal_token_file: j, public_url: "https://Board.Example.com/", language: ru, link_days: 30
            """
        )
        var expected = BoardSettings(host: "::", port: 80)
        expected.requiresToken = true
        expected.tokenFile = "/etc/callpace/t"
        expected.displayTokenFile = "/d"
        expected.headTokenFile = "/etc/callpace/keys/h"
        expected.journalTokenFile = "/etc/callpace/j"
        expected.publicURL = PublicAddress("https://board.example.com")
        expected.language = .russian
        expected.linkDays = 30
        #expect(board == expected)
    }

    @Test("Left out, the board is for this machine and speaks as the browser does")
    func defaults() throws {
        let board = try board("")
        #expect(board == BoardSettings() && !board.requiresToken && board.language == nil && board.linkDays == 90)
        #expect(board.tokenFile == nil && board.headTokenFile == nil && board.publicURL == nil)
    }

    @Test(
        "Links begin with the public address, else with where the board listens",
        arguments: [
            ("", "http://127.0.0.1:8642"), ("listen: \"[::1]:80\"", "http://[::1]:80"),
            ("listen: \"localhost:9000\"", "http://localhost:9000"),
            ("public_url: \"https://board.example.com/\"", "https://board.example.com"),
            ("public_url: \"HTTPS://BOARD.example.com:443\"", "https://board.example.com"),
            ("public_url: \"https://board.example.com:8443\"", "https://board.example.com:8443"),
            ("public_url: \"http://localhost:80\"", "http://localhost"),
            ("public_url: \"http://[::1]:8080/\"", "http://[::1]:8080"),
        ]
    )
    func address(_ text: String, _ address: String) throws {
        #expect(try board(text).address == address)
    }

    @Test(
        "A public address is scheme, host and port alone",
        arguments: [
            "board.example.com", "ftp://board.example.com", "https://", "https:///", "https://board.example.com//",
            "https://board.example.com/callpace", "https://board.example.com/?a", "https://board.example.com?a",
            "https://board.example.com#a", "https://me@board.example.com", "https://me:key@board.example.com",
            "https://board.example.com:", "https://board.example.com:0", "https://board.example.com:65536",
            "https://[::1", "https://доска.рф", "https://board example.com", "https://https://board.example.com",
        ]
    )
    func publicAddresses(_ text: String) throws {
        #expect(PublicAddress(text) == nil)
        let error = #expect(throws: ConfigurationError.self) { try board("public_url: \"\(text)\"") }
        let found = "/etc/callpace/callpace.yaml:1: public_url: found "
        #expect(try #require(error).description.hasPrefix(found))
        #expect(try #require(error).description.contains("allowed: an address without a path"))
    }

    @Test("A public address that a silent proxy would open, or that can be read on the way, is warned of")
    func warnings() throws {
        func warnings(_ text: String) throws -> [String] {
            try parse("board:\n  token_file: /t\n  \(text)").warnings.map(\.description)
        }
        let open = try warnings("public_url: \"https://board.example.com\"")
        #expect(open.count == 1)
        #expect(
            open.first?.contains(":3: public_url: found 'https://board.example.com' without 'require_token: true'")
                == true
        )
        #expect(try warnings("public_url: \"https://board.example.com\"\n  require_token: true").isEmpty)
        #expect(try warnings("public_url: \"http://localhost:8642\"").isEmpty)
        let plain = try warnings("public_url: \"http://board.lan\"\n  require_token: true")
        #expect(plain.count == 1 && plain.first?.contains("can be read on the way") == true)
    }

    @Test(
        "Names of this machine are known, and others are not taken for them",
        arguments: [
            ("localhost", true), ("LocalHost", true), ("::1", true), ("127.0.0.1", true), ("127.255.255.255", true),
            ("127.0.0.256", false), ("127.0.0", false), ("127.0.0.1.", false), ("127.0.0.1.example.com", false),
            ("126.0.0.1", false), ("0.0.0.0", false), ("::", false), ("[::1]", false), ("", false),
            ("localhost.example.com", false), ("127.0.0.-1", false), ("127.0..1", false),
        ]
    )
    func loopbackNames(_ name: String, _ isLoopback: Bool) {
        #expect(LoopbackName.matches(name) == isLoopback)
    }
}
