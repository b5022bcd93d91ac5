import Linux
import RecordFormats
import Tail

/// What is known of the end of a file.
package enum FileEnd: Hashable, Sendable {
    /// More bytes may follow.
    case open
    /// Nothing seems to follow the byte before this offset: a writer may have died within a record, so only what
    /// must be a whole one counts.
    case presumed(at: Int64)
    /// The file is complete, by the word of whoever gave it.
    case certain(at: Int64)

    var offset: Int64? {
        switch self {
        case .open: nil
        case .presumed(let offset), .certain(let offset): offset
        }
    }

    private static let cut = "line: the last one, without a line end, may be cut short"

    /// The record as it counts before this end.
    func judged(_ record: DecodedRecord) -> DecodedRecord {
        guard case .presumed = self, record.mayBeCut, case .record = record.outcome else { return record }
        var judged = record
        judged.outcome = .quarantined(reason: Self.cut)
        return judged
    }
}

extension FileEnd {
    /// What is known of the end that was seen last of a file.
    ///
    /// A mailbox that has been quiet for a while may still be written to: in the middle of a header nothing is certain, and
    /// while somebody holds its lock nothing at all.
    init(of file: TailedFile, format: RecordFormat) {
        guard let size = file.sizeSeen else {
            self = .open
            return
        }
        let isMailbox = format.kept == .headers && !format.isWholeFile
        if isMailbox, file.finality != .open, case .found = FileStatus.look(at: file.path + ".lock") {
            self = .open
            return
        }
        self =
            switch file.finality {
            case .open: .open
            case .presumed: .presumed(at: size)
            case .declared: isMailbox ? .presumed(at: size) : .certain(at: size)
            }
    }
}
