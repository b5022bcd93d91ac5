import Glibc

/// The owner of one open file; it is closed with the last reference.
package final class FileDescriptor: Sendable {
    /// The number that the kernel knows it by; valid as long as this object lives.
    package let raw: Int32
    /// The path under which it was opened, for messages.
    package let path: String

    /// Takes over an open descriptor.
    package init(owning raw: Int32, path: String) {
        self.raw = raw
        self.path = path
    }

    deinit {
        _ = close(raw)
    }

    /// What a file is opened for.
    package enum Purpose: Sendable {
        case reading
        /// Created if it is not there, every write goes to the end.
        case appending
        /// Created if it is not there, emptied if it is.
        case replacing
        /// Created; that it is there already is an error.
        case creating
    }

    /// Opens a file; the descriptor is not passed on to child processes, and opening never waits for a writer.
    package static func open(_ path: String, for purpose: Purpose = .reading) throws(SystemError) -> FileDescriptor {
        let flags =
            switch purpose {
            case .reading: O_RDONLY | O_NONBLOCK | O_NOCTTY
            case .appending: O_WRONLY | O_CREAT | O_APPEND
            case .replacing: O_WRONLY | O_CREAT | O_TRUNC
            case .creating: O_WRONLY | O_CREAT | O_EXCL
            }
        while true {
            let raw = unsafe Glibc.open(path, flags | O_CLOEXEC, 0o644)
            if raw >= 0 { return FileDescriptor(owning: raw, path: path) }
            if errno != EINTR { throw .current("open", path) }
        }
    }

    /// Reads up to `count` bytes that begin at `offset`; fewer only at the end of the file. The descriptor's own
    /// position is neither used nor moved.
    package func read(at offset: Int64, count: Int) throws(SystemError) -> [UInt8] {
        guard offset >= 0, count > 0, offset <= Int64.max - Int64(count) else { return [] }
        var failure: SystemError?
        // pread gets the room that is left in the buffer, and only what it filled counts as initialised.
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            guard let start = buffer.baseAddress else { return }
            while filled < count {
                let got = unsafe pread(raw, start + filled, count - filled, Int(offset) + filled)
                if got > 0 {
                    filled += got
                } else if got == 0 {
                    return
                } else if errno != EINTR {
                    failure = .current("read", path)
                    return
                }
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// Where the next bytes that take room on the disk begin, or the file ends: those before are a hole, and read as
    /// zeros. Nil when the file system cannot tell.
    package func nextData(from offset: Int64) -> Int64? {
        let seekData: Int32 = 3
        let found = lseek(raw, Int(offset), seekData)
        if found >= 0 { return Int64(found) }
        return errno == ENXIO ? try? status().size : nil
    }

    /// Writes all bytes, through interruptions and short writes.
    package func write(_ bytes: [UInt8]) throws(SystemError) {
        try StandardStream.write(bytes, to: raw, named: path)
    }

    /// Writes as many bytes as go, from the first on.
    ///
    /// - Returns: how many were written; what was not is still to be written, and why.
    package func writeWhatGoes(_ bytes: ArraySlice<UInt8>) -> (written: Int, failure: SystemError?) {
        var written = 0
        while written < bytes.count {
            // write gets what is left of the buffer, which lives through the call.
            let result = unsafe bytes.withUnsafeBytes { buffer -> Int in
                guard let start = buffer.baseAddress else { return 0 }
                return unsafe Glibc.write(raw, start + written, buffer.count - written)
            }
            if result >= 0 {
                written += result
            } else if errno != EINTR {
                return (written, .current("write to", path))
            }
        }
        return (written, nil)
    }

    /// Makes sure that the bytes are on the disk.
    package func synchronize() throws(SystemError) {
        guard fsync(raw) == 0 else { throw .current("synchronize", path) }
    }

    /// Where the file lies now, after renames; nil when it has no name any more or that cannot be told.
    package func currentPath() -> String? {
        let link = "/proc/self/fd/\(raw)"
        // readlink fills at most the given length and tells how much it filled.
        let target = unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Int(PATH_MAX)) {
            buffer -> String? in
            guard let start = buffer.baseAddress else { return nil }
            let length = unsafe readlink(
                link,
                UnsafeMutableRawPointer(start).assumingMemoryBound(to: CChar.self),
                buffer.count
            )
            guard length > 0, length < buffer.count else { return nil }
            return unsafe String(validating: UnsafeBufferPointer(rebasing: buffer[..<length]), as: UTF8.self)
        }
        guard let target, target.utf8.first == UInt8(ascii: "/"), !target.hasSuffix(" (deleted)") else { return nil }
        return target
    }
}
