import Linux
import Tail
import Testing

/// Editors, in-place changes and growth by single bytes.
@Suite("Rewriting in place and by editors")
struct RewritingTests {
    let folder: TestFolder

    init() throws {
        folder = try TestFolder()
    }

    @Test("Case 22: a change between head and anchor is not noticed, and harms nothing that follows")
    func middle() throws {
        let follower = Follower(folder("cdr.csv"))
        try folder.append(records(100..<300), to: "cdr.csv")
        try follower.drain()
        let size = records(100..<300).utf8.count
        #expect(size > FilePosition.headLimit + FilePosition.anchorLimit + 1000)
        try folder.overwrite("cdr.csv", at: FilePosition.headLimit + 500, with: "XXXXXXXX")
        for isStopped in [false, true] {
            if isStopped { follower.restart() }
            try follower.drain()
            #expect(follower.lines == delivered(100..<300))
        }
        try folder.append(record(300), to: "cdr.csv")
        try follower.drain()
        #expect(follower.lines == delivered(100...300))
        #expect(follower.restarts == 0)
        #expect(follower.gaps.isEmpty)
        #expect(follower.ledger.values.map(\.position.epoch) == [0])
    }

    @Test("what was seen and not read, and is rewritten by more, is a gap of so many bytes")
    func unread() throws {
        let follower = Follower(folder("cdr.csv"))
        try folder.append(records(1...3), to: "cdr.csv")
        follower.scan()
        try folder.replace("cdr.csv", with: records(4...40))
        try follower.drain()
        #expect(follower.lines == delivered(4...40))
        #expect(follower.gaps.map(\.bytes) == [Int64(records(1...3).utf8.count)])
        #expect(follower.gaps.map(\.cause) == [.rewritten])
    }

    @Test("a file that only grows before it is read has no gap")
    func grown() throws {
        let follower = Follower(folder("cdr.csv"))
        for number in 1...3 {
            try folder.append(record(number), to: "cdr.csv")
            follower.scan()
        }
        try follower.drain()
        #expect(follower.lines == delivered(1...3))
        #expect(follower.gaps.isEmpty && follower.restarts == 0)
    }

    @Test("a change of one byte in the head or in the anchor is noticed", arguments: [10, 1023, -4096, -1])
    func edges(place: Int) throws {
        let follower = Follower(folder("cdr.csv"))
        try folder.append(records(100..<300), to: "cdr.csv")
        try follower.drain()
        let size = records(100..<300).utf8.count
        try folder.overwrite("cdr.csv", at: place < 0 ? size + place : place, with: "X")
        try follower.drain()
        #expect(follower.restarts == 1)
        #expect(follower.lines.count >= 399)
    }

    @Test(
        "Case 23: after an editor removed a line in a new file, that is read from its start, and nothing is missing",
        arguments: [1, 3, 9],
        [false, true]
    )
    func editor(removed: Int, isStopped: Bool) throws {
        let follower = Follower(folder("cdr.csv"))
        try folder.append(records(1...9), to: "cdr.csv")
        try follower.drain()
        let before = try FileStatus(of: folder("cdr.csv")).identity
        try folder.append(record(10), to: "cdr.csv")
        try shell("sed -i '\(removed)d' \(folder("cdr.csv"))")
        #expect(try FileStatus(of: folder("cdr.csv")).identity != before)
        if isStopped { follower.restart() }
        try follower.drain()
        try folder.append(record(11), to: "cdr.csv")
        try follower.drain()
        follower.restart()
        try follower.drain()
        // The identity of the records tells which of them were counted before.
        let kept = (1...10).filter { $0 != removed }
        #expect(follower.lines.prefix(9) == delivered(1...9)[...])
        #expect(Set(follower.lines) == Set(delivered(1...11)))
        #expect(follower.lines.suffix(kept.count + 1) == (delivered(kept + [11]))[...])
        #expect(follower.lines.filter { $0 == delivered([11])[0] }.count == 1)
        #expect(follower.gaps.isEmpty)
    }

    @Test("Case 27: a file that grows byte by byte, with a restart at each size, is one file and read once")
    func byteByByte() throws {
        let follower = Follower(folder("cdr.csv"))
        let text = Array(records(0..<15).utf8)
        #expect(text.count > 1025)
        try folder.append("", to: "cdr.csv")
        try follower.drain()
        for byte in text {
            follower.restart()
            try folder.writer("cdr.csv").write([byte])
            try follower.drain()
        }
        #expect(follower.lines == delivered(0..<15))
        #expect(follower.ledger.count == 1)
        #expect(follower.restarts == 0)
        #expect(follower.gaps.isEmpty)
    }

    @Test(
        "Case 27: a restart right after so many bytes goes on there",
        arguments: [1, 63, 64, 65, 511, 512, 513, 999, 1000, 1001, 1023, 1024, 1025, 4095, 4096, 4097]
    )
    func restartAtSize(size: Int) throws {
        let follower = Follower(folder("cdr.csv"))
        let first = String(repeating: "x", count: size - 1) + "\n"
        try folder.append(first, to: "cdr.csv")
        try follower.drain()
        follower.restart()
        try folder.append(records(1...100), to: "cdr.csv")
        try follower.drain()
        let expected = (size == 1 ? [] : [String(first.dropLast())]) + delivered(1...100)
        #expect(follower.lines == expected)
        #expect(follower.ledger.count == 1)
        #expect(follower.restarts == 0)
    }
}
