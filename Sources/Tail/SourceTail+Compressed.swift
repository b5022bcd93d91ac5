import Linux

extension SourceTail {
    /// Whether a compressed file that nobody knows has to wait: what it was made from is still there and is read
    /// instead, or somebody is still writing it. One that stays unfinished is read as far as it goes, and the rest is
    /// declared a gap.
    func isHeldBack(_ sighting: Sighting, _ now: Int64, _ report: inout ScanReport) -> Bool {
        guard let content = try? FileContent.open(sighting.path) else { return false }
        if isMadeFromFileThatIsThere(sighting, content) {
            return isPatienceLeft(for: sighting, .max, now)
        }
        if let copy = held[sighting.key], copy.isCopy, copy.size == sighting.status.size,
            copy.modifiedAt == sighting.status.modifiedAt
        {
            return true
        }
        guard let end = try? content.end(), end != .complete else { return isHeldAsCopy(sighting, content, now) }
        if isPatienceLeft(for: sighting, limits.unfinishedPatience, now) { return true }
        let offset = (try? content.size()) ?? 0
        report.gaps.append(
            Gap(fileID: nil, path: sighting.path, epoch: 0, offset: offset, bytes: nil, cause: .damaged)
        )
        return false
    }

    /// Whether a file that is followed, under whatever name or none, holds the same and is read instead, or one that
    /// is gone held the same and was read to its end.
    private func isHeldAsCopy(_ sighting: Sighting, _ content: FileContent, _ now: Int64) -> Bool {
        guard let end = try? Ending(of: content) else { return false }
        let isCopy =
            tracked.values.contains { end.stands(in: $0) } || absent.all.contains { end.isEnd(of: $0.position) }
        guard isCopy else { return false }
        _ = isPatienceLeft(for: sighting, .max, now)
        held[sighting.key]?.isCopy = true
        return true
    }

    /// The compressed form of a file that was lost before anything of it was read: it is to be read from its start.
    func packed(_ file: TailedFile) -> Sighting? {
        let path = file.path + RotatedName.gzip
        guard file.position.offset == 0, case .found(let status) = FileStatus.look(at: path), status.kind == .regular,
            tracked[InodeKey(status.identity)] == nil
        else { return nil }
        return Sighting(path: path, status: status, isInPattern: file.isInPattern)
    }

    /// Whether the uncompressed file stands beside it and begins with the same bytes: compressing is under way, or
    /// both are kept.
    private func isMadeFromFileThatIsThere(_ sighting: Sighting, _ content: FileContent) -> Bool {
        guard let path = RotatedName.beforeGzip(sighting.path), case .found(let status) = FileStatus.look(at: path),
            tracked[InodeKey(status.identity)] != nil, let original = try? FileDescriptor.open(path),
            let head = try? content.read(at: 0, count: FilePosition.headLimit)
        else { return false }
        return (try? original.read(at: 0, count: head.count)) == head
    }
}

/// Size, beginning and end of a content: enough to tell whether another file holds the same.
private struct Ending {
    private let size: Int64
    private let head: [UInt8]
    private let tail: [UInt8]

    init(of content: FileContent) throws(SystemError) {
        size = try content.size()
        head = try content.read(at: 0, count: FilePosition.headLimit)
        tail = try content.read(at: max(0, size - Int64(FilePosition.anchorLimit)), count: FilePosition.anchorLimit)
    }

    /// Whether all of it lies before a position.
    func isEnd(of position: FilePosition) -> Bool {
        position.offset == size && size > 0 && Fingerprint(of: head) == position.head
            && Fingerprint(of: tail) == position.anchor
    }

    /// Whether a file that is there holds the same.
    func stands(in file: TailedFile) -> Bool {
        if isEnd(of: file.position) { return true }
        guard file.sizeSeen == size, let content = file.content ?? (try? FileContent.open(file.path)),
            let other = try? Ending(of: content)
        else { return false }
        return other.size == size && other.head == head && other.tail == tail
    }
}
