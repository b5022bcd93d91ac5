import Ledger
import Linux
import Tail

extension StoredPosition {
    /// A position as the ledger stores it.
    init(_ position: FilePosition) {
        self.init(
            device: position.identity.device,
            inode: position.identity.inode,
            generation: position.identity.generation,
            birth: position.identity.birth,
            offset: position.offset,
            headLength: position.head.length,
            head: position.head.bytes,
            anchorLength: position.anchor.length,
            anchor: position.anchor.bytes,
            epoch: position.epoch
        )
    }

    /// A stored position as the tail knows it.
    var filePosition: FilePosition {
        FilePosition(
            identity: FileIdentity(device: device, inode: inode, generation: generation, birth: birth),
            offset: offset,
            head: Fingerprint(length: headLength, bytes: head),
            anchor: Fingerprint(length: anchorLength, bytes: anchor),
            epoch: epoch
        )
    }
}

extension StoredFile {
    var knownFile: KnownFile {
        KnownFile(id: id, path: path, position: position.filePosition, isFinished: isFinished, sizeSeen: sizeSeen)
    }
}

extension Fingerprint {
    fileprivate var bytes: [UInt8] {
        guard length > 0 else { return [] }
        return [high, low].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * UInt64($0))) } }
    }

    fileprivate init(length: Int, bytes: [UInt8]) {
        guard length > 0, bytes.count == 16 else {
            self = .empty
            return
        }
        func word(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
        self.init(length: length, high: word(bytes[0..<8]), low: word(bytes[8..<16]))
    }
}
