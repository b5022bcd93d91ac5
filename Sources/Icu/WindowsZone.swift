internal import CIcu

/// Zones by the names that Windows gives them.
package enum WindowsZone {
    private static let longest: Int32 = 128

    /// The IANA name by CLDR's `windowsZones.xml`; nil for a name that stands there for none.
    package static func iana(_ name: String) -> String? {
        guard name.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) else { return nil }
        var found = [CChar](repeating: 0, count: Int(longest))
        let isFound = unsafe found.withUnsafeMutableBufferPointer { zone in
            // Written up to the size that is told, with a zero behind it.
            unsafe zone.baseAddress.map { unsafe callpace_zone_of_windows_name(name, $0, longest) } ?? 0
        }
        guard isFound != 0 else { return nil }
        return String(decoding: found.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
