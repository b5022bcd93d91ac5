import Linux
import Pace

extension StandardOutput {
    /// Prints what people read. Callers, file names and people's own words are in it: what would steer the terminal is
    /// shown, not sent.
    static func tell(_ words: String) throws(SystemError) {
        try write(ShownText.visible(words, keepingLines: true))
    }

    /// Prints an answer either as JSON or in words.
    static func tell(json: Bool, _ text: String) throws(SystemError) {
        if json { try write(text) } else { try tell(text) }
    }
}

extension StandardError {
    /// Prints what people read, see `StandardOutput.tell`.
    static func tell(_ words: String) {
        write(ShownText.visible(words, keepingLines: true))
    }
}
