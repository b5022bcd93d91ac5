/// How far the segments of calls have come.
///
/// Every record of a call that was transferred carries the start of the whole call, so that a later segment begins where the
/// totals of those before end. Kept are calls of which a further record is to come, and a few that said that none is: the
/// manual's own example of a transfer says so in its first record.
struct SegmentClocks: Hashable, Sendable {
    private static let most = 32
    private static let mostEnded = 4
    private static let width = 25
    /// A year, in seconds.
    private static let longest: Int64 = 366 * 86_400

    private struct Clock: Hashable {
        /// The call: its id and its start.
        var call: UInt64
        /// The record that came last.
        var line: UInt64
        /// Seconds from the call's start to the beginning and the end of that record.
        var from: UInt32
        var until: UInt32
        var goesOn: Bool
    }

    private var clocks: [Clock] = []

    /// - Parameters:
    ///   - line: the record's digest; one that comes twice is one segment.
    ///   - lasts: seconds of the segment, all told.
    ///   - goesOn: a further record of the call is to come.
    /// - Returns: seconds from the call's start to the segment's.
    mutating func take(call: UInt64, line: UInt64, lasts: Int64, goesOn: Bool) -> Int64 {
        let place = clocks.firstIndex { $0.call == call }
        if let place, clocks[place].line == line { return Int64(clocks[place].from) }
        let from = place.map { clocks[$0].until } ?? 0
        if let place { clocks.remove(at: place) }
        let until = UInt32(clamping: min(Int64(from) + lasts, Self.longest))
        clocks.append(Clock(call: call, line: line, from: from, until: until, goesOn: goesOn))
        if clocks.count(where: { !$0.goesOn }) > Self.mostEnded, let oldest = clocks.firstIndex(where: { !$0.goesOn }) {
            clocks.remove(at: oldest)
        }
        if clocks.count > Self.most { clocks.removeFirst() }
        return Int64(from)
    }

    /// 25 bytes a call.
    var carry: [UInt8] {
        get {
            var bytes: [UInt8] = []
            for clock in clocks {
                bytes += Self.bytes(clock.call, 8)
                bytes += Self.bytes(clock.line, 8)
                bytes += Self.bytes(UInt64(clock.from), 4)
                bytes += Self.bytes(UInt64(clock.until), 4)
                bytes.append(clock.goesOn ? 1 : 0)
            }
            return bytes
        }
        set {
            clocks = stride(from: 0, to: newValue.count - newValue.count % Self.width, by: Self.width).map { start in
                Clock(
                    call: Self.number(newValue[start..<start + 8]),
                    line: Self.number(newValue[start + 8..<start + 16]),
                    from: UInt32(truncatingIfNeeded: Self.number(newValue[start + 16..<start + 20])),
                    until: UInt32(truncatingIfNeeded: Self.number(newValue[start + 20..<start + 24])),
                    goesOn: newValue[start + 24] == 1
                )
            }
        }
    }

    private static func bytes(_ number: UInt64, _ count: UInt64) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
