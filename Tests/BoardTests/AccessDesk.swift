import Board
import Foundation
import Pace

@testable import Settings

/// A board with all four tokens, read from files of their own, at a fixed moment.
struct AccessDesk {
    static let secret = Array(UInt8(0)..<32)
    static let now = Instant(seconds: 1_800_000_000)
    static let head = "the-head-token-000001"

    static func token(of kind: TokenKind) -> String { "the-\(kind.rawValue)-token-000001" }

    let settings: BoardSettings
    let tokens: BoardTokens
    let gate: AccessGate

    /// - Parameters:
    ///   - kinds: the tokens that are configured.
    ///   - change: made to the settings.
    init(
        _ kinds: [TokenKind] = TokenKind.allCases,
        change: (inout BoardSettings) -> Void = { _ in }
    ) throws {
        let folder = try TokenFolder()
        for kind in kinds { try folder.write(Self.token(of: kind) + "\n", for: kind) }
        var settings = folder.settings(kinds)
        change(&settings)
        self.settings = settings
        tokens = try folder.tokens(kinds)
        gate = AccessGate(settings: settings, tokens: tokens, installationSecret: Self.secret)
    }

    var sessions: SessionCookie { SessionCookie(installationSecret: Self.secret, tokens: tokens) }

    /// The `name=value` that a browser sends back, made `age` seconds ago.
    func cookie(_ kind: TokenKind, age: Int64 = 0) -> String {
        let made = Instant(seconds: Self.now.seconds - age)
        let header = sessions.header(for: kind, at: made, isSecure: false) ?? ""
        return String(header.prefix { $0 != ";" })
    }
}

/// Files of tokens, which go with the value.
final class TokenFolder {
    let path = FileManager.default.temporaryDirectory.appending(path: "callpace-tokens-\(UUID().uuidString)").path

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ kind: TokenKind) -> String { "\(path)/\(kind.rawValue)" }

    func write(_ text: String, for kind: TokenKind) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: file(kind)))
    }

    func tokens(_ kinds: [TokenKind] = TokenKind.allCases) throws(BoardTokens.Refusal) -> BoardTokens {
        try BoardTokens(of: settings(kinds))
    }

    func settings(_ kinds: [TokenKind] = TokenKind.allCases) -> BoardSettings {
        var settings = BoardSettings()
        for kind in kinds {
            switch kind {
            case .reader: settings.tokenFile = file(kind)
            case .display: settings.displayTokenFile = file(kind)
            case .head: settings.headTokenFile = file(kind)
            case .journal: settings.journalTokenFile = file(kind)
            }
        }
        return settings
    }
}

extension RequestFacts {
    /// From another machine, or with `peer: "127.0.0.1"` from this one, to `localhost:8642` unless a host is given.
    static func made(
        _ path: String = "/",
        peer: String = "192.0.2.7",
        host: String? = "localhost:8642",
        headers: [(name: String, value: String)] = []
    ) -> RequestFacts {
        RequestFacts(path: path, peer: peer, headers: (host.map { [("Host", $0)] } ?? []) + headers)
    }
}
