import Linux
import Tail
import Testing

@Suite("Rotation by renaming")
struct RotationTests {
    let folder: TestFolder

    init() throws {
        folder = try TestFolder()
    }

    @Test("what is appended is read once, and a line is read when it is whole")
    func growth() throws {
        let follower = Follower(folder("cdr.csv"))
        try follower.drain()
        try folder.append(records(1...3), to: "cdr.csv")
        try follower.drain()
        try folder.append(record(4) + "\"rec", to: "cdr.csv")
        try follower.drain()
        #expect(follower.lines == delivered(1...4))
        try folder.append("ord 5\"\n", to: "cdr.csv")
        try follower.drain()
        #expect(follower.lines == delivered(1...4) + ["\"record 5\""])
    }

    @Test(
        "Case 2: the writer that keeps its descriptor is followed for long after the rename",
        arguments: ["cdr.csv", "cdr.csv*"]
    )
    func lateWrites(pattern: String) throws {
        let follower = Follower(folder(pattern))
        let writer = try folder.writer("cdr.csv")
        try writer.write(Array(records(1...2).utf8))
        try follower.drain()
        try folder.rotate("cdr.csv")
        try follower.drain()
        try folder.append(record(10), to: "cdr.csv")
        try writer.write(Array(record(3).utf8))
        try follower.drain()
        follower.clock.advance(seconds: 1800)
        try follower.drain()
        try writer.write(Array(record(4).utf8))
        try follower.drain()
        #expect(Set(follower.lines) == Set(delivered([1, 2, 3, 4, 10])))
        #expect(follower.repeated.isEmpty)
        #expect(follower.gaps.isEmpty)
    }

    @Test("Case 5: twenty rotations between two looks lose nothing", arguments: ["cdr.csv", "cdr.csv*"])
    func quickRotations(pattern: String) throws {
        let follower = Follower(folder(pattern))
        try folder.append(records(0...1), to: "cdr.csv")
        try follower.drain()
        for number in 1...20 {
            try folder.append(record(number * 10), to: "cdr.csv")
            try folder.rotate("cdr.csv")
        }
        try folder.append(record(1000), to: "cdr.csv")
        try follower.drain()
        #expect(follower.lines.count == 23)
        #expect(Set(follower.lines) == Set(delivered([0, 1] + (1...20).map { $0 * 10 } + [1000])))
    }

    @Test(
        "rotations while stopped are made up for, in order",
        arguments: ["cdr.csv", "cdr.csv*"],
        [(1, "Case 7: one rotation"), (2, "Case 8: two rotations"), (3, "Case 8: three rotations")]
    )
    func stopped(pattern: String, rotations: (count: Int, name: String)) throws {
        let follower = Follower(folder(pattern))
        try folder.append(records(1...5), to: "cdr.csv")
        try follower.drain()
        try folder.append(records(6...7), to: "cdr.csv")
        var next = 8
        for _ in 0..<rotations.count {
            try folder.rotate("cdr.csv")
            pauseForClock()
            try folder.append(records(next...next + 1), to: "cdr.csv")
            next += 2
        }
        follower.restart()
        try follower.drain()
        #expect(follower.lines == delivered(1..<next))
        #expect(follower.gaps.isEmpty)
    }

    @Test("a rotation by date is found outside the pattern", arguments: ["cdr.csv-20261124", "cdr-20261124.csv"])
    func dated(name: String) throws {
        let follower = Follower(folder("cdr.csv"))
        try folder.append(records(1...5), to: "cdr.csv")
        try follower.drain()
        try folder.append(record(6), to: "cdr.csv")
        try folder.move("cdr.csv", name)
        try folder.append(record(7), to: "cdr.csv")
        follower.restart()
        try follower.drain()
        #expect(follower.lines == delivered(1...7))
    }

    @Test("neighbours that were never followed are left alone")
    func neighbours() throws {
        try folder.append(records(100...110), to: "cdr.csv.1")
        try folder.append(records(200...210), to: "cdr.csv.old")
        let follower = Follower(folder("cdr.csv"))
        pauseForClock()
        try folder.append(records(1...5), to: "cdr.csv")
        try follower.drain()
        try folder.rotate("cdr.csv")
        try folder.append(record(6), to: "cdr.csv")
        try follower.drain()
        follower.restart()
        try follower.drain()
        #expect(follower.lines == delivered(1...6))
    }

