package import Linux
package import Pace

/// Writes received lines to the files of a spool, in the order in which they come. What the disk does not take is kept and
/// written when it does.
///
/// Owned by one thread; another process must not write to the folder.
package struct SpoolWriter {
    /// Bytes after which the next file is begun.
    private static let usualFileSize: Int64 = 16 << 20
    /// Between two looks whether a spool that was full has room again, microseconds.
    private static let patience: Int64 = 1_000_000

    private let folder: SpoolFolder
    private let limit: Int64
    private let fileSize: Int64
    private var file: FileDescriptor?
    private var number: Int64 = 0
    private var day: Day?
    private var size: Int64 = 0
    /// Bytes of all files, as of the last look and what was written since.
    private var total: Int64 = 0
    private var lookedAt: Int64?
    /// A part of a line is written whose rest is owed.
    private var isInLine = false
    /// Received and not written.
    private var owed: [UInt8] = []
    /// What stands in the way of writing.
    package private(set) var failure: SystemError?
    /// Since when bytes are written of which the disk may know nothing yet, monotonic microseconds; nil: there are none.
    package private(set) var unsafeSince: Int64?

    /// - Parameter limit: bytes of all files; see `isFull`.
    package init(_ folder: SpoolFolder, limit: Int64) {
        self.folder = folder
        self.limit = limit
        fileSize = min(Self.usualFileSize, max(1, limit / 8))
    }

    /// Nothing more is to be received until this is over.
    package var isBlocked: Bool { !owed.isEmpty || isFull }

    /// The files have as many bytes as they may.
    package var isFull: Bool { total >= limit }

    package var owedBytes: Int { owed.count }

    /// Takes whole lines.
    ///
    /// - Parameters:
    ///   - day: of UTC.
    ///   - now: monotonic, microseconds.
    package mutating func append(_ lines: [UInt8], day: Day, now: Int64) {
        guard !lines.isEmpty else { return }
        if owed.isEmpty { owed = lines } else { owed += lines }
        write(day: day, now: now)
    }

    /// Writes what is owed, and looks again whether there is room.
    package mutating func proceed(day: Day, now: Int64) {
        if !owed.isEmpty { write(day: day, now: now) }
        if isFull, lookedAt.map({ now - $0 >= Self.patience }) ?? true { look(now) }
    }

    private mutating func write(day: Day, now: Int64) {
        do throws(SystemError) {
            let file = try current(day: day, now: now)
            let (written, failure) = file.writeWhatGoes(owed[...])
            if written > 0 { isInLine = owed[written - 1] != 10 }
            owed.removeFirst(written)
            size += Int64(written)
            total += Int64(written)
            if written > 0 { unsafeSince = unsafeSince ?? now }
            self.failure = failure
        } catch {
            failure = error
        }
    }

    /// The file to write to: the last one as long as it is of today and short, else the next. Never another one in the middle of
    /// what is owed.
    private mutating func current(day: Day, now: Int64) throws(SystemError) -> FileDescriptor {
        if let file, isInLine || (day == self.day && size < fileSize) { return file }
        if let file, unsafeSince != nil {
            try file.synchronize()
            unsafeSince = nil
        }
        let isFirst = file == nil
        file = nil
        try Directory.make(folder.path, isPrivate: true)
        let files = try folder.files()
        total = files.map(\.status.size).reduce(0, +)
        lookedAt = now
        if isFirst, let last = files.last {
            // A process that was killed may have left half of a line.
            let opened = try FileDescriptor.open(last.path, for: .appending)
            size = try opened.status().size
            if size > 0, try FileDescriptor.open(last.path).read(at: size - 1, count: 1) != [10] {
                let (written, failure) = opened.writeWhatGoes([10])
                if let failure { throw failure }
                size += Int64(written)
                total += Int64(written)
                unsafeSince = unsafeSince ?? now
            }
            if last.day == day, size < fileSize {
                (file, number, self.day) = (opened, last.number, day)
                return opened
            }
            if unsafeSince != nil { try opened.synchronize() }
        }
        number = max(number, files.last?.number ?? 0) + 1
        let opened = try FileDescriptor.open(folder.file(number, day), for: .appending)
        try Directory.synchronize(folder.path)
        (file, self.day, size) = (opened, day, try opened.status().size)
        return opened
    }

    private mutating func look(_ now: Int64) {
        lookedAt = now
        guard let files = try? folder.files() else { return }
        total = files.map(\.status.size).reduce(0, +)
    }

    /// Makes sure that what was written is on the disk. A file that somebody deleted is not written to any more.
    package mutating func synchronize() throws(SystemError) {
        guard let file else { return }
        if unsafeSince != nil { try file.synchronize() }
        unsafeSince = nil
        if owed.isEmpty, try file.status().links == 0 { self.file = nil }
    }
}
