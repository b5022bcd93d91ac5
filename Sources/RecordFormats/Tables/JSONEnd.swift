/// Where a value or a text ends.
enum JSONEnd {
    /// The value ends before this index.
    case end(Int)
    /// It is cut short: another line goes on from here.
    case torn(Int)
    case open((depth: Int, isInText: Bool, isEscaped: Bool))
}

extension Span<UInt8> {
    /// Where the object or array ends that begins at `start`.
    ///
    /// - Parameter atTop: it is a record of its own, so that a line that begins with a bracket begins another one.
    func jsonEnd(_ start: Int, _ end: Int, atTop: Bool) -> JSONEnd {
        var depth = 0
        var index = start
        while index < end {
            switch self[index] {
            case UInt8(ascii: "\""):
                let text = jsonTextEnd(index + 1, end)
                switch text {
                case .end(let next): index = next
                case .torn: return text
                case .open(let open): return .open((depth, true, open.isEscaped))
                }
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 0 { return .end(index + 1) }
            case .lineFeed where atTop:
                guard index + 1 < end else { break }
                if self[index + 1] == UInt8(ascii: "{") { return .torn(index + 1) }
            default: break
            }
            index += 1
        }
        return .open((depth, false, false))
    }

    /// Where the text ends of which the first character is at `start`.
    func jsonTextEnd(_ start: Int, _ end: Int) -> JSONEnd {
        var index = start
        while index < end {
            switch self[index] {
            case UInt8(ascii: "\""): return .end(index + 1)
            case .lineFeed: return .torn(index + 1)
            case UInt8(ascii: "\\"):
                guard index + 1 < end else { return .open((0, true, true)) }
                index += self[index + 1] == .lineFeed ? 1 : 2
            default: index += 1
            }
        }
        return .open((0, true, false))
    }

    /// Index of the first byte that is neither blank nor mark of an encoding; the end where there is none.
    func firstInk(_ range: Range<Int>) -> Int {
        var index = range.lowerBound
        while index < range.upperBound {
            switch self[index] {
            case .space, .tab, .carriageReturn, .lineFeed, 0x1E, 0xEF, 0xBB, 0xBF: index += 1
            default: return index
            }
        }
        return index
    }
}
