import TestSupport
import Testing

/// A daemon that is gone at each step from reading to the acknowledged commit, and one that follows it.
@Suite("Kill points")
struct KillPointTests {
    /// Records, a gap, a file begun anew, a copy, something for the quarantine and two files to read: what one pass
    /// can have to tell the ledger.
    private static func program(_ point: FileAction.KillPoint) -> FileProgram {
        FileProgram(
            .everything,
            [
                .append(8), .begin(percent: 60), .abandon, .start, .drain, .rewrite(5), .begin(percent: 40), .complete,
                .begin(percent: 40), .copyTruncate(isSeen: false), .append(4),
                .rotate(dated: false, keepsWriter: false),
                .append(6), .kill(point), .append(2),
            ]
        )
    }

    @Test("Case 59: a daemon gone at any step from reading to the acknowledged commit counts every record once")
    func everyStep() async throws {
        for point in [FileAction.KillPoint.idle, .scanned, .settled, .committed(1), .committed(2), .committed(3)] {
            _ = try await Self.run(point)
        }
        var reached = 0
        while try await Self.reaches(reached + 1...reached + 3) { reached += 3 }
        print("kill points: at least \(reached) writes and ends of transactions in a pass")
        // Positions, records, contacts, counters, account and quarantine of three files.
        #expect(reached >= 30)
    }

    private static func reaches(_ writes: ClosedRange<Int>) async throws -> Bool {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for write in writes { group.addTask { try await run(.write(write)) } }
            return try await group.reduce(true) { $0 && $1 }
        }
    }

    /// - Returns: whether the daemon got as far as the point.
    private static func run(_ point: FileAction.KillPoint) async throws -> Bool {
        let world = try await ProgramWorld.inRooms(program(point))
        try await world.run()
        let faults = try await world.faults()
        let log = await world.daemon.log
        #expect(faults.isEmpty, "\(point): \(faults.joined(separator: "; ")) \(log)")
        // The fragment was seen and overwritten: one gap, whatever was repeated.
        #expect(try world.books.number("select gaps from source_status") == 1, "\(point)")
        try await world.daemon.stop()
        return world.springs > 0
    }
}
