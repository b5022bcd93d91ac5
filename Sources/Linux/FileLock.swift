import Glibc

/// A lock on a file of our own, held until the last reference goes or the process ends.
package final class FileLock: Sendable {
    private let file: FileDescriptor

    private init(_ file: FileDescriptor) {
        self.file = file
    }

    /// Takes the lock, creating the file if needed; nil when somebody else holds it.
    package static func take(_ path: String) throws(SystemError) -> FileLock? {
        let file = try FileDescriptor.open(path, for: .appending)
        while flock(file.raw, LOCK_EX | LOCK_NB) != 0 {
            if errno == EWOULDBLOCK { return nil }
            if errno != EINTR { throw .current("lock", path) }
        }
        return FileLock(file)
    }
}
