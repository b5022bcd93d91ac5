/// The English names of months.
enum MonthName {
    private static let names: [[UInt8]] = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ].map { Array($0.utf8) }

    /// The month of which the letters are the name, or its first three; `sept`, too. Nil for anything else.
    static func month(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
        guard range.count >= 3 else { return nil }
        var word: UInt32 = 0
        for index in range.lowerBound..<range.lowerBound + 3 { word = word << 8 | UInt32(bytes[index] | 0x20) }
        guard let month = month(of: word) else { return nil }
        if range.count == 3 { return month }
        let name = names[month - 1]
        guard range.count == name.count || month == 9 && range.count == 4 else { return nil }
        for (place, index) in range.enumerated() where bytes[index] | 0x20 != name[place] { return nil }
        return month
    }

    private static func month(of word: UInt32) -> Int? {
        switch word {
        case 0x6A_61_6E: 1
        case 0x66_65_62: 2
        case 0x6D_61_72: 3
        case 0x61_70_72: 4
        case 0x6D_61_79: 5
        case 0x6A_75_6E: 6
        case 0x6A_75_6C: 7
        case 0x61_75_67: 8
        case 0x73_65_70: 9
        case 0x6F_63_74: 10
        case 0x6E_6F_76: 11
        case 0x64_65_63: 12
        default: nil
        }
    }
}
