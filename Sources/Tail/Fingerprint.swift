/// A digest of a stretch of bytes, to tell whether the same bytes still stand there.
///
/// FNV-1a with 128 bits (Fowler, Noll, Vo; parameters of RFC 9923). It guards against accidents, not against forgers.
package struct Fingerprint: Hashable, Sendable {
    /// How many bytes went in.
    package var length: Int
    package var high: UInt64
    package var low: UInt64

    package init(length: Int, high: UInt64, low: UInt64) {
        self.length = length
        self.high = high
        self.low = low
    }

    package init(of bytes: ArraySlice<UInt8>) {
        var running = RunningFingerprint()
        for byte in bytes { running.append(byte) }
        self = running.value
    }

    package init(of bytes: [UInt8]) {
        self.init(of: bytes[...])
    }

    /// The digest of no bytes.
    package static let empty = Fingerprint(of: [])

    /// `length:digest`, the digest in 32 hexadecimal digits, as the ledger keeps it.
    package var text: String { "\(length):\(Self.hex(high))\(Self.hex(low))" }

    /// Reads `text` back; nil when it is none.
    package init?(text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let length = Int(parts[0]), length >= 0, parts[1].utf8.count == 32,
            let high = UInt64(parts[1].prefix(16), radix: 16), let low = UInt64(parts[1].suffix(16), radix: 16)
        else { return nil }
        self.init(length: length, high: high, low: low)
    }

    private static func hex(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}

/// A fingerprint that grows by a byte at a time, so that one pass gives those of all beginnings.
struct RunningFingerprint {
    private var state: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d
    private var length = 0

    mutating func append(_ byte: UInt8) {
        state = (state ^ UInt128(byte)) &* 0x0000_0000_0100_0000_0000_0000_0000_013B
        length += 1
    }

    var value: Fingerprint {
        Fingerprint(
            length: length,
            high: UInt64(truncatingIfNeeded: state >> 64),
            low: UInt64(truncatingIfNeeded: state)
        )
    }
}
