/// Lengths of time as PBXs print them.
package enum LineDuration {
    /// Nobody talks for longer than 7 days; in seconds.
    package static let longest: Int64 = 7 * 86_400

    /// Seconds of `H:MM:SS` with any number of hours; nil when it is none.
    package static func clock(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int64? {
        guard range.count >= 7, range.count <= 16 else { return nil }
        let end = range.upperBound
        let text = bytes.extracting(end - 6..<end)
        guard text[0] == UInt8(ascii: ":"), text[3] == UInt8(ascii: ":"),
            let hours = bytes.number(range.lowerBound..<end - 6), let minutes = text.twoDigits(at: 1),
            let seconds = text.twoDigits(at: 4), minutes < 60, seconds < 60
        else { return nil }
        return Int64(hours) * 3_600 + Int64(minutes * 60 + seconds)
    }
}
