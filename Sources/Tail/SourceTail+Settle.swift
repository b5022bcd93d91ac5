import Linux

extension SourceTail {
    /// Decides about everything that a listing left open.
    func settle(_ doubt: inout Doubt, _ now: Int64, _ report: inout ScanReport) {
        var cache = FolderCache()
        var lost = findSiblings(&doubt, &cache, now, &report)
        let begun = tracked.values.filter { $0.verdict != .same }
        if limits.isSpool {
            for file in begun { restart(file, beside: doubt, isAmbiguous: false, now, &report) }
        } else {
            adopt(begun: begun, lost: &lost, &doubt, &cache, now, &report)
            addIntermediates(&doubt, &cache)
        }
        for file in lost {
            if let packed = packed(file) {
                doubt.strangers.append(packed)
            } else if !file.isFinished, file.sizeSeen.map({ $0 > file.position.offset }) ?? true, !isHeldElsewhere(file)
            {
                if isAway(file) {
                    problems.append(TailProblem(path: file.path, kind: .fileSystemAway))
                    continue
                }
                let bytes = file.sizeSeen.map { $0 - file.position.offset }
                report.gaps.append(file.gap(.vanished, from: file.position.offset, bytes: bytes))
            }
            file.isFinished = true
            forget(file)
            report.gone.append(file)
        }
        begin(doubt.strangers, now, &report)
    }

    /// Whether there is nothing where the file was, and its folder lies on another file system than it did: that proves
    /// nothing about the file.
    private func isAway(_ file: TailedFile) -> Bool {
        guard case .absent = FileStatus.look(at: file.path),
            let folder = try? FileStatus(of: PathName.folder(of: file.path))
        else { return false }
        return folder.identity.device != file.position.identity.device
    }

    /// Looks for lost files under other names in their folders; returns those that are not found.
    private func findSiblings(
        _ doubt: inout Doubt,
        _ cache: inout FolderCache,
        _ now: Int64,
        _ report: inout ScanReport
    ) -> [TailedFile] {
        var lost: [TailedFile] = []
        for file in doubt.lost {
            guard isOurs(file.path) else {
                forget(file)
                continue
            }
            // A folder that cannot be listed proves nothing.
            guard let view = cache.view(of: PathName.folder(of: file.path)) else { continue }
            guard tracked[file.key] === file,
                let sighting = view.sighting(of: file.key) ?? sightingNearby(of: file, view, &cache)
            else {
                lost.append(file)
                continue
            }
            let former = file.path
            file.path = sighting.path
            guard case .opened = openAndCheck(file, now, &report) else {
                file.path = former
                continue
            }
            doubt.noteMove(of: file, from: former, to: file.path)
            noteRename(of: file, from: former, &report)
            file.isRotated = true
            file.isInPattern = false
            file.isUnsaved = true
            report.moved.append(file)
            place(file)
        }
        return lost
    }

    /// Looks for a file in the folders below its own, where logrotate may have moved it, and in the folder to which a
    /// link leads that was its name.
    private func sightingNearby(of file: TailedFile, _ view: FolderView, _ cache: inout FolderCache) -> Sighting? {
        var folders = view.subfolders
        if let target = PathName.resolved(file.path) { folders.append(PathName.folder(of: target)) }
        for folder in folders {
            if let sighting = cache.view(of: folder)?.sighting(of: file.key) { return sighting }
        }
        return nil
    }

    /// Finds files that hold the content of orphans, and lets these go on there.
    private func adopt(
        begun: [TailedFile],
        lost: inout [TailedFile],
        _ doubt: inout Doubt,
        _ cache: inout FolderCache,
        _ now: Int64,
        _ report: inout ScanReport
    ) {
        var orphans = begun.map { Orphan(file: $0, kind: .begun) } + lost.map { Orphan(file: $0, kind: .lost) }
        var candidates = doubt.strangers.map { Candidate(sighting: $0) }
        candidates += siblings(of: orphans, besides: doubt.strangers, &cache).map { Candidate(sighting: $0) }
        if !candidates.isEmpty {
            orphans += open.filter { $0.isDeleted && $0.verdict == .same }.map { Orphan(file: $0, kind: .deleted) }
            let gone = Set(lost.map(ObjectIdentifier.init))
            orphans += absent.all.filter { !gone.contains(ObjectIdentifier($0)) }.map {
                Orphan(file: $0, kind: .absent)
            }
        }
        orphans.removeAll { $0.file.position.offset == 0 && $0.kind != .begun }
        let matches = contentMatches(orphans, &candidates)
        let decision = Recognition.adoptions(of: matches)
        var taken: Set<InodeKey> = []
        for (index, orphan) in orphans.enumerated() {
            if let choice = decision.candidates[index], let content = candidates[choice].opened() {
                let sighting = candidates[choice].sighting
                move(orphan, to: sighting, content, &doubt, now, &report)
                taken.insert(sighting.key)
                lost.removeAll { $0 === orphan.file }
                continue
            }
            let isAmbiguous = decision.ambiguous.contains(index)
            if isAmbiguous {
                let open = matches.filter { $0.orphan == index }.map { candidates[$0.candidate].sighting }
                problems += open.map { TailProblem(path: $0.path, kind: .ambiguous(formerPath: orphan.file.path)) }
                if orphan.kind != .absent { doubt.strangers += open.filter { !$0.isInPattern } }
                if orphan.kind == .lost {
                    lost.removeAll { $0 === orphan.file }
                    forget(orphan.file)
                    report.gone.append(orphan.file)
                }
            }
            // Where the folder cannot be listed, a copy may lie in it.
            if orphan.kind == .begun,
                orphan.file.isDeleted || cache.view(of: PathName.folder(of: orphan.file.path)) != nil
            {
                restart(orphan.file, beside: doubt, isAmbiguous: isAmbiguous, now, &report)
            }
        }
        var seen = taken
        doubt.strangers.removeAll { !seen.insert($0.key).inserted }
    }

