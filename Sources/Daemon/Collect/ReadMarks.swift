internal import Synchronization

/// How many bytes of each source were seen committed, kept beside the database, so that one which has gone back is
/// noticed even if nobody looked while it did.
///
/// A hint, in which a position is never looked up: what the database knows decides where reading goes on. The mark
/// tells alone how much of what was read once is not to be had again, because its files are gone.
package final class ReadMarks: Sendable {
    private let marks: Mutex<[String: Int64]>
    private let save: @Sendable (String) -> Void

    /// - Parameter text: what `save` was given last; nil or unreadable: nothing is known.
    package init(_ text: String?, save: @escaping @Sendable (String) -> Void = { _ in }) {
        var marks: [String: Int64] = [:]
        for line in (text ?? "").split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 1)
            if words.count == 2, let bytes = Int64(words[0]) { marks[String(words[1])] = bytes }
        }
        self.marks = Mutex(marks)
        self.save = save
    }

    package func bytes(of source: String) -> Int64 { marks.withLock { $0[source] ?? 0 } }

    /// Raises the mark of a source.
    package func raise(_ source: String, to bytes: Int64) {
        if bytes > self.bytes(of: source) { set(source, to: bytes) }
    }

    /// Moves the mark of a source, also back, when what was lost has been told.
    package func set(_ source: String, to bytes: Int64) {
        let text = marks.withLock { marks in
            marks[source] = bytes
            return marks.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)\n" }.joined()
        }
        save(text)
    }
}