    @Test("Case 58: what another file is renamed over is read to its end", arguments: ["cdr.csv", "cdr.csv*"])
    func renamedOver(pattern: String) throws {
        let follower = Follower(folder(pattern))
        try folder.append(records(1...9), to: "cdr.csv")
        follower.scan()
        follower.batch = 300
        try follower.stepFirst()
        #expect(follower.lines.count < 9)
        try folder.append(records(10...12), to: ".new")
        try folder.move(".new", "cdr.csv")
        try follower.drain()
        #expect(follower.lines == delivered(1...12))
        #expect(follower.gaps.isEmpty)
    }

    @Test("Case 6: two rotations to the same name in one second lose nothing that was open")
    func collision() throws {
        let follower = Follower(folder("cdr.csv"))
        try folder.append(records(1...3), to: "cdr.csv")
        follower.scan()
        try folder.move("cdr.csv", "cdr.csv.2026-11-24-09-00-00")
        try folder.append("", to: "cdr.csv")
        try folder.move("cdr.csv", "cdr.csv.2026-11-24-09-00-00")
        try folder.append(record(4), to: "cdr.csv")
        try follower.drain()
        #expect(follower.lines == delivered(1...4))
    }

    @Test("what is deleted while it is being read is read from the open descriptor, and then let go")
    func deletedUnread() throws {
        let follower = Follower(folder("cdr.csv*"))
        try folder.append(records(1...50), to: "cdr.csv")
        follower.scan()
        follower.batch = 300
        try follower.stepFirst()
        try folder.delete("cdr.csv")
        try follower.drain()
        #expect(follower.lines == delivered(1...50))
        follower.clock.advance(seconds: 60)
        follower.scan()
        #expect(follower.tail.files.isEmpty)
        #expect(follower.tail.fileCount == 0)
        #expect(follower.gaps.isEmpty)
    }

    @Test("a fragment at the end of a deleted file is the last record when no writer is left")
    func fragment() throws {
        let follower = Follower(folder("cdr.csv"))
        try folder.append(record(1) + "half", to: "cdr.csv")
        try follower.drain()
        try folder.delete("cdr.csv")
        try follower.drain()
        #expect(follower.lines == delivered([1]))
        follower.clock.advance(seconds: 60)
        try follower.drain()
        #expect(follower.lines == delivered([1]) + ["half"])
    }

    @Test("a file that appears later is read, and so is one in a folder that appears later")
    func appearsLater() throws {
        let follower = Follower(folder("cdr.csv"), folder("later/*/cdr*.csv"))
        try follower.drain()
        #expect(follower.problems.map(\.path) == [folder("later")])
        try folder.append(record(1), to: "cdr.csv")
        try follower.drain()
        try folder.makeFolder("later")
        try folder.makeFolder("later/a")
        try folder.append(record(2), to: "later/a/cdr-7.csv")
        try follower.drain()
        #expect(follower.lines == delivered([1, 2]))
        #expect(follower.problems.isEmpty)
    }

    @Test("a folder that is out of reach for a while proves nothing")
    func outOfReach() throws {
        try folder.makeFolder("logs")
        let follower = Follower(folder("logs/cdr.csv"))
        try folder.append(records(1...3), to: "logs/cdr.csv")
        try follower.drain()
        follower.restart()
        try folder.move("logs", "away")
        try folder.append("", to: "logs")
        for _ in 0..<3 {
            try follower.drain()
            #expect(
                follower.problems.contains { if case .system(let error) = $0.kind { error.isNotFolder } else { false } }
            )
            follower.clock.advance(seconds: 60)
        }
        try folder.delete("logs")
        try follower.drain()
        try folder.move("away", "logs")
        try folder.append(record(4), to: "logs/cdr.csv")
        try follower.drain()
        #expect(follower.lines == delivered(1...4))
        #expect(follower.gaps.isEmpty)
    }
}
