package import Pace

/// What a row turned out to be.
package enum RowReading {
    /// - Parameter isProven: no part of a quoted field could look like this row.
    case record(Record, key: RecordKey, note: String?, isProven: Bool)
    /// A header line, in the form in which `RowReader` keeps it.
    case header(carry: [UInt8])
    case ignored(reason: String)
    case rejected(reason: String)
}

/// Gives the rows of one format their meaning.
package protocol RowReader: Sendable {
    /// A second way to split a single line that made no sense in the first; nil for none.
    var secondDialect: CSVDialect? { get }
    /// The first field may be a caller's name, which is in quotes of its own.
    var beginsWithName: Bool { get }
    /// What a header said; empty if there was none.
    var carry: [UInt8] { get set }
    /// How the rows behind the header are set apart, where the header decides that; nil: as the decoder was told.
    var dialect: CSVDialect? { get }
    /// The rows' text is in an encoding that the reader knows, or sees to by itself.
    var readsOwnEncoding: Bool { get }
    /// A header that decides how fields are set apart is still to come.
    var seeksDialect: Bool { get }

    /// How a line sets its fields apart; nil when it is no header.
    func dialect(ofHeader line: Range<Int>, _ bytes: Span<UInt8>) -> CSVDialect?

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
    package var beginsWithName: Bool { false }
    package var dialect: CSVDialect? { nil }
    package var seeksDialect: Bool { false }
    package var readsOwnEncoding: Bool { false }

    package func dialect(ofHeader line: Range<Int>, _ bytes: Span<UInt8>) -> CSVDialect? { nil }

    package mutating func readLine(_ bytes: Span<UInt8>, _ line: Range<Int>) -> RowReading? { nil }
}
