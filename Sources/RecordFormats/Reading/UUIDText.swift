import Pace

extension Span<UInt8> {
    /// Whether a UUID stands in the range: 32 hexadecimal digits in five groups.
    func isUUID(_ range: Range<Int>) -> Bool {
        let text = extracting(range)
        let hyphen = UInt8(ascii: "-")
        guard text.count == 36, text[8] == hyphen, text[13] == hyphen, text[18] == hyphen, text[23] == hyphen else {
            return false
        }
        for index in 0..<36 {
            guard text[index].isHexadecimalDigit || index == 8 || index == 13 || index == 18 || index == 23 else {
                return false
            }
        }
        return true
    }
}
