/// The names of mailboxes as IMAP4rev1 writes them (RFC 3501 5.1.3): `&` begins and `-` ends UTF-16 in base64 with `,` in
/// the place of `/`; `&-` is `&`.
enum ModifiedUTF7 {
    private static let shift = UInt8(ascii: "&")

    /// The name; nil for one that is not written so, as a store that writes UTF-8 has it.
    static func decode(_ text: some StringProtocol) -> String? {
        var name = ""
        var rest = Array(text.utf8)[...]
        while let byte = rest.first {
            guard (32...126).contains(byte) else { return nil }
            rest = rest.dropFirst()
            guard byte == shift else {
                name.unicodeScalars.append(Unicode.Scalar(byte))
                continue
            }
            guard let end = rest.firstIndex(of: UInt8(ascii: "-")) else { return nil }
            let digits = rest[rest.startIndex..<end]
            rest = rest[(end + 1)...]
            if digits.isEmpty {
                name += "&"
            } else {
                guard let units = units(digits), let part = scalars(units) else { return nil }
                name.unicodeScalars.append(contentsOf: part)
            }
        }
        return name
    }

    /// UTF-16; nil when the last digits are not filled up with zeros.
    private static func units(_ digits: ArraySlice<UInt8>) -> [UInt16]? {
        var units: [UInt16] = []
        var bits: UInt32 = 0
        var count = 0
        for digit in digits {
            guard let value = value(of: digit) else { return nil }
            bits = bits << 6 | value
            count += 6
            if count >= 16 {
                count -= 16
                units.append(UInt16(truncatingIfNeeded: bits >> UInt32(count)))
                bits &= (1 << UInt32(count)) - 1
            }
        }
        return count < 6 && bits == 0 ? units : nil
    }

    private static func value(of digit: UInt8) -> UInt32? {
        switch digit {
        case 65...90: UInt32(digit - 65)
        case 97...122: UInt32(digit - 97 + 26)
        case 48...57: UInt32(digit - 48 + 52)
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: ","): 63
        default: nil
        }
    }

    /// Nil for half of a pair, and for ASCII, which no writer puts into base64.
    private static func scalars(_ units: [UInt16]) -> [Unicode.Scalar]? {
        var scalars: [Unicode.Scalar] = []
        var decoder = UTF16()
        var units = units.makeIterator()
        while true {
            switch decoder.decode(&units) {
            case .scalarValue(let scalar):
                guard scalar.value > 126 else { return nil }
                scalars.append(scalar)
            case .emptyInput: return scalars
            case .error: return nil
            }
        }
    }
}
