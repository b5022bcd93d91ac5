import Glibc
import Linux
import Tail
import Testing

@Suite("Compressed files")
struct CompressedTests {
    let folder: TestFolder

    init() throws {
        folder = try TestFolder()
    }

    @Test("Case 10: rotated and compressed while stopped, reading goes on inside", arguments: ["cdr.csv", "cdr.csv*"])
    func stopped(pattern: String) throws {
        let follower = Follower(folder(pattern))
        try folder.append(records(1...50), to: "cdr.csv")
        try follower.drain()
        try folder.append(records(51...90), to: "cdr.csv")
        try folder.rotate("cdr.csv")
        try folder.gzip("cdr.csv.1")
        try folder.append(records(91...99), to: "cdr.csv")
        follower.restart()
        try follower.drain()
        #expect(follower.lines == delivered(1...99))
        #expect(follower.gaps.isEmpty)
        follower.restart()
        try follower.drain()
        #expect(follower.lines.count == 99)
    }

    @Test(
        "Case 10: several rotations while stopped, the latest compressed or not yet",
        arguments: ["cdr.csv", "cdr.csv*"],
        [true, false]
    )
    func stoppedForLong(pattern: String, isLatestCompressed: Bool) throws {
        let follower = Follower(folder(pattern))
        try folder.append(records(1...50), to: "cdr.csv")
        try follower.drain()
        for rotation in 0..<3 {
            try folder.append(records(51 + rotation * 10...60 + rotation * 10), to: "cdr.csv")
            pauseForClock()
            if folder.exists("cdr.csv.1") { try folder.gzip("cdr.csv.1") }
            try folder.rotate("cdr.csv")
            pauseForClock()
        }
        if isLatestCompressed { try folder.gzip("cdr.csv.1") }
        try folder.append(records(81...82), to: "cdr.csv")
        follower.restart()
        try follower.drain()
        #expect(follower.lines == delivered(1...82))
        #expect(follower.gaps.isEmpty)
    }

    enum Moment: CaseIterable {
        case never
        case beforeRotation
        case afterRotation
        case whileWriting
    }

    @Test(
        "Case 11: compressed while running with an unread tail, and not read again",
        arguments: ["cdr.csv", "cdr.csv*"],
        Moment.allCases
    )
    func running(pattern: String, look: Moment) throws {
        let follower = Follower(folder(pattern))
        try folder.append(records(1...50), to: "cdr.csv")
        try follower.drain()
        try folder.append(records(51...90), to: "cdr.csv")
        if look == .beforeRotation { follower.scan(isForced: true) }
        try folder.rotate("cdr.csv")
        if look == .afterRotation { follower.scan(isForced: true) }
        if look == .whileWriting {
            try folder.packPart("cdr.csv.1", bytes: 200)
            follower.scan(isForced: true)
        }
        try folder.gzip("cdr.csv.1")
        try folder.append(records(91...95), to: "cdr.csv")
        try follower.drain()
        follower.clock.advance(seconds: 7200)
        try follower.drain()
        follower.restart()
        try follower.drain()
        #expect(follower.lines.sorted() == delivered(1...95).sorted())
        #expect(follower.gaps.isEmpty)
    }

    @Test("what was read plain is not read again compressed, kept beside it or not", arguments: [true, false])
    func readAlready(keepsOriginal: Bool) throws {
        let follower = Follower(folder("cdr.csv*"))
        try folder.append(records(1...90), to: "cdr.csv")
        try follower.drain()
        try folder.rotate("cdr.csv")
        try follower.drain()
        if keepsOriginal { try folder.pack("cdr.csv.1") } else { try folder.gzip("cdr.csv.1") }
        try folder.append(records(91...95), to: "cdr.csv")
        try follower.drain()
        follower.clock.advance(seconds: 7200)
        try follower.drain()
        follower.restart()
        try follower.drain()
        try folder.move("cdr.csv.1.gz", "cdr.csv.2.gz")
        try follower.drain()
        #expect(follower.lines == delivered(1...95))
    }

    @Test("compressed logs of the past are read once")
    func past() throws {
        for day in 1...20 {
            try folder.append(records(day * 10..<day * 10 + 10), to: "cdr.csv-202611\(day + 10)")
            try folder.gzip("cdr.csv-202611\(day + 10)")
            pauseForClock()
        }
        try folder.append(records(1000...1001), to: "cdr.csv")
        let follower = Follower(folder("cdr.csv*"))
        try follower.drain()
        #expect(follower.lines == delivered(10..<210) + delivered(1000...1001))
        follower.restart()
        try follower.drain()
        #expect(follower.lines.count == 202)
    }

    @Test("compressed logs beside a name given in full are left alone")
    func neighbours() throws {
        try folder.append(records(1...5), to: "cdr.csv")
        try folder.rotate("cdr.csv")
        pauseForClock()
        try folder.append(records(10...15), to: "cdr.csv")
        pauseForClock()
        try folder.gzip("cdr.csv.1")
        let follower = Follower(folder("cdr.csv"))
        try follower.drain()
        follower.restart()
        try follower.drain()
        #expect(follower.lines == delivered(10...15))
    }

