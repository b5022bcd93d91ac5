import Pace
import Settings
import Synchronization
import TestSupport
import Testing

@testable import Daemon

@Suite("What was accepted in time is known again")
struct NormMemoryTests {
    private static let old = "minimum: {talk_minutes: 120}"
    private static let lowered = "minimum: [{talk_minutes: 120}, {from: 2026-12-11, talk_minutes: 60}]"

    /// What a state directory keeps.
    private final class Note: Sendable {
        private let kept = Mutex<String?>(nil)

        var text: String? { kept.withLock { $0 } }

        var memory: NormMemory { NormMemory(text) { news in self.kept.withLock { $0 = news } } }
    }

    /// A database with an edit that was accepted on 10 December, and the note of who accepted it.
    private func accepted() async throws -> (desk: NormDesk, note: Note) {
        let note = Note()
        let desk = try await NormDesk(Self.old, memory: note.memory)
        try await desk.apply(try NormDesk.configuration(Self.lowered), memory: note.memory)
        return (desk, note)
    }

    /// A backup of 10 December, before the edit, on 12 December.
    private func backup() async throws -> NormDesk { try await NormDesk(Self.old) }

    @Test("A restored database that forgot an entry learns it by the note, and by nothing else")
    func restored() async throws {
        let (_, note) = try await accepted()
        let configuration = try NormDesk.configuration(Self.lowered)
        let strange = try await backup()
        try await strange.refuses(configuration, on: "2026-12-12")
        let desk = try await backup()
        try await desk.takes(configuration, on: "2026-12-12", memory: note.memory)
        #expect(
            try await desk.minimums(8...12)
                == [.talkMinutes(120), .talkMinutes(120), .talkMinutes(120), .talkMinutes(60), .talkMinutes(60)]
        )
        // From then on the database knows it by itself.
        try await desk.takes(try NormDesk.configuration(Self.lowered, more: ", {id: c}"), on: "2026-12-12")
    }

    @Test(
        "The note helps nothing but what it notes",
        arguments: [
            "minimum: [{talk_minutes: 120}, {from: 2026-12-11, talk_minutes: 50}]",
            "minimum: [{talk_minutes: 120}, {from: 2026-12-10, talk_minutes: 60}]",
            "minimum: [{talk_minutes: 120}, {from: 2026-12-11, talk_minutes: 60}], rates: {meeting: 3}",
        ]
    )
    func otherEdit(_ keys: String) async throws {
        let (_, note) = try await accepted()
        let before = note.text
        let desk = try await backup()
        let edit = try NormDesk.configuration(keys)
        await #expect(throws: NormRefusal.self) {
            try await desk.apply(edit, on: "2026-12-12", memory: note.memory)
        }
        #expect(try await desk.versions().count == 1)
        #expect(note.text == before)
    }

    @Test("The note of another database, whose first judged day is another, and a damaged one help nothing")
    func otherDatabase() async throws {
        let (_, note) = try await accepted()
        let text = try #require(note.text)
        let other = text.replacing("2026-12-08", with: "2026-12-07")
        #expect(other != text)
        for wrong in [other, String(text.dropLast(4)), ""] {
            let desk = try await backup()
            let configuration = try NormDesk.configuration(Self.lowered)
            try await desk.refuses(configuration, on: "2026-12-12", memory: NormMemory(wrong))
        }
    }

    @Test("A reinstall without the state directory goes on with the same configuration, and its roster is edited")
    func reinstalled() async throws {
        let (desk, _) = try await accepted()
        try await desk.close(through: "2026-12-11")
        let before = try await desk.versions()
        try await desk.takes(try NormDesk.configuration(Self.lowered), on: "2026-12-12")
        #expect(try await desk.versions() == before)
        try await desk.takes(try NormDesk.configuration(Self.lowered, more: ", {id: c}"), on: "2026-12-12")
        try await desk.refuses(try NormDesk.configuration(Self.old), on: "2026-12-12")
    }

    @Test("An empty database takes an old configuration with all its entries, whatever a note says")
    func empty() async throws {
        let (_, note) = try await accepted()
        let desk = try await NormDesk()
        let past = "{talk_minutes: 90}, {from: 2026-12-09, talk_minutes: 60}"
        let keys = "minimum: [\(past), {from: 2026-12-12, contacts: 3}]"
        try await desk.takes(try NormDesk.configuration(keys), on: "2026-12-12", memory: note.memory)
        #expect(
            try await desk.minimums(8...12)
                == [.talkMinutes(90), .talkMinutes(60), .talkMinutes(60), .talkMinutes(60), .contacts(3)]
        )
    }
}
