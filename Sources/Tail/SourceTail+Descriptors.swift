import Linux

extension SourceTail {
    /// Looks at the files that are open, without any name.
    func lookAtOpenFiles(_ now: Int64, _ report: inout ScanReport) {
        for file in open {
            guard let content = file.content else { continue }
            if file.hasProgressed {
                file.hasProgressed = false
                file.progressedAt = now
            }
            if file.isSuspect, let failure = file.failure, failure.isStale {
                dropDescriptor(of: file, after: failure)
                continue
            }
            do throws(SystemError) {
                let status = try content.status()
                file.isDeleted = status.links == 0
                let stamp = TailedFile.Stamp(status)
                if file.stamp == stamp, !file.isSuspect, file.isSettled { continue }
                if let old = file.stamp, old.size == stamp.size, old.changedAt != stamp.changedAt {
                    wantsListing = true
                }
                try check(file, status, now, &report)
            } catch {
                dropDescriptor(of: file, after: error)
            }
        }
        open.removeAll { !$0.isOpen }
    }

    /// A descriptor that fails is given up; the next listing opens the file again. That of a deleted file is the only
    /// way to its bytes and is tried on.
    func dropDescriptor(of file: TailedFile, after error: SystemError) {
        file.fail(with: error)
        file.stamp = nil
        wantsListing = true
        guard !file.isDeleted || error.isStale else { return }
        file.content = nil
        file.isSuspect = false
    }

    /// Files whose bytes could not be read the last time.
    var failures: [TailProblem] {
        open.compactMap { file in
            guard let failure = file.failure, file.hasUnread || file.isSuspect else { return nil }
            return TailProblem(path: file.path, kind: .system(failure))
        }
    }

    /// Compares the content of an open file with its position and takes note of its size.
    func check(
        _ file: TailedFile,
        _ status: FileStatus,
        _ now: Int64,
        _ report: inout ScanReport
    ) throws(SystemError) {
        file.verdict = try file.verify()
        guard file.verdict == .same, let content = file.content else { return }
        var size = try content.size()
        if try isRewrittenUnread(file, content) {
            file.verdict = .rewritten(lost: file.sizeSeen)
            return
        }
        if file.isSuspect { file.trail = nil }
        file.isSuspect = false
        let stamp = TailedFile.Stamp(status)
        if limits.isRewritten, file.position.offset > 0, let old = file.stamp, !old.isOfSameContent(as: stamp) {
            file.verdict = .rewritten(lost: 0)
            return
        }
        if let seen = file.sizeSeen, size < seen, seen > file.position.offset {
            // What can be read is there, whatever the size says.
            if try !content.read(at: seen - 1, count: 1).isEmpty { size = seen }
        }
        if let seen = file.sizeSeen, size < seen, seen > file.position.offset {
            // One small size is not believed, the second is.
            guard file.hasShrunk else {
                file.hasShrunk = true
                file.stamp = nil
                wantsListing = true
                return
            }
            let end = max(size, file.position.offset)
            if !isGlimpsedElsewhere(file) {
                report.gaps.append(file.gap(.truncated, from: end, bytes: seen - end))
            }
            // The size from which on bytes are missing next time.
            file.isUnsaved = true
            file.trail = nil
        }
        file.hasShrunk = false
        if let old = file.stamp {
            if old != stamp { file.quietSince = now }
        } else {
            let age = WallClock.now() - status.changedAt / 1000
            file.quietSince = now - max(0, min(age, max(limits.rotatedQuiet, limits.completeAfter ?? 0)))
        }
        file.sizeSeen = max(size, file.position.offset)
        if file.position.offset == 0, size > 0 {
            file.glimpse = Fingerprint(of: try content.read(at: 0, count: FilePosition.headLimit))
        } else {
            file.glimpse = nil
        }
        content.rest()
        file.stamp = stamp
        file.isSettled = stamp.isSettled
    }

