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
    package static let batchRecords = 4_096
    private static let batchBytes = 2 << 20
    /// Bytes of an endless line or a hole that one transaction passes over: they cost nothing but the reading.
    private static let passedBytes: Int64 = 64 << 20
    package static let keptQuarantineBytes = 65_536
    /// A record dated farther ahead of the clock is kept and reported.
    static let tolerableAhead: Int64 = 120_000_000

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
        /// Bytes of pieces that only made a quarantined record longer.
        var passed: Int64 = 0

        var count: Int { records.count + quarantined.count }
    }

    private let format: RecordFormat
    private let options: FormatOptions
    private var decoder: any RecordDecoder
    private var offset: Int64
    private var window: [UInt8] = []
    private var windowStart: Int64
    /// What follows belongs to the record before: the file is to be read again from its beginning.
    package private(set) var isReopened = false

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
    ///   - end: whether an unfinished last record ends the file.
    ///   - now: the clock, to tell records from the future.
    ///   - limit: how many records to take at most.
    ///   - read: bytes of the file from an offset on, at most so many, none at its end.
    ///   - hole: how many bytes from an offset on are zeros, as far as that can be told without reading them.
    /// - Returns: nil when there is no whole record.
    package mutating func next(
        end: FileEnd,
        now: Instant,
        atMost limit: Int = batchRecords,
        read: (_ offset: Int64, _ atMost: Int) throws -> [UInt8],
        hole: (_ offset: Int64) -> Int64
    ) rethrows -> Cut? {
        var cut = Cut()
        let start = offset
        decode(into: &cut, end: .open, now: now, atMost: limit)
        while !isReopened, cut.count < limit, offset - start - cut.passed < Int64(Self.batchBytes),
            cut.passed < Self.passedBytes
        {
            if decoder.passesZeros { pass(hole(offset), &cut) }
            let isAtEnd = try !fill(read)
            let before = offset
            let isLast = isAtEnd && end.offset == windowStart + Int64(window.count)
            decode(into: &cut, end: isLast ? end : .open, now: now, atMost: limit)
            if isAtEnd || (offset == before && window.count >= Self.largestWindow) { break }
        }
        cut.end = offset
        cut.carry = decoder.carry
        return offset > start ? cut : nil
    }

    /// Whether the quarantine may keep whatever a record holds.
    var keepsAll: Bool { format.kept == .all }

    /// Bytes that were read and belong to no whole record yet.
    package var pendingBytes: Int64 { windowStart + Int64(window.count) - offset }

    /// Steps over zeros that belong to what was quarantined last.
    private mutating func pass(_ zeros: Int64, _ cut: inout Cut) {
        // What is in the window is decoded from there.
        guard zeros > Int64(window.count), let last = cut.quarantined.indices.last else { return }
        cut.quarantined[last].length += Int(zeros)
        cut.passed += zeros
        offset += zeros
        window.removeAll(keepingCapacity: true)
        windowStart = offset
    }

    /// Drops what was decoded and reads on behind the window. - Returns: whether the file had more bytes.
    private mutating func fill(_ read: (Int64, Int) throws -> [UInt8]) rethrows -> Bool {
        window.removeFirst(Int(offset - windowStart))
        windowStart = offset
        guard window.count < Self.largestWindow else { return true }
        let more = try read(windowStart + Int64(window.count), Self.chunk)
        window.append(contentsOf: more)
        return !more.isEmpty
    }

    private mutating func decode(into cut: inout Cut, end: FileEnd, now: Instant, atMost limit: Int) {
        // A second reference, not a copy: the window stays as it is while it is decoded.
        let window = window
        let bytes = window.span
        var index = Int(offset - windowStart)
        while index < bytes.count, cut.count < limit {
            // Only of mail the record may turn out to be none yet.
            let before = format.kept == .headers ? decoder : nil
            guard
                case .record(let record) = decoder.next(
                    in: bytes,
                    from: index,
                    offset: offset,
                    isFinal: end.offset != nil
                ),
                record.length > 0
            else { break }
            if let before, record.reopensBefore || end.holds(record) {
                decoder = before
                isReopened = record.reopensBefore
                break
            }
            add(end.judged(record), bytes, index, to: &cut, now: now)
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
            for further in record.further {
                cut.records.append(
                    PlacedRecord(
                        record: further.record,
                        key: further.key,
                        offset: record.offset,
                        length: record.length,
                        isFurther: true
                    )
                )
            }
        case .ignored(let reason) where record.continuesBefore:
            cut.ignored[reason, default: Tally()].add(furtherBytes: record.length)
            cut.passed += Int64(record.length)
        case .ignored(let reason):
            cut.ignored[reason, default: Tally()].add(bytes: record.length)
        case .quarantined(let reason):
            quarantine(record, reason, bytes, index, to: &cut)
        }
    }

    /// The bytes of a record that may be kept.
    private static func kept(of bytes: Span<UInt8>, _ range: Range<Int>, _ kind: QuarantinedBytes) -> Range<Int> {
        switch kind {
        case .all: return range
        case .nothing: return range.lowerBound..<range.lowerBound
        case .headers:
            // What does not begin as a header or a From_ line does has none.
            var line = range.lowerBound
            for place in range where bytes[place] == 10 {
                if line == range.lowerBound, !isHeader(bytes, line..<place) { break }
                if place - line - (place > line && bytes[place - 1] == 13 ? 1 : 0) <= 0 {
                    return range.lowerBound..<line
                }
                line = place + 1
            }
            let isBegun = line > range.lowerBound || isHeader(bytes, range)
            return isBegun ? range : range.lowerBound..<range.lowerBound
        }
    }

    /// `Name:` or `From `.
    private static func isHeader(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Bool {
        let end = line.first { bytes[$0] == UInt8(ascii: ":") || bytes[$0] <= 32 } ?? line.upperBound
        guard end > line.lowerBound, end < line.upperBound else { return false }
        let isFrom = end - line.lowerBound == 4 && bytes[line.lowerBound] == UInt8(ascii: "F") && bytes[end] == 32
        return bytes[end] == UInt8(ascii: ":") || isFrom
    }

    private func quarantine(
        _ record: DecodedRecord,
        _ reason: String,
        _ bytes: Span<UInt8>,
        _ index: Int,
        to cut: inout Cut
    ) {
        if record.continuesBefore {
            cut.passed += Int64(record.length)
            if let last = cut.quarantined.indices.last {
                cut.quarantined[last].length += record.length
                return
            }
        }
        let kept = Self.kept(of: bytes, index..<index + min(record.length, Self.keptQuarantineBytes), format.kept)
        var sample: [UInt8] = []
        sample.reserveCapacity(kept.count)
        for place in kept { sample.append(bytes[place]) }
        var entry = QuarantinedRecord(offset: record.offset, length: record.length, reason: reason, bytes: sample)
        entry.continuesBefore = record.continuesBefore
        cut.quarantined.append(entry)
    }
}
