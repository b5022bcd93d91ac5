/// How many descriptors are held, and for how long; times in microseconds.
package struct TailLimits: Hashable, Sendable {
    /// Files read to their end that stay open, since a writer may go on in them under any name.
    package var quietDescriptors = 64
    /// Files with bytes to read that are open at one time.
    package var unreadDescriptors = 256
    /// How long a rotated file stays open after its last byte.
    package var rotatedQuiet: Int64 = 3_600_000_000
    /// How long a file is left untouched when it is complete, by the word of whoever set up the source; nil: nobody said.
    package var completeAfter: Int64?
    /// How long a deleted file stays open after its last byte; it holds disk space that somebody wants back.
    package var deletedQuiet: Int64 = 10_000_000
    /// How long to wait for the truncation that usually follows when a file is being copied to a rotated name.
    package var copyPatience: Int64 = 10_000_000
    /// How long to wait for the rest of a compressed file that nobody seems to write to any more.
    package var unfinishedPatience: Int64 = 60_000_000
    /// How often folders are listed although nothing seems to have changed.
    package var rescan: Int64 = 10_000_000
    /// After how long an open file with bytes that nobody takes makes room for one that waits.
    package var stalled: Int64 = 30_000_000
    /// Each file is written once and stands for itself: none is a copy of another one, or goes on in another one.
    package var isSpool = false
    /// A file whose size or time changes is another one altogether, whatever its beginning says: it is read again.
    package var isRewritten = false

    package init() {}

    /// The same with no more than so many descriptors; a quarter of them for files that were read.
    func fitting(_ descriptors: Int) -> TailLimits {
        guard descriptors < unreadDescriptors + quietDescriptors else { return self }
        var fewer = self
        fewer.quietDescriptors = min(quietDescriptors, max(0, descriptors / 4))
        fewer.unreadDescriptors = min(unreadDescriptors, max(1, descriptors - fewer.quietDescriptors))
        return fewer
    }
}

/// Which open files to close; no I/O.
enum Retention {
    struct Holding {
        var isFullyRead: Bool
        var isDeleted: Bool
        var isRotated: Bool
        var isCompressed = false
        /// Microseconds since the file grew or its name changed.
        var quiet: Int64
        /// Microseconds since that or since it was read on.
        var idle: Int64
        /// Another file of the source came to be later and was written to later.
        var isSuperseded = false
    }

    enum Decision: Equatable {
        case keep
        case close
        /// The file is deleted, nobody reads its last bytes, and they are given up.
        case abandon
    }

    /// What to think of bytes that stand at the end of a file without a line end.
    static func finality(_ holding: Holding, _ limits: TailLimits) -> TailedFile.Finality {
        if let completeAfter = limits.completeAfter, holding.quiet >= completeAfter { return .declared }
        let isOver = isAbandoned(holding, limits) || (holding.isSuperseded && holding.quiet >= limits.rotatedQuiet)
        return isOver ? .presumed : .open
    }

    /// Whether nobody is likely to write any more, by the word of whoever set up the source or not.
    static func isOver(_ holding: Holding, _ limits: TailLimits) -> Bool {
        isAbandoned(holding, limits) || holding.quiet >= limits.rotatedQuiet
    }

    /// The file is compressed, or it was rotated or deleted and no writer has touched it for long.
    private static func isAbandoned(_ holding: Holding, _ limits: TailLimits) -> Bool {
        holding.isCompressed || (holding.isDeleted && holding.quiet >= limits.deletedQuiet)
            || (holding.isRotated && holding.quiet >= limits.rotatedQuiet)
    }

    static func decisions(_ holdings: [Holding], _ limits: TailLimits) -> [Decision] {
        var decisions = holdings.map { holding -> Decision in
            guard holding.isFullyRead else {
                let isGivenUp = holding.isDeleted && holding.idle >= limits.deletedQuiet + limits.rotatedQuiet
                return isGivenUp ? .abandon : .keep
            }
            return isAbandoned(holding, limits) ? .close : .keep
        }
        let quiet = holdings.indices
            .filter { holdings[$0].isFullyRead && decisions[$0] == .keep }
            .sorted { holdings[$0].quiet > holdings[$1].quiet }
        for index in quiet.prefix(max(0, quiet.count - limits.quietDescriptors)) { decisions[index] = .close }
        return decisions
    }
}
