import Linux
import Tail
import Testing

@Suite("Positions")
struct PositionTests {
    @Test(
        "head and anchor cover the first 1024 and the last 4096 bytes, whatever was in hand",
        arguments: [0, 10, 700, 5000]
    )
    func windows(first: Int) throws {
        let folder = try TestFolder()
        let text = records(0..<200)
        let bytes = Array(text.utf8)
        try folder.append(text, to: "cdr.csv")
        let tail = SourceTail(patterns: [folder("cdr.csv")], known: [])
        _ = tail.scan()
        let file = try #require(tail.files.first)
        if first > 0 {
            file.saved(try file.position(at: Int64(first), window: Array(bytes[..<first])), id: 1)
        }
        for end in [first + 1, first + 300, 5001, 9000] where end > first {
            let expected = FilePosition(
                identity: file.position.identity,
                offset: Int64(end),
                head: Fingerprint(of: bytes[..<min(1024, end)]),
                anchor: Fingerprint(of: bytes[max(0, end - 4096)..<end]),
                epoch: 0
            )
            let inHand = Array(bytes[first..<end])
            #expect(try file.position(at: Int64(end), window: inHand, windowStart: Int64(first)) == expected)
            #expect(try file.position(at: Int64(end)) == expected)
            let tailOnly = Array(bytes[(end - 1)..<end])
            #expect(try file.position(at: Int64(end), window: tailOnly, windowStart: Int64(end - 1)) == expected)
        }
    }

    @Test("a commit from before a restart of the file changes nothing")
    func stale() throws {
        let folder = try TestFolder()
        try folder.append(records(11...15), to: "cdr.csv")
        let tail = SourceTail(patterns: [folder("cdr.csv")], known: [])
        _ = tail.scan()
        let file = try #require(tail.files.first)
        let position = try file.position(at: 50)
        file.saved(position, id: 1)
        let next = try file.position(at: 80)
        try folder.replace("cdr.csv", with: records(21...25))
        #expect(tail.scan().restarted.count == 1)
        file.saved(next, id: 1)
        #expect(file.position.offset == 0)
        #expect(file.position.epoch == 1)
        #expect(file.isUnsaved)
    }
}
