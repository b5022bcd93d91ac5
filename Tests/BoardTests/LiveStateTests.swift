import Board
import BoardPages
import Foundation
import Testing

/// What a viewer is sent: what it lacks, whatever it has missed.
@Suite("The state of a live page")
struct LiveStateTests {
    private struct Sent: Decodable {
        var version: Int
        var order: [String]?
        var parts: [String: String]
    }

    private static func view(_ singles: [(String, String)], _ list: [(String, String)] = []) -> LiveView {
        LiveView(
            singles: singles.map { LiveView.Part(id: $0.0, html: $0.1) },
            list: list.map { LiveView.Part(id: $0.0, html: $0.1) }
        )
    }

    private static func sent(_ text: String?) throws -> Sent {
        let lines = try #require(text).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 4 && lines[0] == "event: state" && lines[2].isEmpty && lines[3].isEmpty)
        #expect(lines[1].hasPrefix("data: "))
        return try JSONDecoder().decode(Sent.self, from: Data(lines[1].dropFirst(6).utf8))
    }

    @Test("Whoever comes first is sent everything; then only what changed")
    func changes() throws {
        var state = LiveState()
        let nothing = state.event(since: 0)
        #expect(nothing == nil)
        let isNew = state.show(Self.view([("feed", "fresh")], [("m1", "10"), ("m2", "20")]))
        #expect(isNew)
        let first = try Self.sent(state.event(since: 0))
        #expect(first.parts == ["feed": "fresh", "m1": "10", "m2": "20"] && first.order == ["m1", "m2"])
        let more = state.event(since: first.version)
        #expect(more == nil)

        _ = state.show(Self.view([("feed", "fresh")], [("m1", "11"), ("m2", "20")]))
        let second = try Self.sent(state.event(since: first.version))
        #expect(second.parts == ["m1": "11"] && second.order == nil)
    }

    @Test("The same page again is no change")
    func unchanged() {
        var state = LiveState()
        let changes = [1, 2].map { _ in state.show(Self.view([("feed", "fresh")])) }
        #expect(changes == [true, false])
        #expect(state.version == 1)
    }

    @Test("A slow viewer is sent the newest state once, not what was in between")
    func slow() throws {
        var state = LiveState()
        for minutes in 1...100 { _ = state.show(Self.view([("feed", "fresh")], [("m1", "\(minutes)"), ("m2", "0")])) }
        let slow = try Self.sent(state.event(since: 1))
        #expect(slow.parts == ["m1": "100"] && slow.version == 100)
    }

    @Test("Who left the list is left out of the order, and who changed places is sent in no part")
    func order() throws {
        var state = LiveState()
        _ = state.show(Self.view([], [("m1", "a"), ("m2", "b"), ("m3", "c")]))
        _ = state.show(Self.view([], [("m3", "c"), ("m1", "a")]))
        let event = try Self.sent(state.event(since: 1))
        #expect(event.order == ["m3", "m1"] && event.parts.isEmpty)
    }

    @Test(
        "Text of others stays one string of JSON on one line",
        arguments: [
            "\"},{\"x\":\"", "a\nevent: bye\n\nb", "\u{0}\u{1}\u{1F}\t\r", "\\u0022", "</script>\u{2028}", "Жанна 🎧",
        ]
    )
    func hostile(_ text: String) throws {
        var state = LiveState()
        _ = state.show(Self.view([(text, text)]))
        #expect(try Self.sent(state.event(since: 0)).parts == [text: text])
    }
}
