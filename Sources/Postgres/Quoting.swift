extension String {
    /// The text as a name in SQL: `"sales"`.
    package var quotedIdentifier: String {
        "\"" + withoutNul.replacing("\"", with: "\"\"") + "\""
    }

    /// The text as a literal in SQL, whatever `standard_conforming_strings` says.
    package var quotedLiteral: String {
        let text = withoutNul.replacing("'", with: "''")
        guard text.contains("\\") else { return "'\(text)'" }
        return "E'" + text.replacing("\\", with: "\\\\") + "'"
    }

    private var withoutNul: String {
        replacing("\0", with: "\u{FFFD}")
    }
}
