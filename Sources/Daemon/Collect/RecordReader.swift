package import Ledger
package import Pace
package import RecordFormats

/// Cuts the bytes of one file into batches of records: the one path from record to row, for live and backfill.
///
/// Bounded: a window of a few MiB and a batch of some thousand records, whatever the file's size.
package struct RecordReader {
    /// Bytes read at a time; the window grows up to `largestWindow` while a record's end is not in sight.
    private static let chunk = 1 << 20
    private static let largestWindow = 4 << 20
    /// Records and bytes of one transaction.
    private static let batchRecords = 4_096
    private static let batchBytes = 2 << 20
    private static let keptQuarantineBytes = 65_536
    /// A record dated farther ahead of the clock is kept and reported.
    private static let tolerableAhead: Int64 = 120_000_000

    /// What was cut off the front of the file.
    package struct Cut: Sendable {
        package var records: [PlacedRecord] = []
        package var ignored: [String: Tally] = [:]
        package var quarantined: [QuarantinedRecord] = []
        package var ahead: Int64 = 0
        /// What decoders want people to know, with how often.
        package var notes: [String: Int] = [:]
        /// Where the first byte stands that belongs to no record yet.
        package var end: Int64 = 0
        /// What the decoder carries at `end`.
        package var carry: [UInt8] = []
    }

    private let format: RecordFormat
    private let options: FormatOptions
    private var decoder: any RecordDecoder
    private var offset: Int64
    private var window: [UInt8] = []
    private var windowStart: Int64

    /// - Parameters:
    ///   - offset: first byte that belongs to no record yet.
    ///   - carry: what the decoder carried at `offset`.
    package init(format: RecordFormat, options: FormatOptions, offset: Int64, carry: [UInt8]) {
        self.format = format
        self.options = options
        self.decoder = format.makeDecoder(options, carry)
        self.offset = offset
        self.windowStart = offset
    }

    /// Reads the next records.
    ///
    /// - Parameters:
    ///   - read: bytes of the file from an offset on, at most so many, none at its end.
    ///   - isFinal: nothing will be appended any more, so an unfinished last record ends the file.
    ///   - now: the clock, to tell records from the future.
    /// - Returns: nil when there is no whole record.
    package mutating func next(
        isFinal: Bool,
        now: Instant,
        read: (_ offset: Int64, _ atMost: Int) throws -> [UInt8]
    ) rethrows -> Cut? {
        var cut = Cut()
        let start = offset
        decode(into: &cut, isFinal: false, now: now)
        while cut.records.count < Self.batchRecords, offset - start < Int64(Self.batchBytes) {
            let isAtEnd = try !fill(read)
            let before = offset
            decode(into: &cut, isFinal: isFinal && isAtEnd, now: now)
            if isAtEnd || (offset == before && window.count >= Self.largestWindow) { break }
        }
        cut.end = offset
        cut.carry = decoder.carry
        return offset > start ? cut : nil
    }

    /// Bytes that were read and belong to no whole record yet.
    package var pendingBytes: Int64 { windowStart + Int64(window.count) - offset }

    /// Drops what was decoded and reads on behind the window. - Returns: whether the file had more bytes.
    private mutating func fill(_ read: (Int64, Int) throws -> [UInt8]) rethrows -> Bool {
        window.removeFirst(Int(offset - windowStart))
        windowStart = offset
        guard window.count < Self.largestWindow else { return true }
        let more = try read(windowStart + Int64(window.count), Self.chunk)
        window.append(contentsOf: more)
        return !more.isEmpty
    }

    private mutating func decode(into cut: inout Cut, isFinal: Bool, now: Instant) {
        // A second reference, not a copy: the window stays as it is while it is decoded.
        let window = window
        let bytes = window.span
        var index = Int(offset - windowStart)
        while index < bytes.count, cut.records.count < Self.batchRecords {
            guard case .record(let record) = decoder.next(in: bytes, from: index, offset: offset, isFinal: isFinal),
                record.length > 0
            else { break }
            add(record, bytes, index, to: &cut, now: now)
            index += record.length
            offset += Int64(record.length)
        }
    }

    private func add(_ record: DecodedRecord, _ bytes: Span<UInt8>, _ index: Int, to cut: inout Cut, now: Instant) {
        if let note = record.note { cut.notes[note, default: 0] += 1 }
        switch record.outcome {
        case .record(let decoded, let key):
            if decoded.at - now > Self.tolerableAhead { cut.ahead += 1 }
            cut.records.append(PlacedRecord(record: decoded, key: key, offset: record.offset, length: record.length))
        case .ignored(let reason):
            cut.ignored[reason, default: Tally()].add(bytes: record.length)
        case .quarantined(let reason):
            let kept = min(record.length, Self.keptQuarantineBytes)
            var sample: [UInt8] = []
            sample.reserveCapacity(kept)
            for place in index..<index + kept { sample.append(bytes[place]) }
            cut.quarantined.append(
                QuarantinedRecord(offset: record.offset, length: record.length, reason: reason, bytes: sample)
            )
        }
    }
}
