import Pace
import RecordFormats
import Testing

@testable import Mail

@Suite("An mbox file, however it comes")
struct MboxDecoderTests {
    struct Variant: CustomTestStringConvertible, Sendable {
        var name: String
        /// Frames: the From line and what follows it.
        var frames: [(from: String, message: String)]
        /// What stands before the first one.
        var preamble = ""

        var testDescription: String { name }
        var bytes: [UInt8] { Array((preamble + frames.map { $0.from + $0.message }.joined()).utf8) }
        var messages: [String] { frames.map(\.message) }
    }

    private static let asctime = "From anna@example.com Tue Nov 24 09:00:00 2026\n"
    private static let other = "From boris@example.com Wed Nov 25 10:00:00 2026\n"
    private static let plain = "From: a@x\nSubject: plain\n\ntext\n\n"
    private static let unquoted = "first\n\n\(other)Subject: of the body\n\nlast\n"

    static let variants: [Variant] = [
        Variant(
            name: "mboxo",
            frames: [
                (asctime, "Subject: one\n\nfirst\n\n>\(other)Subject: quoted\n\n>>From afar\n\n"), (other, plain),
            ]
        ),
        Variant(
            name: "mboxrd",
            frames: [(asctime, "Subject: one\n\n>>>\(other)Subject: quoted thrice\n\n"), (other, plain)]
        ),
        Variant(
            name: "mboxcl",
            frames: [(asctime, "Subject: one\nContent-Length: 11\n\n>From abc\n\n\n"), (other, plain)]
        ),
        Variant(
            name: "mboxcl2",
            frames: [
                (asctime, "Subject: one\nContent-Length: \(unquoted.utf8.count)\n\n\(unquoted)\n"), (other, plain),
                (asctime, "Subject: three\nContent-Length: \(unquoted.utf8.count)\n\n\(unquoted)"),
            ]
        ),
        Variant(
            name: "mboxcl2 without empty lines",
            frames: [(asctime, "Content-Length: 4\n\ntext"), (asctime, "Content-Length: 5\n\ntext\n"), (other, plain)]
        ),
        Variant(
            name: "Takeout",
            frames: [
                ("From 1784@xxx Thu Jan 01 00:00:00 +0000 2026\r\n", "X-GM-THRID: 1784\r\n\r\ntext\r\n\r\n"),
                ("From 1785@xxx Thu Jan 01 00:00:00 +0000 2026\r\n", "X-GM-THRID: 1785\r\n\r\ntext\r\n\r\n"),
            ]
        ),
        Variant(
            name: "Thunderbird",
            frames: [
                ("From - Tue Nov 24 09:00:00 2026\r\n", "X-Mozilla-Status: 0001\r\nSubject: a\r\n\r\nb\r\n\r\n"),
                ("From - \r\n", "X-Mozilla-Status: 0008\r\n\r\nFrom time to time\r\n\r\n"), ("From -\n", plain),
            ]
        ),
        Variant(name: "no body", frames: [(asctime, "Subject: one\n\n"), (asctime, "Subject: two\n\n")]),
        Variant(
            name: "a first line without a date",
            frames: [("From anna\n", plain), (asctime, plain)]
        ),
        Variant(name: "a byte order mark", frames: [("\u{FEFF}From -\n", plain), (asctime, plain)]),
        Variant(name: "blank lines before", frames: [(asctime, plain), (asctime, plain)], preamble: "\r\n\n"),
        Variant(
            name: "a message without a From line before",
            frames: [(asctime, plain)],
            preamble: "Subject: lost\n\ntext\n\n"
        ),
        Variant(name: "zeros before", frames: [(asctime, plain)], preamble: "\0\0\0\0\n\n"),
        Variant(name: "zeros within", frames: [(asctime, "A: b\n\n\0\0\0\0\n\n"), (asctime, plain)]),
        Variant(name: "only text", frames: [], preamble: "From\nFrom time to time\n\nFrom"),
    ]

    private static func expected(_ variant: Variant) -> [Framed] {
        let preamble = Framed(kind: .ignored("preamble"), bytes: Array(variant.preamble.utf8))
        let frames = variant.frames.map { Framed(kind: .message, bytes: Array(($0.from + $0.message).utf8)) }
        return (variant.preamble.isEmpty ? [] : [preamble]) + frames
    }

    @Test("the records are the same for every way in which the bytes come", arguments: variants)
    func windows(_ variant: Variant) {
        let bytes = variant.bytes
        for step in Array(1...40) + [100, 1_000_000] {
            let reader = Reader()
            var decoder: any RecordDecoder = reader.mbox()
            var framing = Framing(step: step)
            #expect(framing.records(of: bytes, &decoder) == Self.expected(variant), "in steps of \(step)")
            #expect(reader.texts == variant.messages)
        }
    }

    @Test("a decoder that is made anew behind any record goes on the same", arguments: variants)
    func carry(_ variant: Variant) {
        let reader = Reader()
        var decoder: any RecordDecoder = reader.mbox()
        var framing = Framing(step: 50) { reader.mbox(carry: $0) }
        #expect(framing.records(of: variant.bytes, &decoder) == Self.expected(variant))
        #expect(reader.texts == variant.messages)
    }

