/// A few words of up to 16 letters, in whatever case, and what they mean. The most frequent ones are best first.
struct ShortWords<Meaning: Sendable>: Sendable {
    private let words: [(word: ShortWord, meaning: Meaning)]

    init(_ words: KeyValuePairs<String, Meaning>) {
        self.words = words.map { (ShortWord($0.key), $0.value) }
    }

    subscript(word: ShortWord) -> Meaning? {
        for known in words where known.word == word { return known.meaning }
        return nil
    }

    /// Nil where something else stands.
    func meaning(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Meaning? {
        ShortWord(range, bytes).flatMap { self[$0] }
    }
}
