import Pace

/// Cuts a CSV file of FreeSWITCH into records.
///
/// Mostly a line is a record. But a caller's name may hold line ends, a write that was cut short is followed by the whole
/// line again, and the built-in template ends its records with `;` and no line end.
struct FreeSWITCHRowDecoder: RecordDecoder {
    private static let mostLines = 8
    private static let torn = "line: cut short by the writer, who wrote the whole line again behind it"

    private var lines: LineDecoder<FreeSWITCHRows>
    /// Nothing is known of the bytes before.
    private var isAtBeginning: Bool

    init(options: FormatOptions, carry: [UInt8]) {
        lines = LineDecoder(FreeSWITCHRows(options: options), carry: carry)
        isAtBeginning = lines.carry.isEmpty
    }

    var carry: [UInt8] { lines.carry }
    var passesZeros: Bool { lines.passesZeros }

    mutating func next(in bytes: Span<UInt8>, from start: Int, offset: Int64, isFinal: Bool) -> DecoderStep {
        guard start >= 0, start < bytes.count else { return .incomplete }
        let visible = start..<min(bytes.count, start + LineDecoder<FreeSWITCHRows>.limit)
        if isAtBeginning, let next = lines.lines.cutPlain(bytes, in: visible) {
            return .record(lines.lines.plainRecord(bytes, start..<next, offset: offset))
        }
        defer { isAtBeginning = lines.carry.isEmpty }
        guard isAtBeginning else { return lines.next(in: bytes, from: start, offset: offset, isFinal: isFinal) }
        if let record = semicolonRecord(bytes, visible, offset) { return .record(record) }
        let fit = lines.lines.fit
        let step = lines.next(in: bytes, from: start, offset: offset, isFinal: isFinal)
        guard case .record(let record) = step, lines.carry.isEmpty,
            !lines.lines.fit.isExact || lines.lines.fit.hasOddBeginning
        else { return step }
        let line = bytes.lineContent(start..<start + record.length)
        guard lines.lines.beginsRow(bytes, line), !isIgnored(record) else { return step }
        if let second = secondWriting(bytes, line) {
            lines.lines.fit = fit
            return .record(
                DecodedRecord(outcome: .quarantined(reason: Self.torn), offset: offset, length: second - start)
            )
        }
        if case .quarantined = record.outcome,
            let joined = joined(bytes, visible, start + record.length, offset, isFinal: isFinal)
        {
            lines.lines.fit = fit
            return joined
        }
        return step
    }

    private func isIgnored(_ record: DecodedRecord) -> Bool {
        if case .ignored = record.outcome { true } else { false }
    }

    // MARK: Lines that belong together

    /// The record that several lines make. A line that is a record by itself is no part of one before it.
    private func joined(
        _ bytes: Span<UInt8>,
        _ visible: Range<Int>,
        _ first: Int,
        _ offset: Int64,
        isFinal: Bool
    ) -> DecoderStep? {
        let isLast = isFinal && visible.upperBound == bytes.count
        var begin = first
        for _ in 1..<Self.mostLines {
            guard begin < visible.upperBound else {
                return isLast || visible.upperBound < bytes.count ? nil : .incomplete
            }
            guard let end = bytes.lineEnd(begin..<visible.upperBound, isFinal: isLast) else {
                return visible.upperBound < bytes.count ? nil : .incomplete
            }
            var rows = lines.lines
            let own = bytes.lineContent(begin..<end)
            if !own.isEmpty, case .record = rows.read(own, bytes, offset: offset), rows.fit.isExact { return nil }
            let whole = bytes.lineContent(visible.lowerBound..<end)
            if case .record(let record, let key, let note) = rows.read(whole, bytes, offset: offset) {
                var decoded = DecodedRecord(
                    outcome: .record(record, key: key),
                    offset: offset,
                    length: end - visible.lowerBound,
                    note: note
                )
                decoded.mayBeCut = whole.upperBound == end
                return .record(decoded)
            }
            begin = end
        }
        return nil
    }

    // MARK: A line that was written twice

    /// Where a whole record begins that begins with all that stands before it in the line. A single byte, a quote, may as well
    /// be the name's.
    private func secondWriting(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Int? {
        let lengths = bytes.prefixLengths(line)
        var tries = 0
        for place in 2..<max(2, line.count) where lengths[place] >= place {
            tries += 1
            guard tries <= 16 else { return nil }
            var rows = lines.lines
            let second = line.lowerBound + place..<line.upperBound
            if case .record = rows.read(second, bytes, offset: 0), rows.fit.isExact { return second.lowerBound }
        }
        return nil
    }

    // MARK: Records that end with a semicolon

    /// The first record of a line that holds several of them.
    private func semicolonRecord(_ bytes: Span<UInt8>, _ visible: Range<Int>, _ offset: Int64) -> DecodedRecord? {
        guard lines.lines.beginsRow(bytes, visible), !FreeSWITCHRow.isInsert(bytes, visible) else { return nil }
        var tries = 0
        var index = visible.lowerBound + 1
        while index < visible.upperBound, bytes[index] != .lineFeed {
            defer { index += 1 }
            guard bytes[index] == UInt8(ascii: ";"), bytes[index - 1] == bytes[visible.lowerBound] else { continue }
            if index + 1 < visible.upperBound {
                let next = bytes[index + 1]
                let isEnd = next == bytes[visible.lowerBound] || next == .lineFeed || next == .carriageReturn
                guard isEnd else { continue }
            }
            tries += 1
            guard tries <= 16 else { return nil }
            var rows = lines.lines
            let row = visible.lowerBound..<index
            guard case .record(let record, let key, let note) = rows.read(row, bytes, offset: offset), rows.fit.isExact
            else { continue }
            return DecodedRecord(
                outcome: .record(record, key: key),
                offset: offset,
                length: index + 1 - visible.lowerBound,
                note: note
            )
        }
        return nil
    }
}

extension Span<UInt8> {
    /// Behind the end of the line that begins the range: LF, CR LF or CR; nil when that is not in sight.
    fileprivate func lineEnd(_ range: Range<Int>, isFinal: Bool) -> Int? {
        var index = range.lowerBound
        while index < range.upperBound {
            if self[index] == .lineFeed { return index + 1 }
            if self[index] == .carriageReturn {
                guard index + 1 < range.upperBound else { return isFinal ? index + 1 : nil }
                return self[index + 1] == .lineFeed ? index + 2 : index + 1
            }
            index += 1
        }
        return isFinal ? range.upperBound : nil
    }

    /// The range without the line end behind it.
    fileprivate func lineContent(_ range: Range<Int>) -> Range<Int> {
        var end = range.upperBound
        if end > range.lowerBound, self[end - 1] == .lineFeed { end -= 1 }
        if end > range.lowerBound, self[end - 1] == .carriageReturn { end -= 1 }
        return range.lowerBound..<end
    }

    /// For each place of the range, how many bytes from there are those with which the range begins (Gusfield's Z).
    fileprivate func prefixLengths(_ range: Range<Int>) -> [Int] {
        var lengths = Array(repeating: 0, count: range.count)
        var (left, right) = (0, 0)
        for place in 1..<Swift.max(1, range.count) {
            var length = place < right ? Swift.min(right - place, lengths[place - left]) : 0
            while place + length < range.count,
                self[range.lowerBound + length] == self[range.lowerBound + place + length]
            {
                length += 1
            }
            lengths[place] = length
            if place + length > right { (left, right) = (place, place + length) }
        }
        return lengths
    }
}
