import Glibc
import Linux

/// What stands where systemd would: the socket that a service tells how it fares.
final class NotifySocket {
    let path: String
    private let socket: FileDescriptor
    /// All notices so far, one line each.
    private var lines: [String] = []

    init(path: String) throws {
        self.path = path
        socket = FileDescriptor(owning: Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0), path: path)
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &name.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
        let length = socklen_t(2 + path.utf8.count + 1)
        let result = unsafe withUnsafePointer(to: &name) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe bind(socket.raw, $0, length) }
        }
        guard result == 0 else { throw SystemError(code: errno, call: "bind", path: path) }
    }

    /// All that was told so far.
    func heard() -> [String] {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = unsafe recv(socket.raw, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            guard count > 0 else { return lines }
            lines += String(decoding: buffer.prefix(count), as: UTF8.self).split(separator: "\n").map(String.init)
        }
    }

    func count(_ line: String) -> Int { heard().count { $0 == line } }

    /// The line of `systemctl status`.
    var status: String? { heard().last { $0.hasPrefix("STATUS=") }.map { String($0.dropFirst("STATUS=".count)) } }

    /// What systemd would put into the environment.
    func environment(watchdogSeconds: Int) -> [String: String] {
        ["NOTIFY_SOCKET": path, "WATCHDOG_USEC": "\(watchdogSeconds * 1_000_000)"]
    }
}
