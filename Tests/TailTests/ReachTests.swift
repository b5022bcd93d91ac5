import Glibc
import Linux
import Tail
import Testing

/// Folders and files that are out of reach for a while.
@Suite("Out of reach")
struct ReachTests {
    private static func isDenial(_ problem: TailProblem) -> Bool {
        if case .system(let error) = problem.kind { error.isDenial } else { false }
    }

    @Test(
        "Case 54: a folder whose rights are lost proves nothing, and what follows is read when they are back",
        arguments: [false, true]
    )
    func folderDenied(isStopped: Bool) throws {
        let folder = try TestFolder()
        try folder.setRights(0o755, of: "")
        try folder.makeFolder("logs")
        let follower = Follower(folder("logs/cdr.csv*"))
        try folder.append(records(1...50), to: "logs/cdr.csv")
        try withoutRights {
            follower.scan()
            follower.batch = 300
            try follower.stepFirst()
        }
        let read = follower.lines.count
        try folder.setRights(0, of: "logs")
        if isStopped { follower.restart() }
        for _ in 0..<5 {
            try withoutRights { try follower.drain() }
            #expect(follower.problems.contains(where: Self.isDenial))
            follower.clock.advance(seconds: 60)
        }
        // What is open is read on.
        #expect(follower.lines == delivered(1..<1 + (isStopped ? read : 50)))
        try folder.setRights(0o755, of: "logs")
        try folder.append(record(51), to: "logs/cdr.csv")
        try folder.rotate("logs/cdr.csv")
        try folder.append(record(52), to: "logs/cdr.csv")
        try withoutRights { try follower.drain() }
        #expect(follower.lines == delivered(1...52))
        #expect(follower.problems.isEmpty)
        #expect(follower.gaps.isEmpty)
        #expect(follower.ledger.count == 2)
    }

    @Test("a file whose rights are lost is named and waits; others are read", arguments: [false, true])
    func fileDenied(isStopped: Bool) throws {
        let folder = try TestFolder()
        try folder.setRights(0o755, of: "")
        let follower = Follower(folder("*.csv"), limits: limits { $0.quietDescriptors = 0 })
        try folder.append(records(1...3), to: "cdr.csv")
        try withoutRights { try follower.drain() }
        try folder.setRights(0, of: "cdr.csv")
        try folder.append(record(4), to: "cdr.csv")
        try folder.append(record(10), to: "other.csv")
        if isStopped { follower.restart() }
        for _ in 0..<3 {
            try withoutRights { try follower.drain() }
            #expect(follower.problems.map(\.path) == [folder("cdr.csv")])
            #expect(follower.problems.allSatisfy(Self.isDenial))
            follower.clock.advance(seconds: 60)
        }
        try folder.setRights(0o644, of: "cdr.csv")
        try withoutRights { try follower.drain() }
        #expect(follower.lines == delivered([1, 2, 3, 10, 4]))
        #expect(follower.problems.isEmpty)
        #expect(follower.gaps.isEmpty)
    }

    /// A file system that is mounted a second time where the logs are, so that it can go and come back.
    private struct Store {
        let folder: TestFolder

        init() throws {
            try Mounts.beginOwn()
            folder = try TestFolder()
            for name in ["store", "logs"] { try folder.makeFolder(name) }
            try Mounts.empty("tmpfs", on: folder("store"))
            try connect()
        }

        func connect() throws { try Mounts.again(folder("store"), at: folder("logs")) }

        func disconnect() throws { try Mounts.end(folder("logs"), isDetached: true) }

        func end() {
            try? disconnect()
            try? Mounts.end(folder("store"), isDetached: true)
        }
    }

    @Test(
        "Case 54: a file system that is away for minutes proves nothing, whether its files are open or not",
        .enabled(if: isRoot),
        arguments: [false, true],
        ["logs/cdr.csv", "logs/cdr.csv*"]
    )
    func unmounted(isStopped: Bool, pattern: String) async {
        await #expect(processExitsWith: .success) { [isStopped = isStopped as Bool, pattern = pattern as String] in
            let store = try Store()
            defer { store.end() }
            let folder = store.folder
            let follower = Follower(folder(pattern))
            try folder.append(records(1...50), to: "logs/cdr.csv")
            follower.scan()
            follower.batch = 300
            try follower.stepFirst()
            let read = follower.lines.count
            try store.disconnect()
            if isStopped { follower.restart() }
            for _ in 0..<5 {
                try follower.drain()
                #expect(follower.problems.contains { $0.path.hasPrefix(folder("logs")) } == isStopped)
                #expect(follower.ledger.values.map(\.path) == [folder("logs/cdr.csv")])
                follower.clock.advance(seconds: 60)
            }
            #expect(follower.lines == delivered(1..<1 + (isStopped ? read : 50)))
            try folder.append(record(51), to: "store/cdr.csv")
            try store.connect()
            try folder.append(record(52), to: "logs/cdr.csv")
            try follower.drain()
            #expect(follower.lines == delivered(1...52))
            #expect(follower.problems.isEmpty)
            #expect(follower.gaps.isEmpty)
            #expect(follower.ledger.count == 1)
        }
    }

    @Test("Case 54: a file system that went with unread bytes and came back empty is a gap", .enabled(if: isRoot))
    func lostWithFileSystem() async {
        await #expect(processExitsWith: .success) {
            let store = try Store()
            defer { store.end() }
            let folder = store.folder
            let follower = Follower(folder("logs/cdr.csv"))
            try folder.append(records(10...59), to: "logs/cdr.csv")
            follower.scan()
            follower.batch = 300
            try follower.stepFirst()
            let read = follower.lines.count
            follower.restart()
            try store.disconnect()
            try follower.drain()
            #expect(follower.gaps.isEmpty)
            try Mounts.empty("tmpfs", on: folder("logs"))
            try folder.append(record(60), to: "logs/cdr.csv")
            try follower.drain()
            #expect(follower.lines == delivered(Array(10..<10 + read) + [60]))
            #expect(follower.gaps.map(\.bytes) == [Int64(records(10 + read...59).utf8.count)])
        }
    }

    @Test("a file system that becomes read-only is read on", .enabled(if: isRoot), arguments: [false, true])
    func readOnly(isStopped: Bool) async {
        await #expect(processExitsWith: .success) { [isStopped = isStopped as Bool] in
            try Mounts.beginOwn()
            let folder = try TestFolder()
            try folder.makeFolder("logs")
            try Mounts.empty("tmpfs", on: folder("logs"))
            defer { try? Mounts.end(folder("logs"), isDetached: true) }
            let follower = Follower(folder("logs/*"))
            try folder.append(records(1...3), to: "logs/cdr.csv")
            try follower.drain()
            try folder.append(records(4...6), to: "logs/cdr.csv")
            try Mounts.makeReadOnly(folder("logs"))
            if isStopped { follower.restart() }
            try follower.drain()
            #expect(follower.lines == delivered(1...6))
            #expect(follower.problems.isEmpty)
            #expect(follower.gaps.isEmpty)
        }
    }
}
