import RecordFormats

/// What there is to say of a format.
enum FormatText {
    private static let width = 96

    static func text(_ format: RecordFormat) -> String {
        var lines = paragraph("", format.summary)
        lines += paragraph("written by: ", format.origin)
        lines += paragraph("evidence: ", format.evidence.rawValue)
        if format.needsZone { lines += paragraph("zone: ", "needed, as the records hold local times") }
        lines += paragraph("options: ", format.options.joined(separator: ", "))
        if format.isWholeFile { lines += paragraph("files: ", "one record each, so that a source names a folder") }
        return ([format.name] + lines).joined(separator: "\n") + "\n"
    }

    static func json(_ format: RecordFormat) -> String {
        var line = JSONLine()
        line.add("format", format.name)
        line.add("summary", format.summary)
        line.add("needs_zone", format.needsZone)
        line.add("options", raw: "[" + format.options.map(JSONLine.quoted).joined(separator: ",") + "]")
        line.add("evidence", "\(format.evidence)")
        line.add("origin", format.origin.nonEmpty)
        line.add("kind", format.isMail ? "mail" : "calls")
        line.add("one_record_a_file", format.isWholeFile)
        return line.text + "\n"
    }

    /// Indented and broken into lines; nothing for an empty text.
    private static func paragraph(_ title: String, _ text: String) -> [String] {
        guard !text.isEmpty else { return [] }
        var lines: [String] = []
        var line = "  " + title
        var isBlank = true
        for word in text.split(separator: " ") {
            if !isBlank, line.count + 1 + word.count > width {
                lines.append(line)
                line = "    "
                isBlank = true
            }
            line += isBlank ? String(word) : " " + word
            isBlank = false
        }
        return lines + [line]
    }
}
