/// Where a document that begins at some place of a file ends, told without reading it.
enum DocumentFrame: Hashable, Sendable {
    /// Behind its last byte.
    case end(Int)
    /// It breaks off: what begins at this place is no part of it.
    case broken(at: Int)
    /// Not in the bytes up to the end of the window.
    case unseen
}

extension Span<UInt8> {
    /// The end of an object of JSON: its brackets are counted, but for those in texts.
    ///
    /// A text cannot hold a line end, and a line that begins with `{"` is the next object of the file: programs that print
    /// an object on several lines put its first member on a line of its own.
    func objectFrame(_ range: Range<Int>) -> DocumentFrame {
        var depth = 0
        var isText = false
        var index = range.lowerBound
        while index < range.upperBound {
            if isText {
                index = textMark(index..<range.upperBound)
                guard index < range.upperBound else { break }
                switch self[index] {
                case UInt8(ascii: "\\"):
                    // The next byte is the text's, unless it is a line end.
                    if index + 1 < range.upperBound, self[index + 1] != .lineFeed { index += 1 }
                case UInt8(ascii: "\""): isText = false
                case .lineFeed: return .broken(at: index + 1)
                default: break
                }
            } else {
                switch self[index] {
                case UInt8(ascii: "\""): isText = true
                case UInt8(ascii: "{"):
                    if depth > 0, self[index - 1] == .lineFeed {
                        guard index + 1 < range.upperBound else { return .unseen }
                        if self[index + 1] == UInt8(ascii: "\"") { return .broken(at: index) }
                    }
                    depth += 1
                case UInt8(ascii: "["): depth += 1
                case UInt8(ascii: "}"), UInt8(ascii: "]"):
                    depth -= 1
                    if depth <= 0 { return .end(index + 1) }
                default: break
                }
            }
            index += 1
        }
        return .unseen
    }

    /// Where a byte stands that means something in a text of JSON, else the end of the range.
    private func textMark(_ range: Range<Int>) -> Int {
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = self[index]
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == .lineFeed { return index }
            index += 1
        }
        return index
    }

    /// The end of a document of XML: behind the end tag of its root. Where a line end follows the root's start tag, the end
    /// tag begins a line too, or it is the last that stands in the file or before the line that begins another document, so
    /// that a text with such a tag in it ends nothing. A line that begins another document ends it.
    ///
    /// - Parameter isWhole: the file ends where the range does.
    func elementFrame(_ range: Range<Int>, root: String, isWhole: Bool) -> DocumentFrame {
        let start = Array("<\(root)".utf8)
        let end = Array("</\(root)>".utf8)
        let prolog = Array("<?xml".utf8)
        var isPretty: Bool?
        /// Behind the last end tag that begins no line.
        var innerEnd: Int?
        var index = range.lowerBound
        while let tag = firstIndex(of: UInt8(ascii: "<"), in: index..<range.upperBound) {
            index = tag + 1
            let beginsLine = tag > range.lowerBound && self[tag - 1] == .lineFeed
            if isPretty != nil {
                if has(end, at: tag, range) {
                    if isPretty == false || followsLineEnd(tag, range) { return .end(tag + end.count) }
                    innerEnd = tag + end.count
                }
                if beginsLine, isStart(start, at: tag, range) { return frame(endingAt: innerEnd, before: tag) }
            } else if isStart(start, at: tag, range) {
                guard let close = firstIndex(of: UInt8(ascii: ">"), in: tag..<range.upperBound),
                    let next = firstIndex(behind: close, range)
                else { return .unseen }
                isPretty = self[next] == .lineFeed
            }
            if beginsLine, has(prolog, at: tag, range) { return frame(endingAt: innerEnd, before: tag) }
        }
        guard isWhole, case .end(let last) = frame(endingAt: innerEnd, before: range.upperBound) else { return .unseen }
        return .end(last)
    }

    /// What an end tag, if there is one, and nothing but blanks behind it ends; else what breaks off.
    private func frame(endingAt end: Int?, before next: Int) -> DocumentFrame {
        guard let end else { return .broken(at: next) }
        for index in end..<next where self[index] > .space { return .broken(at: next) }
        return .end(end)
    }

    /// Whether the bytes stand there.
    func has(_ bytes: [UInt8], at start: Int, _ range: Range<Int>) -> Bool {
        guard start >= range.lowerBound, range.upperBound - start >= bytes.count else { return false }
        for index in bytes.indices where self[start + index] != bytes[index] { return false }
        return true
    }

    /// Whether a start tag of that name begins there.
    private func isStart(_ start: [UInt8], at tag: Int, _ range: Range<Int>) -> Bool {
        guard has(start, at: tag, range), tag + start.count < range.upperBound else { return false }
        let next = self[tag + start.count]
        return next <= .space || next == UInt8(ascii: ">") || next == UInt8(ascii: "/")
    }

    /// Whether nothing but blanks stands between the line's beginning and the place.
    private func followsLineEnd(_ place: Int, _ range: Range<Int>) -> Bool {
        var index = place
        while index > range.lowerBound {
            index -= 1
            if self[index] == .lineFeed { return true }
            guard self[index] == .space || self[index] == .tab else { return false }
        }
        return false
    }

    /// The first byte behind a place that is no blank within the line.
    private func firstIndex(behind place: Int, _ range: Range<Int>) -> Int? {
        var index = place + 1
        while index < range.upperBound {
            let byte = self[index]
            guard byte == .space || byte == .tab || byte == .carriageReturn else { return index }
            index += 1
        }
        return nil
    }
}
