import RecordFormats
import Testing

@testable import Mail

@Suite("Messages of many MiB")
struct LargeMessageTests {
    private static let head = "From - \nSubject: large\n\n"
    private static let next = Array("From - \nSubject: next\n\ntext\n".utf8)
    private static let mebibyte = 1 << 20
    private static let limit = 2 << 20

    /// A frame of so many bytes, the last ones an empty line.
    private static func frame(_ count: Int, line: String) -> [UInt8] {
        var bytes = Array(head.utf8)
        let line = Array(line.utf8)
        while bytes.count < count { bytes += line }
        bytes.removeLast(bytes.count - count + 2)
        return bytes + [10, 10]
    }

    @Test(
        "of a large body the first 2 MiB are read, the rest is passed over in pieces, in a small window",
        arguments: [
            ("aGVsbG8gd29ybGQ=\n", 16), ("\r\n", 4), ("no line ends ", 16), ("\0", 4), ("From - \n", 4),
            ("\nFrom \n", 4), ("\nFrom - \n", 4),
        ]
    )
    func body(line: String, size: Int) {
        let file = Self.frame(size * Self.mebibyte, line: line) + Self.next
        let pieces = size - 2
        let reader = Reader()
        var decoder: any RecordDecoder = reader.mbox()
        var framing = Framing(step: Self.mebibyte) { reader.mbox(carry: $0) }
        let records = framing.records(of: file, &decoder)
        let kinds: [Framed.Kind] = [.message] + Array(repeating: .ignored("body"), count: pieces) + [.message]
        #expect(records.map(\.kind) == kinds)
        #expect(
            records.map(\.bytes.count) == [Self.limit] + Array(repeating: Self.mebibyte, count: pieces) + [
                Self.next.count
            ]
        )
        #expect(records.map(\.continuesBefore) == [false] + Array(repeating: true, count: pieces) + [false])
        #expect(reader.messages.map(\.place.isCut) == [true, false])
        #expect(framing.largestWindow <= 4 * Self.mebibyte)
    }

    @Test("the same records for every step", arguments: [200_000, 3_000_001, 50_000_000])
    func steps(step: Int) {
        let file = Self.frame(Self.limit + 700_000, line: "From time to time\n\n") + Self.next
        let reader = Reader()
        var decoder: any RecordDecoder = reader.mbox()
        var framing = Framing(step: step)
        let records = framing.records(of: file, &decoder)
        #expect(records.map(\.bytes.count) == [Self.limit, 700_000, Self.next.count])
        #expect(records.flatMap(\.bytes) == file)
    }

    @Test("around the limit: a message that ends there is whole", arguments: [-1, 0, 1, 2])
    func limit(more: Int) {
        for end in [Self.next, []] {
            let file = Self.frame(Self.limit + more, line: "text\n\n") + end
            let reader = Reader()
            var decoder: any RecordDecoder = reader.mbox()
            var framing = Framing(step: 500_000) { reader.mbox(carry: $0) }
            let records = framing.records(of: file, &decoder)
            let counts = more > 0 ? [Self.limit, more] : [Self.limit + more]
            #expect(records.map(\.bytes.count) == counts + (end.isEmpty ? [] : [end.count]))
            #expect(reader.messages[0].place.isCut == (more > 0))
        }
    }

    @Test("a border is seen behind a piece that ends within the empty line before it", arguments: 0...5)
    func cutEmptyLine(more: Int) {
        // The limit lies at each byte from the text before the empty line to the From line.
        var file = Self.frame(Self.limit - more, line: "text of the body")
        file.removeLast(2)
        file += Array("\r\n\r\n".utf8) + Self.next
        let reader = Reader()
        var decoder: any RecordDecoder = reader.mbox()
        var framing = Framing(step: 500_000) { reader.mbox(carry: $0) }
        let records = framing.records(of: file, &decoder)
        #expect(records.last == Framed(kind: .message, bytes: Self.next))
        #expect(reader.messages.count == 2)
        #expect(records.flatMap(\.bytes) == file)
    }

    @Test("bytes that were looked at are not looked at again")
    func onlyOnce() {
        let text = Self.frame(Self.mebibyte, line: "text\n\n")
        var changed = text
        // Whoever looked again would find a message there.
        let found = [10, 10] + Self.next
        changed.replaceSubrange(100..<100 + found.count, with: found)
        for isBody in [false, true] {
            var decoder: any RecordDecoder = Reader().mbox(carry: isBody ? [5] : [])
            let before = isBody ? Array(text.dropFirst(Self.head.utf8.count)) : text
            let after = (isBody ? Array(changed.dropFirst(Self.head.utf8.count)) : changed) + Self.next
            guard case .incomplete = decoder.next(in: before.span, from: 0, offset: 0, isFinal: false) else {
                Issue.record("the end is not in sight")
                return
            }
            guard case .record(let record) = decoder.next(in: after.span, from: 0, offset: 0, isFinal: true) else {
                Issue.record("the end is in sight")
                return
            }
            #expect(record.length == before.count)
        }
    }

    @Test("headers without an end, and what stands before any message, are bounded, too")
    func headers() {
        let endless = Array("From - \nSubject: ".utf8) + Array(repeating: UInt8(ascii: "x"), count: 5 * Self.mebibyte)
        let preamble = Array(repeating: UInt8(0), count: 5 * Self.mebibyte)
        for (file, kinds) in [
            (endless, [.message] + Array(repeating: Framed.Kind.ignored("body"), count: 4)),
            (preamble, Array(repeating: Framed.Kind.ignored("preamble"), count: 5)),
        ] {
            let reader = Reader()
            var decoder: any RecordDecoder = reader.mbox()
            var framing = Framing(step: Self.mebibyte) { reader.mbox(carry: $0) }
            let records = framing.records(of: file, &decoder)
            #expect(records.map(\.kind) == kinds)
            #expect(records.map(\.continuesBefore) == [false] + Array(repeating: true, count: kinds.count - 1))
            #expect(records.flatMap(\.bytes) == file)
        }
    }

    @Test("a Content-Length beyond what is read of a message is no reason to wait")
    func lyingLength() {
        let lying = Array("From - \nContent-Length: 2097152\n\ntext\n\n".utf8)
        var decoder: any RecordDecoder = Reader().mbox()
        guard
            case .record(let record) = decoder.next(
                in: (lying + Self.next).span,
                from: 0,
                offset: 0,
                isFinal: false
            )
        else {
            Issue.record("the next message is in sight")
            return
        }
        #expect(record.length == lying.count)
    }

    @Test("Apple's .emlx: what stands behind a small message, and behind a large one")
    func emlx() {
        let small = Array("3\nA:b".utf8)
        let rest = Array(repeating: UInt8(ascii: "p"), count: 3 * Self.mebibyte - small.count)
        let large = Array("2500000\nA: b\n\n".utf8) + rest
        for (file, first, reason, isCut) in [
            (small + rest, small.count, "plist", false), (large, Self.limit, "body", true),
        ] {
            let reader = Reader()
            var decoder: any RecordDecoder = reader.file()
            var framing = Framing(step: Self.mebibyte) { reader.file(carry: $0) }
            let records = framing.records(of: file, &decoder)
            #expect(records.first?.bytes.count == first)
            #expect(!records.dropFirst().contains { $0.kind != .ignored(reason) || !$0.continuesBefore })
            #expect(records.flatMap(\.bytes) == file)
            #expect(reader.messages.map(\.place.isCut) == [isCut])
        }
    }

    @Test("a file with one large message")
    func file() {
        let message = Array("Subject: large\n\n".utf8) + Array(repeating: UInt8(10), count: 5 * Self.mebibyte)
        let compound: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] + message
        for (file, first, rest) in [
            (message, Framed.Kind.message, Framed.Kind.ignored("body")),
            (compound, .quarantined("unsupported-msg"), .quarantined("unsupported-msg")),
        ] {
            for step in [Self.mebibyte, 50_000_000] {
                let reader = Reader()
                var decoder: any RecordDecoder = reader.file()
                var framing = Framing(step: step) { reader.file(carry: $0) }
                let records = framing.records(of: file, &decoder)
                #expect(records.map(\.kind) == [first, rest, rest, rest, rest])
                #expect(records.map(\.continuesBefore) == [false, true, true, true, true])
                #expect(records.first?.bytes.count == Self.limit)
                #expect(records.flatMap(\.bytes) == file)
                #expect(!reader.messages.contains { !$0.place.isCut })
            }
        }
    }
}
