import Linux
import Tail
import Testing

/// A reader that is slow, and files that do not wait for it.
@Suite("A backlog")
struct BacklogTests {
    let folder: TestFolder

    init() throws {
        folder = try TestFolder()
    }

    /// A follower of a file with four megabytes, of which it has read the first tenth.
    private func slow(_ pattern: String) throws -> Follower {
        let follower = Follower(folder(pattern))
        try folder.append(records(10_000..<50_000), to: "cdr.csv")
        follower.scan()
        for _ in 0..<6 { try follower.stepFirst() }
        #expect(follower.lines.count < 6000)
        return follower
    }

    @Test(
        "Case 3: what is renamed with megabytes unread is read to its end, before what came after",
        arguments: ["cdr.csv", "cdr.csv*"],
        [false, true]
    )
    func renamed(pattern: String, isStopped: Bool) throws {
        let follower = try slow(pattern)
        try folder.rotate("cdr.csv")
        try folder.append(record(50_000), to: "cdr.csv")
        if isStopped { follower.restart() }
        follower.scan()
        for _ in 0..<6 { try follower.stepFirst() }
        // An hour of reading slowly changes nothing.
        follower.clock.advance(seconds: 3700)
        follower.scan()
        try folder.rotate("cdr.csv")
        pauseForClock()
        try folder.append(record(50_001), to: "cdr.csv")
        if isStopped { follower.restart() }
        try follower.drain()
        #expect(follower.lines == delivered(10_000...50_001))
        #expect(follower.gaps.isEmpty)
    }

    @Test("Case 4: what is renamed and then deleted with megabytes unread is read from the descriptor")
    func deleted() throws {
        let follower = try slow("cdr.csv")
        try folder.rotate("cdr.csv")
        follower.scan()
        try folder.delete("cdr.csv.1")
        try folder.append(record(50_000), to: "cdr.csv")
        follower.scan()
        for _ in 0..<6 { try follower.stepFirst() }
        follower.clock.advance(seconds: 1800)
        try follower.drain()
        #expect(follower.lines == delivered(10_000...50_000))
        #expect(follower.gaps.isEmpty)
    }

    @Test("Case 4: when the reader ends before that, the rest is declared once, with the number of bytes")
    func deletedWhileStopped() throws {
        let follower = try slow("cdr.csv")
        let read = follower.lines.count
        try folder.rotate("cdr.csv")
        try folder.append(record(50_000), to: "cdr.csv")
        try folder.delete("cdr.csv.1")
        follower.restart()
        try follower.drain()
        follower.clock.advance(seconds: 60)
        try follower.drain()
        #expect(follower.lines == delivered(Array(10_000..<10_000 + read) + [50_000]))
        #expect(follower.gaps.map(\.bytes) == [Int64(records(10_000 + read..<50_000).utf8.count)])
        #expect(follower.gaps.map(\.cause) == [.vanished])
    }

    @Test("Case 6: what a second rotation to the same name destroyed before it was open is declared")
    func collision() throws {
        let follower = try slow("cdr.csv*")
        let read = follower.lines.count
        follower.restart()
        try folder.move("cdr.csv", "cdr.csv.2026-11-24-09-00-00")
        try folder.append("", to: "cdr.csv")
        try folder.move("cdr.csv", "cdr.csv.2026-11-24-09-00-00")
        try folder.append(record(50_000), to: "cdr.csv")
        try follower.drain()
        #expect(follower.lines == delivered(Array(10_000..<10_000 + read) + [50_000]))
        #expect(follower.gaps.map(\.bytes) == [Int64(records(10_000 + read..<50_000).utf8.count)])
        #expect(follower.gaps.map(\.cause) == [.vanished])
    }

    @Test("Case 58: what another file was renamed over while the reader was stopped is declared")
    func renamedOver() throws {
        let follower = try slow("cdr.csv")
        let read = follower.lines.count
        follower.restart()
        try folder.append(record(50_000), to: "new")
        try folder.move("new", "cdr.csv")
        try follower.drain()
        #expect(follower.lines == delivered(Array(10_000..<10_000 + read) + [50_000]))
        #expect(follower.gaps.map(\.bytes) == [Int64(records(10_000 + read..<50_000).utf8.count)])
    }
}
