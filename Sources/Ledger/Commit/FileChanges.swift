/// What a look at the files of a source found, besides records.
package struct FileChanges: Sendable {
    /// A file that is new, has another name or identity, or was begun anew.
    package struct Move: Sendable {
        /// Nil: a file that was not known.
        package var id: Int64?
        package var path: String
        package var position: StoredPosition
        /// What the decoder carries at the position.
        package var carry: [UInt8]
        package var sizeSeen: Int64

        package init(id: Int64?, path: String, position: StoredPosition, carry: [UInt8], sizeSeen: Int64) {
            self.id = id
            self.path = path
            self.position = position
            self.carry = carry
            self.sizeSeen = sizeSeen
        }
    }

    /// Bytes that vanished before they were read.
    package struct Gap: Sendable {
        package var path: String
        package var offset: Int64
        /// Nil when nobody can tell.
        package var length: Int64?
        package var cause: String

        package init(path: String, offset: Int64, length: Int64?, cause: String) {
            self.path = path
            self.offset = offset
            self.length = length
            self.cause = cause
        }
    }

    /// How many files of a source that are gone are kept, to go on in them should they come back.
    static let keptGoneFiles: Int64 = 2_000

    package var moves: [Move]
    package var gaps: [Gap]
    /// Files that are nowhere any more.
    package var gone: [Int64]

    package init(moves: [Move] = [], gaps: [Gap] = [], gone: [Int64] = []) {
        self.moves = moves
        self.gaps = gaps
        self.gone = gone
    }

    package var isEmpty: Bool { moves.isEmpty && gaps.isEmpty && gone.isEmpty }
}
