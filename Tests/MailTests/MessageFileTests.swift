import Pace
import RecordFormats
import Testing

@testable import Mail

@Suite("Files with one message")
struct MessageFileTests {
    private static let message = "Subject: one\n\ntext\n"
    private static let plist = "<?xml version=\"1.0\"?>\n<plist/>\n"

    private static func decode(_ bytes: [UInt8], shapes: Bool = true, isWhole: Bool = true) -> ([Framed], [Handed]) {
        let reader = Reader()
        var decoder: any RecordDecoder = reader.file(shapes: shapes)
        var framing = Framing(step: 5) { reader.file(shapes: shapes, carry: $0) }
        return (framing.records(of: bytes, &decoder, isWhole: isWhole), reader.messages)
    }

    @Test(
        "what stands before a message is no part of it",
        arguments: [
            ("", nil), ("\u{FEFF}", nil), ("From - \r\n", nil), ("From a Thu Jan  1 00:00:07 1970\n", 7),
            ("\u{FEFF}From a Thu Jan  1 00:00:07 1970\n", 7), ("From whom it may concern\n", nil),
        ] as [(String, Int64?)]
    )
    func before(text: String, storedAt: Int64?) {
        let bytes = Array((text + Self.message).utf8)
        let (records, messages) = Self.decode(bytes)
        #expect(records == [Framed(kind: .message, bytes: bytes)])
        var place = MessagePlace()
        place.storedAt = storedAt.map { Instant(seconds: $0) }
        #expect(messages == [Handed(text: Self.message, place: place)])
    }

    @Test("one From line is left out, no more, and none in the message")
    func oneFromLine() {
        let inner = "From - \n" + Self.message + "\nFrom - \nSubject: two\n\n"
        #expect(Self.decode(Array(("From - \n" + inner).utf8)).1.map(\.text) == [inner])
    }

    @Test("a file is complete only when nothing follows")
    func incomplete() {
        #expect(Self.decode(Array((Self.message + "\n\n").utf8), isWhole: false).0.isEmpty)
    }

    @Test(
        "Apple's .emlx: the message is as long as its first line says",
        arguments: [("19\n", 19), ("19        \n", 19), ("0000000019\r\n", 19), ("12\n", 12), ("999999999999\n", 50)]
    )
    func emlx(line: String, count: Int) {
        let body = Self.message + Self.plist
        #expect(Self.message.utf8.count == 19 && body.utf8.count == 50)
        let (records, messages) = Self.decode(Array((line + body).utf8))
        let whole = Framed(kind: .message, bytes: Array((line + body.prefix(count)).utf8))
        let rest = Framed(kind: .ignored("plist"), bytes: Array(body.utf8.dropFirst(count)), continuesBefore: true)
        #expect(records == (count < 50 ? [whole, rest] : [whole]))
        #expect(messages.map(\.text) == [String(body.prefix(count))])
    }

    @Test("digits that are no count of bytes", arguments: ["1234567890123\n", "19", "19x\n", " 19\n", "\n"])
    func noCount(line: String) {
        let text = line + (line == "19" ? "" : Self.message)
        #expect(Self.decode(Array(text.utf8)).1.map(\.text) == [text])
    }

    @Test("a count is no part of the messages of a Maildir, nor a compound file")
    func maildir() {
        let text = "19\n" + Self.message
        #expect(Self.decode(Array(text.utf8), shapes: false).1.map(\.text) == [text])
        let compound: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0]
        #expect(Self.decode(compound, shapes: false).0.map(\.kind) == [.message])
        #expect(Self.decode(compound).0 == [Framed(kind: .quarantined("unsupported-msg"), bytes: compound)])
        #expect(Self.decode(Array(compound.prefix(7))).0.map(\.kind) == [.message])
    }

    @Test("what a file gets behind its message is that one's body")
    func grown() {
        let reader = Reader()
        var decoder: any RecordDecoder = reader.file()
        var framing = Framing(step: 100)
        _ = framing.records(of: Array(Self.message.utf8), &decoder)
        decoder = reader.file(carry: decoder.carry)
        let more = framing.records(of: Array((Self.message + "more").utf8), &decoder, from: 19)
        // It was read without that, so that the file is to be read again.
        let rest = Framed(kind: .ignored("body"), bytes: Array("more".utf8), continuesBefore: true, reopensBefore: true)
        #expect(more == [rest])
    }
}

@Suite("A reading as a record")
struct ReadingRecordTests {
    private static func meeting(_ change: (inout MeetingVersion) -> Void = { _ in }) -> MeetingVersion {
        var meeting = MeetingVersion(uid: "1@x", method: .request, stampedAt: Instant(seconds: 1))
        meeting.start = MeetingTime(Instant(seconds: 60))
        meeting.senders = ["a@x", "b@x"]
        meeting.attendees = [Attendee(address: "a@x", answer: .accepted), Attendee(address: "b@x")]
        change(&meeting)
        return meeting
    }

    @Test("a message that never counts is a record all the same, known by its copy")
    func message() {
        let copy = RecordKey(of: "copy")
        var message = MailMessage(
            identity: nil,
            content: RecordKey(of: "content"),
            messageID: nil,
            at: Instant(seconds: 1),
            copy: copy
        )
        message.ignored = "bounce"
        let record = MessageReading.message(message).record(at: 7, length: 9)
        guard case .record(.message(let kept), let key) = record.outcome else {
            Issue.record("it is a message")
            return
        }
        #expect(kept == message && key == copy && record.offset == 7 && record.length == 9 && record.further.isEmpty)
    }

    @Test("the first meeting is the record, the others go with it")
    func meetings() {
        let others = ["2@x", "3@x"].map { uid in Self.meeting { $0.uid = uid } }
        let record = MessageReading.meetings([Self.meeting()] + others, note: "odd").record(at: 0, length: 1)
        guard case .record(.meeting(let first), let key) = record.outcome else {
            Issue.record("it is a meeting")
            return
        }
        #expect(first == Self.meeting() && key == Self.meeting().key && record.note == "odd")
        #expect(record.further.map(\.record) == others.map { .meeting($0) })
        #expect(record.further.map(\.key) == others.map(\.key))
    }

    @Test("equal versions are one, in whatever order people stand in them; a change makes another")
    func keys() {
        #expect(Self.meeting().key == Self.meeting { $0.attendees.reverse() }.key)
        let changes: [(inout MeetingVersion) -> Void] = [
            { _ in }, { $0.uid = "1@y" }, { $0.method = .cancel }, { $0.occurrence = MeetingTime(microseconds: 0) },
            { $0.occurrence = MeetingTime(microseconds: 0, isFloating: true) }, { $0.sequence = 1 },
            { $0.stampedAt = Instant(seconds: 2) }, { $0.senders = nil }, { $0.senders = [] },
            { $0.senders = ["a@x"] }, { $0.attendees[1].answer = .declined }, { $0.start = nil }, { $0.length = 1 },
            { $0.isCancelled = true }, { $0.isWholeDay = true }, { $0.meansLaterToo = true },
            { $0.organizer = Attendee(address: "o@x") },
            { $0.occurrences = [] }, { $0.occurrences = [MeetingTime(microseconds: 5)] },
        ]
        #expect(Set(changes.map { Self.meeting($0).key }).count == changes.count)
    }
}
