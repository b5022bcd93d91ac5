import CMalloc
import Glibc

/// How much memory the process holds.
package enum ProcessMemory {
    /// Bytes in physical memory (`/proc/self/statm`); nil where that cannot be read.
    package static func residentBytes() -> Int64? {
        guard let file = try? FileDescriptor.open("/proc/self/statm"),
            let bytes = try? file.read(at: 0, count: 256)
        else { return nil }
        let fields = String(decoding: bytes, as: UTF8.self).split(separator: " ")
        guard fields.count > 1, let pages = Int64(fields[1]) else { return nil }
        return pages * Int64(sysconf(Int32(_SC_PAGESIZE)))
    }

    /// Makes malloc give memory back early: few arenas, large pieces mapped on their own. For a daemon that runs for
    /// years beside a PBX the few percent of speed are well spent. To be called first of all.
    package static func keepSmall() {
        _ = mallopt(M_ARENA_MAX, 2)
        _ = mallopt(M_TRIM_THRESHOLD, 65_536)
        _ = mallopt(M_MMAP_THRESHOLD, 262_144)
    }
}

/// How many files the process may have open.
package enum ProcessDescriptors {
    /// How many more can be opened; none where that cannot be found out, since that takes a descriptor itself.
    package static func spare() -> Int {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, let count = count() else {
            return 0
        }
        return max(0, Int(clamping: limit.rlim_cur) - count)
    }

    /// How many are open; nil where that cannot be found out.
    package static func count() -> Int? {
        // The listing shows the descriptor that it took.
        (try? Directory(listing: "/proc/self/fd")).map { $0.entries.count - 1 }
    }
}

/// The environment of the process.
package enum ProcessEnvironment {
    /// The value of a variable; nil when it is not set.
    package static func value(of name: String) -> String? {
        // getenv returns text that ends with a zero byte and stays as it is, since nothing here sets variables.
        guard let value = unsafe getenv(name) else { return nil }
        return unsafe String(cString: value)
    }

    /// Takes variables out of the environment, so that no library acts on them. To be called before any thread starts.
    ///
    /// - Parameter prefix: of their names.
    package static func forget(prefix: String) {
        var names: [String] = []
        // A list of texts that ends with a null pointer; nobody changes it before the first thread starts.
        var entry = unsafe environ
        while let text = unsafe entry.pointee {
            let name = unsafe String(cString: text).prefix { $0 != "=" }
            if name.hasPrefix(prefix) { names.append(String(name)) }
            unsafe entry = entry.advanced(by: 1)
        }
        for name in names { _ = unsafe unsetenv(name) }
    }

    /// The number of this process.
    package static var processID: Int32 { getpid() }
}
