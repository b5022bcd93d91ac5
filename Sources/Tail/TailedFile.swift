package import Linux

/// One file of a source, by what it is, not by what it is called.
///
/// Owned by the task that owns its `SourceTail`.
package final class TailedFile {
    /// The ledger's number; nil until the ledger knows the file.
    package internal(set) var id: Int64?
    /// As last seen.
    package internal(set) var path: String
    /// What has taken effect.
    package internal(set) var position: FilePosition
    /// The ledger has another path, identity or epoch, or does not know the file yet. All such files of a source are
    /// to be written in one transaction, before or with anything else that is committed: a restart finds rotated
    /// files by what is known of the others.
    package internal(set) var isUnsaved: Bool
    /// The file was renamed while it was followed, or its name says so.
    package internal(set) var isRotated = false
    /// The file has no name any more.
    package internal(set) var isDeleted = false
    /// Whether what is left at the end of the file, without a line end, is its last record.
    package internal(set) var finality = Finality.open
    /// Nobody is likely to write any more: the file is compressed, was deleted, or has not been touched for as long as a rotated
    /// one stays open.
    package internal(set) var isOver = false
    /// The size when the content was last found to agree.
    package internal(set) var sizeSeen: Int64?
    /// Since when nothing was added and the name is what it is, in microseconds of the monotonic clock.
    package internal(set) var quietSince: Int64

    var content: FileContent?
    /// What the file looked like when its content was last found to agree; nil before the first time.
    var stamp: Stamp?
    /// A change after the stamp would show in it.
    var isSettled = false
    /// Something was odd: the content is to be looked at again.
    var isSuspect = false
    /// The size was smaller than before for one look, which network file systems do without meaning it.
    var hasShrunk = false
    /// Why bytes could not be read the last time; nil when they could.
    var failure: SystemError?
    /// What was found when the content was last looked at.
    var verdict = Verdict.same
    /// Bytes are left, and there was no descriptor to spare.
    var isWaiting = false
    /// Known to the ledger as read to its end.
    var isFinished = false
    /// Under a name that the patterns cover.
    var isInPattern = true
    /// A position was committed since the last scan.
    var hasProgressed = false
    /// When the file was last read on, as of the last scan, monotonic.
    var progressedAt: Int64
    /// The first bytes of a file of which nothing has been read yet, to find them again in a copy.
    var glimpse: Fingerprint?
    /// The end of the bytes last handed out, and what stood before it.
    var trail: (offset: Int64, anchor: Fingerprint)?

    /// What is known of bytes that may follow.
    package enum Finality: Hashable, Sendable {
        /// They may.
        case open
        /// None will, as far as anybody can tell: the file was rotated or deleted, or a younger one took its place, and
        /// nobody has touched it for long.
        case presumed
        /// The file has been left untouched for as long as the source says that a complete one is.
        case declared
    }

    /// What changes with every change of a file, unless two fall into one tick of the file system's clock.
    struct Stamp: Hashable {
        var size: Int64
        var modifiedAt: Int64
        var changedAt: Int64

        init(_ status: FileStatus) {
            size = status.size
            modifiedAt = status.modifiedAt
            changedAt = status.changedAt
        }

        /// Nothing was written in between.
        func isOfSameContent(as other: Stamp) -> Bool { size == other.size && modifiedAt == other.modifiedAt }

        /// The last change is old enough that one after it would show.
        var isSettled: Bool { WallClock.now() * 1000 - changedAt > 100_000_000 }
    }

    /// By what the file is found again.
    var key: InodeKey { InodeKey(position.identity) }

    init(id: Int64?, path: String, position: FilePosition, sizeSeen: Int64?, now: Int64) {
        self.id = id
        self.path = path
        self.position = position
        self.sizeSeen = sizeSeen
        self.isUnsaved = id == nil
        self.quietSince = now
        self.progressedAt = now
    }

    /// A descriptor is held, so that the file can be read.
    package var isOpen: Bool { content != nil }

    /// There were bytes behind the position when the file was last looked at.
    package var hasUnread: Bool { (sizeSeen ?? 0) > position.offset }

    /// Bytes behind the position when the file was last looked at.
    package var unreadBytes: Int64 { max(0, (sizeSeen ?? 0) - position.offset) }

    /// Says that a position has been committed, under this number. One from before a restart of the file is void.
    package func saved(_ position: FilePosition, id: Int64) {
        self.id = id
        guard position.epoch == self.position.epoch else { return }
        isUnsaved = position.identity != self.position.identity
        self.position.offset = position.offset
        self.position.head = position.head
        self.position.anchor = position.anchor
        hasProgressed = true
    }

    /// The size now; of a compressed file that of its content.
    package func size() throws(SystemError) -> Int64 {
        guard let content else { throw .notOpen("look at", path) }
        return try content.size()
    }

    /// Reads up to `atMost` bytes from `offset` on; fewer only at the end of the file.
    ///
    /// Where `offset` is that of the position or the end of the bytes last read, the bytes before it are looked at
    /// in the same breath: when they are no longer what they were, this throws `.changed` and `SourceTail.scan` is
    /// to be called.
    package func read(from offset: Int64, atMost count: Int) throws(TailError) -> [UInt8] {
        let before = anchor(before: offset)
        let available = max(0, try contentSize() - max(0, offset))
        let wanted = Int(min(Int64(max(0, count)), available))
        let bytes = try pread(at: offset - Int64(before.length), count: before.length + wanted)
        failure = nil
        if before.length > 0 {
            guard bytes.count >= before.length, Fingerprint(of: bytes[..<before.length]) == before else {
                isSuspect = true
                throw .changed(path: path, offset: offset)
            }
        }
        if bytes.count > before.length {
            let end = offset + Int64(bytes.count - before.length)
            let length = min(FilePosition.anchorLimit, bytes.count)
            trail = (end, Fingerprint(of: bytes[(bytes.count - length)...]))
        }
        return before.length == 0 ? bytes : Array(bytes[before.length...])
    }

    /// How many bytes from `offset` on are known to be zeros without reading them: a hole that takes no room on the
    /// disk.
    package func hole(from offset: Int64) -> Int64 {
        guard let content, !content.isCompressed else { return 0 }
        return max(0, (content.descriptor.nextData(from: offset) ?? offset) - offset)
    }

    private func anchor(before offset: Int64) -> Fingerprint {
        if offset == position.offset { return position.anchor }
        if let trail, trail.offset == offset { return trail.anchor }
        return .empty
    }

    private func contentSize() throws(TailError) -> Int64 {
        guard let content else { throw .closed(path: path) }
        do throws(SystemError) {
            return try content.size()
        } catch {
            fail(with: error)
            throw .system(SystemError(code: error.code, call: error.call, path: path))
        }
    }

    /// Reads from the open file; the failure makes the file suspect.
    func pread(at offset: Int64, count: Int) throws(TailError) -> [UInt8] {
        guard let content else { throw .closed(path: path) }
        do throws(SystemError) {
            return try content.read(at: offset, count: count)
        } catch {
            fail(with: error)
            throw .system(SystemError(code: error.code, call: error.call, path: path))
        }
    }

    /// Notes that bytes could not be read.
    func fail(with error: SystemError) {
        failure = SystemError(code: error.code, call: error.call, path: path)
        isSuspect = true
    }

    /// Has the file read again from its beginning: the bytes that came make another record of what was read.
    package func beginAgain() { restart() }

    /// Begins the file anew from byte 0.
    func restart() {
        position = .start(of: position.identity, epoch: position.epoch + 1)
        isUnsaved = true
        isSuspect = false
        verdict = .same
        isFinished = false
        sizeSeen = nil
        glimpse = nil
        trail = nil
        stamp = nil
        failure = nil
    }
}
