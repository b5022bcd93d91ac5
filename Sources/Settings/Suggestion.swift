/// Finds what somebody meant to write.
enum Suggestion {
    /// The known word with the fewest changes, if they are few: one, or a third of the letters.
    static func nearest(to word: String, among known: some Sequence<String>) -> String? {
        let letters = Array(word.lowercased().prefix(64))
        var best: (word: String, distance: Int)?
        for candidate in known {
            let changes = distance(letters, Array(candidate.lowercased().prefix(64)))
            if changes <= Swift.max(1, letters.count / 3), changes < best?.distance ?? .max {
                best = (candidate, changes)
            }
        }
        return best?.word
    }

    /// `; did you mean 'x'?`, or nothing.
    static func hint(for word: String, among known: some Sequence<String>) -> String {
        nearest(to: word, among: known).map { "; did you mean \($0.quoted)?" } ?? ""
    }

    /// Letters inserted, removed, replaced, or exchanged with their neighbour (optimal string alignment).
    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for (row, letter) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                var value = min(last[column + 1] + 1, current[column] + 1, last[column] + (letter == other ? 0 : 1))
                if row > 0, column > 0, letter == right[column - 1], left[row - 1] == other {
                    value = min(value, beforeLast[column - 1] + 1)
                }
                current.append(value)
            }
            beforeLast = last
            last = current
        }
        return last[right.count]
    }
}
