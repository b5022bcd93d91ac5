import TestSupport
import Testing

/// What random programs brought to light, each by itself.
@Suite("Found by file programs")
struct ProgramFindingTests {
    private static func world(_ actions: [FileAction]) async throws -> ProgramWorld {
        let world = try await ProgramWorld.inRooms(FileProgram(.everything, actions))
        for action in actions { try await world.act(action) }
        return world
    }

    @Test("An unfinished record stays pending when its file is renamed")
    func pendingAfterRename() async throws {
        let world = try await Self.world([
            .append(4), .begin(percent: 40), .start, .drain, .rotate(dated: false, keepsWriter: false), .drain,
        ])
        let pending = try world.books.number("select pending_bytes from source_status")
        #expect(pending > 0)
        #expect(try world.books.number("select lag_bytes from source_status") == pending)
        try await world.act(.complete)
        try await world.act(.drain)
        #expect(try world.books.number("select lag_bytes + pending_bytes from source_status") == 0)
        #expect(try world.books.stored() == [0, 1, 2, 3, 4])
        try await world.daemon.stop()
    }

    @Test("Bytes that vanished with their file are one gap however often the daemon starts, and no longer behind")
    func vanishedOnce() async throws {
        let world = try await Self.world([
            .append(4), .begin(percent: 40), .abandon, .start, .drain, .stop, .delete(pick: 0),
        ])
        for _ in 0..<3 {
            try await world.act(.start)
            try await world.act(.drain)
            try await world.act(.kill(.idle))
        }
        #expect(try world.books.number("select gaps from source_status") == 1)
        #expect(try world.books.number("select lag_bytes from source_status") == 0)
    }

    @Test("A file that comes back after it was given up goes on where it was")
    func comesBack() async throws {
        let world = try await Self.world([.append(20), .start, .drain, .stop, .hide])
        // An empty folder in its place, as below a mount that is gone.
        try world.disk.makeEmptyFolder()
        for action in [FileAction.start, .drain] { try await world.act(action) }
        #expect(try world.books.number("select count(*) from source_file where finished") == 1)
        try world.disk.removeEmptyFolder()
        for action in [FileAction.show, .append(5), .drain] { try await world.act(action) }
        #expect(try world.books.stored() == Set(0..<25))
        #expect(try world.books.number("select duplicates + gaps from source_status") == 0)
        #expect(try world.books.number("select count(*) from source_file where finished") == 0)
        try await world.daemon.stop()
    }
}
