import Glibc

/// Tells systemd how the service fares (sd_notify(3)), over the socket that it named in the environment.
package final class SystemdNotifier: Sendable {
    private let socket: FileDescriptor
    private let address: String

    /// A notifier to the socket in `NOTIFY_SOCKET`; nil when systemd did not start the process.
    package static func fromEnvironment() -> SystemdNotifier? {
        guard let address = ProcessEnvironment.value(of: "NOTIFY_SOCKET") else { return nil }
        return try? SystemdNotifier(address: address)
    }

    /// - Parameter address: a path, or a name of the abstract namespace with `@` in front.
    package init(address: String) throws(SystemError) {
        guard let first = address.utf8.first, first == UInt8(ascii: "/") || first == UInt8(ascii: "@"),
            address.utf8.count <= Self.longestAddress
        else { throw SystemError(code: EINVAL, call: "notify", path: address) }
        let raw = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard raw >= 0 else { throw .current("open a socket for", address) }
        self.socket = FileDescriptor(owning: raw, path: address)
        self.address = address
    }

    /// The service works.
    package func ready(status: String? = nil) {
        send(["READY=1"] + Self.line(status))
    }

    /// The configuration is being read again; `ready` follows.
    package func reloading() {
        send(["RELOADING=1", "MONOTONIC_USEC=\(MonotonicClock.now())"])
    }

    /// One line for `systemctl status`.
    package func status(_ text: String) {
        send(Self.line(text))
    }

    /// The service is on its way out.
    package func stopping() {
        send(["STOPPING=1"])
    }

    /// A cycle of work was completed.
    package func watchdog() {
        send(["WATCHDOG=1"])
    }

    /// The start may take this much longer from now on.
    package func extendTimeout(microseconds: Int64) {
        send(["EXTEND_TIMEOUT_USEC=\(microseconds)"])
    }

    /// How often `watchdog` has to come at least, microseconds; nil when systemd does not wait for it.
    package static func watchdogInterval() -> Int64? {
        watchdogInterval(
            microseconds: ProcessEnvironment.value(of: "WATCHDOG_USEC"),
            process: ProcessEnvironment.value(of: "WATCHDOG_PID"),
            own: ProcessEnvironment.processID
        )
    }

    static func watchdogInterval(microseconds: String?, process: String?, own: Int32) -> Int64? {
        guard let microseconds, let interval = Int64(microseconds), interval > 0 else { return nil }
        if let process, Int32(process) != own { return nil }
        return interval
    }

    private static func line(_ status: String?) -> [String] {
        guard let status else { return [] }
        return ["STATUS=" + String(status.map { $0.isNewline ? " " : $0 })]
    }

    /// sun_path of struct sockaddr_un has 108 bytes, the last of them zero.
    private static let longestAddress = 107

    /// A notice that cannot be sent is dropped: the service goes on without it.
    private func send(_ lines: [String]) {
        var target = sockaddr_un()
        target.sun_family = sa_family_t(AF_UNIX)
        var name = Array(address.utf8)
        let isAbstract = name[0] == UInt8(ascii: "@")
        if isAbstract { name[0] = 0 }
        // The name fits: its length was checked when the notifier was made.
        unsafe withUnsafeMutableBytes(of: &target.sun_path) { unsafe $0.copyBytes(from: name) }
        let offset = MemoryLayout<sockaddr_un>.offset(of: \sockaddr_un.sun_path) ?? 2
        let length = socklen_t(offset + name.count + (isAbstract ? 0 : 1))
        let message = Array(lines.joined(separator: "\n").utf8)
        // The address is read for `length` bytes, which lie inside the structure; the message for its count.
        unsafe withUnsafePointer(to: &target) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                _ = unsafe sendto(socket.raw, message, message.count, Int32(MSG_NOSIGNAL), address, length)
            }
        }
    }
}
