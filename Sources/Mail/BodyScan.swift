/// What the raw bytes of a message tell before GMime sees its body: whether the structure is worth reading.
struct BodyScan {
    private(set) var mayHoldCalendar = false
    /// Boundaries and attached messages are few enough for the structure to be read.
    var isFlat: Bool { boundaries.count + messages <= MailLimits.boundaries }

    private var boundaries: Set<[UInt8]> = []
    private var messages = 0

    private static let boundary = Array("boundary".utf8)
    private static let calendar = Array("/calendar".utf8)
    private static let type = Array("/ics".utf8)
    private static let file = Array(".ics".utf8)
    /// A file's name in words of RFC 2047 or RFC 2231, which may spell the ending.
    private static let encodedNames = ["\"=?", "name==?", "name*"].map { Array($0.utf8) }
    private static let message = Array("message/".utf8)

    /// - Parameter range: the message with its header.
    ///
    /// Content types stand in lines that begin with a `C`, or go on from one.
    init(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        var line = range.lowerBound
        while line < range.upperBound {
            let end = MailHeaders.lineEnd(bytes, line, range.upperBound)
            switch bytes[line] {
            case 32, 9, UInt8(ascii: "c"), UInt8(ascii: "C"): findTypes(bytes, line..<end)
            default: break
            }
            line = end
        }
    }

    private mutating func findTypes(_ bytes: Span<UInt8>, _ line: Range<Int>) {
        for index in line {
            switch bytes[index].lowered {
            case UInt8(ascii: "b") where Self.stands(Self.boundary, bytes, index, line.upperBound):
                if boundaries.count <= MailLimits.boundaries {
                    boundaries.insert((index..<line.upperBound).map { bytes[$0] })
                }
            case UInt8(ascii: "/"):
                if Self.stands(Self.calendar, bytes, index, line.upperBound) { mayHoldCalendar = true }
                if Self.stands(Self.type, bytes, index, line.upperBound) { mayHoldCalendar = true }
            case UInt8(ascii: ".") where Self.stands(Self.file, bytes, index, line.upperBound): mayHoldCalendar = true
            case UInt8(ascii: "\""), UInt8(ascii: "n"):
                if Self.encodedNames.contains(where: { Self.stands($0, bytes, index, line.upperBound) }) {
                    mayHoldCalendar = true
                }
            case UInt8(ascii: "m") where Self.stands(Self.message, bytes, index, line.upperBound):
                messages += 1
            default: break
            }
        }
    }

    private static func stands(_ word: [UInt8], _ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        guard end - start >= word.count else { return false }
        for index in word.indices where bytes[start + index].lowered != word[index] { return false }
        return true
    }
}
