import Glibc

/// A system call that failed: what was tried, on what, and why.
package struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The number in `errno`.
    package var code: Int32
    /// What was tried, as a verb: `read`, `open`, `list`, `watch`.
    package var call: String
    /// The file, folder or socket; empty when there is none.
    package var path: String

    package init(code: Int32, call: String, path: String = "") {
        self.code = code
        self.call = call
        self.path = path
    }

    /// One sentence: `cannot read /var/log/x: permission denied`.
    package var description: String {
        path.isEmpty ? "cannot \(call): \(reason)" : "cannot \(call) \(path): \(reason)"
    }

    /// The system's words for the code, in lower case: `permission denied`.
    package var reason: String {
        // strerror_r writes no more than the length it is given.
        let text = unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
            guard let start = buffer.baseAddress, unsafe strerror_r(code, start, buffer.count) == 0 else {
                return "error \(code)"
            }
            return unsafe String(cString: start)
        }
        return text.prefix(1).lowercased() + text.dropFirst()
    }

    /// The file or folder is not there.
    package var isAbsence: Bool { code == ENOENT }
    /// The rights do not suffice.
    package var isDenial: Bool { code == EACCES || code == EPERM }
    /// A part of the path is no folder.
    package var isNotFolder: Bool { code == ENOTDIR }
    /// The reader of a pipe or socket is gone.
    package var isBrokenPipe: Bool { code == EPIPE }
    /// The descriptor no longer leads to the file, and never will again (network file systems).
    package var isStale: Bool { code == ESTALE }
    /// No descriptors, watches or memory are left.
    package var isExhaustion: Bool { [EMFILE, ENFILE, ENOSPC, ENOMEM].contains(code) }

    /// There is no descriptor for the file any more.
    package static func notOpen(_ call: String, _ path: String) -> SystemError {
        SystemError(code: EBADF, call: call, path: path)
    }

    /// Another process has the address.
    package var isAddressInUse: Bool { code == EADDRINUSE }

    /// The failure in `errno` now.
    static func current(_ call: String, _ path: String = "") -> SystemError {
        SystemError(code: errno, call: call, path: path)
    }
}
