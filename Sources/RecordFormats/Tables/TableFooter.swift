import Pace

/// Tells lines of text around a table's rows (`Page 1 of 3,,,,`, `© 2026`) from rows that were torn.
enum TableFooter {
    /// No footer is longer.
    private static let longest = 400
    private static let names = [
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march",
        "april", "may", "june", "july", "august", "september", "october", "november", "december",
    ].map { Array($0.utf8) }

    /// Roles whose values begin with a digit, or as a date does.
    private static let counted: [CallRole] = [.start, .date, .time, .answer, .end, .failure, .talk, .total, .ring]
    /// Roles whose values hold no blank.
    private static let identities: [CallRole] = [.id, .call]

    /// Whether a row below a header is a footer: one field alone has something in it, a text that is no moment.
    ///
    /// A row with fewer fields than are named may be the beginning of one that was torn. It is a footer only where no value of
    /// its first column could begin like it.
    static func isFooter(
        _ fields: FieldSplitter,
        _ bytes: Span<UInt8>,
        _ count: Int,
        _ roles: [(role: CallRole, place: Int)]
    ) -> Bool {
        guard let text = only(fields, bytes), isText(text, bytes) else { return false }
        if fields.count >= count { return !beginsAsMoment(text, bytes) }
        guard !fields.isEmpty(0), let first = roles.first(where: { $0.place == 0 })?.role else { return false }
        if counted.contains(first) {
            return !bytes[text.lowerBound].isDigit && !beginsAsMoment(text, bytes, isTorn: true)
        }
        return identities.contains(first) && bytes.firstIndex(of: .space, in: text) != nil
    }

    /// Whether a row before any header is one: however its fields are set apart, it has no second one.
    static func isFooter(_ row: Range<Int>, _ bytes: Span<UInt8>, _ separators: [UInt8]) -> Bool {
        let used = separators.filter { bytes.firstIndex(of: $0, in: row) != nil }
        // A comma may stand in the text, too.
        let apart = used.count > 1 ? used.filter { $0 != UInt8(ascii: ",") } : used
        guard apart.count == 1, let separator = apart.first else { return false }
        var text: Range<Int>?
        var start = row.lowerBound
        while start <= row.upperBound {
            let end = bytes.firstIndex(of: separator, in: start..<row.upperBound) ?? row.upperBound
            let field = bytes.withoutBlanks(start..<end)
            start = end + 1
            guard !field.isEmpty else { continue }
            guard text == nil else { return false }
            text = field
        }
        return text.map { isText($0, bytes) && !beginsAsMoment($0, bytes) } ?? false
    }

    /// The one field that is filled; nil where it is none, or not the only one.
    private static func only(_ fields: FieldSplitter, _ bytes: Span<UInt8>) -> Range<Int>? {
        var only: Range<Int>?
        for field in fields.fields {
            let text = bytes.withoutBlanks(field.range)
            guard !text.isEmpty else { continue }
            guard only == nil else { return nil }
            only = text
        }
        return only
    }

    /// Whether there are letters, on one line.
    private static func isText(_ range: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
        guard range.count <= longest else { return false }
        var hasLetter = false
        for index in range {
            let byte = bytes[index]
            guard byte != .lineFeed, byte != .carriageReturn else { return false }
            if byte >= 128 || (97...122).contains(byte | 0x20) { hasLetter = true }
        }
        return hasLetter
    }

    /// `2026-11-2`, `23.11`, `17954`, `Tue 10/18`, `Nov 23`; of a row that may be torn, `No` and `Tue`, too.
    private static func beginsAsMoment(_ range: Range<Int>, _ bytes: Span<UInt8>, isTorn: Bool = false) -> Bool {
        var index = range.lowerBound
        while index < range.upperBound, bytes[index].isDigit { index += 1 }
        if index > range.lowerBound {
            let isJoined = index < range.upperBound && "-./:".utf8.contains(bytes[index])
            return index == range.upperBound || isJoined || index - range.lowerBound >= 4
        }
        while index < range.upperBound, (97...122).contains(bytes[index] | 0x20) { index += 1 }
        let word = bytes.copy(range.lowerBound..<index).map { $0 | 0x20 }
        guard !word.isEmpty, let name = names.first(where: { $0.starts(with: word) }) else { return false }
        guard !isTorn else { return true }
        return (word.count == 3 || word.count == name.count)
            && (index..<range.upperBound).contains { bytes[$0].isDigit }
    }
}
