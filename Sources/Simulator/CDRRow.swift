package import Pace

/// A call detail record as Asterisk's engine hands it to its writers: one pairing of a channel with at most one other.
package struct CDRRow: Hashable, Sendable {
    package enum Disposition: String, Sendable {
        case answered = "ANSWERED"
        case noAnswer = "NO ANSWER"
        case busy = "BUSY"
    }

    /// The moment of writing: when `channel` died.
    package var writtenAt: Instant
    /// Channel A with its caller, dialled extension and last application.
    package var party: ChannelState
    /// Channel B.
    package var peer: SimulatedChannel?
    package var start: Instant
    /// Nil is an empty answer time.
    package var answer: Instant?
    package var end: Instant
    package var disposition: Disposition
    package var linkedID: UniqueID
    package var sequence: UInt64
    /// An agreement code, or nothing.
    package var userField: String
    /// The dialled number of a call from outside, else empty (a column of FreePBX).
    package var did: String

    package var uniqueID: UniqueID { party.uniqueID }

    /// Whole seconds: the floor of the difference in microseconds, not the difference of the written times.
    package var duration: Int64 {
        (end - start).flooredDivision(by: 1_000_000)
    }

    /// Whole seconds from answer to end; 0 without an answer.
    package var billsec: Int64 {
        answer.map { (end - $0).flooredDivision(by: 1_000_000) } ?? 0
    }

    /// The engine's caller id, `"name" <number>`: quotes and backslashes in the name get a backslash, and the whole is
    /// cut at 79 bytes, in the middle of a character if it comes so (`main/callerid.c: ast_callerid_merge`).
    package static func callerID(name: String, number: String) -> [UInt8] {
        var bytes: [UInt8] = [UInt8(ascii: "\"")]
        for byte in name.utf8 {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { bytes.append(UInt8(ascii: "\\")) }
            bytes.append(byte)
        }
        bytes.write("\" <")
        bytes.write(number)
        bytes.append(UInt8(ascii: ">"))
        return Array(bytes.prefix(79))
    }
}
