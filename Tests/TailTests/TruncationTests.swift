import Linux
import Tail
import Testing

@Suite("Truncation and rewriting")
struct TruncationTests {
    let folder: TestFolder

    init() throws {
        folder = try TestFolder()
    }

    private func copyTruncate() throws {
        try folder.shift("cdr.csv")
        try folder.copy("cdr.csv", "cdr.csv.1")
        try folder.truncate("cdr.csv")
    }

    @Test(
        "after copytruncate the file is read anew, however far it has grown",
        arguments: [
            (1, "Case 14: to less"), (3, "Case 18: to exactly the same size"),
            (30, "Case 17: past the old offset"),
        ],
        ["cdr.csv", "cdr.csv*"]
    )
    func copytruncate(growth: (count: Int, name: String), pattern: String) throws {
        let follower = Follower(folder(pattern))
        try folder.append(records(11...13), to: "cdr.csv")
        try follower.drain()
        try copyTruncate()
        try folder.append(records(21..<21 + growth.count), to: "cdr.csv")
        try follower.drain()
        #expect(follower.lines == delivered(11...13) + delivered(21..<21 + growth.count))
        #expect(follower.gaps.isEmpty)
    }

    @Test(
        "what was not read before copytruncate is read in the copy",
        arguments: ["cdr.csv", "cdr.csv*"],
        [(false, "Case 15: while running"), (true, "Case 19: while stopped")]
    )
    func unreadInCopy(pattern: String, moment: (isStopped: Bool, name: String)) throws {
        let follower = Follower(folder(pattern))
        try folder.append(records(1...5), to: "cdr.csv")
        try follower.drain()
        try folder.append(records(6...9), to: "cdr.csv")
        try copyTruncate()
        try folder.append(records(20...40), to: "cdr.csv")
        if moment.isStopped { follower.restart() }
        try follower.drain()
        #expect(Set(follower.lines) == Set(delivered(1...9) + delivered(20...40)))
        #expect(follower.repeated.isEmpty)
        #expect(follower.gaps.isEmpty)
        #expect(follower.ledger.count == 2)
    }

    @Test(
        "what was seen before copytruncate, and none of it read, is read in the copy and is no gap",
        arguments: [
            (0, "nothing follows"), (1, "less than the head follows"), (15, "more than the head follows"),
            (40, "more than was there follows"),
        ]
    )
    func seenInCopy(growth: (count: Int, name: String)) throws {
        let follower = Follower(folder("cdr.csv*"))
        try folder.append(records(101...130), to: "cdr.csv")
        follower.scan()
        try copyTruncate()
        try folder.append(records(201..<201 + growth.count), to: "cdr.csv")
        try follower.drain()
        #expect(Set(follower.lines) == Set(delivered(101...130) + delivered(201..<201 + growth.count)))
        #expect(follower.repeated.isEmpty)
        #expect(follower.gaps.isEmpty)
    }

    @Test("two copytruncates while stopped are made up for", arguments: ["cdr.csv", "cdr.csv*"])
    func twice(pattern: String) throws {
        let follower = Follower(folder(pattern))
        try folder.append(records(1...5), to: "cdr.csv")
        try follower.drain()
        for number in [6, 7] {
            try folder.append(record(number), to: "cdr.csv")
            pauseForClock()
            try copyTruncate()
        }
        try folder.append(record(8), to: "cdr.csv")
        follower.restart()
        try follower.drain()
        #expect(Set(follower.lines) == Set(delivered(1...8)))
        #expect(follower.repeated.isEmpty)
    }

    @Test("a copy that is seen before the truncation is not read twice")
    func copySeenFirst() throws {
        let follower = Follower(folder("cdr.csv*"))
        try folder.append(records(1...50), to: "cdr.csv")
        try follower.drain()
        let all = try folder.content("cdr.csv")
        let copy = try folder.writer("cdr.csv.1")
        try follower.drain()
        for part in [all.prefix(700), all.dropFirst(700)] {
            try copy.write(Array(part.utf8))
            try follower.drain()
        }
        try folder.truncate("cdr.csv")
        try folder.append(record(51), to: "cdr.csv")
        try follower.drain()
        follower.clock.advance(seconds: 60)
        try follower.drain()
        #expect(follower.lines == delivered(1...51))
        #expect(follower.gaps.isEmpty)
    }

