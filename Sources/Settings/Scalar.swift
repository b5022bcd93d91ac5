/// Reads the small notations of the configuration; nil for anything else.
enum Scalar {
    /// Decimal digits, at most nine.
    static func digits(_ text: some StringProtocol) -> Int? {
        guard (1...9).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int(text)
    }

    /// `60s`, `15m`, `1h`, `2d` in seconds.
    static func duration(_ text: String) -> Int64? {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
        guard let last = text.last, let unit = units[last], let number = digits(text.dropLast()) else { return nil }
        return Int64(number) * unit
    }

    /// `64M`, `2G` in bytes.
    static func size(_ text: String, in range: ClosedRange<Int64>) -> Int64? {
        let units: [Character: Int64] = ["M": 1 << 20, "G": 1 << 30]
        guard let last = text.last, let unit = units[last], let number = digits(text.dropLast()) else { return nil }
        let size = Int64(number) * unit
        return range.contains(size) ? size : nil
    }

    /// Seconds in the greatest unit that holds them wholly.
    static func durationText(_ seconds: Int64) -> String {
        for (name, unit) in [("d", 86_400), ("h", 3_600), ("m", 60)] as [(String, Int64)]
        where seconds != 0 && seconds % unit == 0 {
            return "\(seconds / unit)\(name)"
        }
        return "\(seconds)s"
    }

    /// A decimal that is not negative, in millionths: `1`, `0.5`, `2.25`; at most nine digits and six decimals.
    static func millionths(_ text: String) -> Int64? { millionths(text, digits: 9) }

    /// An amount of money in millionths, like `millionths`, with at most twelve digits.
    static func amount(_ text: String) -> Int64? { millionths(text, digits: 12) }

    private static func millionths(_ text: String, digits limit: Int) -> Int64? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, (1...limit).contains(parts[0].utf8.count),
            parts[0].utf8.allSatisfy({ (48...57).contains($0) }), let whole = Int64(parts[0])
        else { return nil }
        guard parts.count == 2 else { return whole * 1_000_000 }
        guard parts[1].utf8.count <= 6, let fraction = digits(parts[1]) else { return nil }
        return (parts[1].utf8.count..<6).reduce(Int64(fraction)) { value, _ in value * 10 } + whole * 1_000_000
    }

    /// The shortest decimal of so many millionths.
    static func millionthsText(_ value: Int64) -> String {
        let whole = value / 1_000_000
        var fraction = String(value % 1_000_000 + 1_000_000).dropFirst()
        while fraction.last == "0" { fraction.removeLast() }
        return fraction.isEmpty ? "\(whole)" : "\(whole).\(fraction)"
    }

    /// `9:00`, `09:00`, `24:00` in minutes after midnight.
    static func minutes(_ text: some StringProtocol) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.count <= 2, parts[1].utf8.count == 2,
            let hour = digits(parts[0]), let minute = digits(parts[1]), minute < 60, hour * 60 + minute <= 1_440
        else { return nil }
        return hour * 60 + minute
    }

    /// `08:05`.
    static func minutesText(_ minutes: Int) -> String {
        let hour = minutes / 60
        let minute = minutes % 60
        return "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
    }
}
