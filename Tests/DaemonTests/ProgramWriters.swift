/// What the writers may expect of CallPace: which records it must have in the end, and which it may lack because
/// their bytes vanished before it could read them.
///
/// The daemon is asked for one thing only, at the moment when bytes vanish: which records it has stored by then.
struct ProgramWriters {
    typealias SheetID = ProgramDisk.SheetID

    /// What a running daemon is known to hold of a file.
    private struct Holding {
        /// Pieces that were there when it looked last.
        var seen: Int
        var since: Int64
    }

    /// An open file is kept for an hour at least; a little less is counted on.
    private static let patience: Int64 = 3_000_000_000

    /// Records of which no byte is left, that were stored before.
    private(set) var safe: Set<Int> = []
    /// Records that vanished before they were stored; true: CallPace had seen their bytes and
    /// must declare a gap.
    private(set) var lost: [Int: Bool] = [:]
    /// Those of them that the daemon had seen and may not have told the ledger about.
    private var untold: Set<Int> = []
    /// Bytes that vanished before they were stored, fragments included.
    private(set) var vanishedBytes: Int64 = 0
    private var holdings: [SheetID: Holding] = [:]

    /// A look has come to its end; files that can be reached are known to the daemon, and open if anything is to be
    /// expected of them.
    mutating func looked(at disk: ProgramDisk, now: Int64) {
        guard !disk.isHidden else { return }
        untold = []
        for (id, sheet) in disk.sheets where sheet.name != nil {
            let isNew = holdings[id].map { $0.seen != sheet.pieces.count } ?? true
            let since = isNew || sheet.name == ProgramDisk.log ? now : holdings[id]?.since ?? now
            holdings[id] = Holding(seen: sheet.pieces.count, since: since)
        }
    }

    /// The daemon is gone, and with it the files that it alone held.
    mutating func ended(_ disk: ProgramDisk, stored: () throws -> Set<Int>) rethrows {
        for (id, sheet) in disk.sheets where sheet.name == nil {
            try vanish(id, from: disk, stored: stored)
            disk.forget(id)
        }
        holdings = [:]
        for number in untold { lost[number] = false }
        untold = []
    }

    /// Time has gone by: what the daemon held and nobody read is given up.
    mutating func waited(_ disk: ProgramDisk, now: Int64, stored: () throws -> Set<Int>) rethrows {
        for (id, holding) in holdings where now - holding.since >= Self.patience {
            if let sheet = disk.sheets[id], sheet.name == nil {
                try vanish(id, from: disk, stored: stored)
                disk.forget(id)
            }
            if disk.sheets[id]?.name != ProgramDisk.log { holdings[id] = nil }
        }
    }

    /// A file has lost its name.
    mutating func unlinked(_ id: SheetID, from disk: ProgramDisk, stored: () throws -> Set<Int>) rethrows {
        if holdings[id] != nil { return }
        try vanish(id, from: disk, stored: stored)
        disk.forget(id)
    }

    /// The content of a file is about to go, or has no name and no reader.
    mutating func vanish(_ id: SheetID, from disk: ProgramDisk, stored: () throws -> Set<Int>) rethrows {
        guard let sheet = disk.sheets[id] else { return }
        let seen = holdings[id]?.seen ?? 0
        let elsewhere = disk.sheets.filter { $0.key != id }.values.reduce(into: Set<Int>()) { $0.formUnion($1.records) }
        let fragments = Set(disk.sheets.filter { $0.key != id }.values.compactMap { $0.fragment?.record })
        let known = try stored()
        // What CallPace remembers of a file begins with the first record that it read of it.
        let isRead = !sheet.records.isDisjoint(with: known)
        for (index, piece) in sheet.pieces.enumerated() {
            // Of a file of which nothing was read a copy may be found too late: a gap too many is no silence.
            if !isRead { vanishedBytes += Int64(piece.bytes) }
            switch piece {
            case .record(let number), .rest(let number, _):
                guard sheet.records.contains(number), !elsewhere.contains(number) else {
                    if isRead, case .rest(_, let bytes) = piece { vanishedBytes += Int64(bytes) }
                    continue
                }
                if known.contains(number) {
                    safe.insert(number)
                } else {
                    lost[number] = isRead && index < seen
                    if isRead, index < seen { untold.insert(number) }
                    if isRead { vanishedBytes += Int64(WrittenCalls.line(number).utf8.count) }
                }
            case .head(let number, let bytes):
                if isRead, !elsewhere.contains(number), !fragments.contains(number) { vanishedBytes += Int64(bytes) }
            }
        }
        holdings[id] = nil
    }

    /// Every record that must be there in the end.
    func expected(_ disk: ProgramDisk) -> Set<Int> {
        disk.sheets.values.reduce(into: safe) { $0.formUnion($1.records) }
    }
}
