import Linux
import Tail
import Testing

@Suite("Links and other second names")
struct LinkTests {
    let folder: TestFolder

    init() throws {
        folder = try TestFolder()
        try folder.makeFolder("data")
    }

    @Test("Case 52: a link is followed to where it points now, and what it pointed to is read to its end")
    func repointed() throws {
        try folder.append(records(1...3), to: "data/one.csv")
        try folder.append(records(10...12), to: "data/two.csv")
        try folder.link("data/one.csv", named: "current.csv")
        let follower = Follower(folder("current.csv"))
        try follower.drain()
        try folder.append(records(4...6), to: "data/one.csv")
        follower.scan()
        try folder.link("data/two.csv", named: "other")
        try folder.move("other", "current.csv")
        try follower.drain()
        #expect(follower.lines == delivered([1, 2, 3, 4, 5, 6, 10, 11, 12]))
        try folder.append(record(13), to: "data/two.csv")
        follower.restart()
        try follower.drain()
        #expect(follower.lines.suffix(1) == delivered([13])[...])
        #expect(follower.repeated.isEmpty)
        #expect(follower.gaps.isEmpty)
    }

    @Test(
        "Case 52: the target of a link is rotated",
        arguments: ["current.csv", "current.csv*"],
        [false, true]
    )
    func targetRotated(pattern: String, isStopped: Bool) throws {
        try folder.link("data/real.csv", named: "current.csv")
        let follower = Follower(folder(pattern))
        try folder.append(records(1...5), to: "data/real.csv")
        try follower.drain()
        for round in 1...3 {
            try folder.append(record(10 * round), to: "data/real.csv")
            try folder.rotate("data/real.csv")
            pauseForClock()
            try folder.append(record(10 * round + 1), to: "data/real.csv")
            if isStopped { follower.restart() }
            try follower.drain()
        }
        #expect(follower.lines == delivered([1, 2, 3, 4, 5, 10, 11, 20, 21, 30, 31]))
        #expect(follower.gaps.isEmpty)
    }

    @Test("Case 52: a link that was repointed while stopped leaves nothing behind in the folder it pointed to")
    func repointedWhileStopped() throws {
        try folder.append(records(1...3), to: "data/one.csv")
        try folder.link("data/one.csv", named: "current.csv")
        let follower = Follower(folder("current.csv"))
        try follower.drain()
        try folder.append(record(4), to: "data/one.csv")
        try folder.append(record(5), to: "data/two.csv")
        try folder.delete("current.csv")
        try folder.link("data/two.csv", named: "current.csv")
        follower.restart()
        try follower.drain()
        #expect(follower.lines == delivered(1...5))
        #expect(follower.gaps.isEmpty)
    }

    @Test("Case 52: links that lead nowhere, in circles or to no file are named and harm nobody")
    func brokenLinks() throws {
        try folder.link("nowhere", named: "a.csv")
        try folder.link("b.csv", named: "b.csv")
        try folder.link("e.csv", named: "f.csv")
        try folder.link("f.csv", named: "e.csv")
        try folder.append(record(1), to: "c.csv")
        let follower = Follower(folder("*.csv*"))
        try follower.drain()
        #expect(follower.lines == delivered([1]))
        #expect(follower.problems.map(\.path).sorted() == ["a.csv", "b.csv", "e.csv", "f.csv"].map { folder($0) })
        try folder.append(record(2), to: "nowhere")
        follower.clock.advance(seconds: 11)
        try follower.drain()
        #expect(follower.lines == delivered([1, 2]))
        #expect(!follower.problems.contains { $0.path == folder("a.csv") })
    }

    @Test("Case 53: a file and a folder that are mounted a second time are read once", .enabled(if: isRoot))
    func mountedAgain() async {
        await #expect(processExitsWith: .success) {
            try Mounts.beginOwn()
            let folder = try TestFolder()
            for name in ["a", "b"] { try folder.makeFolder(name) }
            try folder.append(records(1...3), to: "a/cdr.csv")
            try folder.append("", to: "second.csv")
            try Mounts.again(folder("a"), at: folder("b"))
            try Mounts.again(folder("a/cdr.csv"), at: folder("second.csv"))
            defer { for name in ["b", "second.csv"] { try? Mounts.end(folder(name), isDetached: true) } }
            let follower = Follower(folder("*/*.csv"), folder("*.csv"), folder("b"))
            try follower.drain()
            try folder.append(record(4), to: "second.csv")
            try follower.drain()
            follower.restart()
            try folder.append(record(5), to: "b/cdr.csv")
            try follower.drain()
            #expect(follower.lines == delivered(1...5))
            #expect(follower.ledger.count == 1)
            #expect(follower.gaps.isEmpty)
        }
    }
}
