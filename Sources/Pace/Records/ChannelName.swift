/// Reads the names that Asterisk and its relatives give to channels: `PJSIP/mango-1-0000001a`,
/// `Local/104@from-internal-0000001b;1`.
package enum ChannelName {
    /// The device: the name without the half of a Local channel and the suffix of the single channel. Only the
    /// last `-` and the hexadecimal digits behind it are taken off, since endpoints may hold hyphens. A bridge has none.
    package static func device(of channel: String) -> String {
        let bytes = channel.utf8.span
        let end = deviceEnd(bytes)
        return end == bytes.count ? channel : String(Substring(channel.utf8.prefix(end)))
    }

    /// How many bytes of a channel's name are the device.
    package static func deviceEnd(_ channel: Span<UInt8>) -> Int {
        var end = channel.count
        // A bridge is no channel of a device.
        if end > 0, channel[0] == UInt8(ascii: "b"), isBridge(channel) { return 0 }
        if end > 2, channel[end - 2] == UInt8(ascii: ";"), channel[end - 1] == 0x31 || channel[end - 1] == 0x32 {
            end -= 2
        }
        var suffix = end
        while suffix > 0, channel[suffix - 1].isHexadecimalDigit { suffix -= 1 }
        return suffix > 0 && suffix < end && channel[suffix - 1] == UInt8(ascii: "-") ? suffix - 1 : end
    }

    private static func isBridge(_ channel: Span<UInt8>) -> Bool {
        let prefix = LegParty.bridgePrefix.utf8.span
        guard channel.count >= prefix.count else { return false }
        for index in 0..<prefix.count where channel[index] != prefix[index] { return false }
        return true
    }

    /// What stands between `TECH/` and the suffix: `101` of `PJSIP/101`, of FreeSWITCH's `sofia/internal/101@10.0.0.5`, of
    /// Avaya's `E101`, of 3CX's `Ext.101`. Any other device is its own endpoint.
    package static func endpoint(ofDevice device: String) -> String {
        guard let slash = device.utf8.firstIndex(of: UInt8(ascii: "/")) else { return withoutLetter(device) }
        let name = device[device.index(after: slash)...]
        guard device.utf8.starts(with: "sofia/".utf8), let user = name.firstIndex(of: "/") else { return String(name) }
        return String(name[name.index(after: user)...].prefix { $0 != "@" })
    }

    /// Whether the device names an extension, or a line, by itself; else it is a set, a station or an address, and who is
    /// behind it shows by the number.
    package static func namesExtension(_ device: String) -> Bool {
        device.utf8.contains(UInt8(ascii: "/")) || withoutLetter(device) != device
    }

    private static func withoutLetter(_ device: String) -> String {
        for prefix in ["E", "Ext."] where device.hasPrefix(prefix) {
            let rest = device.dropFirst(prefix.count)
            if !rest.isEmpty, rest.utf8.allSatisfy(\.isDigit) { return String(rest) }
        }
        return device
    }

    /// Whether the channel is a half of a `Local/` channel, which is no party.
    package static func isLocal(_ channel: String) -> Bool {
        channel.utf8.starts(with: "Local/".utf8)
    }

    /// The name under which both halves of a Local channel are one: without `;1` and `;2`.
    package static func joined(_ channel: String) -> String {
        isLocal(channel) ? String(withoutHalf(Substring(channel))) : channel
    }

    private static func withoutHalf(_ channel: Substring) -> Substring {
        let bytes = channel.utf8
        guard bytes.count > 2, let last = bytes.last, last == UInt8(ascii: "1") || last == UInt8(ascii: "2"),
            bytes[bytes.index(bytes.endIndex, offsetBy: -2)] == UInt8(ascii: ";")
        else { return channel }
        return channel[..<bytes.index(bytes.endIndex, offsetBy: -2)]
    }
}

extension UInt8 {
    @inlinable package var isDigit: Bool { self &- 48 < 10 }

    @inlinable package var isHexadecimalDigit: Bool { isDigit || (self | 32) &- 97 < 6 }
}
