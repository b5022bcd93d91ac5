import Board
import Foundation
import Pace
import Testing

@testable import Settings

@Suite("Files of tokens, and how often one may be wrong")
struct AccessTokenTests {
    @Test("Each token opens its own, and what is not in force opens nothing")
    func kinds() throws {
        let tokens = try AccessDesk().tokens
        for kind in TokenKind.allCases {
            #expect(tokens.kind(of: AccessDesk.token(of: kind)) == kind)
            #expect(tokens.isSet(kind))
        }
        for text in ["", "the-reader-token-00000", "the-reader-token-0000011", "THE-READER-TOKEN-000001"] {
            #expect(tokens.kind(of: text) == nil)
        }
        let some = try AccessDesk([.display]).tokens
        #expect(some.kind(of: AccessDesk.token(of: .reader)) == nil && !some.isSet(.reader))
        #expect(BoardTokens().kind(of: "") == nil)
    }

    @Test(
        "A token is one line of 16 to 256 visible characters",
        arguments: [
            ("0123456789abcdef", nil), ("0123456789abcdef\n", nil), ("0123456789abcdef\r\n\n", nil),
            (String(repeating: "a", count: 256), nil), ("!\"#$%&'()*+,-./:;<=>?@[]^_`{|}~", nil),
            ("0123456789abcde", "15 characters, allowed: 16 to 256"), ("", "0 characters"), ("\n", "0 characters"),
            (String(repeating: "a", count: 257), "257 characters"), ("secret secret secret", "blanks"),
            ("secret-secret-secret ", "blanks"), ("secret-secret-1\nsecret-secret-2\n", "blanks"),
            ("secret\tsecret\tsecret", "blanks"), ("секретсекретсекрет", "blanks"),
            ("secret\u{0}secret-secret", "blanks"),
            ("\u{FEFF}secret-secret-secret", "blanks"),
        ] as [(String, String?)]
    )
    func contents(_ text: String, _ problem: String?) throws {
        let folder = try TokenFolder()
        try folder.write(text, for: .head)
        do {
            let tokens = try folder.tokens([.head])
            #expect(problem == nil && tokens.isSet(.head))
        } catch {
            let found = try #require(problem)
            #expect(error.problems.count == 1)
            #expect(error.description.hasPrefix("board.head_token_file: \(folder.file(.head)): found \(found)"))
            #expect(!error.description.contains("secret-"))
        }
    }

    @Test("Everything wrong with the files is told at once: missing ones, and one token for two purposes")
    func problems() throws {
        let folder = try TokenFolder()
        try folder.write("the-token-of-everybody\n", for: .reader)
        try folder.write("the-token-of-everybody", for: .head)
        try folder.write("short", for: .journal)
        let error = #expect(throws: BoardTokens.Refusal.self) { try folder.tokens() }
        #expect(
            try #require(error).problems == [
                "board.display_token_file: cannot open \(folder.file(.display)): no such file or directory",
                "board.head_token_file: \(folder.file(.head)): found the token of token_file, "
                    + "allowed: a token of its own",
                "board.journal_token_file: \(folder.file(.journal)): found 5 characters, allowed: 16 to 256",
            ]
        )
    }

    // MARK: the limit

    private static let second: Int64 = 1_000_000

    private func moment(_ seconds: Int64) -> Instant { AccessDesk.now + seconds * Self.second }

    @Test("Ten failures in a minute are answered, the next ones wait for the end of that minute")
    func limit() {
        let limit = FailureLimit()
        for attempt in 0..<10 { #expect(limit.record("192.0.2.7", at: moment(Int64(attempt))) == nil) }
        for (second, wait) in [(10, 50), (10, 50), (58, 2), (59, 1)] as [(Int64, Int64)] {
            #expect(limit.record("192.0.2.7", at: moment(second)) == wait)
        }
        // The last microsecond is waited for as a second; another address has its own minute.
        #expect(limit.record("192.0.2.7", at: moment(60) + -1) == 1)
        #expect(limit.record("192.0.2.8", at: moment(59)) == nil)
        // A new minute has ten again.
        for attempt in 0..<10 { #expect(limit.record("192.0.2.7", at: moment(60 + Int64(attempt))) == nil) }
        #expect(limit.record("192.0.2.7", at: moment(70)) == 50)
    }

    @Test("A clock that is set back locks nobody out")
    func clockSetBack() {
        let limit = FailureLimit()
        for _ in 0..<11 { _ = limit.record("192.0.2.7", at: moment(0)) }
        #expect(limit.record("192.0.2.7", at: moment(-3_600)) == nil)
    }

    @Test("No more addresses are remembered than fit, and they are forgotten after a minute")
    func bounded() {
        let limit = FailureLimit(capacity: 2)
        #expect(limit.record("a", at: moment(0)) == nil)
        #expect(limit.record("b", at: moment(30)) == nil)
        #expect(limit.record("c", at: moment(31)) == 60)
        // Those that are known go on.
        #expect(limit.record("a", at: moment(32)) == nil)
        #expect(limit.record("c", at: moment(59)) == 60)
        // The first is over, so there is room for one.
        #expect(limit.record("c", at: moment(60)) == nil)
        #expect(limit.record("d", at: moment(61)) == 60)
        #expect(limit.record("d", at: moment(200)) == nil)
    }

    @Test("Only what may be trying counts as a failure")
    func attempts() {
        let refusals: [AccessRefusal] = [
            .wrongToken, .unknownLink, .foreignToken, .tokenMissing, .notConfigured(.head), .expiredLink, .foreignHost,
            .crossSite, .wrongEntryToken, .ambiguous, .tooManyAttempts(retryAfter: 5),
        ]
        #expect(refusals.filter(\.isFailedAttempt) == [.wrongToken, .unknownLink])
        #expect(refusals.map(\.status) == [401, 404, 403, 401, 403, 410, 421, 403, 403, 400, 429])
        #expect(refusals.allSatisfy { $0.sentence.hasSuffix(".") })
    }
}
