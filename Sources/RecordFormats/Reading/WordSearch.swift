extension Span<UInt8> {
    /// Where a word first stands in the range.
    func place(of word: StaticString, in range: Range<Int>) -> Int? {
        place(of: Array(word.description.utf8), in: range)
    }

    /// Where a word first stands in the range.
    func place(of word: [UInt8], in range: Range<Int>) -> Int? {
        guard let first = word.first, range.count >= word.count else { return nil }
        let end = range.upperBound - word.count + 1
        var index = range.lowerBound
        while index < end, let found = firstIndex(of: first, in: index..<end) {
            if holds(word, at: found) { return found }
            index = found + 1
        }
        return nil
    }

    /// Where a word last stands in the range.
    func lastPlace(of word: [UInt8], in range: Range<Int>) -> Int? {
        guard !word.isEmpty, range.count >= word.count else { return nil }
        var index = range.upperBound - word.count
        while index >= range.lowerBound {
            if holds(word, at: index) { return index }
            index -= 1
        }
        return nil
    }

    private func holds(_ word: [UInt8], at index: Int) -> Bool {
        for (offset, byte) in word.enumerated() where self[index + offset] != byte { return false }
        return true
    }

    /// Whether the range begins with these bytes.
    func begins(with word: [UInt8], _ range: Range<Int>) -> Bool {
        guard range.count >= word.count else { return false }
        for index in word.indices where self[range.lowerBound + index] != word[index] { return false }
        return true
    }

    /// Whether the range begins with this word of small letters, in whatever case.
    func begins(withLowercased word: [UInt8], _ range: Range<Int>) -> Bool {
        guard range.count >= word.count else { return false }
        for index in word.indices where self[range.lowerBound + index].lowercasedASCII != word[index] { return false }
        return true
    }
}
