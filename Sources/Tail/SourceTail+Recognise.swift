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
    /// Folders into which files were renamed, by the same base paths.
    var destinations: [String: Set<String>] = [:]

    /// By what younger files are told from older ones.
    struct Reference {
        var birth: Int64
        var modifiedAt: Int64

        /// Whether a file came into being after this one, or in the same tick of the clock.
        func isBefore(_ sighting: Sighting) -> Bool {
            let status = sighting.status
            // A compressed file comes into being late, with the time of the last change of what it was made of.
            if RotatedName.isGzip(sighting.path) { return status.modifiedAt > (modifiedAt == 0 ? birth : modifiedAt) }
            let other = status.identity.birth
            return birth != 0 && other != 0 ? other >= birth : status.modifiedAt >= modifiedAt
        }
    }

    /// Notes that a file left its name.
    ///
    /// - Parameter birth: of the file that had the name, if another one took over its position.
    mutating func noteMove(of file: TailedFile, from path: String, to newPath: String? = nil, birth: Int64? = nil) {
        let folder = PathName.folder(of: path)
        let base = PathName.join(folder, RotatedName.base(of: PathName.last(of: path)))
        destinations[base, default: [folder]].insert(PathName.folder(of: newPath ?? path))
        let modifiedAt = file.stamp?.modifiedAt ?? 0
        let birth = birth ?? file.position.identity.birth
        if let known = moved[base], known.birth >= birth { return }
        moved[base] = Reference(birth: birth, modifiedAt: modifiedAt)
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
            let earlier = doubt
            problems.removeAll { $0.kind != .damagedPosition }
            (listing, doubt) = takeListing(now, &report)
            doubt.moved.merge(earlier.moved) { $0.birth >= $1.birth ? $0 : $1 }
            doubt.destinations.merge(earlier.destinations) { $0.union($1) }
        }
        problems += listing.problems
        isComplete = listing.isComplete
        folders = listing.folders
        settle(&doubt, now, &report)
        listedAt = now
        listingCost = clock() - began
    }

    private func takeListing(_ now: Int64, _ report: inout ScanReport) -> (SourceListing, Doubt) {
        let listing = SourceListing(of: patterns, accepts: accepts)
        var doubt = Doubt()
        var toCheck: [(file: TailedFile, sighting: Sighting)] = []
        for (key, sighting) in listing.sightings {
            guard let file = tracked[key] ?? revive(key) else {
                doubt.strangers.append(sighting)
                continue
            }
            if file.path != sighting.path, listing.aliases[key]?.contains(file.path) != true {
                let former = file.path
                doubt.noteMove(of: file, from: former, to: sighting.path)
                file.path = sighting.path
                noteRename(of: file, from: former, &report)
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
            case .exhausted:
                if file.hasUnread { wait(file) }
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
        if file.isFinished {
            file.isFinished = false
            file.isUnsaved = true
        }
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
        if let descriptor = file.content?.descriptor {
            guard listing.isComplete, !file.isDeleted else { return }
            file.isInPattern = false
            guard let path = descriptor.currentPath().map({ inTermsOf(file.path, $0) }), path != file.path,
                // Of a file system that was taken away the system tells paths that lead nowhere.
                case .found(let status) = FileStatus.look(at: path), InodeKey(status.identity) == file.key
            else { return }
            doubt.noteMove(of: file, from: file.path, to: path)
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
            let isRotatedUnread = file.hasUnread && !RotatedName.bases(of: PathName.last(of: file.path)).isEmpty
            if isOurs(file.path) || isRotatedUnread, needsCheck(file, status) { toCheck.append((file, sighting)) }
        case .found, .absent:
            // Whether the name is gone or the whole folder is out of reach shows when siblings are looked for.
            doubt.lost.append(file)
        case .failed(let error):
            problems.append(TailProblem(path: file.path, kind: .system(error)))
        }
    }
}
