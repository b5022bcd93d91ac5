import Linux

/// A position whose file is gone or holds something else.
struct Orphan {
    enum Kind {
        /// The file is there, with other content.
        case begun
        /// The file is gone.
        case lost
        /// The file is deleted and still open.
        case deleted
        /// The file has been gone for long.
        case absent
    }

    var file: TailedFile
    var kind: Kind
}

/// A file that may hold the content of one that is gone.
struct Candidate {
    var sighting: Sighting
    var descriptor: FileDescriptor?
}

extension SourceTail {
    /// Unknown files outside the patterns that are named like rotated forms of orphans with bytes to read.
    func siblings(
        of orphans: [Orphan],
        besides strangers: [Sighting],
        _ cache: inout FolderCache
    ) -> [Sighting] {
        var seen = Set(strangers.map(\.key))
        var found: [Sighting] = []
        for orphan in orphans where !orphan.file.isFinished {
            let name = PathName.last(of: orphan.file.path)
            guard let view = cache.view(of: PathName.folder(of: orphan.file.path)) else { continue }
            for sighting in view.sightings(beginningWith: RotatedName.stem(of: RotatedName.base(of: name))) {
                guard tracked[sighting.key] == nil, !RotatedName.isCompressed(sighting.path),
                    seen.insert(sighting.key).inserted
                else { continue }
                found.append(sighting)
            }
        }
        return found
    }

    /// Compares the content of candidates with the fingerprints of orphans. Those that match stay open.
    func contentMatches(_ orphans: [Orphan], _ candidates: inout [Candidate]) -> [ContentMatch] {
        let index = OrphanIndex(heads: orphans.enumerated().map { ($0.offset, $0.element.file.position.head) })
        guard !index.isEmpty else { return [] }
        var matches: [ContentMatch] = []
        for (number, candidate) in candidates.enumerated() where candidate.sighting.status.size > 0 {
            guard let descriptor = try? FileDescriptor.open(candidate.sighting.path),
                let status = try? descriptor.status(), InodeKey(status.identity) == candidate.sighting.key,
                let head = try? descriptor.read(at: 0, count: FilePosition.headLimit)
            else { continue }
            for found in index.orphans(matching: head) {
                guard let match = match(orphans[found], found, candidate.sighting, number, status, descriptor) else {
                    continue
                }
                matches.append(match)
                candidates[number].descriptor = descriptor
            }
        }
        return matches
    }

    private func match(
        _ orphan: Orphan,
        _ orphanNumber: Int,
        _ sighting: Sighting,
        _ candidateNumber: Int,
        _ status: FileStatus,
        _ descriptor: FileDescriptor
    ) -> ContentMatch? {
        let position = orphan.file.position
        if !sighting.isInPattern {
            let isBeside = PathName.folder(of: sighting.path) == PathName.folder(of: orphan.file.path)
            guard isBeside, !orphan.file.isFinished, orphan.kind == .begun || orphan.kind == .lost else { return nil }
        }
        if orphan.kind == .deleted, status.size < orphan.file.sizeSeen ?? 0 { return nil }
        guard status.size >= position.offset,
            let anchor = try? descriptor.read(at: position.anchorStart, count: position.anchor.length),
            Fingerprint(of: anchor) == position.anchor
        else { return nil }
        let name = PathName.last(of: orphan.file.path)
        return ContentMatch(
            orphan: orphanNumber,
            candidate: candidateNumber,
            offset: position.offset,
            isSamePath: sighting.path == orphan.file.path,
            isTelling: Recognition.isTelling(length: anchor.count, newlines: anchor.count { $0 == 10 }),
            isExpected: orphan.kind == .begun && (sighting.isInPattern || status.size == position.offset)
                && RotatedName.isRelative(PathName.last(of: sighting.path), of: name)
        )
    }
}
