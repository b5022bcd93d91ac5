import Linux

extension SourceTail {
    /// Adds files that stood under a followed name and were rotated on before anybody saw them: those with rotated
    /// names that came into being after the one that was followed.
    func addIntermediates(_ doubt: inout Doubt, _ cache: inout FolderCache) {
        noteNewNames(&doubt)
        var seen = Set(doubt.strangers.map(\.key))
        for (path, reference) in doubt.moved {
            let base = PathName.last(of: path)
            let views = (doubt.destinations[path] ?? []).sorted().compactMap { cache.view(of: $0) }
            for sighting in views.flatMap({ $0.sightings(beginningWith: RotatedName.stem(of: base)) }) {
                guard RotatedName.isRotation(PathName.last(of: sighting.path), of: base),
                    tracked[sighting.key] == nil, !seen.contains(sighting.key),
                    reference.isBefore(sighting)
                else { continue }
                if RotatedName.isUnreadable(sighting.path) {
                    problems.append(TailProblem(path: sighting.path, kind: .compressed))
                    continue
                }
                seen.insert(sighting.key)
                doubt.strangers.append(sighting)
            }
        }
    }

    /// A new file under a name that is given in full says that there may have been others between it and the one
    /// that was followed last. After a start there may have been in any case.
    private func noteNewNames(_ doubt: inout Doubt) {
        let isFirst = listedAt == nil
        let literal = patterns.filter(\.isLiteral).map(\.text).filter { path in
            doubt.moved[path] == nil && (isFirst || doubt.strangers.contains { $0.path == path })
        }
        guard !literal.isEmpty else { return }
        let byFolder = Dictionary(grouping: literal, by: PathName.folder(of:))
        for file in tracked.values where file.position.offset > 0 || file.id != nil {
            let name = PathName.last(of: file.path)
            for path in byFolder[PathName.folder(of: file.path)] ?? []
            where name == PathName.last(of: path) || RotatedName.isRotation(name, of: PathName.last(of: path)) {
                doubt.noteMove(of: file, from: path)
            }
        }
    }

    /// After how long a scan puts compressed files off to the next one, microseconds.
    private static let longScan: Int64 = 5_000_000

    /// Begins to follow files that nobody knows, oldest first.
    func begin(_ strangers: [Sighting], _ now: Int64, _ report: inout ScanReport) {
        var stillHeld: Set<InodeKey> = []
        let names = Dictionary(grouping: open.filter { !$0.isDeleted }) { PathName.last(of: $0.path) }
        let sorted = strangers.map { ($0.order, $0) }.sorted { $0.0 < $1.0 }
        for (_, sighting) in sorted where tracked[sighting.key] == nil {
            if RotatedName.isGzip(sighting.path) {
                // Each is unpacked to see that it is complete: what takes long goes on with the next scan.
                guard clock() - now < Self.longScan else {
                    wantsListing = true
                    continue
                }
                guard !isHeldBack(sighting, now, &report) else {
                    stillHeld.insert(sighting.key)
                    continue
                }
            } else if isCopyInTheMaking(sighting, of: names, now) {
                stillHeld.insert(sighting.key)
                continue
            }
            let position = FilePosition.start(of: sighting.status.identity)
            let file = TailedFile(id: nil, path: sighting.path, position: position, sizeSeen: nil, now: now)
            file.isInPattern = sighting.isInPattern
            file.isRotated = !sighting.isInPattern
            if hasRoom {
                switch openAndCheck(file, now, &report) {
                case .opened:
                    noteName(of: file)
                    tracked[file.key] = file
                    place(file)
                case .exhausted:
                    wantsListing = true
                    continue
                case .moved, .replaced, .failed:
                    continue
                }
            } else {
                if !RotatedName.isGzip(sighting.path) { file.sizeSeen = sighting.status.size }
                noteName(of: file)
                tracked[file.key] = file
                wait(file)
            }
            report.newFiles += 1
        }
        held = held.filter { stillHeld.contains($0.key) }
    }

    /// Whether a new file looks like a copy of one that is being followed, so that a truncation of that one is to
    /// be expected at any moment. It is held back for a while, until the copy is complete and nothing follows.
    private func isCopyInTheMaking(
        _ sighting: Sighting,
        of names: [String: [TailedFile]],
        _ now: Int64
    ) -> Bool {
        guard !limits.isSpool else { return false }
        let originals = RotatedName.originals(of: PathName.last(of: sighting.path))
        guard originals.contains(where: { names[$0]?.contains { isTwin(sighting, of: $0) } ?? false }) else {
            return false
        }
        return isPatienceLeft(for: sighting, limits.copyPatience, now)
    }

    /// Whether a file that is held back changed, or has not been still for long.
    func isPatienceLeft(for sighting: Sighting, _ patience: Int64, _ now: Int64) -> Bool {
        let (size, modifiedAt) = (sighting.status.size, sighting.status.modifiedAt)
        if let copy = held[sighting.key], copy.size == size, copy.modifiedAt == modifiedAt {
            held[sighting.key]?.patience = patience
            return now - copy.changedAt < patience
        }
        held[sighting.key] = HeldCopy(size: size, modifiedAt: modifiedAt, changedAt: now, patience: patience)
        return true
    }

    private func isTwin(_ sighting: Sighting, of file: TailedFile) -> Bool {
        guard let content = file.content, sighting.path != file.path else { return false }
        let size = sighting.status.size
        if size == 0 { return true }
        guard let own = file.sizeSeen, size <= own, let copy = try? FileDescriptor.open(sighting.path) else {
            return false
        }
        let start = max(0, size - Int64(FilePosition.anchorLimit))
        for (offset, count) in [(Int64(0), FilePosition.headLimit), (start, FilePosition.anchorLimit)] {
            let count = min(count, Int(min(size - offset, Int64(FilePosition.anchorLimit))))
            guard let mine = try? copy.read(at: offset, count: count),
                let theirs = try? content.read(at: offset, count: count), mine == theirs
            else { return false }
        }
        return true
    }
}
