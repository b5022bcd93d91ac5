import Pace
import RecordFormats
import Testing

/// A reader that keeps what it is given: each line is a queue event that is named after it, and the carry counts lines.
private struct EchoLines: LineReader {
    var carry: [UInt8] = []

    mutating func read(_ line: Range<Int>, _ bytes: Span<UInt8>, offset: Int64) -> LineReading {
        let text = bytes.text(line)
        if text == "bad" { return .rejected(reason: "line: bad") }
        if text == "skip" { return .ignored(reason: "skip") }
        carry = [(carry.first ?? 0) &+ 1]
        let event = QueueEvent(
            call: text,
            queue: "",
            agent: "",
            name: "\(carry[0])",
            kind: .other,
            at: Instant(seconds: 0),
            order: offset
        )
        return .record(.queue(event), key: RecordKey(of: text), note: nil)
    }
}

@Suite("Lines")
struct LineDecoderTests {
    private static let long = "line: longer than 64 KiB"

    private func decode(_ bytes: [UInt8]) -> [Decoded] {
        var generator = Random(0)
        return decodeInWindows(bytes, using: &generator, step: bytes.count + 1, restarts: false)
    }

    private func decode(_ text: String) -> [Decoded] { decode(Array(text.utf8)) }

    private func decodeInWindows(
        _ bytes: [UInt8],
        using generator: inout Random,
        step: Int,
        restarts: Bool = true
    ) -> [Decoded] {
        var decoder = LineDecoder(EchoLines(), carry: [])
        var decoded: [Decoded] = []
        var start = 0
        var end = 0
        while start < bytes.count {
            let window = Array(bytes[start..<max(start, end)])
            let next = decoder.next(in: window.span, from: 0, offset: Int64(start), isFinal: end == bytes.count)
            guard case .record(let record) = next else {
                guard end < bytes.count else { return decoded }
                end = min(bytes.count, end + Int.random(in: 1...step, using: &generator))
                continue
            }
            guard record.length > 0 else { return decoded }
            decoded.append(Decoded(record))
            start += record.length
            if restarts, Bool.random(using: &generator) {
                decoder = LineDecoder(EchoLines(), carry: decoder.carry)
            }
        }
        return decoded
    }

    private func texts(_ decoded: [Decoded]) -> [String] { decoded.compactMap(\.queue?.call) }

    @Test(
        "A line ends with LF, CR LF or CR alone",
        arguments: [
            ("a\nb\n", [2, 2]), ("a\r\nb\r\n", [3, 3]), ("a\rb\r", [2, 2]), ("a\r\rb\n", [2, 1, 2]),
            ("a\n\rb\n", [2, 1, 2]), ("a\r\n\r\nb\r\n", [3, 2, 3]), ("a\rb\nc\r\n", [2, 2, 3]), ("a\nb", [2, 1]),
            ("a\nb\r", [2, 2]),
        ]
    )
    func ends(text: String, lengths: [Int]) {
        let decoded = decode(text)
        #expect(decoded.map(\.length) == lengths)
        #expect(texts(decoded).prefix(2) == ["a", "b"])
        #expect(decoded.allSatisfy { $0.queue != nil || $0.ignored == "blank" })
    }

    @Test("A line feed that comes later still belongs to its return")
    func split() {
        var decoder = LineDecoder(EchoLines(), carry: [])
        let bytes = Array("a\r\nb".utf8)
        let seen = Array(bytes[..<2])
        guard case .incomplete = decoder.next(in: seen.span, from: 0, offset: 0, isFinal: false) else {
            Issue.record("the return alone was taken for the end")
            return
        }
        guard case .record(let record) = decoder.next(in: bytes.span, from: 0, offset: 0, isFinal: false) else {
            Issue.record("no line")
            return
        }
        #expect(record.length == 3)
    }

    @Test("What is carried holds at its place alone: a record that is read again later is not told by it")
    func carry() {
        var decoder = LineDecoder(EchoLines(), carry: [])
        #expect(RecordFormat.header(inCarry: decoder.carry).isEmpty)
        let bytes = Array("a\nb\n".utf8)
        for start in [0, 2] { _ = decoder.next(in: bytes.span, from: start, offset: Int64(start), isFinal: true) }
        #expect(LineDecoder(EchoLines(), carry: decoder.carry).lines.carry == [2])
        #expect(RecordFormat.header(inCarry: decoder.carry).isEmpty)
        #expect(RecordFormat.header(inCarry: [0, 7, 8]) == [0, 7, 8])
    }

    @Test("The last line may be cut when nothing ends it, any other not")
    func cutLine() {
        #expect(decode("a\nb").map(\.mayBeCut) == [false, true])
        #expect(decode("a\nb\r").map(\.mayBeCut) == [false, false])
        #expect(decode("a\nb\n").map(\.mayBeCut) == [false, false])
    }

