import Linux
import Tail
import Testing

@Suite("Which file is which")
struct IdentityTests {
    let folder: TestFolder

    init() throws {
        folder = try TestFolder()
    }

    @Test("Case 24: two files with the same header and the same first record are two files")
    func sameBeginning() throws {
        let follower = Follower(folder("*.csv"))
        for name in ["a.csv", "b.csv"] { try folder.append("header\n" + records(1...3), to: name) }
        try follower.drain()
        for name in ["a.csv", "b.csv"] { try folder.append(name + "\n", to: name) }
        follower.restart()
        try follower.drain()
        #expect(follower.ledger.count == 2)
        #expect(follower.lines.count == 10)
        #expect(follower.lines.suffix(2).sorted() == ["a.csv", "b.csv"])
    }

    @Test("Case 25: a file with only a header that is rotated every day stays what it is")
    func onlyHeader() throws {
        let follower = Follower(folder("cdr.csv*"))
        for _ in 0..<3 {
            try folder.append("header\n", to: "cdr.csv")
            try follower.drain()
            follower.clock.advance(seconds: 86_400)
            try follower.drain()
            try folder.rotate("cdr.csv")
        }
        try folder.append("header\n" + record(1), to: "cdr.csv")
        follower.restart()
        try follower.drain()
        #expect(follower.lines == ["header", "header", "header", "header"] + delivered([1]))
    }

    @Test("Case 53: a file that several patterns, hard links and links lead to is read once")
    func manyNames() throws {
        try folder.append(records(1...3), to: "cdr.csv")
        try folder.hardLink("cdr.csv", named: "cdr.hard.csv")
        try folder.link("cdr.csv", named: "cdr.soft.csv")
        let follower = Follower(folder("*.csv"), folder("cdr*"))
        try follower.drain()
        try folder.append(record(4), to: "cdr.hard.csv")
        try follower.drain()
        follower.restart()
        try follower.drain()
        #expect(follower.lines == delivered(1...4))
        #expect(follower.ledger.count == 1)
    }

    @Test("what is compressed otherwise than by gzip is named and left out")
    func packed() throws {
        try folder.append(record(1), to: "c.csv")
        try folder.append("packed", to: "d.csv.xz")
        let follower = Follower(folder("*.csv*"))
        try follower.drain()
        #expect(follower.lines == delivered([1]))
        #expect(follower.problems.map(\.path) == [folder("d.csv.xz")])
        #expect(follower.problems.allSatisfy { $0.kind == .compressed })
    }

    @Test("content that was copied to another file while stopped is not read again")
    func restored() throws {
        let follower = Follower(folder("cdr.csv"))
        try folder.append(records(1...9), to: "cdr.csv")
        try follower.drain()
        try folder.append(record(10), to: "cdr.csv")
        try folder.copy("cdr.csv", "restored")
        try folder.delete("cdr.csv")
        try folder.move("restored", "cdr.csv")
        follower.restart()
        try follower.drain()
        #expect(follower.lines == delivered(1...10))
        #expect(follower.ledger.count == 1)
        #expect(follower.gaps.isEmpty)
    }

    @Test("moving to another file system, by copying and deleting, loses and repeats nothing")
    func movedAcross() throws {
        try folder.makeFolder("done")
        let follower = Follower(folder("cdr.csv"), folder("done/*"))
        try folder.append(records(1...9), to: "cdr.csv")
        try follower.drain()
        try folder.append(record(10), to: "cdr.csv")
        try folder.copy("cdr.csv", "done/cdr.csv")
        try folder.delete("cdr.csv")
        try follower.drain()
        try folder.append(record(11), to: "done/cdr.csv")
        try follower.drain()
        #expect(follower.lines == delivered(1...11))
    }

    @Test("of several copies none is taken for the original; all are read, and that is said")
    func ambiguous() throws {
        let follower = Follower(folder("*.csv"))
        try folder.append(records(1...9), to: "cdr.csv")
        try follower.drain()
        try folder.copy("cdr.csv", "one.csv")
        try folder.copy("cdr.csv", "two.csv")
        try folder.delete("cdr.csv")
        follower.restart()
        try follower.drain()
        #expect(Set(follower.ambiguous.map(\.path)) == [folder("one.csv"), folder("two.csv")])
        #expect(Set(follower.ambiguous.map(\.kind)) == [.ambiguous(formerPath: folder("cdr.csv"))])
        #expect(follower.lines.count == 27)
    }

    @Test("a file that vanished while stopped, with bytes unread, is a gap once")
    func vanished() throws {
        let follower = Follower(folder("*.csv"))
        try folder.append(records(1...9), to: "cdr.csv")
        try follower.drain()
        let read = Int64(records(1...9).utf8.count)
        let known = follower.ledger.values.map { file in
            KnownFile(id: file.id, path: file.path, position: file.position, isFinished: false, sizeSeen: read + 100)
        }
        try folder.delete("cdr.csv")
        let tail = SourceTail(patterns: follower.patterns, known: known)
        let gaps = tail.scan().gaps + tail.scan(isForced: true).gaps
        #expect(gaps.map(\.bytes) == [100])
        #expect(gaps.map(\.cause) == [.vanished])
        #expect(gaps.map(\.fileID) == [known[0].id])
    }

    @Test("more files than descriptors are all read, a few at a time")
    func manyFiles() throws {
        let limits = limits {
            $0.unreadDescriptors = 8; $0.quietDescriptors = 4
        }
        let follower = Follower(folder("spool"), limits: limits)
        try folder.makeFolder("spool")
        for number in 0..<200 { try folder.append(record(number), to: "spool/\(number).csv") }
        let report = follower.scan()
        #expect(follower.tail.files.count <= 12)
        #expect(report.nextScan != nil)
        try follower.drain()
        #expect(Set(follower.lines) == Set(delivered(0..<200)))
        #expect(follower.lines.count == 200)
        #expect(follower.tail.files.count <= 12)
        follower.restart()
        for number in 0..<200 { try folder.append(record(1000 + number), to: "spool/\(number).csv") }
        try follower.drain()
        #expect(Set(follower.lines) == Set(delivered(0..<200) + delivered(1000..<1200)))
        #expect(follower.repeated.isEmpty)
    }

    @Test("files whose bytes nobody takes make room for others")
    func stalled() throws {
        let limits = limits { $0.unreadDescriptors = 4 }
        let follower = Follower(folder("*.csv"), limits: limits)
        for number in 0..<10 { try folder.append("half a line \(number)", to: "a\(number).csv") }
        try follower.drain()
        pauseForClock()
        try folder.append(record(1), to: "b.csv")
        for _ in 0..<10 {
            try follower.drain()
            follower.clock.advance(seconds: 31)
        }
        #expect(follower.lines == delivered([1]))
    }

    @Test("a damaged position is named, and the file is read from its start")
    func damaged() throws {
        let follower = Follower(folder("cdr.csv"))
        try folder.append(records(1...9), to: "cdr.csv")
        try follower.drain()
        var known = try #require(follower.ledger.values.first)
        known.position.offset = -5
        let tail = SourceTail(patterns: follower.patterns, known: [known])
        let report = tail.scan()
        #expect(report.problems.map(\.kind) == [.damagedPosition])
        #expect(tail.files.map(\.position.offset) == [0])
        #expect(tail.files.map(\.position.epoch) == [1])
    }
}

/// The usual limits, changed.
func limits(_ change: (inout TailLimits) -> Void) -> TailLimits {
    var limits = TailLimits()
    change(&limits)
    return limits
}
