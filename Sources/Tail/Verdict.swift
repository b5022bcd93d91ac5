package import Linux

/// Whether a file still holds what it held when its position was taken.
package enum Verdict: Hashable, Sendable {
    /// The bytes before the offset are the same as far as head and anchor tell.
    case same
    /// The file ends before the offset. `lost`: bytes that were seen but never read; nil when nobody knows.
    case truncated(lost: Int64?)
    /// Other bytes stand before the offset.
    case rewritten(lost: Int64?)

    /// Judges what was found.
    ///
    /// - Parameters:
    ///   - agrees: head and anchor could be read in full and are the same.
    ///   - reachesOffset: bytes up to the offset could be read.
    ///   - sizeSeen: the largest size of the file in this epoch; nil when unknown.
    static func judge(agrees: Bool, reachesOffset: Bool, offset: Int64, sizeSeen: Int64?) -> Verdict {
        if agrees { return .same }
        let lost = sizeSeen.map { max(0, $0 - offset) }
        return reachesOffset ? .rewritten(lost: lost) : .truncated(lost: lost)
    }
}

/// Why bytes of a file cannot be had.
package enum TailError: Error, Hashable, Sendable, CustomStringConvertible {
    case system(SystemError)
    /// What stands before the offset is not what was read there: the file was truncated or rewritten. The bytes in
    /// hand are to be dropped; `SourceTail.scan` finds out how to go on.
    case changed(path: String, offset: Int64)
    /// The descriptor was given up; the file comes back with a scan when there is more to read.
    case closed(path: String)

    package var description: String {
        switch self {
        case .system(let error): error.description
        case .changed(let path, let offset): "\(path) was truncated or rewritten before byte \(offset)"
        case .closed(let path): "\(path) is not open"
        }
    }
}

/// Bytes that vanished before they were read.
package struct Gap: Hashable, Sendable, CustomStringConvertible {
    package enum Cause: String, Hashable, Sendable {
        /// The file became shorter.
        case truncated
        /// Other bytes took the place of those that were read.
        case rewritten
        /// The file is gone, and no other holds its content.
        case vanished
        /// The compressed file is damaged from there on.
        case damaged
    }

    /// The ledger's number of the file; nil when the ledger did not know it yet.
    package var fileID: Int64?
    package var path: String
    /// The epoch that ended, and the offset up to which it had been read.
    package var epoch: Int64
    package var offset: Int64
    /// How many bytes; nil when nobody knows.
    package var bytes: Int64?
    package var cause: Cause

    package var description: String {
        let count = bytes.map { "\($0) bytes" } ?? "an unknown number of bytes"
        if cause == .damaged { return "\(path): \(count) from byte \(offset) on cannot be unpacked" }
        return "\(path): \(count) from byte \(offset) on were \(cause.rawValue) before they were read"
    }
}

/// Something that keeps a source from being read in full.
package struct TailProblem: Hashable, Sendable, CustomStringConvertible {
    package enum Kind: Hashable, Sendable {
        case system(SystemError)
        /// Compressed in a way that is not read.
        case compressed
        /// Bytes are unread, and the file system with the file is not there.
        case fileSystemAway
        /// Neither a file nor a folder.
        case notAFile
        /// Several files hold the content of one that is gone; all are read from their beginning.
        case ambiguous(formerPath: String)
        /// Names that are no UTF-8.
        case unreadableNames(Int)
        /// What the ledger knows of the file contradicts itself.
        case damagedPosition
    }

    package var path: String
    package var kind: Kind

    package var description: String {
        switch kind {
        case .system(let error): error.description
        case .compressed: "\(path) is compressed otherwise than by gzip and is left out; unpack it, or use gzip"
        case .fileSystemAway: "\(path) is not there, and neither is the file system on which it was"
        case .notAFile: "\(path) is no file and is left out"
        case .ambiguous(let former):
            "\(path) may go on where \(former) ended, as other files may; it is read from its start"
        case .unreadableNames(let count): "\(path): \(count) names are no UTF-8 and are left out"
        case .damagedPosition: "the stored position of \(path) contradicts itself; the file is read from its start"
        }
    }
}

/// What a scan found.
package struct ScanReport {
    /// What stands in the way now; the same problem is in every report until folders have been listed without it.
    package var problems: [TailProblem] = []
    /// Bytes found to be lost since the last report.
    package var gaps: [Gap] = []
    /// Files that are to be read from byte 0 again, in a new epoch: what was in hand of them is void.
    package var restarted: [TailedFile] = []
    /// Files that go on under another name or in a copy since the last report.
    package var moved: [TailedFile] = []
    /// Files that are nowhere any more, so that nothing is to be read from them unless they come back.
    package var gone: [TailedFile] = []
    /// How many files were seen for the first time.
    package var newFiles = 0
    /// Every folder could be listed, so that what was not seen is not there.
    package var isComplete = true
    /// Microseconds after which another scan would find more even if nothing changes; nil when there is no hurry.
    package var nextScan: Int64?

    package init() {}

    /// That a file was begun anew by its reader, and nothing else.
    package init(restarting file: TailedFile) { restarted = [file] }
}