    @Test("Up to 15 NULs are fill, before and behind a line")
    func fill() {
        for count in 1...15 {
            let fill = String(repeating: "\0", count: count)
            let decoded = decode(fill + "a\r\n" + fill + "b" + fill + "\r\n" + fill)
            #expect(texts(decoded) == ["a", "b"])
            #expect(decoded.map(\.ignored) == [nil, nil, "blank"])
            #expect(decoded.map(\.length) == [count + 3, 2 * count + 3, count])
        }
    }

    @Test("A hole costs itself and the line that it cut, and the line behind it counts")
    func hole() {
        for count in [16, 17, 1_000, 65_536, 200_001] {
            let hole = String(repeating: "\0", count: count)
            let decoded = decode("a\ntor" + hole + "b\nc\n")
            #expect(texts(decoded) == ["a", "b", "c"])
            let reasons = decoded.compactMap { $0.continuesBefore ? nil : $0.quarantined }
            #expect(reasons.count == 2 && reasons[0].contains("cut short") && reasons[1].contains("hole"))
            #expect(decoded.filter { $0.quarantined?.contains("hole") == true }.reduce(0) { $0 + $1.length } == count)
        }
    }

    @Test("A line of more than 64 KiB is one record in pieces, whatever its end, and the next line counts")
    func longLines() {
        for end in ["\n", "\r\n", "\r"] {
            for length in [65_534, 65_535, 65_536, 65_537, 131_071, 131_072, 300_000] {
                let decoded = decode(String(repeating: "x", count: length) + end + "b" + end)
                #expect(texts(decoded).last == "b", "\(length)")
                let broken = decoded.filter { $0.quarantined == Self.long }
                #expect(broken.dropFirst().allSatisfy { $0.continuesBefore })
                #expect(broken.isEmpty || broken.reduce(0) { $0 + $1.length } == length + end.utf8.count)
                // A return alone is the end only when the byte behind it is in sight.
                let whole = end == "\r" ? length + 2 : length + end.utf8.count
                #expect(broken.isEmpty == (whole <= 65_536), "\(length)")
            }
        }
        let torn = decode(String(repeating: "x", count: 65_530) + String(repeating: "\0", count: 40) + "b\n")
        #expect(texts(torn) == ["b"])
    }

    @Test("A byte order mark is no part of the first line, and of no other")
    func mark() {
        #expect(texts(decode("\u{FEFF}a\n\u{FEFF}b\n")) == ["a", "\u{FEFF}b"])
    }

    @Test("Blank lines, form feeds, refused and useless lines are told apart")
    func kinds() {
        let decoded = decode("  \n\u{0C}\t\r\nbad\nskip\na\n")
        #expect(decoded.map(\.ignored) == ["blank", "blank", nil, "skip", nil])
        #expect(decoded.map(\.quarantined) == [nil, nil, "line: bad", nil, nil])
    }

    @Test("Any cutting and any restart give the same records, and every byte belongs to one")
    func anyCutting() throws {
        let pieces: [[UInt8]] =
            [
                "a", "bad", "skip", "\n", "\r", "\r\n", "\0", "\0\0\0", " ", "\u{FEFF}", "é", "\u{0C}", "\n\r", "line",
            ].map { Array($0.utf8) } + [
                [UInt8](repeating: 0, count: 15), [UInt8](repeating: 0, count: 16), [UInt8](repeating: 0, count: 700),
                [0xFF, 0xC0],
            ]
        var generator = Random(3)
        for _ in 0..<400 {
            let bytes = (0..<Int.random(in: 1...60, using: &generator)).flatMap { _ in
                pieces[Int.random(in: 0..<pieces.count, using: &generator)]
            }
            let whole = decode(bytes)
            try #require(whole.reduce(0) { $0 + $1.length } == bytes.count)
            for step in [1, 3, 40] {
                let cut = decodeInWindows(bytes, using: &generator, step: step)
                try #require(cut == whole, "\(bytes)")
            }
        }
    }

    @Test("Long lines and holes are the same records however they are cut")
    func longCutting() throws {
        var generator = Random(5)
        let parts: [[UInt8]] = [
            [UInt8](repeating: 120, count: 65_535), [UInt8](repeating: 120, count: 65_536), [13], [10], [97], [0],
            [UInt8](repeating: 0, count: 65_530), [UInt8](repeating: 0, count: 20),
            [UInt8](repeating: 120, count: 70_000),
        ]
        for _ in 0..<25 {
            let bytes = (0..<Int.random(in: 1...8, using: &generator)).flatMap { _ in
                parts[Int.random(in: 0..<parts.count, using: &generator)]
            }
            let whole = decode(bytes)
            try #require(whole.reduce(0) { $0 + $1.length } == bytes.count)
            try #require(decodeInWindows(bytes, using: &generator, step: 30_000) == whole)
        }
    }
}
