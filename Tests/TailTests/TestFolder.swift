import Glibc
import Linux
import Synchronization

/// A folder of a test's own, taken away with the object.
final class TestFolder {
    let path: String

    init(in parent: String = "/tmp") throws {
        var template = Array("\(parent)/callpace-tail-XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else { throw SystemError(code: errno, call: "make a folder") }
        path = template.dropLast().map { String(UnicodeScalar(UInt8(bitPattern: $0))) }.joined()
    }

    deinit {
        remove(path)
    }

    private func remove(_ path: String) {
        if let status = try? FileStatus(of: path, followingLinks: false), status.kind == .folder {
            for entry in (try? Directory(listing: path))?.entries ?? [] { remove(path + "/" + entry.name) }
            unsafe rmdir(path)
        } else {
            unsafe unlink(path)
        }
    }

    func callAsFunction(_ name: String) -> String { path + "/" + name }

    func append(_ text: String, to name: String) throws {
        try FileDescriptor.open(self(name), for: .appending).write(Array(text.utf8))
    }

    func replace(_ name: String, with text: String) throws {
        try FileDescriptor.open(self(name), for: .replacing).write(Array(text.utf8))
    }

    /// Changes bytes in place.
    func overwrite(_ name: String, at offset: Int, with text: String) throws {
        let raw = unsafe open(self(name), O_WRONLY | O_CLOEXEC)
        try check(raw < 0 ? -1 : 0, "open", name)
        let file = FileDescriptor(owning: raw, path: self(name))
        let bytes = Array(text.utf8)
        try check(unsafe pwrite(file.raw, bytes, bytes.count, offset) == bytes.count ? 0 : -1, "overwrite", name)
    }

    /// A writer that keeps its descriptor, as FreeSWITCH does.
    func writer(_ name: String) throws -> FileDescriptor {
        try FileDescriptor.open(self(name), for: .appending)
    }

    func content(_ name: String) throws -> String {
        let file = try FileDescriptor.open(self(name))
        return String(decoding: try file.read(at: 0, count: Int(try file.status().size)), as: UTF8.self)
    }

    func exists(_ name: String) -> Bool { (try? FileStatus(of: self(name), followingLinks: false)) != nil }

    func move(_ from: String, _ to: String) throws {
        try check(unsafe rename(self(from), self(to)), "rename", from)
    }

    func delete(_ name: String) throws {
        try check(unsafe unlink(self(name)), "unlink", name)
    }

    func truncate(_ name: String, to size: Int = 0) throws {
        try check(unsafe Glibc.truncate(self(name), size), "truncate", name)
    }

    func setRights(_ rights: mode_t, of name: String) throws {
        try check(unsafe chmod(self(name), rights), "chmod", name)
    }

    func makeFolder(_ name: String) throws {
        try check(unsafe mkdir(self(name), 0o755), "mkdir", name)
    }

    func link(_ target: String, named name: String) throws {
        try check(unsafe symlink(self(target), self(name)), "symlink", name)
    }

    func hardLink(_ target: String, named name: String) throws {
        try check(unsafe Glibc.link(self(target), self(name)), "link", name)
    }

    func copy(_ from: String, _ to: String) throws {
        try replace(to, with: try content(from))
    }

    /// What logrotate does without `create`: name.1 becomes name.2, name becomes name.1.
    func shift(_ name: String) throws {
        var last = 0
        while exists("\(name).\(last + 1)") || exists("\(name).\(last + 1).gz") { last += 1 }
        for number in stride(from: last, to: 0, by: -1) {
            for suffix in ["", ".gz"] where exists("\(name).\(number)\(suffix)") {
                try move("\(name).\(number)\(suffix)", "\(name).\(number + 1)\(suffix)")
            }
        }
    }

    func rotate(_ name: String) throws {
        try shift(name)
        try move(name, "\(name).1")
    }

    private func check(_ result: Int32, _ call: String, _ name: String) throws {
        if result != 0 { throw SystemError(code: errno, call: call, path: name) }
    }
}

/// A clock that can be moved on.
final class TestClock: Sendable {
    private let ahead = Mutex<Int64>(0)

    var now: @Sendable () -> Int64 {
        { [self] in MonotonicClock.now() + ahead.withLock(\.self) }
    }

    func advance(seconds: Int64) {
        ahead.withLock { $0 += seconds * 1_000_000 }
    }
}

/// Numbers that are the same for the same seed (SplitMix64, Steele, Lea, Flood 2014).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// Lets the clock of the file system move on, so that files differ in their times.
func pauseForClock() {
    pause(microseconds: 20_000)
}

func pause(microseconds: Int64) {
    usleep(UInt32(clamping: microseconds))
}
