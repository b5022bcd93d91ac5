import Daemon
import Foundation
import Linux
import Pace
import Testing

@Suite("The files of a spool")
struct SpoolFilesTests {
    private final class Place {
        let folder: SpoolFolder

        init() { folder = SpoolFolder("/tmp/cpt-spool-\(String(UInt32.random(in: 0...UInt32.max), radix: 36))/a b") }

        deinit { try? FileManager.default.removeItem(atPath: (folder.path as NSString).deletingLastPathComponent) }

        func texts() throws -> [String] {
            try folder.files().map { try String(contentsOfFile: $0.path, encoding: .utf8) }
        }

        /// All files as read and committed to their end, but for some bytes.
        func read(besides missing: Int64 = 0) throws -> [String: SpoolFolder.ReadFile] {
            var read: [String: SpoolFolder.ReadFile] = [:]
            for file in try folder.files() {
                read[file.path] = .init(identity: file.status.identity, offset: file.status.size - missing)
            }
            return read
        }
    }

    private static let line = Array((String(repeating: "x", count: 999) + "\n").utf8)
    private static var now: Int64 { WallClock.now() }

    private func day(_ number: Int) throws -> Day { try #require(Day(year: 2026, month: 11, day: number)) }

    @Test("A day has files of its own, numbered so that later ones are sorted later, also when the clock goes back")
    func days() throws {
        let place = Place()
        var writer = SpoolWriter(place.folder, limit: 1 << 30)
        #expect(try place.folder.files().isEmpty)
        writer.append(Array("a\n".utf8), day: try day(28), now: 0)
        writer.append(Array("b\n".utf8), day: try day(29), now: 1)
        writer.append(Array("c\n".utf8), day: try day(27), now: 2)
        writer.append(Array("d\n".utf8), day: try day(27), now: 3)
        #expect(try place.texts() == ["a\n", "b\n", "c\nd\n"])
        let names = try place.folder.files().map { ($0.path as NSString).lastPathComponent }
        #expect(names == ["0000000001-2026-11-28.log", "0000000002-2026-11-29.log", "0000000003-2026-11-27.log"])
        #expect(names == names.sorted() && !writer.isBlocked && writer.unsafeSince == 2)
        try writer.synchronize()
        #expect(writer.unsafeSince == nil)
    }

    @Test(
        "A file that is large enough is followed by the next, and a full spool takes nothing more until there is room"
    )
    func sizes() throws {
        let place = Place()
        var writer = SpoolWriter(place.folder, limit: 1 << 20)
        var taken = 0
        while !writer.isBlocked, taken < 5_000 {
            writer.append(Self.line, day: try day(28), now: 0)
            taken += 1
        }
        #expect(taken == 1049 && writer.isFull && writer.owedBytes == 0)
        let files = try place.folder.files()
        #expect(files.map(\.status.size).reduce(0, +) == 1_049_000)
        #expect(files.count == 8 && files.dropLast().allSatisfy { (131_072..<132_073).contains($0.status.size) })
        writer.proceed(day: try day(28), now: 2_000_000)
        #expect(writer.isBlocked)
        let deleted = try place.folder.sweep(try place.read(), keep: 86_400, limit: 1 << 20, now: Self.now)
        #expect(deleted == files.prefix(2).map(\.path))
        writer.proceed(day: try day(28), now: 4_000_000)
        #expect(!writer.isBlocked)
    }

    @Test("Deleted is what is committed to its last byte, followed by another file, and old enough")
    func sweeping() throws {
        let place = Place()
        var writer = SpoolWriter(place.folder, limit: 1 << 30)
        for number in 1...4 { writer.append(Array("\(number)\n".utf8), day: try day(number), now: 0) }
        let files = try place.folder.files().map(\.path)
        func sweep(_ read: [String: SpoolFolder.ReadFile], keep: Int64 = 0) throws -> [String] {
            try place.folder.sweep(read, keep: keep, limit: 1 << 30, now: Self.now)
        }
        #expect(try sweep([:]).isEmpty)
        #expect(try sweep(try place.read(besides: 1)).isEmpty)
        #expect(try sweep(try place.read(), keep: 3_600).isEmpty)
        var others = try place.read()
        for path in files { others[path]?.identity.inode += 1 }
        #expect(try sweep(others).isEmpty)
        var some = try place.read()
        some[files[0]] = nil
        #expect(try sweep(some) == [files[1], files[2]])
        #expect(try sweep(try place.read()) == [files[0]])
        #expect(try sweep(try place.read()).isEmpty)
        #expect(try place.texts() == ["4\n"])
        // The numbers go on.
        writer.append(Array("5\n".utf8), day: try day(5), now: 0)
        #expect(try place.texts() == ["4\n", "5\n"])
        #expect(try place.folder.files().map(\.number) == [4, 5])
    }

    @Test("A new process goes on in the file of the day, behind a line that the old one left unfinished")
    func restart() throws {
        let place = Place()
        var writer = SpoolWriter(place.folder, limit: 1 << 30)
        writer.append(Array("a\n".utf8), day: try day(1), now: 0)
        writer = SpoolWriter(place.folder, limit: 1 << 30)
        writer.append(Array("b\n".utf8), day: try day(1), now: 0)
        #expect(try place.texts() == ["a\nb\n"])
        try FileDescriptor.open(place.folder.file(1, try day(1)), for: .appending).write(Array("half".utf8))
        writer = SpoolWriter(place.folder, limit: 1 << 30)
        writer.append(Array("c\n".utf8), day: try day(1), now: 0)
        #expect(try place.texts() == ["a\nb\nhalf\nc\n"])
        try FileDescriptor.open(place.folder.file(1, try day(1)), for: .appending).write(Array("half".utf8))
        writer = SpoolWriter(place.folder, limit: 1 << 30)
        writer.append(Array("d\n".utf8), day: try day(2), now: 0)
        #expect(try place.texts() == ["a\nb\nhalf\nc\nhalf\n", "d\n"])
    }

    @Test("Where nothing can be written, what was received waits; a deleted file is not written to for long")
    func obstacles() throws {
        let place = Place()
        let folder = (place.folder.path as NSString).deletingLastPathComponent
        try Data().write(to: URL(fileURLWithPath: folder))
        var writer = SpoolWriter(place.folder, limit: 1 << 30)
        writer.append(Array("a\n".utf8), day: try day(1), now: 0)
        #expect(writer.isBlocked && writer.owedBytes == 2 && writer.failure?.isNotFolder == true)
        writer.append(Array("b\n".utf8), day: try day(1), now: 0)
        try FileManager.default.removeItem(atPath: folder)
        writer.proceed(day: try day(1), now: 1)
        #expect(!writer.isBlocked && writer.failure == nil)
        #expect(try place.texts() == ["a\nb\n"])
        try FileManager.default.removeItem(atPath: place.folder.file(1, try day(1)))
        try writer.synchronize()
        writer.append(Array("c\n".utf8), day: try day(1), now: 0)
        #expect(try place.texts() == ["c\n"])
    }

    @Test("A disk that is full takes what it can, and the rest of the line behind it when there is room")
    func fullDisk() throws {
        let place = Place()
        let disk = (place.folder.path as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
        try Shell.run("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", disk])
        defer { _ = try? Shell.run("umount", ["-l", disk]) }
        var writer = SpoolWriter(place.folder, limit: 1 << 30)
        for number in 0..<80 {
            let line = "\(number) ".utf8 + Self.line
            writer.append(Array(line), day: try day(1), now: 0)
            guard writer.isBlocked else { continue }
            #expect(writer.failure?.isExhaustion == true && writer.owedBytes > 0)
            // The day changes meanwhile: the line is not torn over two files.
            writer.proceed(day: try day(2), now: 1)
            #expect(writer.isBlocked)
            try Shell.run("mount", ["-o", "remount,size=1m", disk])
            writer.proceed(day: try day(2), now: 2)
        }
        #expect(!writer.isBlocked)
        let texts = try place.texts()
        #expect(texts.allSatisfy { $0.hasSuffix("\n") } && texts.count == 1)
        let lines = texts.joined().split(separator: "\n")
        #expect(lines.map { $0.split(separator: " ")[0] } == (0..<80).map { "\($0)" })
        #expect(lines.allSatisfy { $0.hasSuffix(" " + String(repeating: "x", count: 999)) })
    }
}
