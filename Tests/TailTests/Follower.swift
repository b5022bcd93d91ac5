import Glibc
import Linux
import Tail
import Testing

/// Reads a source as the daemon does: whole lines, each batch committed with its position.
final class Follower {
    let patterns: [String]
    let limits: TailLimits
    let clock = TestClock()
    private(set) var tail: SourceTail
    /// What a database would hold.
    private(set) var ledger: [Int64: KnownFile] = [:]
    private(set) var lines: [String] = []
    private(set) var gaps: [Gap] = []
    private(set) var problems: [TailProblem] = []
    private(set) var ambiguous: [TailProblem] = []
    private(set) var restarts = 0
    /// How many bytes are read at a time at most.
    var batch = 65_536
    /// What reading failed with, where a test lets it fail.
    private(set) var failures: [TailError] = []
    var mayFail = false

    convenience init(_ patterns: String..., limits: TailLimits = TailLimits()) {
        self.init(patterns, limits: limits)
    }

    init(_ patterns: [String], limits: TailLimits = TailLimits()) {
        self.patterns = patterns
        self.limits = limits
        tail = SourceTail(patterns: patterns, known: [], limits: limits, clock: clock.now)
    }

    @discardableResult
    func scan(isForced: Bool = false) -> ScanReport {
        let report = tail.scan(isForced: isForced)
        gaps += report.gaps
        problems = report.problems
        ambiguous += problems.filter { if case .ambiguous = $0.kind { true } else { false } }
        restarts += report.restarted.count
        for file in report.moved + tail.files where file.isUnsaved {
            commit(file, file.position, file.id ?? Int64(ledger.count + 1))
        }
        return report
    }

    /// Scans and reads until nothing is left that could be read now.
    func drain() throws {
        var idle = 0
        for _ in 0..<20_000 {
            let report = scan()
            var hasRead = false
            for file in tail.files {
                // One file after the other, each to its end.
                var offset: Int64
                repeat {
                    offset = file.position.offset
                    guard file.hasUnread else { break }
                    hasRead = try step(file) || hasRead
                } while file.position.offset > offset
            }
            idle = hasRead ? 0 : idle + 1
            let next = report.nextScan ?? .max
            // A listing that is put off on a slow machine is waited for, but not a copy that may be in the making.
            if idle > 20 || (idle > 0 && next > 900_000) { return }
            if idle > 0 { pause(microseconds: next) }
        }
        Issue.record("there is no end to reading")
    }

    /// Reads one batch of a file. False when there was no whole line in it.
    func step(_ file: TailedFile) throws -> Bool {
        let start = file.position.offset
        let bytes: [UInt8]
        let position: FilePosition
        do throws(TailError) {
            bytes = try file.read(from: start, atMost: batch)
            let isEnd = file.finality != .open && start + Int64(bytes.count) >= file.sizeSeen ?? 0
            let last = isEnd ? bytes.count - 1 : bytes.lastIndex(of: 10) ?? -1
            guard last >= 0 else { return false }
            position = try file.position(at: start + Int64(last) + 1, window: bytes, windowStart: start)
        } catch {
            if case .changed = error { return true }
            guard mayFail else { throw error }
            failures.append(error)
            return false
        }
        let text = String(decoding: bytes[..<Int(position.offset - start)], as: UTF8.self)
        lines += text.split(separator: "\n").map(String.init)
        commit(file, position, file.id ?? Int64(ledger.count + 1))
        return true
    }

    /// Reads one batch of the file that is first in reading order.
    func stepFirst() throws {
        guard let file = tail.files.first, try step(file) else { throw SystemError(code: ENODATA, call: "read") }
    }

    private func commit(_ file: TailedFile, _ position: FilePosition, _ id: Int64) {
        ledger[id] = KnownFile(
            id: id,
            path: file.path,
            position: position,
            isFinished: false,
            sizeSeen: file.sizeSeen
        )
        file.saved(position, id: id)
    }

    /// Ends and starts again with what was committed.
    func restart(patterns: [String]? = nil) {
        tail = SourceTail(
            patterns: patterns ?? self.patterns,
            known: Array(ledger.values),
            limits: limits,
            clock: clock.now
        )
    }

    /// Lines that were delivered more than once.
    var repeated: [String] {
        Dictionary(grouping: lines, by: \.self).filter { $0.value.count > 1 }.keys.sorted()
    }
}

/// A line that no other test line equals, as long as a short call record.
func record(_ number: Int) -> String {
    "\"record \(number)\",\"2026-11-24 09:00:00\",\"101\",\"+74951234567\",\"ANSWERED\",\"DOCUMENTATION\"\n"
}

func records(_ numbers: some Sequence<Int>) -> String { numbers.map(record).joined() }

/// The lines of these records as a follower delivers them.
func delivered(_ numbers: some Sequence<Int>) -> [String] { numbers.map { String(record($0).dropLast()) } }
