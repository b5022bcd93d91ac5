import Pace

extension CivilTime {
    /// `10:14:59.214 CET Thu Dec 16 2010` with all its digits and single blanks; nil for whatever has to be looked at word
    /// by word.
    init?(router bytes: Span<UInt8>) {
        let end = bytes.count
        guard (28...40).contains(end), bytes[2] == UInt8(ascii: ":"), bytes[5] == UInt8(ascii: ":"),
            bytes[8] == UInt8(ascii: "."), bytes[12] == .space, bytes[end - 12] == .space,
            bytes[end - 8] == .space, bytes[end - 5] == .space, Self.isTwoWords(bytes, 13..<end - 12),
            let month = Self.month(bytes, at: end - 11), let day = bytes.twoDigits(at: end - 7), day <= 31,
            let century = bytes.twoDigits(at: end - 4), let year = bytes.twoDigits(at: end - 2),
            let hour = bytes.twoDigits(at: 0), hour <= 23, let minute = bytes.twoDigits(at: 3), minute <= 59,
            let second = bytes.twoDigits(at: 6), second <= 60, let hundredths = bytes.twoDigits(at: 9),
            bytes[11].isDigit
        else { return nil }
        self.init(year: century * 100 + year, month: month, day: day, hour: hour, minute: minute, second: second)
        fraction = Int64(hundredths) * 10_000 + Int64(bytes[11] - 48) * 1_000
    }

    /// The name of the zone and the day of the week, in letters of ASCII.
    private static func isTwoWords(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        var blanks = 0
        var before = UInt8.space
        let words = bytes.extracting(range)
        for index in words.indices {
            let byte = words[index]
            guard byte < 0x80, byte != .space || before != .space else { return false }
            if byte == .space { blanks += 1 }
            before = byte
        }
        return blanks == 1 && before != .space
    }

    private static func month(_ bytes: Span<UInt8>, at start: Int) -> Int? {
        let written = letters(
            bytes[start].lowercasedASCII,
            bytes[start + 1].lowercasedASCII,
            bytes[start + 2].lowercasedASCII
        )
        for month in 0..<12 where months[month] == written { return month + 1 }
        return nil
    }

    private static func letters(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> UInt32 {
        UInt32(first) << 16 | UInt32(second) << 8 | UInt32(third)
    }

    private static let months: [UInt32] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ].map { name in
        let bytes = Array(name.utf8)
        return letters(bytes[0], bytes[1], bytes[2])
    }
}
