extension Span<UInt8> {
    /// Whether a UUID stands in the range: 32 hexadecimal digits in five groups.
    func isUUID(_ range: Range<Int>) -> Bool {
        let text = extracting(range)
        let hyphen = UInt8(ascii: "-")
        guard text.count == 36, text[8] == hyphen, text[13] == hyphen, text[18] == hyphen, text[23] == hyphen else {
            return false
        }
        for index in 0..<36 {
            let byte = text[index]
            let isDigit = byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 6
            guard isDigit || index == 8 || index == 13 || index == 18 || index == 23 else { return false }
        }
        return true
    }
}
