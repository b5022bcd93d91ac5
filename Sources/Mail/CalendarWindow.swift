import RecordFormats

/// The part of a calendar from one place on, as lines.
struct CalendarWindow {
    struct Line {
        /// Its first bytes, in upper case, without a byte order mark and blanks behind it.
        var head: String
        /// Where the next line begins.
        var next: Int
        var isBlank: Bool { head.isEmpty }

        /// The word behind `BEGIN:`.
        func beginning(of keyword: String) -> String? {
            guard head.hasPrefix(keyword + ":") else { return nil }
            let name = head.dropFirst(keyword.utf8.count + 1)
            return name.isEmpty || name.utf8.count > CalendarWindow.longestName ? nil : String(name)
        }

        /// Whether it is a property of a name.
        func isHead(of name: String) -> Bool { head.hasPrefix(name + ":") || head.hasPrefix(name + ";") }
    }

    enum Search {
        /// Where the line behind the end begins.
        case end(Int)
        /// Another component, or the end of the calendar, begins before it ends.
        case broken(Int)
        /// Where the last line that is not whole begins.
        case unseen(Int)
    }

    static let longestName = 48
    private static let longestHead = 64

    let start: Int
    let end: Int
    let offset: Int64
    let isFinal: Bool

    var count: Int { end - start }

    /// The line that begins at a place; nil when its end is not in sight.
    func line(_ bytes: Span<UInt8>, at place: Int) -> Line? {
        guard let next = nextLine(bytes, after: place) else { return nil }
        var head: [UInt8] = []
        var index = place
        if offset == 0, place == start, next - place >= 3, bytes[place] == 0xEF, bytes[place + 1] == 0xBB,
            bytes[place + 2] == 0xBF
        {
            index += 3
        }
        while index < next, head.count < Self.longestHead {
            let byte = bytes[index]
            guard byte != 0x0A else { break }
            head.append((UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) ? byte - 32 : byte)
            index += 1
        }
        while let last = head.last, last == 0x0D || last == 0x20 || last == 0x09 { head.removeLast() }
        return Line(head: String(decoding: head, as: UTF8.self), next: next)
    }

    private func nextLine(_ bytes: Span<UInt8>, after place: Int) -> Int? {
        var index = place
        while index < end {
            if bytes[index] == 0x0A { return index + 1 }
            index += 1
        }
        return isFinal && place < end ? end : nil
    }

    /// Looks for the end of a component that began before `place`.
    func end(_ bytes: Span<UInt8>, of name: String, after place: Int) -> Search {
        var index = place
        while index < end {
            guard let line = line(bytes, at: index) else { return .unseen(index) }
            if let word = line.beginning(of: "END") {
                if word == name { return .end(line.next) }
                if word == "VCALENDAR" { return .broken(index) }
            } else if let word = line.beginning(of: "BEGIN"), word == "VCALENDAR" || word == "VEVENT" {
                return .broken(index)
            }
            index = line.next
        }
        return .unseen(index)
    }

    /// How far a component (or, without a name, a line) that is too large goes on.
    ///
    /// - Returns: where the next bytes begin; whether they are something else; whether they go on with a line.
    func rest(
        _ bytes: Span<UInt8>,
        of name: String?,
        _ isMidLine: Bool
    ) -> (next: Int, isOver: Bool, isMidLine: Bool) {
        var index = start
        if isMidLine || name == nil {
            guard let next = nextLine(bytes, after: index) else { return (end, isFinal, true) }
            index = next
        }
        guard let name else { return (index, true, false) }
        switch end(bytes, of: name, after: index) {
        case .end(let next): return (next, true, false)
        case .broken(let next): return (next, true, false)
        case .unseen(let last):
            if isFinal { return (end, true, false) }
            // An endless line within it: its beginning is no end.
            if last == start, count >= 1 << 16 { return (end, false, true) }
            return (last, false, false)
        }
    }

    func copy(_ bytes: Span<UInt8>, until next: Int) -> [UInt8] {
        var copy: [UInt8] = []
        copy.reserveCapacity(next - start)
        for index in start..<next { copy.append(bytes[index]) }
        return copy
    }

    func record(_ outcome: DecodedRecord.Outcome, until next: Int, continuesBefore: Bool = false, note: String? = nil)
        -> DecoderStep
    {
        var record = DecodedRecord(outcome: outcome, offset: offset, length: next - start, note: note)
        record.continuesBefore = continuesBefore
        return .record(record)
    }

    func ignored(_ reason: String, until next: Int, continuesBefore: Bool = false) -> DecoderStep {
        record(.ignored(reason: reason), until: next, continuesBefore: continuesBefore)
    }

    func quarantined(_ reason: String, until next: Int, continuesBefore: Bool) -> DecoderStep {
        record(.quarantined(reason: reason), until: next, continuesBefore: continuesBefore)
    }
}
