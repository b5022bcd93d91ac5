import Linux

/// What a compressed file stands for, read by offsets of the content as if it lay there plain.
///
/// Reading goes forward. A stretch behind the last byte read is kept; what lies farther back is unpacked again from
/// the beginning. Memory is bounded whatever the size.
final class CompressedContent {
    /// What a look at the whole file showed.
    struct Survey: Hashable {
        /// Bytes of content that can be had: of a damaged file those whose checksum is right.
        var size: Int64
        var end: GzipStream.End
    }

    private static let step = 262_144
    /// Bytes kept behind the last one read: more than a reader ever goes back.
    private static let memory = 12 << 20
    /// Content that is so many times its packed size, and so large, is no log.
    private static let bombRatio: Int64 = 250
    private static let bombSize: Int64 = 64 << 20

    private let descriptor: FileDescriptor
    private var stream: GzipStream?
    private var window: [UInt8] = []
    private var windowStart: Int64 = 0
    private var head: [UInt8] = []
    private var surveyed: (stamp: TailedFile.Stamp, survey: Survey)?

    init(_ descriptor: FileDescriptor) {
        self.descriptor = descriptor
    }

    /// Size and soundness of the content, found by unpacking it all; remembered until the file changes.
    func survey() throws(SystemError) -> Survey {
        let stamp = TailedFile.Stamp(try descriptor.status())
        if let surveyed, surveyed.stamp == stamp { return surveyed.survey }
        var stream = GzipStream(descriptor)
        var bytes: [UInt8] = []
        var size: Int64 = 0
        var soundSize: Int64 = 0
        while try stream.next(&bytes, room: Self.step) {
            if size < FilePosition.headLimit { head = Array((head.prefix(Int(size)) + bytes).prefix(1024)) }
            size += Int64(bytes.count)
            if stream.end == .complete { soundSize = size }
            bytes.removeAll(keepingCapacity: true)
            if size > Self.bombSize, size > Self.bombRatio * stream.taken {
                return remember(Survey(size: 0, end: .damaged), stamp)
            }
        }
        return remember(Survey(size: stream.end == .damaged ? soundSize : size, end: stream.end), stamp)
    }

    private func remember(_ survey: Survey, _ stamp: TailedFile.Stamp) -> Survey {
        surveyed = (stamp, survey)
        return survey
    }

    /// Takes the size for right without unpacking everything, if the file's last bytes say the same: they hold the
    /// size of the last member, modulo 2^32 (RFC 1952, 2.3.1). False when they do not.
    func confirm(size: Int64) throws(SystemError) -> Bool {
        let status = try descriptor.status()
        let stamp = TailedFile.Stamp(status)
        if let surveyed, surveyed.stamp == stamp { return surveyed.survey == Survey(size: size, end: .complete) }
        let last = try descriptor.read(at: status.size - 4, count: 4)
        let told = last.reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        guard status.size >= 18, last.count == 4, told == UInt32(truncatingIfNeeded: size) else { return false }
        _ = remember(Survey(size: size, end: .complete), stamp)
        return true
    }

    /// Reads up to `count` bytes of the content from `offset` on; fewer only at its end.
    func read(at offset: Int64, count: Int) throws(SystemError) -> [UInt8] {
        guard offset >= 0, count > 0 else { return [] }
        let end = offset + Int64(count)
        if end <= Int64(head.count) { return Array(head[Int(offset)..<Int(end)]) }
        if stream == nil || offset < windowStart { rewind() }
        guard var stream = stream else { return [] }
        defer { self.stream = stream }
        while windowEnd < end {
            if windowEnd < offset { forget(before: offset) }
            let isMore = try stream.next(&window, room: Self.step)
            if windowStart == 0, head.count < FilePosition.headLimit {
                head = Array(window.prefix(FilePosition.headLimit))
            }
            if !isMore { break }
        }
        forget(before: windowEnd)
        guard offset < windowEnd else { return [] }
        let first = Int(offset - windowStart)
        return Array(window[first..<min(window.count, first + count)])
    }

    /// Lets go of what was unpacked; reading goes on at the price of unpacking again.
    func rest() {
        stream = nil
        window = []
    }

    private var windowEnd: Int64 { windowStart + Int64(window.count) }

    private func rewind() {
        stream = GzipStream(descriptor)
        window = []
        windowStart = 0
    }

    /// Drops the front of the window, now and then rather than byte by byte.
    private func forget(before offset: Int64) {
        let surplus = Int(min(offset, windowEnd) - windowStart) - Self.memory
        guard surplus > Self.memory else { return }
        window.removeFirst(surplus)
        windowStart += Int64(surplus)
    }
}
