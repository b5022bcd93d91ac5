import Foundation
import Glibc
import Linux

/// The folder of a program with what the writers know of it: which file holds which records, whatever it is called.
///
/// Nothing here asks CallPace for anything.
final class ProgramDisk {
    /// What stands in a file, in order.
    enum Piece: Hashable {
        case record(Int)
        /// The first bytes of a record, and the rest of it.
        case head(Int, bytes: Int)
        case rest(Int, bytes: Int)

        var bytes: Int {
            switch self {
            case .record(let number): WrittenCalls.line(number).utf8.count
            case .head(_, let bytes), .rest(_, let bytes): bytes
            }
        }
    }

    /// A file by its inode.
    struct Sheet {
        /// Nil: it has no name any more.
        var name: String?
        var pieces: [Piece] = []
        var isCompressed = false

        /// Records that stand in it from first to last byte.
        var records: Set<Int> {
            var found: Set<Int> = []
            for (index, piece) in pieces.enumerated() {
                switch piece {
                case .record(let number): found.insert(number)
                case .rest(let number, _):
                    if index > 0, case .head(number, _) = pieces[index - 1] { found.insert(number) }
                case .head: continue
                }
            }
            return found
        }

        /// The first bytes of a record at its end, to which nothing follows.
        var fragment: (record: Int, bytes: Int)? {
            if case .head(let number, let bytes)? = pieces.last { (number, bytes) } else { nil }
        }
    }

    typealias SheetID = Int

    static let log = "cdr.csv"

    let folder: String
    private(set) var sheets: [SheetID: Sheet] = [:]
    private(set) var written = 0
    private(set) var isHidden = false
    /// A record of which the first part is written.
    private(set) var begun: (record: Int, rest: [UInt8], writer: FileDescriptor, sheet: SheetID)?
    private var late: [(writer: FileDescriptor, sheet: SheetID)] = []
    private var nextSheet = 0
    private var dates = 0

    init(folder: String) throws {
        self.folder = folder
        try FileManager.default.createDirectory(atPath: "\(folder)/log", withIntermediateDirectories: true)
    }

    private var place: String { "\(folder)/\(isHidden ? "away" : "log")" }

    func path(_ name: String) -> String { "\(place)/\(name)" }

    var live: SheetID? { sheet(named: Self.log) }

    func sheet(named name: String) -> SheetID? { sheets.first { $0.value.name == name }?.key }

    /// All names, in a lasting order.
    var names: [String] { sheets.values.compactMap(\.name).sorted() }

    // MARK: Writers

    private func makeSheet(_ name: String, _ pieces: [Piece] = []) -> SheetID {
        nextSheet += 1
        sheets[nextSheet] = Sheet(name: name, pieces: pieces)
        return nextSheet
    }

    private func newRecords(_ count: Int) -> [Int] {
        defer { written += count }
        return Array(written..<written + count)
    }

    private func lines(_ numbers: [Int]) -> [UInt8] { numbers.flatMap { Array(WrittenCalls.line($0).utf8) } }

    /// The log, made if it is not there. What a dead writer left at its end is rotated away first.
    private func writableLog() throws -> (FileDescriptor, SheetID) {
        if let live, begun?.sheet == live { try complete() }
        if let live, sheets[live]?.fragment != nil { try rotate(dated: false, keepsWriter: false) }
        let writer = try FileDescriptor.open(path(Self.log), for: .appending)
        return (writer, live ?? makeSheet(Self.log))
    }

    func append(_ count: Int) throws {
        let (writer, sheet) = try writableLog()
        let numbers = newRecords(count)
        try writer.write(lines(numbers))
        sheets[sheet]?.pieces += numbers.map(Piece.record)
    }

    func begin(percent: Int) throws {
        guard begun == nil else { return }
        let (writer, sheet) = try writableLog()
        let number = newRecords(1)[0]
        let line = lines([number])
        let cut = max(1, line.count * percent / 100)
        try writer.write(Array(line[..<cut]))
        sheets[sheet]?.pieces.append(.head(number, bytes: cut))
        begun = (number, Array(line[cut...]), writer, sheet)
    }

    func complete() throws {
        guard let (number, rest, writer, sheet) = begun else { return }
        begun = nil
        try writer.write(rest)
        sheets[sheet]?.pieces.append(.rest(number, bytes: rest.count))
    }

    func abandon() { begun = nil }

    func appendLate(_ count: Int) throws {
        guard let (writer, sheet) = late.last else { return }
        if begun?.sheet == sheet { try complete() }
        guard sheets[sheet]?.fragment == nil else { return }
        let numbers = newRecords(count)
        try writer.write(lines(numbers))
        sheets[sheet]?.pieces += numbers.map(Piece.record)
    }

    // MARK: Rotation

    private func move(_ from: String, _ to: String) throws {
        guard unsafe rename(path(from), path(to)) == 0 else {
            throw SystemError(code: errno, call: "rename", path: from)
        }
        if let taken = sheet(named: to) { sheets[taken]?.name = nil }
        if let sheet = sheet(named: from) { sheets[sheet]?.name = to }
    }

