/// Rows as CSV (RFC 4180) that a spreadsheet opens as it is: a header, then a line a row, lines end in CR LF.
///
/// A text that a spreadsheet would take for a formula gets an apostrophe in front, as records and mails are written by
/// strangers. Everything is decided by bytes: to compare characters would let a quote with a combining mark behind it pass.
package struct CSVText: Sendable {
    /// How the country writes numbers, which decides what sets cells apart.
    package enum Country: Sendable {
        /// `1.5` and commas.
        case international
        /// `1,5` and semicolons.
        case russian
    }

    private static let mark = Array("\u{FEFF}".utf8)
    private static let quote = UInt8(ascii: "\"")
    private static let apostrophe = UInt8(ascii: "'")

    private let separator: UInt8
    private let decimalSign: UInt8
    private let hasMark: Bool

    /// - Parameter hasMark: begins with a byte order mark, by which spreadsheets know UTF-8 and other programs stumble.
    package init(_ country: Country = .international, hasMark: Bool = false) {
        self.hasMark = hasMark
        switch country {
        case .international: (separator, decimalSign) = (UInt8(ascii: ","), UInt8(ascii: "."))
        case .russian: (separator, decimalSign) = (UInt8(ascii: ";"), UInt8(ascii: ","))
        }
    }

    /// UTF-8.
    ///
    /// - Parameter columns: the header where there are no rows, which else know their columns; without it there is none.
    package func bytes(_ rows: [TextRow], columns: [String] = []) -> [UInt8] {
        var bytes = hasMark ? Self.mark : []
        let names = rows.first?.names ?? columns
        guard !names.isEmpty else { return bytes }
        add(names.map { Array($0.utf8) }, to: &bytes)
        for row in rows {
            add(
                zip(row.names, row.values).map { name, value in
                    row.numbers.contains(name) ? number(value) : Self.text(value)
                },
                to: &bytes
            )
        }
        return bytes
    }

    private func add(_ cells: [[UInt8]], to bytes: inout [UInt8]) {
        for (index, cell) in cells.enumerated() {
            if index > 0 { bytes.append(separator) }
            add(cell, to: &bytes)
        }
        bytes += [UInt8(ascii: "\r"), UInt8(ascii: "\n")]
    }

    private func add(_ cell: [UInt8], to bytes: inout [UInt8]) {
        let needsQuotes = cell.contains { byte in
            byte == separator || byte == Self.quote || byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n")
        }
        guard needsQuotes else { return bytes += cell }
        bytes.append(Self.quote)
        for byte in cell {
            if byte == Self.quote { bytes.append(Self.quote) }
            bytes.append(byte)
        }
        bytes.append(Self.quote)
    }

    private func number(_ text: String) -> [UInt8] {
        text.utf8.map { $0 == UInt8(ascii: ".") ? decimalSign : $0 }
    }

    /// Spreadsheets of East Asia take the wide forms of the signs for formulas too.
    private static func text(_ text: String) -> [UInt8] {
        guard let first = text.unicodeScalars.first, "=+-@\t\r\n＝＋－＠".unicodeScalars.contains(first) else {
            return Array(text.utf8)
        }
        return [apostrophe] + text.utf8
    }
}
