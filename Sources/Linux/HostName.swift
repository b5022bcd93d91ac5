import Glibc

/// What this host calls itself.
package enum HostName {
    package static var current: String {
        var name = [CChar](repeating: 0, count: 256)
        // One byte less than there is, so that a zero always ends it.
        guard unsafe gethostname(&name, name.count - 1) == 0 else { return "this host" }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
