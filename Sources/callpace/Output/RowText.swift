import Ledger

/// Rows of a view as a table, CSV (RFC 4180) or JSON lines.
enum RowText {
    static func text(_ rows: [TextRow], as format: Report.Format) -> String {
        switch format {
        case .json:
            return rows.map { $0.json + "\n" }.joined()
        case .csv:
            guard let first = rows.first else { return "" }
            return ([first.names] + rows.map(\.values)).map { $0.map(cell).joined(separator: ",") + "\r\n" }.joined()
        case .table:
            guard let first = rows.first else { return "no rows\n" }
            // Columns that are empty throughout tell nothing.
            let shown = first.names.indices.filter { column in rows.contains { !$0.values[column].isEmpty } }
            var table = Table(shown.map { first.names[$0] })
            for row in rows { table.add(shown.map { row.values[$0] }) }
            return table.text
        }
    }

    /// Text that a spreadsheet would take for a formula is quoted with an apostrophe.
    private static func cell(_ text: String) -> String {
        let isFormula = text.first.map { "=+@\t\r".contains($0) } ?? false
        let safe = isFormula ? "'" + text : text
        guard safe.contains(where: { ",\"\r\n".contains($0) }) else { return safe }
        return "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }
}
