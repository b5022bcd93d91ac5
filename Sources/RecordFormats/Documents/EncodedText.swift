import Pace

/// Percent-encoding (RFC 3986) and base64 (RFC 4648).
enum EncodedText {
    private static let percent = UInt8(ascii: "%")

    /// Bytes with each `%HH` replaced. A `%` that no two hexadecimal digits follow stands for itself, and so does `+`.
    static func percentDecoded(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let byte = bytes[index]
            index = bytes.index(after: index)
            guard byte == percent, let (value, next) = escaped(bytes, index) else {
                decoded.append(byte)
                continue
            }
            decoded.append(value)
            index = next
        }
        return decoded
    }

    /// The text with each `%HH` replaced; what is no UTF-8 then becomes U+FFFD.
    static func percentDecoded(_ text: String) -> String {
        guard text.utf8.contains(percent) else { return text }
        return String(decoding: percentDecoded(Array(text.utf8)), as: UTF8.self)
    }

    private static func escaped<Bytes: Collection<UInt8>>(
        _ bytes: Bytes,
        _ index: Bytes.Index
    ) -> (value: UInt8, next: Bytes.Index)? {
        guard index < bytes.endIndex, let high = digit(bytes[index]) else { return nil }
        let second = bytes.index(after: index)
        guard second < bytes.endIndex, let low = digit(bytes[second]) else { return nil }
        return (high << 4 | low, bytes.index(after: second))
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: byte - 48
        case 65...70: byte - 55
        case 97...102: byte - 87
        default: nil
        }
    }

    /// Nil when a byte is none of the alphabet, with `=` at the end alone.
    static func base64Decoded(_ bytes: some Collection<UInt8>) -> [UInt8]? {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count / 4 * 3)
        var group: UInt32 = 0
        var bits = 0
        var isOver = false
        for byte in bytes {
            if byte == UInt8(ascii: "=") {
                isOver = true
                continue
            }
            guard !isOver, let value = sextet(byte) else { return nil }
            group = group << 6 | UInt32(value)
            bits += 6
            guard bits >= 8 else { continue }
            bits -= 8
            decoded.append(UInt8(truncatingIfNeeded: group >> UInt32(bits)))
        }
        return decoded
    }

    private static func sextet(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 65...90: byte - 65
        case 97...122: byte - 71
        case 48...57: byte + 4
        case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
        case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
