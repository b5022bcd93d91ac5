/// Makes whole lines of what one connection sends, cut anywhere.
///
/// A line ends with CR, LF or both. NULs are fill that a PBX sends between and around records, and keeps a connection
/// alive with; they are left out, and so are empty lines.
package struct IncomingLines: Sendable {
    /// Bytes of a line before its end. What is longer is written in pieces, which no format reads as records.
    package static let longest = 1 << 16

    private var pending: [UInt8] = []
    /// Whether a line has come.
    package private(set) var hasLine = false

    package init() {}

    /// Takes what has come.
    ///
    /// - Returns: the lines that are whole by now, each with LF behind it.
    package mutating func take(_ bytes: [UInt8]) -> [UInt8] {
        var whole: [UInt8] = []
        for byte in bytes {
            switch byte {
            case 0: continue
            case 10, 13: finish(&whole)
            default:
                pending.append(byte)
                if pending.count == Self.longest { finish(&whole) }
            }
        }
        return whole
    }

    /// The connection has ended.
    ///
    /// - Returns: what it left without a line end, with LF behind it.
    package mutating func end() -> [UInt8] {
        var whole: [UInt8] = []
        finish(&whole)
        return whole
    }

    private mutating func finish(_ whole: inout [UInt8]) {
        guard !pending.isEmpty else { return }
        whole += pending
        whole.append(10)
        pending.removeAll(keepingCapacity: pending.capacity < 4_096)
        hasLine = true
    }
}
