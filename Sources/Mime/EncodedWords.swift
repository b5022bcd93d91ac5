/// Encoded words in a form that GMime reads to their end (RFC 2047 2).
///
/// GMime puts the base64 of neighbours together before it decodes them, and stops at the first padding: of two padded
/// words, as most programs write them, it loses the second, and of a word whose padding was left out the end.
/// Quoted-printable has no padding.
package enum EncodedWords {
    private static let hexadecimal = Array("0123456789ABCDEF".utf8)

    /// How many begin in the text.
    static func count(_ text: [UInt8]) -> Int {
        var count = 0
        var before: UInt8 = 0
        for byte in text {
            if byte == UInt8(ascii: "?"), before == UInt8(ascii: "=") { count += 1 }
            before = byte
        }
        return count
    }

    /// What the words of a text cost GMime: the sum of their lengths, to the end of the text for one without an end.
    package static func cost(_ text: Span<UInt8>, _ range: Range<Int>) -> Int {
        var cost = 0
        var end = range.upperBound
        for index in range.dropLast().reversed()
        where text[index] == UInt8(ascii: "?") || text[index + 1] == UInt8(ascii: "?") {
            if text[index] == UInt8(ascii: "?"), text[index + 1] == UInt8(ascii: "=") { end = index }
            if text[index] == UInt8(ascii: "="), text[index + 1] == UInt8(ascii: "?") { cost += end - index }
        }
        return cost
    }

    /// The text with no word that would be decoded.
    static func spoiled(_ text: [UInt8]) -> [UInt8] {
        var spoiled = text
        for index in text.indices.dropFirst() where text[index] == UInt8(ascii: "?") {
            if text[index - 1] == UInt8(ascii: "=") { spoiled[index] = UInt8(ascii: "_") }
        }
        return spoiled
    }

    /// The text with every word of base64 written in quoted-printable.
    static func withoutBase64(_ text: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var index = 0
        while index < text.count {
            guard let word = base64Word(text, index), let bytes = Base64.bytes(text[word.payload]) else {
                result.append(text[index])
                index += 1
                continue
            }
            result += text[index..<word.encoding]
            result += [UInt8(ascii: "Q"), UInt8(ascii: "?")]
            for byte in bytes {
                result += [UInt8(ascii: "="), hexadecimal[Int(byte >> 4)], hexadecimal[Int(byte & 15)]]
            }
            result += [UInt8(ascii: "?"), UInt8(ascii: "=")]
            index = word.payload.upperBound + 2
        }
        return result
    }

    /// Where the letter of the encoding and the digits of a word stand that begins there: `=?CHARSET?B?DIGITS?=`.
    private static func base64Word(_ text: [UInt8], _ start: Int) -> (encoding: Int, payload: Range<Int>)? {
        guard start + 1 < text.count, text[start] == UInt8(ascii: "="), text[start + 1] == UInt8(ascii: "?") else {
            return nil
        }
        var encoding = start + 2
        // No charset has a longer name.
        while encoding < text.count, encoding < start + 66, text[encoding] > 32, text[encoding] != UInt8(ascii: "?") {
            encoding += 1
        }
        encoding += 1
        guard encoding + 1 < text.count, text[encoding - 1] == UInt8(ascii: "?"), text[encoding] | 0x20 == 0x62,
            text[encoding + 1] == UInt8(ascii: "?")
        else { return nil }
        var end = encoding + 2
        while end < text.count, text[end] != UInt8(ascii: "?") { end += 1 }
        guard end + 1 < text.count, text[end + 1] == UInt8(ascii: "=") else { return nil }
        return (encoding, encoding + 2..<end)
    }
}
