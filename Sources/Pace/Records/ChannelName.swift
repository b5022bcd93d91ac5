/// Reads the names that Asterisk and its relatives give to channels: `PJSIP/mango-1-0000001a`,
/// `Local/104@from-internal-0000001b;1`.
package enum ChannelName {
    /// The device: the name without the half of a Local channel and the suffix of the single channel. Only the
    /// last `-` and the hexadecimal digits behind it are taken off, since endpoints may hold hyphens.
    package static func device(of channel: String) -> String {
        String(device(of: Substring(channel)))
    }

    /// What stands between `TECH/` and the suffix: `101` of `PJSIP/101`. A device without `TECH/` is its own endpoint.
    package static func endpoint(ofDevice device: String) -> String {
        guard let slash = device.utf8.firstIndex(of: UInt8(ascii: "/")) else { return device }
        return String(device[device.index(after: slash)...])
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

    private static func device(of channel: Substring) -> Substring {
        let name = withoutHalf(channel)
        guard let hyphen = name.utf8.lastIndex(of: UInt8(ascii: "-")) else { return name }
        let suffix = name.utf8[name.utf8.index(after: hyphen)...]
        guard !suffix.isEmpty, suffix.allSatisfy(\.isHexadecimalDigit) else { return name }
        return name[..<hyphen]
    }
}

extension UInt8 {
    package var isDigit: Bool { (48...57).contains(self) }

    package var isHexadecimalDigit: Bool {
        isDigit || (65...70).contains(self) || (97...102).contains(self)
    }
}
