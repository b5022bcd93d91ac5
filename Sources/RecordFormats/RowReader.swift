import Pace

/// What a row turned out to be.
enum RowReading {
    /// - Parameter isProven: no part of a quoted field could look like this row.
    case record(Record, key: RecordKey, note: String?, isProven: Bool)
    /// A header line, in the form in which `RowReader` keeps it.
    case header(carry: [UInt8])
    case ignored(reason: String)
    case rejected(reason: String)
}

/// Gives the rows of one format their meaning.
protocol RowReader: Sendable {
    /// A second way to split a single line that made no sense in the first; nil for none.
    var secondDialect: CSVDialect? { get }
    /// What a header said; empty if there was none.
    var carry: [UInt8] { get set }

    /// Reads a row, without effect on what follows.
    ///
    /// - Parameters:
    ///   - row: the row's bytes without the line end.
    ///   - offset: where it begins in the file.
    mutating func read(_ fields: FieldSplitter, _ bytes: Span<UInt8>, row: Range<Int>, offset: Int64) -> RowReading

    /// Reads a line that is no delimited row; nil when it is nothing else either.
    mutating func readLine(_ bytes: Span<UInt8>, _ line: Range<Int>) -> RowReading?
}

extension RowReader {
    mutating func readLine(_ bytes: Span<UInt8>, _ line: Range<Int>) -> RowReading? { nil }
}
