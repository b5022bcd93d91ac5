import CFaults
import Glibc
import Linux

/// What goes wrong with one file as long as this object lives, seen by whoever reads or looks at it in this process.
final class FileFault {
    private let number: Int32

    /// Reads fail from byte `from` on, so many times or for ever.
    static func reads(of path: String, fail error: Int32, from: Int64 = 0, times: Int32? = nil) throws -> FileFault {
        try FileFault(path, error: error, from: from, size: -1, times: times)
    }

    /// Looks tell this size, so many times.
    static func size(of path: String, isSaidToBe size: Int64, times: Int32? = nil) throws -> FileFault {
        try FileFault(path, error: 0, from: 0, size: size, times: times)
    }

    private init(_ path: String, error: Int32, from: Int64, size: Int64, times: Int32?) throws {
        let identity = try FileStatus(of: path).identity
        number = begin_fault(
            file_fault(
                device: identity.device,
                inode: identity.inode,
                birth: identity.birth,
                error: error,
                from: from,
                size: size,
                times: times ?? -1
            )
        )
        guard number >= 0 else { throw SystemError(code: ENOSPC, call: "begin a fault of", path: path) }
    }

    deinit {
        end_fault(number)
    }

    /// How many more times it strikes.
    var remaining: Int { Int(remaining_times(number)) }
}

/// Mounts of one thread's own, for tests in a process of their own: with the process they are gone.
enum Mounts {
    static func beginOwn() throws { try check(own_mounts(), "separate the mounts of", "/") }

    static func empty(_ kind: String, on folder: String) throws {
        try check(unsafe mount_empty(kind, folder), "mount \(kind) on", folder)
    }

    static func again(_ source: String, at target: String) throws {
        try check(unsafe mount_again(source, target), "mount again", source)
    }

    static func makeReadOnly(_ folder: String) throws {
        try check(unsafe mount_read_only(folder), "make read-only", folder)
    }

    static func end(_ folder: String, isDetached: Bool = false) throws {
        try check(unsafe unmount(folder, isDetached ? 1 : 0), "unmount", folder)
    }

    private static func check(_ result: Int32, _ call: String, _ path: String) throws {
        if result != 0 { throw SystemError(code: errno, call: call, path: path) }
    }
}

/// What only root can try.
let isRoot = geteuid() == 0

/// Runs `body` with the rights of `nobody`, where this process has more.
func withoutRights<Result>(_ body: () throws -> Result) rethrows -> Result {
    guard isRoot else { return try body() }
    act_as_user(65_534)
    defer { act_as_user(0) }
    return try body()
}
