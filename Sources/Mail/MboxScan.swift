/// Looks for the end of an mbox frame, or of bytes that belong to none, in windows that grow: no byte is looked at
/// again, however the bytes come.
///
/// `Content-Length` is believed only where a message really ends: it may lie.
struct MboxScan: Sendable {
    /// What stands before a byte in its file.
    enum Line: UInt8, Sendable {
        /// An empty line: a message may begin.
        case behindEmpty = 0
        case behindText = 1
        /// A part of the line.
        case begun = 2
        /// A carriage return, with which an empty line may begin.
        case begunWithReturn = 3
    }

    enum Finding {
        /// A message begins so many bytes behind the start.
        case border(Int)
        /// The bytes end, and nothing will follow.
        case end
        /// No message begins within the limit.
        case limit
        /// More bytes are needed.
        case incomplete
    }

    private enum Part {
        case header
        case length(Int)
        case body
    }

    /// What stands before the first byte that was not looked at.
    private(set) var line: Line
    /// The empty line behind the headers was seen, or there were none.
    private(set) var hasHeader: Bool
    private var part: Part
    /// Bytes that were looked at.
    private var position: Int
    /// Where the line begins, of a header.
    private var lineStart: Int
    private var length: Int?

    /// A message.
    /// - Parameter headers: where they begin, behind the start.
    init(headers: Int) {
        line = .behindText
        hasHeader = false
        part = .header
        position = headers
        lineStart = headers
    }

    /// Bytes that belong to no message, or to one that was returned.
    init(line: Line) {
        self.line = line
        hasHeader = true
        part = .body
        position = 0
        lineStart = 0
    }

    /// - Parameters:
    ///   - start: the same byte of the file each time.
    ///   - limit: how many bytes there may be before the border.
    mutating func advance(_ bytes: Span<UInt8>, from start: Int, limit: Int, isFinal: Bool) -> Finding {
        let end = min(bytes.count, start + limit)
        while true {
            let at = start + position
            if case .length(let length) = part {
                let told = told(bytes, start: start, body: at, length: length, limit: limit, isFinal: isFinal)
                if let told { return told }
                part = .body
            }
            if case .body = part, line == .behindEmpty, at < bytes.count {
                switch MboxFrame.isBorder(bytes, at, isFinal: isFinal) {
                case true?: return .border(position)
                case nil: return .incomplete
                case false?: break
                }
            }
            guard at < end else {
                return position >= limit ? limitOrEnd(bytes, at, isFinal) : isFinal ? .end : .incomplete
            }
            consume(bytes, from: at, until: end, start: start)
        }
    }

    /// At the limit nothing is cut off where the file ends, too.
    private func limitOrEnd(_ bytes: Span<UInt8>, _ at: Int, _ isFinal: Bool) -> Finding {
        guard at == bytes.count else { return .limit }
        return isFinal ? .end : .incomplete
    }

    /// Goes to the end of the line, or of the bytes.
    private mutating func consume(_ bytes: Span<UInt8>, from at: Int, until end: Int, start: Int) {
        let isAtLineStart = line == .behindEmpty || line == .behindText
        guard let feed = bytes.firstLineFeed(in: at..<end) else {
            line = isAtLineStart && end - at == 1 && bytes[at] == 13 ? .begunWithReturn : .begun
            position = end - start
            return
        }
        let isEmpty =
            switch line {
            case .behindEmpty, .behindText: feed == at || (feed == at + 1 && bytes[at] == 13)
            case .begun: false
            case .begunWithReturn: feed == at
            }
        line = isEmpty ? .behindEmpty : .behindText
        position = feed + 1 - start
        guard case .header = part else { return }
        if isEmpty {
            hasHeader = true
            part = length.map { .length($0) } ?? .body
        } else if length == nil {
            length = MboxFrame.contentLength(bytes, start + lineStart..<feed)
        }
        lineStart = position
    }

    /// The end that `Content-Length` tells; nil when no message ends there.
    private func told(
        _ bytes: Span<UInt8>,
        start: Int,
        body: Int,
        length: Int,
        limit: Int,
        isFinal: Bool
    ) -> Finding? {
        guard length <= start + limit - body else { return nil }
        var index = body + length
        guard index <= bytes.count else { return isFinal ? nil : .incomplete }
        while index < bytes.count, bytes[index] == 10 || bytes[index] == 13 { index += 1 }
        guard index - start <= limit else { return nil }
        guard index < bytes.count else { return isFinal ? .border(index - start) : .incomplete }
        return switch MboxFrame.isBorder(bytes, index, isFinal: isFinal) {
        case true?: .border(index - start)
        case false?: nil
        case nil: .incomplete
        }
    }
}