    /// Whether other bytes stand at the beginning of a file of which nothing had been read. Its position tells nothing of
    /// its content, the glimpse of it does.
    private func isRewrittenUnread(_ file: TailedFile, _ content: FileContent) throws(SystemError) -> Bool {
        guard file.position.offset == 0, let glimpse = file.glimpse, glimpse.length > 0 else { return false }
        let head = try content.read(at: 0, count: glimpse.length)
        // A shorter one is told by its size.
        return head.count == glimpse.length && Fingerprint(of: head) != glimpse
    }

    /// Whether a file of which nothing had been read lives on in a copy that is being read, or will be.
    func isGlimpsedElsewhere(_ file: TailedFile, or strangers: [Sighting] = []) -> Bool {
        guard let seen = file.sizeSeen, let glimpse = file.glimpse else { return false }
        let stem = RotatedName.stem(of: RotatedName.base(of: PathName.last(of: file.path)))
        func holds(_ path: String, _ content: () -> FileContent?) -> Bool {
            guard PathName.last(of: path).hasPrefix(stem), let content = content(),
                let size = try? content.size(), size >= seen,
                let head = try? content.read(at: 0, count: glimpse.length)
            else { return false }
            return Fingerprint(of: head) == glimpse
        }
        return open.contains { other in other !== file && holds(other.path) { other.content } }
            || strangers.contains { other in holds(other.path) { try? FileContent.open(other.path) } }
    }

    /// What came of opening a file by its name.
    enum Opening {
        case opened
        /// The name leads to another file by now, or to none.
        case moved
        /// Another file has taken the inode.
        case replaced
        case failed
        /// There was no descriptor for it.
        case exhausted
    }

    /// Opens a file by its path, makes sure that it is the one, and checks its content.
    func openAndCheck(_ file: TailedFile, _ now: Int64, _ report: inout ScanReport) -> Opening {
        do throws(SystemError) {
            let content = try FileContent.open(file.path)
            let status = try content.status()
            guard InodeKey(status.identity) == file.key else {
                wantsListing = true
                return .moved
            }
            var identity = status.identity
            identity.generation = content.descriptor.generation()
            guard identity.agrees(with: file.position.identity) else { return .replaced }
            if identity != file.position.identity {
                file.position.identity = identity
                file.isUnsaved = true
            }
            file.content = content
            file.isDeleted = status.links == 0
            try check(file, status, now, &report)
            return .opened
        } catch {
            file.content = nil
            if error.isAbsence {
                wantsListing = true
                return .moved
            }
            problems.append(TailProblem(path: file.path, kind: .system(error)))
            return error.isExhaustion ? .exhausted : .failed
        }
    }

    /// Keeps a file open if there is room, else lets it wait for its turn.
    func place(_ file: TailedFile) {
        guard file.isOpen, !open.contains(where: { $0 === file }) else { return }
        let alike = open.reduce(0) { $0 + ($1.hasUnread == file.hasUnread ? 1 : 0) }
        if alike < (file.hasUnread ? limits.unreadDescriptors : limits.quietDescriptors) || file.verdict != .same {
            open.append(file)
        } else {
            file.content = nil
            if file.hasUnread { wait(file) }
        }
    }

    func wait(_ file: TailedFile) {
        guard !file.isWaiting else { return }
        file.isWaiting = true
        waiting.append(file)
    }

    /// Whether another file with bytes to read may be opened.
    var hasRoom: Bool {
        open.reduce(0) { $0 + ($1.hasUnread ? 1 : 0) } < limits.unreadDescriptors
    }

