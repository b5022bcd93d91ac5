import Linux
import Tail
import Testing

/// Files that take the place and the number of deleted ones.
@Suite("Inodes that are used again")
struct InodeTests {
    /// Deletes and creates a file until it has the same inode as before, which takes one attempt on ext4 unless
    /// somebody else is quicker. Returns whether it has.
    private func replace(_ name: String, in folder: TestFolder, with text: String) throws -> Bool {
        let former = try FileStatus(of: folder(name)).identity
        for _ in 0..<100 {
            try folder.delete(name)
            try folder.append(text, to: name)
            let identity = try FileStatus(of: folder(name)).identity
            #expect(identity != former)
            if identity.inode == former.inode { return true }
        }
        return false
    }

    @Test(
        "another file with the inode of a deleted one, longer than that was, is read from its start",
        arguments: [(false, "Case 28: while running"), (true, "Case 30: while stopped")]
    )
    func sameInode(moment: (isStopped: Bool, name: String)) throws {
        let folder = try TestFolder()
        // An open file keeps its inode from being used again.
        let follower = Follower(folder("cdr.csv"), limits: limits { $0.quietDescriptors = 0 })
        try folder.append("header\n" + records(11...13), to: "cdr.csv")
        try follower.drain()
        #expect(follower.tail.files.isEmpty)
        let isReused = try replace("cdr.csv", in: folder, with: "header\n" + records(21...40))
        if moment.isStopped { follower.restart() }
        try follower.drain()
        #expect(follower.lines == ["header"] + delivered(11...13) + ["header"] + delivered(21...40))
        withKnownIssue("this file system does not use inodes again at once", isIntermittent: true) {
            #expect(isReused)
        }
    }

    @Test(
        "Case 29: so it is on file systems that know no generation and no time of birth",
        .enabled(if: isRoot),
        arguments: ["tmpfs", "ramfs"],
        [false, true]
    )
    func otherFileSystems(kind: String, isStopped: Bool) async {
        await #expect(processExitsWith: .success) { [kind = kind as String, isStopped = isStopped as Bool] in
            try Mounts.beginOwn()
            let folder = try TestFolder()
            try folder.makeFolder("logs")
            try Mounts.empty(kind, on: folder("logs"))
            defer { try? Mounts.end(folder("logs"), isDetached: true) }
            let follower = Follower(folder("logs/cdr.csv"), limits: limits { $0.quietDescriptors = 0 })
            try folder.append("header\n" + records(11...13), to: "logs/cdr.csv")
            #expect(try FileDescriptor.open(folder("logs/cdr.csv")).generation() == 0)
            if kind == "ramfs" { #expect(try FileStatus(of: folder("logs/cdr.csv")).identity.birth == 0) }
            try follower.drain()
            try folder.delete("logs/cdr.csv")
            try folder.append("header\n" + records(21...40), to: "logs/cdr.csv")
            if isStopped { follower.restart() }
            try follower.drain()
            #expect(follower.lines == ["header"] + delivered(11...13) + ["header"] + delivered(21...40))
            #expect(follower.gaps.isEmpty)
        }
    }

    @Test("Case 29: where the identity says nothing at all, the bytes before the offset decide")
    func contentAlone() throws {
        let folder = try TestFolder()
        let follower = Follower(folder("cdr.csv"))
        try folder.append("header\n" + records(11...13), to: "cdr.csv")
        try follower.drain()
        var known = try #require(follower.ledger.values.first)
        try folder.append("header\n" + records(21...40), to: "new.csv")
        try folder.move("new.csv", "cdr.csv")
        // As if the new file had got everything by which the system knows the old one.
        known.position.identity = try FileDescriptor.open(folder("cdr.csv")).identity()
        let tail = SourceTail(patterns: follower.patterns, known: [known])
        #expect(tail.scan().restarted.map(\.position.offset) == [0])
        #expect(tail.files.map(\.position.epoch) == [1])
    }
}