    @Test("Case 12: nothing is taken from a compressed file before it is complete")
    func unfinished() throws {
        let follower = Follower(folder("cdr.csv*"))
        try folder.append(records(1...3000), to: "old")
        try folder.pack("old")
        let whole = try folder.bytes("old.gz")
        for end in [0, 5, 20, whole.count / 2, whole.count - 9, whole.count - 1] {
            try folder.replace("cdr.csv.7.gz", withBytes: Array(whole[..<end]))
            follower.scan(isForced: true)
            try follower.drain()
            #expect(follower.lines.isEmpty)
            #expect(follower.gaps.isEmpty)
        }
        try folder.replace("cdr.csv.7.gz", withBytes: whole)
        follower.scan(isForced: true)
        try follower.drain()
        #expect(follower.lines == delivered(1...3000))
    }

    @Test(
        "Case 13: a truncated one is read as far as it goes, of a corrupt one nothing is believed, others go on",
        arguments: [true, false]
    )
    func damaged(isTruncated: Bool) throws {
        let follower = Follower(folder("cdr.csv*"))
        try folder.append(records(1...5000), to: "old")
        try folder.pack("old")
        var bytes = try folder.bytes("old.gz")
        let middle = bytes.count / 2
        if isTruncated {
            bytes.removeLast(middle)
        } else {
            for index in middle..<middle + 40 { bytes[index] ^= 0x5a }
        }
        try folder.replace("cdr.csv.3.gz", withBytes: bytes)
        try folder.append(records(9001...9003), to: "cdr.csv")
        try follower.drain()
        #expect(follower.lines == delivered(9001...9003))
        for _ in 0..<3 {
            follower.clock.advance(seconds: 61)
            try follower.drain()
        }
        follower.restart()
        try follower.drain()
        let sound = follower.lines.dropFirst(3)
        #expect(isTruncated ? sound.count > 1000 && sound.count < 5000 : sound.isEmpty)
        #expect(Set(sound.dropLast()).isSubset(of: delivered(1...5000)))
        #expect(Set(follower.lines).count == follower.lines.count)
        #expect(follower.gaps.map(\.cause) == [.damaged])
        #expect(follower.gaps.allSatisfy { $0.bytes == nil && $0.path == folder("cdr.csv.3.gz") })
    }

    @Test("Case 13: several members are one file, padding behind them is none of it")
    func members() throws {
        var bytes: [UInt8] = []
        for part in 0..<4 {
            try folder.replace("part", with: records(part * 100..<part * 100 + 100))
            try folder.pack("part")
            bytes += try folder.bytes("part.gz")
        }
        try folder.replace("cdr.csv.1.gz", withBytes: bytes + [UInt8](repeating: 0, count: 512))
        let follower = Follower(folder("cdr.csv*"))
        follower.batch = 5000
        try follower.drain()
        #expect(follower.lines == delivered(0..<400))
        follower.restart()
        try follower.drain()
        #expect(follower.lines.count == 400)
        #expect(follower.gaps.isEmpty)
    }

    @Test("Case 13: a bomb is declared and costs bounded memory, others go on")
    func bomb() throws {
        #expect(unsafe system("head -c 2000000000 /dev/zero | gzip -9 > \(folder("cdr.csv.1.gz"))") == 0)
        try folder.append(records(1...3), to: "cdr.csv")
        let follower = Follower(folder("cdr.csv*"))
        let before = peakMemory()
        try follower.drain()
        follower.clock.advance(seconds: 61)
        try follower.drain()
        #expect(peakMemory() - before < 512 << 20)
        #expect(follower.lines == delivered(1...3))
        #expect(follower.gaps.map(\.cause) == [.damaged])
    }

    @Test("reading in pieces of any size gives the same bytes, backwards too")
    func pieces() throws {
        try folder.append(records(1...40_000), to: "big")
        try folder.pack("big")
        let plain = Array(try folder.content("big").utf8)
        let follower = Follower(folder("big.gz"))
        follower.scan()
        let file = try #require(follower.tail.files.first)
        #expect(try file.size() == Int64(plain.count))
        var random = SeededGenerator(state: 7)
        for _ in 0..<60 {
            let offset = Int.random(in: 0..<plain.count, using: &random)
            let count = [1, 4096, 70_000, 1 << 20].randomElement(using: &random) ?? 1
            let read = try file.read(from: Int64(offset), atMost: count)
            #expect(read == Array(plain[offset..<min(plain.count, offset + count)]))
        }
    }
}

/// The most that the process ever held in memory, in bytes.
private func peakMemory() -> Int {
    let status = try? FileDescriptor.open("/proc/self/status").read(at: 0, count: 8192)
    let line = String(decoding: status ?? [], as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return 1024 * (line.flatMap { Int($0.filter(\.isNumber)) } ?? 0)
}

extension TestFolder {
    /// As logrotate does: the compressed file comes first, then the original goes.
    func gzip(_ name: String) throws {
        try run("gzip -f \(self(name))")
    }

    /// Compresses and keeps the original.
    func pack(_ name: String) throws {
        try run("gzip -kf \(self(name))")
    }

    /// The compressed file as it looks while it is being written.
    func packPart(_ name: String, bytes: Int) throws {
        try run("gzip -c \(self(name)) | head -c \(bytes) > \(self(name)).gz")
    }

    func bytes(_ name: String) throws -> [UInt8] {
        let file = try FileDescriptor.open(self(name))
        return try file.read(at: 0, count: Int(try file.status().size))
    }

    func replace(_ name: String, withBytes bytes: [UInt8]) throws {
        try FileDescriptor.open(self(name), for: .replacing).write(bytes)
    }

    private func run(_ command: String) throws {
        let status = unsafe system(command)
        if status != 0 { throw SystemError(code: EIO, call: command) }
    }
}
