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
    var content: FileContent?

    /// The content, opened anew where it was not kept open and the file is still there.
    func opened() -> FileContent? {
        if let content { return content }
        guard let content = try? FileContent.open(sighting.path), let status = try? content.status(),
            InodeKey(status.identity) == sighting.key
        else { return nil }
        return content
    }
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
                guard tracked[sighting.key] == nil, !RotatedName.isUnreadable(sighting.path),
                    seen.insert(sighting.key).inserted
                else { continue }
                found.append(sighting)
            }
        }
        return found
    }

    /// Compares the content of candidates with the fingerprints of orphans. Those that match stay open, as long as there
    /// are descriptors.
    func contentMatches(_ orphans: [Orphan], _ candidates: inout [Candidate]) -> [ContentMatch] {
        let index = OrphanIndex(heads: orphans.enumerated().map { ($0.offset, $0.element.file.position.head) })
        guard !index.isEmpty else { return [] }
        var matches: [ContentMatch] = []
        var spare = ProcessDescriptors.spare() / 2
        for (number, candidate) in candidates.enumerated() where candidate.sighting.status.size > 0 {
            guard let content = try? FileContent.open(candidate.sighting.path),
                let status = try? content.status(), InodeKey(status.identity) == candidate.sighting.key,
                let head = try? content.read(at: 0, count: FilePosition.headLimit)
            else { continue }
            for found in index.orphans(matching: head) {
                guard let match = match(orphans[found], found, candidate.sighting, number, content) else {
                    continue
                }
                matches.append(match)
                if candidates[number].content == nil, spare > 0 {
                    candidates[number].content = content
                    spare -= 1
                }
            }
            content.rest()
        }
        return matches
    }

    private func match(
        _ orphan: Orphan,
        _ orphanNumber: Int,
        _ sighting: Sighting,
        _ candidateNumber: Int,
        _ content: FileContent
    ) -> ContentMatch? {
        let position = orphan.file.position
        if !sighting.isInPattern {
            let isBeside = PathName.folder(of: sighting.path) == PathName.folder(of: orphan.file.path)
            guard isBeside, !orphan.file.isFinished, orphan.kind == .begun || orphan.kind == .lost else { return nil }
        }
        guard let size = try? content.size(), size >= position.offset, (try? content.end()) == .complete,
            orphan.kind != .deleted || size >= orphan.file.sizeSeen ?? 0,
            let anchor = try? content.read(at: position.anchorStart, count: position.anchor.length),
            Fingerprint(of: anchor) == position.anchor
        else { return nil }
        let name = PathName.last(of: orphan.file.path)
        return ContentMatch(
            orphan: orphanNumber,
            candidate: candidateNumber,
            offset: position.offset,
            isSamePath: sighting.path == orphan.file.path,
            isTelling: Recognition.isTelling(length: anchor.count, newlines: anchor.count { $0 == 10 }),
            isExpected: orphan.kind == .begun && (sighting.isInPattern || size == position.offset)
                && RotatedName.isRelative(PathName.last(of: sighting.path), of: name)
        )
    }
}
