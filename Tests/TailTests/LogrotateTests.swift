import Linux
import Tail
import Testing

@Suite("Rotation by logrotate", .enabled(if: Logrotate.isThere))
struct LogrotateTests {
    let folder: TestFolder
    let elsewhere: TestFolder

    init() throws {
        folder = try TestFolder()
        elsewhere = try TestFolder()
    }

    @Test(
        "Case 1: what is renamed and created anew is read once and in order, running or not",
        arguments: ["cdr.csv", "cdr.csv*"],
        [false, true]
    )
    func create(pattern: String, isStopped: Bool) throws {
        let follower = Follower(folder(pattern))
        let logrotate = try Logrotate("cdr.csv", in: folder, "create")
        try folder.append(record(0), to: "cdr.csv")
        for round in 0..<4 {
            let next = 1 + 10 * round
            try folder.append(records(next..<next + 4), to: "cdr.csv")
            try follower.drain()
            try folder.append(records(next + 4..<next + 7), to: "cdr.csv")
            try logrotate.run()
            #expect(try folder.content("cdr.csv").isEmpty)
            pauseForClock()
            try folder.append(records(next + 7..<next + 10), to: "cdr.csv")
            if isStopped { follower.restart() }
            try follower.drain()
        }
        #expect(follower.lines == delivered(0...40))
        #expect(follower.gaps.isEmpty)
        #expect(follower.ledger.count == 5)
    }

    @Test(
        "Case 9: what was moved by date into a folder within the patterns, or one below, is found again",
        arguments: [["cdr.csv", "old/*"], ["cdr.csv"]],
        [1, 2]
    )
    func olddir(patterns: [String], rotations: Int) throws {
        try folder.makeFolder("old")
        let logrotate = try Logrotate(
            "cdr.csv",
            in: folder,
            "create",
            "olddir old",
            "dateext",
            "dateformat -%Y%m%d-%s"
        )
        let follower = Follower(patterns.map { folder($0) })
        try folder.append(records(1...5), to: "cdr.csv")
        try follower.drain()
        for rotation in 1...rotations {
            try folder.append(record(10 * rotation), to: "cdr.csv")
            try logrotate.run()
            // The names are a second apart.
            pause(microseconds: 1_100_000)
        }
        #expect(try Directory(listing: folder("old")).entries.count == rotations)
        try folder.append(record(99), to: "cdr.csv")
        follower.restart()
        try follower.drain()
        #expect(follower.lines == delivered([1, 2, 3, 4, 5] + (1...rotations).map { 10 * $0 } + [99]))
        #expect(follower.gaps.isEmpty)
        follower.restart()
        try follower.drain()
        #expect(follower.repeated.isEmpty)
    }

    @Test("Case 9: a file that was followed into such a folder is read to its end after a restart")
    func followedIntoOlddir() throws {
        try folder.makeFolder("old")
        let logrotate = try Logrotate("cdr.csv", in: folder, "create", "olddir old", "dateext")
        let follower = Follower(folder("cdr.csv"))
        try folder.append(records(1...50), to: "cdr.csv")
        follower.scan()
        follower.batch = 300
        try follower.stepFirst()
        try logrotate.run()
        follower.scan(isForced: true)
        #expect(follower.ledger.values.map { PathName.folder(of: $0.path) }.contains(folder("old")))
        follower.restart()
        try folder.append(record(51), to: "cdr.csv")
        try follower.drain()
        #expect(follower.lines == delivered(1...51))
        #expect(follower.gaps.isEmpty)
    }

    @Test("Case 9: what was moved out of reach is declared, with the number of bytes")
    func outOfReach() throws {
        let logrotate = try Logrotate("cdr.csv", in: folder, "create", "olddir \(elsewhere.path)", "dateext")
        let follower = Follower(folder("cdr.csv"))
        try folder.append(records(10...59), to: "cdr.csv")
        follower.scan()
        follower.batch = 3 * record(10).utf8.count
        try follower.stepFirst()
        try logrotate.run()
        try folder.append(record(60), to: "cdr.csv")
        follower.restart()
        try follower.drain()
        #expect(follower.lines == delivered([10, 11, 12, 60]))
        #expect(follower.gaps.map(\.bytes) == [Int64(records(13...59).utf8.count)])
        #expect(follower.gaps.map(\.offset) == [Int64(records(10...12).utf8.count)])
        #expect(follower.gaps.map(\.cause) == [.vanished])
    }

    @Test(
        "Case 14: copytruncate under a writer that appends loses and repeats nothing of what stands still",
        arguments: ["cdr.csv", "cdr.csv*"]
    )
    func copytruncate(pattern: String) throws {
        let follower = Follower(folder(pattern))
        let logrotate = try Logrotate("cdr.csv", in: folder, "copytruncate")
        let writer = try folder.writer("cdr.csv")
        for round in 0..<5 {
            try writer.write(Array(records(10 * round..<10 * round + 10).utf8))
            try follower.drain()
            try logrotate.run()
            if round % 2 == 0 { try follower.drain() }
        }
        try writer.write(Array(records(50..<60).utf8))
        try follower.drain()
        follower.clock.advance(seconds: 60)
        try follower.drain()
        #expect(follower.lines == delivered(0..<60))
        #expect(follower.gaps.isEmpty)
    }

    @Test(
        "a large unread rest is read on in the copy that logrotate makes",
        arguments: ["cdr.csv", "cdr.csv*"],
        [(false, "Case 15: while running"), (true, "Case 19: while stopped")]
    )
    func unreadInCopy(pattern: String, moment: (isStopped: Bool, name: String)) throws {
        let follower = Follower(folder(pattern))
        let logrotate = try Logrotate("cdr.csv", in: folder, "copytruncate")
        try folder.append(records(0..<40_000), to: "cdr.csv")
        follower.scan()
        for _ in 0..<10 { try follower.stepFirst() }
        try logrotate.run()
        try folder.append(records(40_000..<40_020), to: "cdr.csv")
        if moment.isStopped { follower.restart() }
        try follower.drain()
        follower.clock.advance(seconds: 60)
        try follower.drain()
        #expect(follower.lines == delivered(0..<40_020))
        #expect(follower.gaps.isEmpty)
    }

    @Test("Case 16: what copytruncate takes out of reach is declared, with the number of bytes")
    func copyOutOfReach() throws {
        let follower = Follower(folder("cdr.csv*"))
        let logrotate = try Logrotate("cdr.csv", in: folder, "copytruncate", "olddir \(elsewhere.path)")
        try folder.append(records(1000..<5000), to: "cdr.csv")
        follower.scan()
        try follower.stepFirst()
        let read = follower.lines.count
        try logrotate.run()
        try folder.append(records(5000..<5010), to: "cdr.csv")
        try follower.drain()
        #expect(follower.lines == delivered(Array(1000..<1000 + read) + Array(5000..<5010)))
        #expect(follower.gaps.map(\.bytes) == [Int64(records(1000 + read..<5000).utf8.count)])
        #expect(follower.gaps.map(\.offset) == [Int64(records(1000..<1000 + read).utf8.count)])
        #expect(follower.gaps.map(\.cause) == [.truncated])
        #expect(follower.ledger.values.map(\.position.epoch) == [1])
    }
}
