import Linux
import Tail
import Testing

/// Random actions of writers, rotation and reader, against the writer's own list of what it wrote.
@Suite("Random histories")
struct ModelTests {
    @Test("every record is delivered exactly once", arguments: 1...100)
    func exactlyOnce(seed: Int) throws {
        var history = try History(seed: UInt64(seed))
        for _ in 0..<60 { try history.act() }
        try history.finish()
        let follower = history.follower
        let missing = Set(delivered(0..<history.written)).subtracting(follower.lines).compactMap(number).sorted()
        let repeated = follower.repeated.compactMap(number).sorted()
        let isExact = missing.isEmpty && repeated.isEmpty && follower.gaps.isEmpty
        #expect(
            isExact,
            """
            seed \(seed), missing \(missing), repeated \(repeated), gaps \(follower.gaps)
            \(history.trace.joined(separator: "\n"))
            """
        )
    }
}

/// The number of a record, from its line.
private func number(_ line: String) -> Int? {
    Int(line.dropFirst("\"record ".count).prefix { $0.isNumber })
}

private struct History {
    /// How this operator rotates.
    private enum Style {
        case renames
        case copies
        case both
    }

    let folder: TestFolder
    let follower: Follower
    private(set) var written = 0
    private(set) var trace: [String] = []
    private var random: SeededGenerator
    private let style: Style
    /// Descriptors of writers that did not notice a rotation.
    private var late: [FileDescriptor] = []
    private var dates = 0

    init(seed: UInt64) throws {
        random = SeededGenerator(state: seed)
        folder = try TestFolder()
        let coversRotated = Bool.random(using: &random)
        style = coversRotated ? .both : (Bool.random(using: &random) ? .renames : .copies)
        follower = Follower(folder(coversRotated ? "cdr.csv*" : "cdr.csv"))
        trace.append("pattern \(coversRotated ? "cdr.csv*" : "cdr.csv"), \(style)")
    }

    private mutating func note(_ text: String) { trace.append(text) }

    private mutating func some(_ count: Int) -> String {
        let text = records(written..<written + count)
        written += count
        return text
    }

    mutating func act() throws {
        follower.batch = [100, 300, 5000, 65_536].randomElement(using: &random) ?? 100
        switch Int.random(in: 0..<100, using: &random) {
        case ..<30: try append()
        case ..<38: try appendLate()
        case ..<50: try rotate()
        case ..<58: try copyTruncate()
        case ..<62: try deleteAfterReading()
        case ..<66: try deleteWhileOpen()
        case ..<74: try restart()
        case ..<80: readSome()
        case ..<84: advance()
        case ..<90: try compress()
        default:
            note("drain")
            try follower.drain()
        }
    }

    private mutating func append() throws {
        let count = Int.random(in: 1...30, using: &random)
        note("append \(written)..<\(written + count)")
        try folder.append(some(count), to: "cdr.csv")
    }

    private mutating func appendLate() throws {
        guard let writer = late.randomElement(using: &random) else { return }
        note("late \(written)")
        try writer.write(Array(some(1).utf8))
    }

    private mutating func rotate() throws {
        guard style != .copies, folder.exists("cdr.csv") else { return }
        // Outside the pattern a file is found by what was followed before it.
        if style == .renames, !hasFollowed { try follower.drain() }
        if Bool.random(using: &random) { late.append(try folder.writer("cdr.csv")) }
        if style == .both, Bool.random(using: &random) {
            dates += 1
            note("rotate by date \(dates)")
            try folder.move("cdr.csv", "cdr.csv-2026010\(dates)")
        } else {
            note("rotate")
            try folder.rotate("cdr.csv")
        }
    }

    private mutating func copyTruncate() throws {
        guard style != .renames, folder.exists("cdr.csv") else { return }
        try append()
        // Bytes are found again in a copy by those before them: the first record of what will be unread was read.
        try follower.drain()
        let isRead = style == .copies || Bool.random(using: &random)
        if !isRead { try append() }
        note("copytruncate, \(isRead ? "read" : "unread")")
        try folder.shift("cdr.csv")
        try folder.copy("cdr.csv", "cdr.csv.1")
        if Bool.random(using: &random) {
            note("  seen before the truncation")
            follower.scan()
        }
        try folder.truncate("cdr.csv")
    }

    /// Whether any file that is there was read.
    private var hasFollowed: Bool {
        (try? Directory(listing: folder.path))?.entries.contains { isFollowed($0.name) } ?? false
    }

    private func isFollowed(_ name: String) -> Bool {
        guard let identity = try? FileStatus(of: folder(name)).identity else { return false }
        return follower.ledger.values.contains { $0.position.identity.agrees(with: identity) && $0.position.offset > 0 }
    }

    private mutating func deleteAfterReading() throws {
        guard folder.exists("cdr.csv") else { return }
        note("read and delete")
        try follower.drain()
        try folder.delete("cdr.csv")
    }

    private mutating func deleteWhileOpen() throws {
        guard folder.exists("cdr.csv") else { return }
        note("delete while open")
        follower.scan(isForced: true)
        try folder.delete("cdr.csv")
        try follower.drain()
    }

    private mutating func restart() throws {
        // What is deleted and unread lives in the open descriptor alone.
        if follower.tail.files.contains(where: { $0.isDeleted && $0.hasUnread }) { try follower.drain() }
        note("restart")
        follower.restart()
    }

    /// Compresses a rotated file to which nobody writes any more.
    private mutating func compress() throws {
        let names = try Directory(listing: folder.path).entries.map(\.name)
        let rotated = names.filter { $0 != "cdr.csv" && !$0.hasSuffix(".gz") }.sorted()
        guard let name = rotated.randomElement(using: &random) else { return }
        late.removeAll()
        note("compress \(name)")
        try folder.gzip(name)
    }

    private mutating func readSome() {
        note("read some")
        follower.scan()
        for file in follower.tail.files.prefix(2) where file.hasUnread { _ = try? follower.step(file) }
    }

    private mutating func advance() {
        let seconds = [1, 60, 7200].randomElement(using: &random) ?? 1
        note("\(seconds) s pass")
        follower.clock.advance(seconds: Int64(seconds))
    }

    mutating func finish() throws {
        for _ in 0..<4 {
            try follower.drain()
            follower.clock.advance(seconds: 30)
        }
    }
}