    @Test("a copy after which nothing is truncated is a file of its own")
    func backup() throws {
        let follower = Follower(folder("cdr.csv*"))
        try folder.append(records(1...5), to: "cdr.csv")
        try follower.drain()
        try folder.copy("cdr.csv", "cdr.csv.bak")
        try follower.drain()
        #expect(follower.lines.count == 5)
        follower.clock.advance(seconds: 60)
        try follower.drain()
        #expect(follower.lines.count == 10)
        #expect(follower.ledger.count == 2)
    }

    @Test("Case 16: bytes that were seen and are gone with no copy in reach are declared, with their number")
    func declared() throws {
        let follower = Follower(folder("cdr.csv"))
        try folder.append(records(1...5), to: "cdr.csv")
        try follower.drain()
        let lost = records(6...9)
        try folder.append(lost, to: "cdr.csv")
        follower.scan()
        try folder.truncate("cdr.csv")
        try folder.append(record(10), to: "cdr.csv")
        try follower.drain()
        #expect(follower.lines == delivered(1...5) + delivered([10]))
        #expect(follower.gaps.map(\.bytes) == [Int64(lost.utf8.count)])
        #expect(follower.gaps.map(\.cause) == [.truncated])
        #expect(follower.gaps.map(\.offset) == [Int64(records(1...5).utf8.count)])
        #expect(follower.ledger.values.map(\.position.epoch) == [1])
    }

    @Test(
        "Case 21: the same header and other rows are read anew",
        arguments: [2, 5, 6],
        [false, true]
    )
    func rewritten(count: Int, isStopped: Bool) throws {
        let follower = Follower(folder("cdr.csv"))
        try folder.append("header\n" + records(11...15), to: "cdr.csv")
        try follower.drain()
        try folder.replace("cdr.csv", with: "header\n" + records(21..<21 + count))
        if isStopped { follower.restart() }
        try follower.drain()
        #expect(follower.lines == ["header"] + delivered(11...15) + ["header"] + delivered(21..<21 + count))
        #expect(follower.restarts == 1)
    }

    @Test("a truncation between reading and committing voids the bytes in hand")
    func betweenReadAndCommit() throws {
        let follower = Follower(folder("cdr.csv"))
        try folder.append(records(1...5), to: "cdr.csv")
        try follower.drain()
        try folder.append(record(6), to: "cdr.csv")
        follower.scan()
        let file = try #require(follower.tail.files.first)
        let start = file.position.offset
        try folder.truncate("cdr.csv")
        try folder.append(records(20...40), to: "cdr.csv")
        #expect(throws: TailError.changed(path: folder("cdr.csv"), offset: start)) {
            _ = try file.read(from: start, atMost: 1000)
        }
        #expect(throws: TailError.changed(path: folder("cdr.csv"), offset: start)) {
            _ = try file.position(at: start + 10, window: Array("0123456789".utf8), windowStart: start)
        }
        try follower.drain()
        #expect(follower.lines == delivered(1...5) + delivered(20...40))
    }

    @Test("a read that goes on notices that the file was replaced under it")
    func readAhead() throws {
        let follower = Follower(folder("cdr.csv"))
        try folder.append(records(11...19), to: "cdr.csv")
        follower.scan()
        let file = try #require(follower.tail.files.first)
        let first = try file.read(from: 0, atMost: 200)
        #expect(first.count == 200)
        try folder.replace("cdr.csv", with: records(21...29))
        #expect(throws: TailError.changed(path: folder("cdr.csv"), offset: 200)) {
            _ = try file.read(from: 200, atMost: 200)
        }
        try follower.drain()
        #expect(follower.lines == delivered(21...29))
    }
}
