package import Linux

extension TailedFile {
    /// The position `offset` for the commit, with the fingerprints of what stands before it.
    ///
    /// - Parameters:
    ///   - offset: not before the present position.
    ///   - window: bytes in hand; best from the present position on. What is missing is read from the file.
    ///   - windowStart: where the window begins in the file.
    /// - Throws: `.changed` when the file no longer holds what was committed before: the bytes in hand are void.
    package func position(
        at offset: Int64,
        window: [UInt8] = [],
        windowStart: Int64 = 0
    ) throws(TailError) -> FilePosition {
        guard offset > position.offset else {
            if offset == position.offset { return position }
            throw .changed(path: path, offset: offset)
        }
        let known = try committedBytes()
        let anchorStart = max(0, offset - Int64(FilePosition.anchorLimit))
        let pieces = [
            (start: windowStart, bytes: window), (start: position.anchorStart, bytes: known.anchor),
            (start: Int64(0), bytes: known.head),
        ]
        let anchor = try bytes(from: anchorStart, to: offset, out: pieces)
        var next = position
        next.offset = offset
        next.anchor = Fingerprint(of: anchor)
        if position.offset < FilePosition.headLimit {
            let end = min(offset, Int64(FilePosition.headLimit))
            next.head = Fingerprint(of: try bytes(from: 0, to: end, out: pieces))
        }
        return next
    }

    /// The bytes that head and anchor of the position cover, having made sure that they are still the same.
    private func committedBytes() throws(TailError) -> (head: [UInt8], anchor: [UInt8]) {
        guard position.offset > 0 else { return ([], []) }
        let head = try pread(at: 0, count: position.head.length)
        let anchor = try pread(at: position.anchorStart, count: position.anchor.length)
        guard Fingerprint(of: head) == position.head, Fingerprint(of: anchor) == position.anchor else {
            isSuspect = true
            throw .changed(path: path, offset: position.offset)
        }
        return (head, anchor)
    }

    /// Puts a stretch of the file together from what is in hand; what no piece holds is read.
    private func bytes(
        from start: Int64,
        to end: Int64,
        out pieces: [(start: Int64, bytes: [UInt8])]
    ) throws(TailError) -> [UInt8] {
        var result: [UInt8] = []
        var at = start
        while at < end {
            if let piece = pieces.first(where: { $0.start <= at && at < $0.start + Int64($0.bytes.count) }) {
                let first = Int(at - piece.start)
                let last = min(piece.bytes.count, Int(end - piece.start))
                result += piece.bytes[first..<last]
                at += Int64(last - first)
            } else {
                let next = pieces.map(\.start).filter { $0 > at }.min() ?? end
                let read = try pread(at: at, count: Int(min(next, end) - at))
                guard Int64(read.count) == min(next, end) - at else {
                    isSuspect = true
                    throw .changed(path: path, offset: at)
                }
                result += read
                at += Int64(read.count)
            }
        }
        return result
    }

    /// Looks whether the file still holds what it held when the position was taken. Sizes alone are not believed:
    /// what can be read decides.
    package func verify() throws(SystemError) -> Verdict {
        guard let content else { throw .notOpen("look at", path) }
        if let packed = content.packed, let sizeSeen, sizeSeen == position.offset, try packed.confirm(size: sizeSeen) {
            // It was read to its end: to unpack it all once more would tell little.
            return .same
        }
        var verdict = try look(content)
        if verdict != .same {
            // A second look, since network file systems show an old size for a moment.
            _ = try content.status()
            verdict = try look(content)
        }
        if verdict != .same { isSuspect = true }
        return verdict
    }

    private func look(_ content: FileContent) throws(SystemError) -> Verdict {
        guard position.offset > 0 else { return .same }
        let anchor = try content.read(at: position.anchorStart, count: position.anchor.length)
        let head = try content.read(at: 0, count: position.head.length)
        return .judge(
            agrees: Fingerprint(of: anchor) == position.anchor && Fingerprint(of: head) == position.head,
            reachesOffset: anchor.count == position.anchor.length,
            offset: position.offset,
            sizeSeen: sizeSeen
        )
    }
}
