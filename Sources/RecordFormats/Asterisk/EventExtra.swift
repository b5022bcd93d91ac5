/// Looks into the `eventextra` of a channel event: JSON in newer versions, its quotes doubled or escaped by whatever
/// wrote the row, plain text in older ones.
enum EventExtra {
    /// Where the text behind `"name":` stands; nil where there is none.
    static func value(of name: Name, _ bytes: Span<UInt8>, _ range: Range<Int>) -> Range<Int>? {
        var index = range.lowerBound
        while index + name.bytes.count < range.upperBound {
            guard bytes[index] == name.bytes[0], isName(name, at: index, bytes), index > range.lowerBound,
                bytes[index - 1] == UInt8(ascii: "\"")
            else {
                index += 1
                continue
            }
            var start = index + name.bytes.count
            while start < range.upperBound, isPunctuation(bytes[start]) { start += 1 }
            var end = start
            while end < range.upperBound, bytes[end] != UInt8(ascii: "\""), bytes[end] != UInt8(ascii: "\\") {
                end += 1
            }
            return start..<end
        }
        return nil
    }

    /// A key, as bytes.
    struct Name: Sendable {
        let bytes: [UInt8]

        init(_ name: String) {
            bytes = Array(name.utf8)
        }
    }

    private static func isName(_ name: Name, at index: Int, _ bytes: Span<UInt8>) -> Bool {
        for position in name.bytes.indices where bytes[index + position] != name.bytes[position] { return false }
        return true
    }

    private static func isPunctuation(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == UInt8(ascii: ":") || byte == .space
    }
}
