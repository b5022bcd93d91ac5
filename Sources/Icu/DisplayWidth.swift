internal import CIcu

/// How wide text is in a terminal.
package enum DisplayWidth {
    /// Columns of a character. One of several code points is drawn in the place of one, at most two columns wide.
    package static func columns(of character: Character) -> Int {
        var columns = 0
        for scalar in character.unicodeScalars {
            columns += Int(callpace_columns(Int32(bitPattern: scalar.value)))
        }
        return min(columns, 2)
    }

    /// Columns of a text on one line.
    package static func columns(of text: some StringProtocol) -> Int {
        text.reduce(0) { $0 + columns(of: $1) }
    }
}
