import Pace

/// Where the values of a record of IOS stand, by column: empty where there is none.
struct CMEValues {
    /// One for each case of `CMEColumn`.
    private var places = InlineArray<18, Range<Int>>(repeating: 0..<0)

    subscript(column: CMEColumn) -> Range<Int> {
        // Inlined, it reads the one place; else the table is copied first.
        @inline(__always) get { places[Int(column.rawValue)] }
        set { places[Int(column.rawValue)] = newValue }
    }

    func text(_ column: CMEColumn, _ bytes: Span<UInt8>) -> String { bytes.text(self[column]) }

    func error(_ column: CMEColumn, _ bytes: Span<UInt8>, _ problem: String) -> RecordError {
        RecordError(field: column.name, value: text(column, bytes), problem: problem)
    }
}

extension CMEValues {
    /// The values of a row without the blanks around them; nil when one of them does not stand there as it is: `init(texts:)`
    /// reads those.
    init?(_ fields: FieldSplitter, _ columns: WideColumns<CMEColumn>, _ bytes: Span<UInt8>) {
        let fields = fields.fields
        for column in CMEColumn.all {
            let place = columns[column]
            guard place >= 0, place < fields.count else { continue }
            guard !fields[place].hasEscapes, let range = bytes.withoutBlanksIfApart(fields[place].range) else {
                return nil
            }
            self[column] = range
        }
    }

    /// The same of any row.
    ///
    /// - Parameter texts: takes the bytes in which the values stand.
    init(_ fields: FieldSplitter, _ columns: WideColumns<CMEColumn>, _ bytes: Span<UInt8>, texts: inout [UInt8]) {
        for column in CMEColumn.all where columns.has(column) {
            let start = texts.count
            let text = fields.text(columns[column], bytes)
            texts += String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()).utf8
            self[column] = start..<texts.count
        }
    }
}

extension Span<UInt8> {
    /// Whether these are four groups of eight hexadecimal digits, as files have the id of a call.
    ///
    /// - Parameter isUpper: small letters are none of them.
    func isConference(isUpper: Bool = false) -> Bool {
        guard count == 35, self[8] == .space, self[17] == .space, self[26] == .space else { return false }
        let lowering: UInt8 = isUpper ? 0 : 0x20
        let first = UInt8(ascii: "A") | lowering
        for index in 0..<35 {
            let byte = self[index]
            guard byte.isDigit || (byte | lowering) &- first < 6 || index % 9 == 8 else { return false }
        }
        return true
    }

    /// The range without the blanks around it; nil where one of them may be part of a character.
    fileprivate func withoutBlanksIfApart(_ range: Range<Int>) -> Range<Int>? {
        var (start, end) = (range.lowerBound, range.upperBound)
        guard start < end, self[start] == .space || self[end &- 1] == .space else { return range }
        while start < end, self[start] == .space { start += 1 }
        while end > start, self[end - 1] == .space { end -= 1 }
        guard start == end || (self[start] < 0x80 && self[end - 1] < 0x80) else { return nil }
        return start..<end
    }
}
