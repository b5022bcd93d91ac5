extension [UInt8] {
    mutating func write(_ text: String) {
        append(contentsOf: text.utf8)
    }

    /// No more than the 79 bytes that the engine's field for an application's data holds.
    mutating func writeCut(_ text: String) {
        if text.utf8.count <= 79 { write(text) } else { append(contentsOf: text.utf8.prefix(79)) }
    }

    /// Decimal digits of a number.
    mutating func write(_ number: Int64) {
        if number >= 0, number < 10 { return append(48 + UInt8(number)) }
        if number < 0 { append(UInt8(ascii: "-")) }
        var rest = number.magnitude
        var divisor: UInt64 = 1
        while rest / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            append(48 + UInt8(truncatingIfNeeded: rest / divisor))
            rest %= divisor
            divisor /= 10
        }
    }

    /// The last `digits` (two or more) decimal digits, with leading zeros.
    mutating func write(_ number: Int64, digits: Int) {
        var divisor: UInt64 = 1
        for _ in 1..<Swift.max(2, digits) { divisor *= 10 }
        let rest = number.magnitude
        while divisor > 0 {
            append(48 + UInt8(truncatingIfNeeded: rest / divisor % 10))
            divisor /= 10
        }
    }

    /// All hexadecimal digits, leading zeros included.
    mutating func writeHexadecimal<Number: FixedWidthInteger>(_ number: Number) {
        var shift = Number.bitWidth - 4
        while shift >= 0 {
            let digit = UInt8(truncatingIfNeeded: number >> Number(shift)) & 0xF
            append(digit < 10 ? 48 + digit : 87 + digit)
            shift -= 4
        }
    }

    /// In quotes, inner quotes doubled, nothing else escaped.
    mutating func writeQuoted(_ text: String) {
        append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") { append(byte) }
            append(byte)
        }
        append(UInt8(ascii: "\""))
    }

    /// As above, for bytes that may be no valid text.
    mutating func writeQuoted(_ bytes: [UInt8]) {
        append(UInt8(ascii: "\""))
        for byte in bytes {
            if byte == UInt8(ascii: "\"") { append(byte) }
            append(byte)
        }
        append(UInt8(ascii: "\""))
    }
}
