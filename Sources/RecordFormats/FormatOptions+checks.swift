extension FormatOptions {
    /// Whether the columns that a format cannot do without are among those named, and the bytes differ.
    func problem<Column: RecordColumn>(required: [Column]) -> String? {
        if let columns {
            let layout = ColumnLayout<Column>(names: columns)
            if let missing = required.first(where: { !layout.has($0) }) {
                return "columns: \(missing.name) is not among them"
            }
            if columns.count > FieldSplitter.mostFields {
                return "columns: more than \(FieldSplitter.mostFields) are not read"
            }
        }
        let dialect = CSVDialect(options: self)
        if dialect.separator == dialect.quote || dialect.separator == dialect.escape {
            return "separator: it must differ from quote and escape"
        }
        return timeProblem
    }

    /// What is wrong with `time_format`.
    package var timeProblem: String? {
        guard let timeFormat else { return nil }
        let missing = ["YYYY", "MM", "DD", "mm"].first { !timeFormat.contains($0) }
        if let missing { return "time_format: \(missing) is missing" }
        guard timeFormat.contains("HH") || (timeFormat.contains("hh") && timeFormat.contains("A")) else {
            return "time_format: HH, or hh and A, is missing"
        }
        return nil
    }
}
