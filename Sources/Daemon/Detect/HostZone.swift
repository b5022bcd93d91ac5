import Linux
package import Pace
import Settings

/// The zone of the clock of this machine.
package enum HostZone {
    /// - Parameter root: where the system lies; empty for the running one.
    /// - Returns: nil where neither `/etc/localtime` nor `/etc/timezone` names one.
    package static func zone(root: String = "") -> Zone? {
        if let path = PathName.resolved(root + "/etc/localtime"), let found = path.firstRange(of: "/zoneinfo/"),
            let zone = ZoneDirectory.zone(named: withoutFlavour(path[found.upperBound...]))
        {
            return zone
        }
        // Debian's, and all there is where /etc/localtime is a copy.
        guard let bytes = try? FileDescriptor.open(root + "/etc/timezone").read(at: 0, count: 256) else { return nil }
        let name = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace).first ?? ""
        return ZoneDirectory.zone(named: String(name))
    }

    /// `posix/Europe/Moscow` is Europe/Moscow.
    private static func withoutFlavour(_ name: Substring) -> String {
        let parts = name.split(separator: "/")
        return (parts.first == "posix" ? parts.dropFirst() : parts[...]).joined(separator: "/")
    }
}
