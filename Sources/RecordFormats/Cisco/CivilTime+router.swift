extension CivilTime {
    /// `10:14:59.214 CET Thu Dec 16 2010` with all its digits and single blanks; nil for whatever has to be looked at word
    /// by word.
    init?(router bytes: Span<UInt8>) {
        let end = bytes.count
        guard (28...40).contains(end), bytes[2] == UInt8(ascii: ":"), bytes[5] == UInt8(ascii: ":"),
            bytes[8] == UInt8(ascii: "."), bytes[12] == .space, bytes[end - 12] == .space,
            bytes[end - 8] == .space,
            bytes[end - 5] == .space, Self.isTwoWords(bytes, 13..<end - 12),
            let month = Self.month(bytes, at: end - 11), let day = bytes.number(end - 7..<end - 5),
            day <= 31,
            let year = bytes.number(end - 4..<end), let hour = bytes.number(0..<2), hour <= 23,
            let minute = bytes.number(3..<5), minute <= 59, let second = bytes.number(6..<8),
            second <= 60,
            let thousandths = bytes.number(9..<12)
        else { return nil }
        self.init(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
        fraction = Int64(thousandths) * 1_000
    }

    /// The name of the zone and the day of the week, in letters of ASCII.
    private static func isTwoWords(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        var blanks = 0
        var before = UInt8.space
        for index in range {
            let byte = bytes[index]
            guard byte < 0x80, byte != .space || before != .space else { return false }
            if byte == .space { blanks += 1 }
            before = byte
        }
        return blanks == 1 && before != .space
    }

    private static func month(_ bytes: Span<UInt8>, at start: Int) -> Int? {
        let letters = (
            bytes[start].lowercasedASCII, bytes[start + 1].lowercasedASCII,
            bytes[start + 2].lowercasedASCII
        )
        return months.firstIndex { $0.0 == letters.0 && $0.1 == letters.1 && $0.2 == letters.2 }.map {
            $0 + 1
        }
    }

    private static let months: [(UInt8, UInt8, UInt8)] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ].map { name in
        let letters = Array(name.utf8)
        return (letters[0], letters[1], letters[2])
    }
}