    @Test("any mixture of lines comes to the same records in every way, and to all of its bytes", arguments: 1...150)
    func mixture(seed: UInt64) {
        let parts = [
            Self.asctime, Self.other, "From - \n", "From -\r\n", "From ", ">From a\n", "Subject: one\n", "A: b\r\n",
            "\n",
            "\n", "\r\n", "\r", "text", "text\n", "\0", "Content-Length: 5\n", "Content-Length: 60\n", "\u{FEFF}",
        ]
        // The generator of Knuth's MMIX.
        var state = seed
        var text = ""
        for _ in 0..<40 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            text += parts[Int(state >> 33) % parts.count]
        }
        let bytes = Array(text.utf8)
        let whole = Reader()
        var decoder: any RecordDecoder = whole.mbox()
        var framing = Framing(step: bytes.count)
        let expected = framing.records(of: bytes, &decoder)
        #expect(expected.flatMap(\.bytes) == bytes)
        for step in [1, 7, 50] {
            let reader = Reader()
            decoder = reader.mbox()
            framing = Framing(step: step) { reader.mbox(carry: $0) }
            #expect(framing.records(of: bytes, &decoder) == expected)
            #expect(reader.messages == whole.messages)
        }
    }

    @Test("a message is returned before the file ends, as soon as the next one is in sight")
    func growing() {
        let first = Self.asctime + Self.plain
        let bytes = Array((first + Self.other + "Subject: two").utf8)
        let reader = Reader()
        var decoder: any RecordDecoder = reader.mbox()
        var framing = Framing(step: 1_000)
        let records = framing.records(of: bytes, &decoder, isWhole: false)
        #expect(records.map(\.text) == [first])
    }

    @Test("what a file gets behind its last message is that one's body, so that it is to be read again")
    func grown() {
        let reader = Reader()
        let whole = Self.asctime + "Subject: one\n\ntext\n"
        var decoder: any RecordDecoder = reader.mbox()
        var framing = Framing(step: 1_000)
        let first = framing.records(of: Array(whole.utf8), &decoder)
        #expect(first == [Framed(kind: .message, bytes: Array(whole.utf8))])
        decoder = reader.mbox(carry: decoder.carry)
        let more = "and more\n\n"
        let next = Self.other + Self.plain
        let bytes = Array((whole + more + next).utf8)
        let rest = framing.records(of: bytes, &decoder, from: whole.utf8.count)
        #expect(
            rest == [
                Framed(kind: .ignored("body"), bytes: Array(more.utf8), continuesBefore: true, reopensBefore: true),
                Framed(kind: .message, bytes: Array(next.utf8)),
            ]
        )
    }

    @Test(
        "a message behind one that ended the file begins behind an empty line, wherever the file ended",
        arguments: ["\n", "\r\n"]
    )
    func grownAnywhere(end: String) {
        let first = ["From -", "Subject: one", "", "text", "", ""].joined(separator: end)
        let second = ["From -", "Subject: two", "", ""].joined(separator: end)
        let bytes = Array((first + second).utf8)
        // From the last letter of the text to the end of the frame.
        for count in first.utf8.count - 2 * end.utf8.count...first.utf8.count {
            let reader = Reader()
            var decoder: any RecordDecoder = reader.mbox()
            var framing = Framing(step: 10)
            let early = framing.records(of: Array(bytes.prefix(count)), &decoder)
            #expect(early.map(\.bytes) == [Array(bytes.prefix(count))])
            decoder = reader.mbox(carry: decoder.carry)
            let late = framing.records(of: bytes, &decoder, from: count)
            #expect(late.last == Framed(kind: .message, bytes: Array(second.utf8)))
            #expect(late.count == (count < first.utf8.count ? 2 : 1))
        }
    }

    @Test("half of the headers at the end of a file may be the half of another message")
    func halfHeaders() {
        for (text, mayBeCut) in [("Subject: one\nTo: a", true), ("Subject: one\n", true), ("Subject: one\n\n", false)] {
            var decoder: any RecordDecoder = Reader().mbox()
            var framing = Framing(step: 1_000)
            let bytes = Array((Self.asctime + text).utf8)
            let records = framing.records(of: bytes, &decoder)
            #expect(records == [Framed(kind: .message, bytes: bytes, mayBeCut: mayBeCut)])
        }
    }

    @Test("the place of a message: folder and date of the From line")
    func place() {
        let reader = Reader()
        var decoder: any RecordDecoder = reader.mbox(folder: "Agreed")
        var framing = Framing(step: 100)
        _ = framing.records(of: Array((Self.asctime + Self.plain + "From - \n" + Self.plain).utf8), &decoder)
        var place = MessagePlace()
        place.folder = "Agreed"
        place.storedAt = Instant(seconds: 1_795_510_800)
        var dateless = place
        dateless.storedAt = nil
        #expect(reader.messages.map(\.place) == [place, dateless])
    }
}
