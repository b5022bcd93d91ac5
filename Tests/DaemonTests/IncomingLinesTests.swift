import Daemon
import TestSupport
import Testing

@Suite("What a connection sends becomes whole lines")
struct IncomingLinesTests {
    private static let long = String(repeating: "x", count: IncomingLines.longest)

    /// Feeds a text in pieces, and ends.
    private func lines(_ text: String, in pieces: Int) -> String {
        var lines = IncomingLines()
        var whole: [UInt8] = []
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: pieces) {
            whole += lines.take(Array(bytes[start..<min(bytes.count, start + pieces)]))
        }
        return String(decoding: whole + lines.end(), as: UTF8.self)
    }

    @Test(
        "Whatever ends a line, wherever the stream is cut, the same lines come out",
        arguments: [
            ("", ""), ("a\n", "a\n"), ("a", "a\n"), ("a\r\nb\r\n", "a\nb\n"), ("a\rb\r", "a\nb\n"),
            ("a\n\rb", "a\nb\n"),
            ("\r\n\r\n\r\n", ""), ("a\r\r\n\nb\n", "a\nb\n"), (" \n", " \n"),
            // What a PBX sends to keep the line alive, in front of a record and behind it.
            ("\0\0\0a\r\n\0\0\0b\0c\r\n\0\0", "a\nbc\n"), ("\0\r\n", ""),
            ("GET / HTTP/1.1\r\nHost: x\r\n\r\n", "GET / HTTP/1.1\nHost: x\n"), ("ä\u{FF}\n", "ä\u{FF}\n"),
        ]
    )
    func splitting(text: String, expected: String) {
        for pieces in 1...max(1, text.utf8.count) { #expect(lines(text, in: pieces) == expected) }
    }

    @Test(
        "A line that is too long is written in pieces, of which no format makes a record",
        arguments: [1, 1000, 1 << 20]
    )
    func tooLong(pieces: Int) {
        #expect(lines(Self.long + "\n", in: pieces) == Self.long + "\n")
        #expect(lines(Self.long + "tail\nnext\n", in: pieces) == Self.long + "\ntail\nnext\n")
        #expect(lines(Self.long + Self.long, in: pieces) == Self.long + "\n" + Self.long + "\n")
    }

    @Test("Bytes of several connections never stand in one line")
    func interleaved() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededRandom(seed: seed)
        let texts = (0..<3).map { sender in (0..<200).map { "\(sender) line \($0)" } }
        var streams = texts.map { Array($0.joined(separator: "\r\n").utf8)[...] }
        var senders = texts.map { _ in IncomingLines() }
        var spool: [UInt8] = []
        while let sender = streams.indices.filter({ !streams[$0].isEmpty }).randomElement(using: &random) {
            let piece = streams[sender].prefix(Int.random(in: 1...40, using: &random))
            streams[sender] = streams[sender].dropFirst(piece.count)
            spool += senders[sender].take(Array(piece))
        }
        for sender in senders.indices { spool += senders[sender].end() }
        let found = String(decoding: spool, as: UTF8.self).split(separator: "\n").map(String.init)
        for (sender, lines) in texts.enumerated() {
            #expect(found.filter { $0.hasPrefix("\(sender) ") } == lines, "seed \(seed)")
        }
        #expect(found.count == 600)
    }
}
