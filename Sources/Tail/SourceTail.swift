import Linux

/// Follows the files of one source through growth, rotation, copies and restarts.
///
/// Owned by one task. `scan` finds out what there is; between scans the task reads `files`, commits positions and
/// says so with `TailedFile.saved`. Nothing is ever written, locked or moved.
package final class SourceTail {
    let patterns: [GlobPattern]
    /// Descriptors that are left to the rest of the process.
    static let reserve = 16

    let wantedLimits: TailLimits
    /// What is wanted, or less where the process has too few descriptors.
    var limits: TailLimits
    let clock: @Sendable () -> Int64
    let accepts: @Sendable (String) -> Bool
    let state: @Sendable (String) -> String

    /// All files that are there, open or not.
    var tracked: [InodeKey: TailedFile] = [:]
    var absent = AbsentFiles()
    /// The open ones, in reading order.
    var open: [TailedFile] = []
    /// Closed ones with bytes to read, oldest first.
    var waiting: [TailedFile] = []
    /// Files that look like copies in the making.
    var held: [InodeKey: HeldCopy] = [:]
    var problems: [TailProblem] = []
    var isComplete = true

    var folders: [String: SourceListing.FolderState?] = [:]
    var listedAt: Int64?
    /// What the last listing took.
    var listingCost: Int64 = 0
    /// Something was seen between two listings that only a listing explains.
    var wantsListing = false

    struct HeldCopy {
        var size: Int64
        var modifiedAt: Int64
        /// When one of these changed last, monotonic.
        var changedAt: Int64
        /// How long it is held after that.
        var patience: Int64
        /// It holds what is read, or was, in another file.
        var isCopy = false

        /// When it is to be looked at again although it did not change.
        var due: Int64 { patience > .max - changedAt ? .max : changedAt + patience }
    }

    /// - Parameters:
    ///   - patterns: paths, with wildcards in any component; a folder stands for the files in it.
    ///   - known: what the ledger knows of the source.
    ///   - limits: numbers of descriptors, and times.
    ///   - accepts: whether a path is one of the source's at all.
    ///   - state: what of a path bears on what is read; a file that gets a name with another state is read again.
    ///   - clock: monotonic, in microseconds.
    package init(
        patterns: [String],
        known: [KnownFile],
        limits: TailLimits = TailLimits(),
        accepts: @escaping @Sendable (String) -> Bool = { _ in true },
        state: @escaping @Sendable (String) -> String = { _ in "" },
        clock: @escaping @Sendable () -> Int64 = MonotonicClock.now
    ) {
        self.patterns = patterns.map(GlobPattern.init)
        self.wantedLimits = limits
        self.limits = limits
        self.accepts = accepts
        self.state = state
        self.clock = clock
        let now = clock()
        for known in known.sorted(by: { $0.id > $1.id }) { remember(known, now: now) }
    }

    private func remember(_ known: KnownFile, now: Int64) {
        let position = known.position
        let file = TailedFile(id: known.id, path: known.path, position: position, sizeSeen: known.sizeSeen, now: now)
        file.isFinished = known.isFinished
        if !position.isSound {
            file.position = .start(of: position.identity, epoch: max(0, position.epoch) &+ 1)
            file.isUnsaved = true
            // A size that stands beside it is worth no more.
            file.sizeSeen = nil
            problems.append(TailProblem(path: known.path, kind: .damagedPosition))
        }
        if tracked[file.key] == nil { tracked[file.key] = file } else { absent.insert(file) }
    }

    /// The open files in reading order: what was rotated away first, then older before newer. Those without
    /// `hasUnread` are held because a writer may go on in them.
    package var files: [TailedFile] { open }

    /// Of all files that are there, open or not.
    package var paths: some Sequence<String> { tracked.values.lazy.map(\.path) }

    /// How many files are there, open or not.
    package var fileCount: Int { tracked.count }

    /// Files that are there and were read to the end that was seen, all of it committed.
    package var readThrough: [TailedFile] {
        tracked.values.filter { $0.id != nil && !$0.isUnsaved && $0.position.offset > 0 && $0.unreadBytes == 0 }
    }

    /// Bytes to read in files that are there, as of the last scan.
    package var unreadBytes: Int64 { tracked.values.reduce(0) { $0 + $1.unreadBytes } }

    /// Finds out what there is: lists folders, opens what is new, recognises what is known, follows renames.
    ///
    /// To be called after every wake-up, at least every `TailLimits.rescan`, and after a `TailError`. When nothing
    /// but the content of open files has changed, it looks at these alone.
    ///
    /// - Parameter isForced: list all folders in any case.
    package func scan(isForced: Bool = false) -> ScanReport {
        let now = clock()
        var report = ScanReport()
        lookAtOpenFiles(now, &report)
        fitDescriptors(now)
        let wait = timeToListing(now)
        if isForced || wait == 0 { recognise(now, &report) }
        fill(now, &report)
        retire(now, &report)
        sortOpen()
        report.problems = problems + failures
        report.isComplete = isComplete
        report.nextScan = nextScan(now, deferred: isForced || wait == 0 ? nil : wait)
        return report
    }

    /// Has files read again from their beginning, since what is known beside their bytes has changed.
    package func readAgain(_ report: inout ScanReport, where matches: (String) -> Bool) {
        for file in tracked.values where file.position.offset > 0 && matches(file.path) { begin(again: file, &report) }
        // Closed ones are opened by a listing.
        wantsListing = true
        report.nextScan = min(report.nextScan ?? 50_000, 50_000)
    }

    /// Takes note of another name of a file.
    func noteRename(of file: TailedFile, from former: String, _ report: inout ScanReport) {
        if file.position.offset > 0, state(former) != state(file.path) { begin(again: file, &report) }
    }

    private func begin(again file: TailedFile, _ report: inout ScanReport) {
        file.restart()
        report.restarted.append(file)
        settleIn(file, clock(), &report)
    }

    /// Gives a file up: its descriptor is closed, and it comes back only when it changes.
    package func close(_ file: TailedFile) {
        open.removeAll { $0 === file }
        file.content = nil
        file.isFinished = true
        if file.isDeleted { forget(file) }
    }

    func forget(_ file: TailedFile) {
        if tracked[file.key] === file { tracked[file.key] = nil }
        absent.insert(file)
    }

    /// Whether names of this file are the source's business: it matches a pattern, or did before a rotation, which may
    /// have moved it one folder down.
    func isOurs(_ path: String) -> Bool {
        let folder = PathName.folder(of: path)
        let names = [PathName.last(of: path)] + RotatedName.bases(of: PathName.last(of: path))
        return patterns.contains { pattern in
            pattern.matches(folder)
                || names.contains { name in
                    [folder, PathName.folder(of: folder)].contains { pattern.matches(PathName.join($0, name)) }
                }
        }
    }

    /// Microseconds until folders are to be listed: 0 is now, nil when there is no reason but the time.
    private func timeToListing(_ now: Int64) -> Int64? {
        guard let listedAt, !wantsListing, !open.contains(where: { $0.isSuspect || $0.verdict != .same }) else {
            return 0
        }
        let age = now - listedAt
        if age >= max(limits.rescan, 4 * listingCost) { return 0 }
        if held.values.contains(where: { now >= $0.due }) { return 0 }
        let isChanged = folders.isEmpty || folders.contains { SourceListing.hasChanged($0.key, since: $0.value) }
        // A folder with very many files is not listed all the time because one comes after the other.
        return isChanged ? max(0, 4 * listingCost - age) : nil
    }

    private func nextScan(_ now: Int64, deferred: Int64?) -> Int64? {
        var times = [deferred].compactMap(\.self)
        if wantsListing || (!waiting.isEmpty && hasRoom) { times.append(50_000) }
        if !waiting.isEmpty, let first = open.filter(\.canWait).map(\.idleSince).min() {
            times.append(max(50_000, first + limits.stalled - now))
        }
        if let first = held.values.map(\.due).min() { times.append(max(0, first - now)) }
        if open.contains(where: \.hasShrunk) { times.append(1_000_000) }
        if let completeAfter = limits.completeAfter {
            let waits = open.filter { $0.hasUnread && $0.finality == .open }.map { $0.quietSince + completeAfter - now }
            if let first = waits.min() { times.append(max(0, first)) }
        }
        return times.min()
    }

    private func sortOpen() {
        let keyed = open.map { file in
            let order = ReadingOrder(
                isLive: !(file.isRotated || file.isDeleted),
                modifiedAt: file.stamp?.modifiedAt ?? 0,
                birth: file.position.identity.birth,
                name: PathName.last(of: file.path)
            )
            return (order, file)
        }
        open = keyed.sorted { $0.0 < $1.0 }.map(\.1)
    }
}
