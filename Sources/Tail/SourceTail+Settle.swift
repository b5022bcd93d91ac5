import Linux

extension SourceTail {
    /// Decides about everything that a listing left open.
    func settle(_ doubt: inout Doubt, _ now: Int64, _ report: inout ScanReport) {
        var cache = FolderCache()
        var lost = findSiblings(&doubt, &cache, now, &report)
        let begun = tracked.values.filter { $0.verdict != .same }
        adopt(begun: begun, lost: &lost, &doubt, &cache, now, &report)
        for file in lost {
            if !file.isFinished, file.sizeSeen.map({ $0 > file.position.offset }) ?? true, !isHeldElsewhere(file) {
                let bytes = file.sizeSeen.map { $0 - file.position.offset }
                report.gaps.append(file.gap(.vanished, from: file.position.offset, bytes: bytes))
            }
            file.isFinished = true
            forget(file)
        }
        addIntermediates(&doubt, &cache)
        begin(doubt.strangers, now, &report)
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
            guard tracked[file.key] === file, let sighting = view.sighting(of: file.key) else {
                lost.append(file)
                continue
            }
            let former = file.path
            file.path = sighting.path
            guard case .opened = openAndCheck(file, now, &report) else {
                file.path = former
                continue
            }
            doubt.noteMove(of: file, from: former)
            file.isRotated = true
            file.isInPattern = false
            file.isUnsaved = true
            report.moved.append(file)
            place(file)
        }
        return lost
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
            if let choice = decision.candidates[index], let descriptor = candidates[choice].descriptor {
                let sighting = candidates[choice].sighting
                move(orphan, to: sighting, descriptor, &doubt, now, &report)
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
                }
            }
            if orphan.kind == .begun { restart(orphan.file, isAmbiguous: isAmbiguous, now, &report) }
        }
        var seen = taken
        doubt.strangers.removeAll { !seen.insert($0.key).inserted }
    }

    /// Lets a position go on in another file that holds the same content.
    private func move(
        _ orphan: Orphan,
        to sighting: Sighting,
        _ descriptor: FileDescriptor,
        _ doubt: inout Doubt,
        _ now: Int64,
        _ report: inout ScanReport
    ) {
        let file = orphan.file
        let former = file.path
        if let seen = file.sizeSeen, seen > sighting.status.size, orphan.kind == .begun || orphan.kind == .lost {
            let end = max(sighting.status.size, file.position.offset)
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
        var identity = sighting.status.identity
        identity.generation = descriptor.generation()
        file.position.identity = identity
        file.path = sighting.path
        file.descriptor = descriptor
        file.stamp = nil
        file.sizeSeen = nil
        file.verdict = .same
        file.isSuspect = false
        file.isDeleted = false
        file.hasShrunk = false
        file.isFinished = false
        file.isInPattern = sighting.isInPattern
        file.isRotated = sighting.path != former
        file.isUnsaved = true
        tracked[file.key] = file
        held[file.key] = nil
        doubt.noteMove(of: file, from: former)
        report.moved.append(file)
        do throws(SystemError) {
            try check(file, try descriptor.status(), now, &report)
            place(file)
        } catch {
            dropDescriptor(of: file, after: error)
        }
    }

    /// The file in which an orphan stood goes on as a new one from byte 0.
    private func leaveBehind(_ file: TailedFile, _ now: Int64, _ report: inout ScanReport) {
        let position = FilePosition.start(of: file.position.identity, epoch: file.position.epoch + 1)
        let fresh = TailedFile(id: nil, path: file.path, position: position, sizeSeen: nil, now: now)
        fresh.descriptor = file.descriptor
        fresh.isRotated = file.isRotated
        fresh.isInPattern = file.isInPattern
        file.descriptor = nil
        tracked[fresh.key] = fresh
        open.removeAll { $0 === file }
        report.newFiles += 1
        settleIn(fresh, now, &report)
    }

    /// Begins a file anew under its own number.
    private func restart(_ file: TailedFile, isAmbiguous: Bool, _ now: Int64, _ report: inout ScanReport) {
        let verdict = file.verdict
        if !isAmbiguous, !isHeldElsewhere(file) {
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

    private func settleIn(_ file: TailedFile, _ now: Int64, _ report: inout ScanReport) {
        guard let descriptor = file.descriptor else { return }
        do throws(SystemError) {
            try check(file, try descriptor.status(), now, &report)
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
            guard file !== orphan, file.verdict == .same, let descriptor = file.descriptor,
                PathName.last(of: file.path).hasPrefix(stem),
                let size = file.sizeSeen, size >= max(position.offset, orphan.sizeSeen ?? 0),
                let anchor = try? descriptor.read(at: position.anchorStart, count: position.anchor.length),
                let head = try? descriptor.read(at: 0, count: position.head.length)
            else { return false }
            return Fingerprint(of: anchor) == position.anchor && Fingerprint(of: head) == position.head
        }
    }
}
