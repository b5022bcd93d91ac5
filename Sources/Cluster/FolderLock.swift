internal import Glibc

/// A lock on a file, given back when it is let go of, and by the kernel when the process ends.
final class FolderLock: Sendable {
    private let descriptor: Int32

    enum Strength {
        case shared
        case exclusive
    }

    /// - Parameter seconds: how long to wait; nil is returned when somebody holds the lock for longer.
    init?(_ path: String, _ strength: Strength, seconds: Int) throws(ClusterError) {
        // Anybody may lock who may enter the folder; the file stays empty.
        descriptor = unsafe open(path, O_RDONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard descriptor >= 0 else {
            throw ClusterError(.folder, "cannot open \(path): \(unsafe String(cString: strerror(errno)))")
        }
        let deadline = Deadline(seconds: seconds)
        let operation = (strength == .shared ? LOCK_SH : LOCK_EX) | LOCK_NB
        while flock(descriptor, operation) != 0 {
            guard !deadline.isPast else { return nil }
            Deadline.pause(milliseconds: 20)
        }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }
}
