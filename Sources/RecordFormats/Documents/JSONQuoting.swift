/// Mends JSON whose texts hold quotes, backslashes and control characters as they are.
///
/// A quote ends a text where a colon, a bracket that closes, or a comma and a further quote or bracket follow. Which quotes
/// were meant is a guess: whoever takes the outcome has to look for members that occur twice.
enum JSONQuoting {
    static func repaired(_ text: [UInt8]) -> [UInt8] {
        let quote = UInt8(ascii: "\"")
        let backslash = UInt8(ascii: "\\")
        var repaired: [UInt8] = []
        repaired.reserveCapacity(text.count + 64)
        var isText = false
        var index = 0
        while index < text.count {
            let byte = text[index]
            index += 1
            guard isText else {
                isText = byte == quote
                repaired.append(byte)
                continue
            }
            switch byte {
            case quote:
                isText = !endsText(text, index)
                repaired += isText ? [backslash, quote] : [quote]
            case backslash:
                guard index < text.count, Array("\"\\/bfnrtu".utf8).contains(text[index]) else {
                    repaired += [backslash, backslash]
                    break
                }
                repaired += [backslash, text[index]]
                index += 1
            case 0..<32: repaired += Array("\\u00".utf8) + [digit(byte >> 4), digit(byte & 15)]
            default: repaired.append(byte)
            }
        }
        return repaired
    }

    private static func endsText(_ text: [UInt8], _ index: Int) -> Bool {
        guard let (byte, place) = next(text, index) else { return true }
        switch byte {
        case UInt8(ascii: ":"), UInt8(ascii: "}"), UInt8(ascii: "]"): return true
        case UInt8(ascii: ","):
            guard let (follower, _) = next(text, place + 1) else { return true }
            return [UInt8(ascii: "\""), UInt8(ascii: "{"), UInt8(ascii: "[")].contains(follower)
        default: return false
        }
    }

    /// The first byte from there on that is no blank; not looked for far, so that a long run of blanks costs nothing.
    private static func next(_ text: [UInt8], _ index: Int) -> (byte: UInt8, place: Int)? {
        for place in index..<min(text.count, index + 64) where text[place] > .space { return (text[place], place) }
        return nil
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 87 + value }
}
