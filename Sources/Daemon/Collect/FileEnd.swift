import Linux
import RecordFormats
import Tail

/// What is known of the end of a file.
package enum FileEnd: Hashable, Sendable {
    /// More bytes may follow.
    case open
    /// Nothing was written for as long as a complete file of mail is left alone: a message that is not whole waits for what
    /// is still to come, as long as somebody may write it.
    case quiet(at: Int64)
    /// Nothing seems to follow the byte before this offset: a writer may have died within a record, so only what
    /// must be a whole one counts.
    case presumed(at: Int64)
    /// The file is complete, by the word of whoever gave it.
    case certain(at: Int64)

    var offset: Int64? {
        switch self {
        case .open: nil
        case .quiet(let offset), .presumed(let offset), .certain(let offset): offset
        }
    }

    /// Whether a record is to wait for more bytes.
    func holds(_ record: DecodedRecord) -> Bool {
        if case .quiet = self { record.mayGrow } else { false }
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
    /// A mailbox, or a message in a folder, that has been quiet for a while may still be written to; and while somebody
    /// holds a mailbox's lock, nothing is known of its end. What is moved in is complete.
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
            case .declared where format.kept != .headers || format.isMovedIn: .certain(at: size)
            case .declared: file.isOver ? .presumed(at: size) : .quiet(at: size)
            }
    }
}
