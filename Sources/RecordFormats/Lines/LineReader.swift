package import Pace

/// What a line turned out to be.
package enum LineReading: Sendable {
    case record(Record, key: RecordKey, note: String?)
    /// Understood and of no use: a header line, a date line, a notice of the PBX. The reason is a short fixed word.
    case ignored(reason: String)
    /// Fits no shape. The reason names field and value.
    case rejected(reason: String)
}

/// Gives the lines of one format their meaning.
package protocol LineReader: Sendable {
    /// What must be known of the lines before: the date line, the year, the end of a call's last segment. Empty at the
    /// start of a file. It is kept with every position, so that it is to be short.
    var carry: [UInt8] { get set }

    /// Reads a line. Lines come in the order of the file, each once.
    ///
    /// - Parameters:
    ///   - line: the line's bytes without its end and without NULs before and behind; it holds more than blanks.
    ///   - offset: where the record begins in the file.
    mutating func read(_ line: Range<Int>, _ bytes: Span<UInt8>, offset: Int64) -> LineReading
}
