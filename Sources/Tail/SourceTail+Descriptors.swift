import Linux

extension SourceTail {
    /// Looks at the files that are open, without any name.
    func lookAtOpenFiles(_ now: Int64, _ report: inout ScanReport) {
        for file in open {
            guard let descriptor = file.descriptor else { continue }
            if file.hasProgressed {
                file.hasProgressed = false
                file.progressedAt = now
            }
            do throws(SystemError) {
                let status = try descriptor.status()
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

    /// A descriptor that fails is given up; the next listing opens the file again.
    func dropDescriptor(of file: TailedFile, after error: SystemError) {
        file.descriptor = nil
        file.stamp = nil
        file.isSuspect = false
        wantsListing = true
        problems.append(TailProblem(path: file.path, kind: .system(error)))
    }

    /// Compares the content of an open file with its position and takes note of its size.
    func check(
        _ file: TailedFile,
        _ status: FileStatus,
        _ now: Int64,
        _ report: inout ScanReport
    ) throws(SystemError) {
        file.verdict = try file.verify()
        guard file.verdict == .same else { return }
        if file.isSuspect { file.trail = nil }
        file.isSuspect = false
        let stamp = TailedFile.Stamp(status)
        if let seen = file.sizeSeen, status.size < seen, seen > file.position.offset {
            // One small size is not believed, the second is.
            guard file.hasShrunk else {
                file.hasShrunk = true
                file.stamp = nil
                wantsListing = true
                return
            }
            let end = max(status.size, file.position.offset)
            if !isGlimpsedElsewhere(file) {
                report.gaps.append(file.gap(.truncated, from: end, bytes: seen - end))
            }
            file.trail = nil
        }
        file.hasShrunk = false
        if let old = file.stamp {
            if old != stamp { file.quietSince = now }
        } else {
            let age = WallClock.now() - status.changedAt / 1000
            file.quietSince = now - max(0, min(age, limits.rotatedQuiet))
        }
        file.sizeSeen = max(status.size, file.position.offset)
        if file.position.offset == 0, status.size > 0, let descriptor = file.descriptor {
            file.glimpse = Fingerprint(of: try descriptor.read(at: 0, count: FilePosition.headLimit))
        } else {
            file.glimpse = nil
        }
        file.stamp = stamp
        file.isSettled = stamp.isSettled
    }

    /// Whether a file of which nothing had been read lives on in a copy that is being read.
    private func isGlimpsedElsewhere(_ file: TailedFile) -> Bool {
        guard let seen = file.sizeSeen, let glimpse = file.glimpse else { return false }
        let stem = RotatedName.stem(of: RotatedName.base(of: PathName.last(of: file.path)))
        return open.contains { other in
            guard other !== file, PathName.last(of: other.path).hasPrefix(stem), let descriptor = other.descriptor,
                (other.sizeSeen ?? 0) >= seen, let head = try? descriptor.read(at: 0, count: glimpse.length)
            else { return false }
            return Fingerprint(of: head) == glimpse
        }
    }

    /// What came of opening a file by its name.
    enum Opening {
        case opened
        /// The name leads to another file by now, or to none.
        case moved
        /// Another file has taken the inode.
        case replaced
        case failed
    }

    /// Opens a file by its path, makes sure that it is the one, and checks its content.
    func openAndCheck(_ file: TailedFile, _ now: Int64, _ report: inout ScanReport) -> Opening {
        do throws(SystemError) {
            let descriptor = try FileDescriptor.open(file.path)
            let status = try descriptor.status()
            guard InodeKey(status.identity) == file.key else {
                wantsListing = true
                return .moved
            }
            var identity = status.identity
            identity.generation = descriptor.generation()
            guard identity.agrees(with: file.position.identity) else { return .replaced }
            if identity != file.position.identity {
                file.position.identity = identity
                file.isUnsaved = true
            }
            file.descriptor = descriptor
            file.isDeleted = status.links == 0
            try check(file, status, now, &report)
            return .opened
        } catch {
            file.descriptor = nil
            if error.isAbsence {
                wantsListing = true
                return .moved
            }
            problems.append(TailProblem(path: file.path, kind: .system(error)))
            return .failed
        }
    }

    /// Keeps a file open if there is room, else lets it wait for its turn.
    func place(_ file: TailedFile) {
        guard file.isOpen, !open.contains(where: { $0 === file }) else { return }
        let alike = open.reduce(0) { $0 + ($1.hasUnread == file.hasUnread ? 1 : 0) }
        if alike < (file.hasUnread ? limits.unreadDescriptors : limits.quietDescriptors) || file.verdict != .same {
            open.append(file)
        } else {
            file.descriptor = nil
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
        while taken < waiting.count, hasRoom {
            let file = waiting[taken]
            taken += 1
            file.isWaiting = false
            guard !file.isOpen, tracked[file.key] === file else { continue }
            switch openAndCheck(file, now, &report) {
            case .opened: place(file)
            case .replaced: wantsListing = true
            case .moved, .failed: continue
            }
        }
        waiting.removeFirst(taken)
    }

    /// Closes files whose bytes nobody has taken for long, so that others get their turn.
    private func makeRoom(_ now: Int64) {
        let stalled = open.filter { file in
            file.hasUnread && file.isInPattern && !file.isDeleted && file.verdict == .same
                && now - max(file.quietSince, file.progressedAt) >= limits.stalled
        }
        for file in stalled.prefix(limits.unreadDescriptors / 4 + 1) {
            file.descriptor = nil
            file.progressedAt = now
            open.removeAll { $0 === file }
            wait(file)
        }
    }

    /// Closes what need not be held any longer.
    func retire(_ now: Int64, _ report: inout ScanReport) {
        let holdings = open.map { file in
            Retention.Holding(
                isFullyRead: !file.hasUnread && file.verdict == .same,
                isDeleted: file.isDeleted,
                isRotated: file.isRotated,
                quiet: now - file.quietSince,
                idle: now - max(file.quietSince, file.progressedAt)
            )
        }
        for (file, holding) in zip(open, holdings) { file.isFinal = Retention.isFinal(holding, limits) }
        for (file, decision) in zip(open, Retention.decisions(holdings, limits)) {
            switch decision {
            case .keep:
                continue
            case .abandon:
                report.gaps.append(file.gap(.vanished, from: file.position.offset, bytes: file.unreadBytes))
                fallthrough
            case .close:
                file.descriptor = nil
                if file.isDeleted { forget(file) }
            }
        }
        open.removeAll { !$0.isOpen }
    }
}

extension TailedFile {
    func gap(_ cause: Gap.Cause, from offset: Int64, bytes: Int64?) -> Gap {
        Gap(fileID: id, path: path, epoch: position.epoch, offset: offset, bytes: bytes, cause: cause)
    }
}