    /// Opens files that wait, oldest first, as far as there is room.
    func fill(_ now: Int64, _ report: inout ScanReport) {
        if !waiting.isEmpty, !hasRoom { makeRoom(now) }
        var taken = 0
        next: while taken < waiting.count, hasRoom {
            let file = waiting[taken]
            taken += 1
            file.isWaiting = false
            guard !file.isOpen, tracked[file.key] === file else { continue }
            switch openAndCheck(file, now, &report) {
            case .opened: place(file)
            case .replaced: wantsListing = true
            case .exhausted:
                wait(file)
                break next
            case .moved, .failed: continue
            }
        }
        waiting.removeFirst(taken)
    }

    /// Closes files whose bytes nobody has taken for long, so that others get their turn.
    private func makeRoom(_ now: Int64) {
        let stalled = open.filter { $0.canWait && now - $0.idleSince >= limits.stalled }
        for file in stalled.prefix(limits.unreadDescriptors / 4 + 1) { giveBack(file, now) }
    }

    /// Closes a file with bytes to read until it is its turn again.
    private func giveBack(_ file: TailedFile, _ now: Int64) {
        file.content = nil
        file.progressedAt = now
        open.removeAll { $0 === file }
        wait(file)
    }

    /// Holds no more files open than leave some descriptors to the rest of the process.
    func fitDescriptors(_ now: Int64) {
        limits = wantedLimits.fitting(open.count + ProcessDescriptors.spare() - Self.reserve)
        let surplus = open.reduce(0) { $0 + ($1.hasUnread ? 1 : 0) } - limits.unreadDescriptors
        guard surplus > 0 else { return }
        for file in open.filter(\.canWait).suffix(surplus) { giveBack(file, now) }
    }

    /// Closes what need not be held any longer.
    func retire(_ now: Int64, _ report: inout ScanReport) {
        let holdings = open.map { file in
            Retention.Holding(
                isFullyRead: !file.hasUnread && file.verdict == .same,
                isDeleted: file.isDeleted,
                isRotated: file.isRotated,
                isCompressed: file.content?.isCompressed ?? false,
                quiet: now - file.quietSince,
                idle: now - file.idleSince
            )
        }
        judgeEnds(holdings)
        for (file, decision) in zip(open, Retention.decisions(holdings, limits)) {
            switch decision {
            case .keep:
                continue
            case .abandon:
                report.gaps.append(file.gap(.vanished, from: file.position.offset, bytes: file.unreadBytes))
                fallthrough
            case .close:
                file.content = nil
                guard file.isDeleted else { continue }
                file.isFinished = true
                forget(file)
                report.gone.append(file)
            }
        }
        open.removeAll { !$0.isOpen }
    }

    /// Decides of files with bytes left whether these are their last.
    private func judgeEnds(_ holdings: [Retention.Holding]) {
        for (file, holding) in zip(open, holdings) {
            var holding = holding
            holding.isSuperseded = file.hasUnread && holding.quiet >= limits.rotatedQuiet && isSuperseded(file)
            file.finality = Retention.finality(holding, limits)
            file.isOver = Retention.isOver(holding, limits)
        }
    }

    /// Whether another file of the source came to be later and was written to later.
    private func isSuperseded(_ file: TailedFile) -> Bool {
        guard let modifiedAt = file.stamp?.modifiedAt else { return false }
        let birth = file.position.identity.birth
        return tracked.values.contains { other in
            let otherBirth = other.position.identity.birth
            return other.isInPattern && !other.isDeleted && (other.stamp?.modifiedAt ?? .min) > modifiedAt
                && (birth == 0 || otherBirth == 0 || otherBirth > birth)
        }
    }
}

extension TailedFile {
    /// Has bytes to read, and can be opened again by its name.
    var canWait: Bool { hasUnread && isInPattern && !isDeleted && verdict == .same }

    /// Since when it neither grew nor was read on.
    var idleSince: Int64 { max(quietSince, progressedAt) }

    func gap(_ cause: Gap.Cause, from offset: Int64, bytes: Int64?) -> Gap {
        Gap(fileID: id, path: path, epoch: position.epoch, offset: offset, bytes: bytes, cause: cause)
    }
}