    /// Lets a position go on in another file that holds the same content.
    private func move(
        _ orphan: Orphan,
        to sighting: Sighting,
        _ content: FileContent,
        _ doubt: inout Doubt,
        _ now: Int64,
        _ report: inout ScanReport
    ) {
        let file = orphan.file
        let former = file.path
        let size = (try? content.size()) ?? 0
        if let seen = file.sizeSeen, seen > size, orphan.kind == .begun || orphan.kind == .lost {
            let end = max(size, file.position.offset)
            let cause = orphan.kind == .begun ? Gap.Cause.truncated : .vanished
            report.gaps.append(file.gap(cause, from: end, bytes: seen - end))
        }
        switch orphan.kind {
        case .begun:
            leaveBehind(file, now, &report)
        case .lost, .deleted:
            if tracked[file.key] === file { tracked[file.key] = nil }
        case .absent:
            _ = absent.remove(file.key)
        }
        open.removeAll { $0 === file }
        let birth = content.isCompressed && orphan.kind != .begun ? file.position.identity.birth : nil
        var identity = sighting.status.identity
        identity.generation = content.descriptor.generation()
        file.position.identity = identity
        file.path = sighting.path
        file.content = content
        file.stamp = nil
        file.sizeSeen = nil
        file.glimpse = nil
        file.verdict = .same
        file.isSuspect = false
        file.isDeleted = false
        file.hasShrunk = false
        file.isFinished = false
        file.failure = nil
        file.isInPattern = sighting.isInPattern
        file.isRotated = sighting.path != former
        file.isUnsaved = true
        tracked[file.key] = file
        held[file.key] = nil
        report.moved.append(file)
        do throws(SystemError) {
            try check(file, try content.status(), now, &report)
            place(file)
        } catch {
            dropDescriptor(of: file, after: error)
        }
        doubt.noteMove(of: file, from: former, to: file.path, birth: birth)
    }

    /// The file in which an orphan stood goes on as a new one from byte 0.
    private func leaveBehind(_ file: TailedFile, _ now: Int64, _ report: inout ScanReport) {
        let position = FilePosition.start(of: file.position.identity, epoch: file.position.epoch + 1)
        let fresh = TailedFile(id: nil, path: file.path, position: position, sizeSeen: nil, now: now)
        fresh.content = file.content
        fresh.isRotated = file.isRotated
        fresh.isInPattern = file.isInPattern
        file.content = nil
        tracked[fresh.key] = fresh
        open.removeAll { $0 === file }
        report.newFiles += 1
        settleIn(fresh, now, &report)
    }

    /// Begins a file anew under its own number.
    private func restart(
        _ file: TailedFile,
        beside doubt: Doubt,
        isAmbiguous: Bool,
        _ now: Int64,
        _ report: inout ScanReport
    ) {
        let verdict = file.verdict
        if !isAmbiguous, !isHeldElsewhere(file), !isGlimpsedElsewhere(file, or: doubt.strangers) {
            switch verdict {
            case .same: break
            case .truncated(let lost) where lost != 0:
                report.gaps.append(file.gap(.truncated, from: file.position.offset, bytes: lost))
            case .rewritten(let lost) where lost != 0:
                report.gaps.append(file.gap(.rewritten, from: file.position.offset, bytes: lost))
            case .truncated, .rewritten: break
            }
        }
        file.restart()
        report.restarted.append(file)
        settleIn(file, now, &report)
    }

    /// Looks at a file that begins at byte 0, if it is open.
    func settleIn(_ file: TailedFile, _ now: Int64, _ report: inout ScanReport) {
        guard let content = file.content else { return }
        do throws(SystemError) {
            try check(file, try content.status(), now, &report)
            file.quietSince = now
            place(file)
        } catch {
            dropDescriptor(of: file, after: error)
        }
    }

    /// Whether a file that is being read from its own beginning holds everything that an orphan had.
    private func isHeldElsewhere(_ orphan: TailedFile) -> Bool {
        let position = orphan.position
        guard position.offset > 0 else { return false }
        let stem = RotatedName.stem(of: RotatedName.base(of: PathName.last(of: orphan.path)))
        return open.contains { file in
            guard file !== orphan, file.verdict == .same, let content = file.content,
                PathName.last(of: file.path).hasPrefix(stem),
                let size = file.sizeSeen, size >= max(position.offset, orphan.sizeSeen ?? 0),
                let anchor = try? content.read(at: position.anchorStart, count: position.anchor.length),
                let head = try? content.read(at: 0, count: position.head.length)
            else { return false }
            return Fingerprint(of: anchor) == position.anchor && Fingerprint(of: head) == position.head
        }
    }
}
