import Linux

/// What a listing left open.
struct Doubt {
    /// Closed files that are not where they were.
    var lost: [TailedFile] = []
    /// Files that nobody knows.
    var strangers: [Sighting] = []
    /// Names changed while they were being read.
    var isStale = false
    /// Base paths of files that were renamed, with the moment of birth of the youngest of them.
    var moved: [String: Reference] = [:]

    /// By what younger files are told from older ones.
    struct Reference {
        var birth: Int64
        var modifiedAt: Int64

        /// Whether a file came into being after this one, or in the same tick of the clock.
        func isBefore(_ status: FileStatus) -> Bool {
            let other = status.identity.birth
            return birth != 0 && other != 0 ? other >= birth : status.modifiedAt >= modifiedAt
        }
    }

    /// Notes that a file left its name.
    mutating func noteMove(of file: TailedFile, from path: String) {
        let folder = PathName.folder(of: path)
        let base = PathName.join(folder, RotatedName.base(of: PathName.last(of: path)))
        let modifiedAt = file.stamp?.modifiedAt ?? 0
        if let known = moved[base], known.birth >= file.position.identity.birth { return }
        moved[base] = Reference(birth: file.position.identity.birth, modifiedAt: modifiedAt)
    }
}

extension SourceTail {
    /// Lists the folders and finds out which file is which.
    func recognise(_ now: Int64, _ report: inout ScanReport) {
        let began = clock()
        wantsListing = false
        problems.removeAll { $0.kind != .damagedPosition }
        var (listing, doubt) = takeListing(now, &report)
        let isOdd = tracked.values.contains { $0.verdict != .same }
        if isOdd || doubt.isStale || !doubt.lost.isEmpty {
            // What was seen to be truncated or gone may have left a copy or another name after the listing began:
            // a second listing shows it. The same holds for a rename during a listing.
            let moved = doubt.moved
            problems.removeAll { $0.kind != .damagedPosition }
            (listing, doubt) = takeListing(now, &report)
            doubt.moved.merge(moved) { $0.birth >= $1.birth ? $0 : $1 }
        }
        problems += listing.problems
        isComplete = listing.isComplete
        folders = listing.folders
        settle(&doubt, now, &report)
        listedAt = now
        listingCost = clock() - began
    }

    private func takeListing(_ now: Int64, _ report: inout ScanReport) -> (SourceListing, Doubt) {
        let listing = SourceListing(of: patterns)
        var doubt = Doubt()
        var toCheck: [(file: TailedFile, sighting: Sighting)] = []
        for (key, sighting) in listing.sightings {
            guard let file = tracked[key] ?? revive(key) else {
                doubt.strangers.append(sighting)
                continue
            }
            if file.path != sighting.path, listing.aliases[key]?.contains(file.path) != true {
                doubt.noteMove(of: file, from: file.path)
                file.path = sighting.path
                file.isRotated = true
                file.isUnsaved = true
                report.moved.append(file)
            }
            file.isInPattern = true
            if needsCheck(file, sighting.status) { toCheck.append((file, sighting)) }
        }
        for file in Array(tracked.values) where listing.sightings[file.key] == nil {
            look(for: file, listing, &doubt, &toCheck, &report)
        }
        // The latest first, so that these are the ones that stay open.
        toCheck.sort { $0.sighting.status.modifiedAt > $1.sighting.status.modifiedAt }
        for (file, sighting) in toCheck {
            switch openAndCheck(file, now, &report) {
            case .opened:
                noteName(of: file)
                place(file)
            case .moved:
                doubt.isStale = true
            case .replaced:
                // It stays in reach for the second listing.
                forget(file)
                doubt.lost.append(file)
                doubt.strangers.append(sighting)
            case .failed:
                continue
            }
        }
        return (listing, doubt)
    }

    private func needsCheck(_ file: TailedFile, _ status: FileStatus) -> Bool {
        guard !file.isOpen, !file.isWaiting else { return false }
        return file.isSuspect || file.stamp != TailedFile.Stamp(status) || !file.isSettled
    }

    private func revive(_ key: InodeKey) -> TailedFile? {
        guard let file = absent.remove(key) else { return nil }
        file.stamp = nil
        tracked[key] = file
        return file
    }

    /// A file with a rotated name beside one with its base name is no longer written to by name.
    func noteName(of file: TailedFile) {
        guard !file.isRotated else { return }
        let folder = PathName.folder(of: file.path)
        file.isRotated = RotatedName.bases(of: PathName.last(of: file.path)).contains { base in
            if case .found = FileStatus.look(at: PathName.join(folder, base)) { true } else { false }
        }
    }

    /// Puts a path without links into the folder through which the file was reached, if it still lies there.
    private func inTermsOf(_ former: String, _ path: String) -> String {
        let folder = PathName.folder(of: former)
        guard PathName.resolved(folder) == PathName.folder(of: path) else { return path }
        return PathName.join(folder, PathName.last(of: path))
    }

    /// Looks where a file is that no pattern shows.
    private func look(
        for file: TailedFile,
        _ listing: SourceListing,
        _ doubt: inout Doubt,
        _ toCheck: inout [(file: TailedFile, sighting: Sighting)],
        _ report: inout ScanReport
    ) {
        if let descriptor = file.descriptor {
            guard listing.isComplete, !file.isDeleted else { return }
            file.isInPattern = false
            guard let path = descriptor.currentPath().map({ inTermsOf(file.path, $0) }), path != file.path else {
                return
            }
            doubt.noteMove(of: file, from: file.path)
            file.path = path
            file.isRotated = true
            file.isUnsaved = true
            report.moved.append(file)
            return
        }
        switch FileStatus.look(at: file.path) {
        case .found(let status) where InodeKey(status.identity) == file.key:
            file.isInPattern = false
            let sighting = Sighting(path: file.path, status: status, isInPattern: false)
            if isOurs(file.path), needsCheck(file, status) { toCheck.append((file, sighting)) }
        case .found, .absent:
            // Whether the name is gone or the whole folder is out of reach shows when siblings are looked for.
            doubt.lost.append(file)
        case .failed(let error):
            problems.append(TailProblem(path: file.path, kind: .system(error)))
        }
    }
}
