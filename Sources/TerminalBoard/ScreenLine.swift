import Icu
internal import Pace

/// A line of a terminal, in pieces that each look one way. It holds no control characters.
package struct ScreenLine: Hashable, Sendable {
    package enum Look: Hashable, Sendable {
        case plain
        case faint
        case strong
        /// The one accent, for who or what needs somebody to look.
        case attention
    }

    package struct Piece: Hashable, Sendable {
        package var text: String
        package var look: Look
    }

    package private(set) var pieces: [Piece] = []
    /// How many columns of the terminal are taken.
    package private(set) var columns = 0

    init() {}

    init(_ text: String, _ look: Look = .plain, width: Int) {
        add(text, look, width: width)
    }

    /// Adds as much of a text as fits a line of so many columns; what is cut ends with an ellipsis.
    mutating func add(_ text: String, _ look: Look = .plain, width: Int) {
        let fitting = TerminalText.cut(text, to: width - columns)
        guard !fitting.isEmpty else { return }
        pieces.append(Piece(text: fitting, look: look))
        columns += DisplayWidth.columns(of: fitting)
    }

    /// Without looks, and without blanks at its end.
    package var text: String {
        var text = pieces.map(\.text).joined()
        while text.last == " " { text.removeLast() }
        return text
    }

    /// For a terminal, with the control sequences that give the pieces their looks.
    package var coloured: String {
        pieces.map { piece in
            guard let code = piece.look.code else { return piece.text }
            return "\u{1B}[\(code)m\(piece.text)\u{1B}[0m"
        }.joined()
    }
}

extension ScreenLine.Look {
    /// Of ECMA-48. Magenta can be read on light and on dark grounds, and says neither good nor bad.
    fileprivate var code: String? {
        switch self {
        case .plain: nil
        case .faint: "2"
        case .strong: "1"
        case .attention: "1;35"
        }
    }
}

/// Text of others within columns.
enum TerminalText {
    /// Code points that one character may have: a heap of accents would be drawn over other lines.
    private static let mostScalars = 8

    /// As much as fits, an ellipsis at the end of what is cut; nothing in it moves the cursor or turns the direction.
    static func cut(_ text: String, to columns: Int) -> String {
        guard columns > 0 else { return "" }
        let shown = shown(text)
        guard DisplayWidth.columns(of: shown) > columns else { return shown }
        var kept = ""
        var room = columns - 1
        for character in shown {
            room -= DisplayWidth.columns(of: character)
            guard room >= 0 else { break }
            kept.append(character)
        }
        return kept + "…"
    }

    /// Exactly so many columns.
    static func fit(_ text: String, to columns: Int, onTheRight: Bool = false) -> String {
        let kept = cut(text, to: columns)
        let blanks = String(repeating: " ", count: max(0, columns - DisplayWidth.columns(of: kept)))
        return onTheRight ? blanks + kept : kept + blanks
    }

    /// What of it can be shown.
    static func shown(_ text: String) -> String {
        String(
            text.map { character -> Character in
                let scalars = character.unicodeScalars
                // What is neither printed nor known to be harmless is a blank.
                if scalars.contains(where: { isControl($0) }) { return " " }
                guard scalars.count > mostScalars else { return character }
                var fewer = String.UnicodeScalarView()
                fewer.append(contentsOf: scalars.prefix(mostScalars))
                return Character(String(fewer))
            }
        )
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: true
        // The joiner makes one picture of several; the others turn the direction or cannot be seen.
        case .format: scalar.value != 0x200D
        default: false
        }
    }
}
