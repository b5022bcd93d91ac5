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
}

/// The environment of the process.
package enum ProcessEnvironment {
    /// The value of a variable; nil when it is not set.
    package static func value(of name: String) -> String? {
        // getenv returns text that ends with a zero byte and stays as it is, since nothing here sets variables.
        guard let value = unsafe getenv(name) else { return nil }
        return unsafe String(cString: value)
    }

    /// The number of this process.
    package static var processID: Int32 { getpid() }
}
