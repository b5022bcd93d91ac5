/// Text of others as it may stand within one line of a message or page.
package enum ShownText {
    /// Line breaks and control characters become spaces; what turns the direction of the text or cannot be seen goes;
    /// a long text is cut.
    package static func line(_ text: String, limit: Int = 60) -> String {
        var shown = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(limit * 4) {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: shown.append(" ")
            // The joiner makes one picture of several.
            case .format where scalar.value != 0x200D: break
            case .surrogate, .privateUse, .unassigned: break
            default: shown.append(scalar)
            }
        }
        let words = String(shown).split(separator: " ").joined(separator: " ")
        let isWhole = text.unicodeScalars.count <= limit * 4
        return isWhole && words.count <= limit ? words : cut(words, to: limit) { _ in 1 }
    }

    /// At most so many units of UTF-16, with an ellipsis where something is missing.
    package static func cut(_ text: String, utf16 limit: Int) -> String {
        text.utf16.count <= limit ? text : cut(text, to: limit) { $0.utf16.count }
    }

    private static func cut(_ text: String, to limit: Int, _ size: (Character) -> Int) -> String {
        var kept = ""
        var room = limit - 1
        for character in text {
            room -= size(character)
            guard room >= 0 else { break }
            kept.append(character)
        }
        return kept + "…"
    }
}
