import Pace
import RecordFormats

/// Tells equal copies of a message apart that stand near each other in an mbox file, which has no names: the first, the
/// second and so on, so that a mark of the store on one of them is not taken for the other's.
///
/// Copies between which more than `most` messages stand are held to be one.
struct RecentCopies: Sendable {
    private static let most = 64
    private static let width = 4

    /// Of the last messages, the newest last.
    private var digests: [UInt32] = []

    init(carry: some Collection<UInt8>) {
        let bytes = Array(carry)
        for start in stride(from: 0, to: bytes.count - bytes.count % Self.width, by: Self.width) {
            digests.append(bytes[start..<start + Self.width].reduce(0) { $0 << 8 | UInt32($1) })
        }
    }

    var carry: [UInt8] {
        digests.flatMap { digest in (0..<Self.width).map { UInt8(truncatingIfNeeded: digest >> (24 - 8 * $0)) } }
    }

    /// Gives the record of a message a key of its own if others with its key stood before it.
    mutating func tellApart(_ record: inout DecodedRecord) {
        guard case .record(.message(var message), _) = record.outcome else { return }
        let digest = UInt32(truncatingIfNeeded: message.copy.low)
        let before = digests.count { $0 == digest }
        digests.append(digest)
        if digests.count > Self.most { digests.removeFirst() }
        guard before > 0 else { return }
        var key = RecordDigest("copy behind others")
        key.add(Int64(bitPattern: message.copy.high))
        key.add(Int64(bitPattern: message.copy.low))
        key.add(Int64(before))
        message.copy = key.finish()
        record.outcome = .record(.message(message), key: message.copy)
    }
}
