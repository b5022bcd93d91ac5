package import Linux

/// Which file it is and how far its bytes have taken effect: what the ledger stores, atomically with the effect.
package struct FilePosition: Hashable, Sendable {
    /// How many bytes at the start of a file `head` covers at most.
    package static let headLimit = 1024
    /// How many bytes before the offset `anchor` covers at most.
    package static let anchorLimit = 4096

    package var identity: FileIdentity
    /// Bytes that have taken effect.
    package var offset: Int64
    /// Of the first `min(1024, offset)` bytes.
    package var head: Fingerprint
    /// Of the last `min(4096, offset)` bytes before `offset`.
    package var anchor: Fingerprint
    /// How many times the file was begun anew under its name (rewritten or truncated).
    package var epoch: Int64

    package init(identity: FileIdentity, offset: Int64, head: Fingerprint, anchor: Fingerprint, epoch: Int64) {
        self.identity = identity
        self.offset = offset
        self.head = head
        self.anchor = anchor
        self.epoch = epoch
    }

    /// Before the first byte of a file.
    package static func start(of identity: FileIdentity, epoch: Int64 = 0) -> FilePosition {
        FilePosition(identity: identity, offset: 0, head: .empty, anchor: .empty, epoch: epoch)
    }

    /// No offset and no epoch of a real file comes near.
    private static let limit: Int64 = 1 << 60

    /// Where the bytes of the anchor begin.
    var anchorStart: Int64 { max(0, offset - Int64(anchor.length)) }

    /// Whether offset and fingerprints can belong together; what is read from a store may be damaged.
    var isSound: Bool {
        (0..<Self.limit).contains(offset) && (0..<Self.limit).contains(epoch)
            && Int64(head.length) == min(Int64(Self.headLimit), offset)
            && Int64(anchor.length) == min(Int64(Self.anchorLimit), offset)
    }
}

/// A file that the ledger knows from earlier.
package struct KnownFile: Hashable, Sendable {
    /// The ledger's number of the file.
    package var id: Int64
    /// Where it was seen last.
    package var path: String
    package var position: FilePosition
    /// It had been rotated away or deleted, and was read to its end.
    package var isFinished: Bool
    /// The largest size that was seen, to count what a truncation took; nil when it was not kept.
    package var sizeSeen: Int64?

    package init(id: Int64, path: String, position: FilePosition, isFinished: Bool, sizeSeen: Int64? = nil) {
        self.id = id
        self.path = path
        self.position = position
        self.isFinished = isFinished
        self.sizeSeen = sizeSeen
    }
}