    /// name.1 becomes name.2, and so on.
    private func shift() throws {
        for suffix in ["", ".gz"] {
            let numbers = names.compactMap { name in
                name.hasPrefix("\(Self.log).") && name.hasSuffix(suffix)
                    ? Int(name.dropFirst(Self.log.count + 1).dropLast(suffix.count)) : nil
            }
            for number in numbers.sorted(by: >) {
                try move("\(Self.log).\(number)\(suffix)", "\(Self.log).\(number + 1)\(suffix)")
            }
        }
    }

    func rotate(dated: Bool, keepsWriter: Bool) throws {
        guard let sheet = live else { return }
        if keepsWriter { late.append((try FileDescriptor.open(path(Self.log), for: .appending), sheet)) }
        guard dated else {
            try shift()
            return try move(Self.log, "\(Self.log).1")
        }
        dates += 1
        try move(Self.log, "\(Self.log)-\(20_261_100 + dates)")
    }

    /// The copy; to be followed by `truncate`.
    func copyLog() throws {
        guard let sheet = live, let pieces = sheets[sheet]?.pieces else { return }
        try shift()
        try FileManager.default.copyItem(atPath: path(Self.log), toPath: path("\(Self.log).1"))
        _ = makeSheet("\(Self.log).1", pieces)
    }

    func truncateLog() throws {
        guard let sheet = live, unsafe truncate(path(Self.log), 0) == 0 else { return }
        sheets[sheet]?.pieces = []
    }

    /// Which file `compress` would take.
    func compressible(_ pick: Int) -> SheetID? {
        let candidates = names.filter { $0 != Self.log && !$0.hasSuffix(".gz") }
        guard !candidates.isEmpty else { return nil }
        return sheet(named: candidates[pick % candidates.count])
    }

    /// Writes the `.gz` under its final name as gzip does, half of it first; the original stays.
    func compress(_ sheet: SheetID, halfWritten: () async throws -> Void) async throws {
        guard let name = sheets[sheet]?.name else { return }
        if begun?.sheet == sheet { try complete() }
        late.removeAll { $0.sheet == sheet }
        let bytes = try Self.gzip(path(name))
        let file = try FileDescriptor.open(path("\(name).gz"), for: .replacing)
        try file.write(Array(bytes[..<(bytes.count / 2)]))
        try await halfWritten()
        try file.write(Array(bytes[(bytes.count / 2)...]))
        let made = makeSheet("\(name).gz", sheets[sheet]?.pieces ?? [])
        sheets[made]?.isCompressed = true
    }

    private static func gzip(_ path: String) throws -> [UInt8] {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/bin/gzip")
        process.arguments = ["-c", path]
        process.standardOutput = output
        try process.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Array(bytes)
    }

    // MARK: Accidents

    func unlink(_ sheet: SheetID) {
        guard let name = sheets[sheet]?.name, unsafe Glibc.unlink(path(name)) == 0 else { return }
        sheets[sheet]?.name = nil
        loseWriters(of: sheet)
    }

    private func loseWriters(of sheet: SheetID) {
        late.removeAll { $0.sheet == sheet }
        if begun?.sheet == sheet { begun = nil }
    }

    /// Another file takes the name of the log. With the old records, but for the first, in front.
    func replace(_ count: Int, keepsRecords: Bool) throws {
        guard let old = live, let pieces = sheets[old]?.pieces else { return }
        if begun?.sheet == old { try complete() }
        var kept: [Int] = []
        for case .record(let number) in pieces.dropFirst() where keepsRecords { kept.append(number) }
        let numbers = kept + newRecords(count)
        try FileDescriptor.open(path(".new"), for: .replacing).write(lines(numbers))
        guard unsafe rename(path(".new"), path(Self.log)) == 0 else { return }
        sheets[old]?.name = nil
        loseWriters(of: old)
        _ = makeSheet(Self.log, numbers.map(Piece.record))
    }

    func rewrite(_ count: Int) throws {
        guard let sheet = live else { return }
        if begun?.sheet == sheet { try complete() }
        let numbers = newRecords(count)
        try FileDescriptor.open(path(Self.log), for: .replacing).write(lines(numbers))
        sheets[sheet]?.pieces = numbers.map(Piece.record)
    }

    func hide(_ hides: Bool) throws {
        guard hides != isHidden else { return }
        let (from, to) = hides ? ("log", "away") : ("away", "log")
        guard unsafe rename("\(folder)/\(from)", "\(folder)/\(to)") == 0 else {
            throw SystemError(code: errno, call: "rename", path: from)
        }
        isHidden = hides
    }

    /// Where the folder of the log was.
    func makeEmptyFolder() throws {
        try FileManager.default.createDirectory(atPath: "\(folder)/log", withIntermediateDirectories: false)
    }

    func removeEmptyFolder() throws { try FileManager.default.removeItem(atPath: "\(folder)/log") }

    /// A file without a name is gone for good.
    func forget(_ sheet: SheetID) { sheets[sheet] = nil }
}
