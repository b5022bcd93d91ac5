/// What the content of a candidate says about a position whose file is gone.
struct ContentMatch: Hashable {
    /// Which position, and which file.
    var orphan: Int
    var candidate: Int
    /// The offset of the position.
    var offset: Int64
    /// The candidate lies where the lost file lay.
    var isSamePath: Bool
    /// The matching bytes are enough to tell the file from others with the same header.
    var isTelling: Bool
    /// The file was truncated or rewritten in place, the candidate is named like a rotated form of it, and to take it
    /// for its copy cannot bring in bytes that are not the source's.
    var isExpected: Bool
}

/// Decisions about which file is which; no I/O.
enum Recognition {
    /// Whether bytes before an offset tell a file from others. One line may be a header, which all files share.
    static func isTelling(length: Int, newlines: Int) -> Bool {
        length >= FilePosition.headLimit || (length >= 64 && newlines >= 2)
    }

    struct Adoptions: Equatable {
        /// Which candidate carries on which position.
        var candidates: [Int: Int] = [:]
        /// Positions for which several candidates came into question.
        var ambiguous: Set<Int> = []
    }

    /// Decides which candidate carries on which position: the one and only that fits, or of several the one at the
    /// old path. A candidate that fits several positions takes the one that is furthest.
    static func adoptions(of matches: [ContentMatch]) -> Adoptions {
        var result = Adoptions()
        var taken: Set<Int> = []
        let usable = Dictionary(grouping: matches.filter { $0.isTelling || $0.isExpected }, by: \.orphan)
        let order = usable.sorted { first, second in
            let (a, b) = (first.value[0].offset, second.value[0].offset)
            return a == b ? first.key < second.key : a > b
        }
        for (orphan, matches) in order {
            let free = matches.filter { !taken.contains($0.candidate) }
            let choice = free.count == 1 ? free.first : free.first(where: \.isSamePath)
            if let choice {
                result.candidates[orphan] = choice.candidate
                taken.insert(choice.candidate)
            } else if free.contains(where: \.isTelling) {
                result.ambiguous.insert(orphan)
            }
        }
        return result
    }
}

/// Finds the positions that a file may carry on, by the first bytes of its content: one pass for any number of them.
struct OrphanIndex {
    private var orphans: [Fingerprint: [Int]] = [:]
    private var lengths: Set<Int> = []

    init(heads: [(orphan: Int, head: Fingerprint)]) {
        for (orphan, head) in heads where head.length > 0 {
            orphans[head, default: []].append(orphan)
            lengths.insert(head.length)
        }
    }

    var isEmpty: Bool { orphans.isEmpty }

    /// The positions whose head is a beginning of these bytes.
    func orphans(matching bytes: [UInt8]) -> [Int] {
        var running = RunningFingerprint()
        var found: [Int] = []
        for (index, byte) in bytes.prefix(FilePosition.headLimit).enumerated() {
            running.append(byte)
            if lengths.contains(index + 1) { found += orphans[running.value] ?? [] }
        }
        return found
    }
}

/// The order in which files are read: what was rotated away before what is live, older before newer.
struct ReadingOrder: Comparable {
    var isLive: Bool
    /// Nanoseconds since 1970.
    var modifiedAt: Int64
    var birth: Int64
    var name: String

    static func < (a: ReadingOrder, b: ReadingOrder) -> Bool {
        if a.isLive != b.isLive { return b.isLive }
        if a.modifiedAt != b.modifiedAt { return a.modifiedAt < b.modifiedAt }
        if a.birth != b.birth { return a.birth < b.birth }
        let (first, second) = (RotatedName.number(of: a.name) ?? 0, RotatedName.number(of: b.name) ?? 0)
        if first != second { return first > second }
        return a.name < b.name
    }
}
