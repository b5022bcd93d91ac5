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

    /// The whole text as it may go to a terminal: what would steer it, or turn the direction of the text, is written out.
    ///
    /// - Parameter keepingLines: of a text of several lines; else line ends are written out, too.
    package static func visible(_ text: String, keepingLines: Bool = false) -> String {
        guard text.unicodeScalars.contains(where: { steers($0) && !(keepingLines && $0 == "\n") }) else { return text }
        var shown = ""
        for scalar in text.unicodeScalars {
            if !steers(scalar) || keepingLines && scalar == "\n" {
                shown.unicodeScalars.append(scalar)
            } else {
                let digits = String(scalar.value, radix: 16)
                shown += scalar.value < 0x100 ? "\\x" + (digits.count < 2 ? "0" : "") + digits : "\\u{\(digits)}"
            }
        }
        return shown
    }

    /// Control characters, which terminals obey, and what turns the direction of a text.
    package static func steers(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F...0x9F, 0x61C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
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
