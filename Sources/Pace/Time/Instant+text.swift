extension Instant {
    /// RFC 3339 in UTC: `2026-11-23T08:02:35Z`, with six decimals where there is a fraction.
    package var rfc3339: String {
        rfc3339(offset: 0)
    }

    /// RFC 3339 at an offset in seconds east of UTC; `Z` for 0.
    ///
    /// Seconds of an offset, as local mean times had them, can't be written and are left out of both.
    package func rfc3339(offset: Int64) -> String {
        let offset = offset / 60 * 60
        let local = seconds + offset
        let day = Day(number: Int32(clamping: local.flooredDivision(by: 86_400)))
        let second = Int(local - Int64(day.number) * 86_400)
        let fraction = Int(microseconds &- seconds &* 1_000_000)
        var text = "\(day)T\((second / 3_600).padded(2)):\((second / 60 % 60).padded(2)):\((second % 60).padded(2))"
        if fraction != 0 { text += ".\(fraction.padded(6))" }
        guard offset != 0 else { return text + "Z" }
        let minutes = Int(offset.magnitude / 60)
        return text + (offset < 0 ? "-" : "+") + "\((minutes / 60).padded(2)):\((minutes % 60).padded(2))"
    }

    /// Reads RFC 3339 (`2026-11-23T08:02:35.5+03:00`, `…Z`, a space for the `T`). Fractions finer than a
    /// microsecond are cut. Nil for anything else.
    package init?(rfc3339 text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " "),
            bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":")
        else { return nil }
        func number(_ range: Range<Int>) -> Int64? {
            guard range.upperBound <= bytes.count else { return nil }
            var value: Int64 = 0
            for byte in bytes[range] {
                guard (48...57).contains(byte) else { return nil }
                value = value * 10 + Int64(byte - 48)
            }
            return value
        }
        guard let day = Day(String(decoding: bytes[0..<10], as: UTF8.self)),
            let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19),
            hour < 24, minute < 60, second < 61
        else { return nil }
        var index = 19
        var fraction: Int64 = 0
        if bytes[index] == UInt8(ascii: ".") {
            index += 1
            var unit: Int64 = 100_000
            let first = index
            while index < bytes.count, (48...57).contains(bytes[index]) {
                fraction += Int64(bytes[index] - 48) * unit
                unit /= 10
                index += 1
            }
            guard index > first else { return nil }
        }
        guard index < bytes.count else { return nil }
        var offset: Int64 = 0
        switch bytes[index] {
        case UInt8(ascii: "Z"):
            guard index + 1 == bytes.count else { return nil }
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            guard bytes.count == index + 6, bytes[index + 3] == UInt8(ascii: ":"),
                let hours = number(index + 1..<index + 3), let minutes = number(index + 4..<index + 6),
                hours < 24, minutes < 60
            else { return nil }
            offset = (hours * 60 + minutes) * 60 * (bytes[index] == UInt8(ascii: "-") ? -1 : 1)
        default:
            return nil
        }
        let total = Int64(day.number) * 86_400 + hour * 3_600 + minute * 60 + second - offset
        self.init(microseconds: total * 1_000_000 + fraction)
    }
}
