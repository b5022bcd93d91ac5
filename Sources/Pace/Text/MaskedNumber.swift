/// Numbers of clients as they may be shown to people who need not know them.
package enum MaskedNumber {
    /// Digits from which on a number is one of the outside.
    private static let leastDigits = 7
    private static let shownBefore = 4
    private static let shownBehind = 2

    /// A text in which every number of seven digits or more is masked but for its first four and last two characters.
    ///
    /// - Parameter joinsParts: blanks, brackets, points and hyphens do not part a number, as they do in names of channels.
    package static func masked(in text: String, joinsParts: Bool = true) -> String {
        var masked = ""
        var run: [Character] = []
        for character in text {
            if isPart(character, ofBegun: joinsParts && !run.isEmpty) {
                run.append(character)
            } else {
                masked += shown(run)
                run.removeAll(keepingCapacity: true)
                masked.append(character)
            }
        }
        return masked + shown(run)
    }

    private static func isPart(_ character: Character, ofBegun isBegun: Bool) -> Bool {
        character.isWholeNumber || character == "+" || (isBegun && " ()-.".contains(character))
    }

    private static func shown(_ run: [Character]) -> String {
        let digits = run.indices.filter { run[$0].isWholeNumber || run[$0] == "+" }
        guard digits.count >= leastDigits else { return String(run) }
        var shown = run
        for index in digits.dropFirst(shownBefore).dropLast(shownBehind) { shown[index] = "*" }
        return String(shown)
    }
}
