import Ledger
import Pace

/// Rows of a view as a table, CSV or JSON lines.
enum RowText {
    static func text(_ rows: [TextRow], as format: Report.Format, csv: CSVText = CSVText()) -> String {
        switch format {
        case .json:
            return rows.map { JSONLine.harmless($0.json) + "\n" }.joined()
        case .csv:
            return String(decoding: csv.bytes(rows), as: UTF8.self)
        case .table:
            guard let first = rows.first else { return "no rows\n" }
            // Columns that are empty throughout tell nothing.
            let shown = first.names.indices.filter { column in rows.contains { !$0.values[column].isEmpty } }
            var table = Table(shown.map { first.names[$0] })
            for row in rows { table.add(shown.map { row.values[$0] }) }
            return table.text
        }
    }
}
