import MailAddresses
package import Pace

/// Gives the texts of a journal's row their meaning. Reasons name fields and never show what stands in them.
struct JournalEntryReader: Sendable {
    /// The longest of each text, in bytes of UTF-8.
    private static let longestID = 200
    private static let longestName = 320
    private static let longestValue = 1_000

    private var clock: TimestampReader

    init(zone: Zone?) {
        clock = TimestampReader(zone: zone, allowsEpoch: true)
    }

    /// - Parameter text: what stands in a column; "" where nothing does.
    mutating func entry(_ text: (JournalColumn) -> String) throws(RecordError) -> (JournalEntry, note: String?) {
        let id = try Self.text(text, .id, longest: Self.longestID)
        let (at, note) = try moment(text(.at))
        let manager = try Self.text(text, .manager, longest: Self.longestName)
        let client = Self.canonical(try Self.text(text, .client, longest: Self.longestName, mayBeEmpty: true))
        let call = try Self.text(text, .call, longest: Self.longestName, mayBeEmpty: true)
        var entry = JournalEntry(
            id: id,
            kind: try Self.kind(text),
            at: at,
            manager: manager,
            client: client,
            call: call.isEmpty ? nil : call
        )
        if case .planned = entry.kind { entry.due = try Self.due(text) }
        return (entry, note)
    }

    /// An address in the form in which mail names clients; anything else as it is.
    fileprivate static func canonical(_ client: String) -> String {
        client.utf8.contains(UInt8(ascii: "@")) ? MailAddress(client)?.plain ?? client : client
    }

    private static func text(
        _ text: (JournalColumn) -> String,
        _ column: JournalColumn,
        longest: Int,
        mayBeEmpty: Bool = false
    ) throws(RecordError) -> String {
        let value = text(column).withoutBlanks
        guard mayBeEmpty || !value.isEmpty else { throw RecordError(field: column.name, problem: "is empty") }
        guard value.utf8.count <= longest else {
            throw RecordError(field: column.name, problem: "is longer than \(longest) bytes")
        }
        return value
    }

    private mutating func moment(_ text: String) throws(RecordError) -> (Instant, note: String?) {
        let name = JournalColumn.at.name
        // RFC 3339 takes the letters in either case; TimestampReader wants seconds.
        var bytes = Array(text.withoutBlanks.uppercased().utf8)
        if bytes.count == 16, bytes[13] == UInt8(ascii: ":") { bytes += Array(":00".utf8) }
        switch clock.timestamp(bytes.span, bytes.indices) {
        case .instant(let instant): return (instant, nil)
        case .none: throw RecordError(field: name, problem: bytes.isEmpty ? "is empty" : "lies before 1980")
        case .invalid:
            throw RecordError(field: name, problem: "is no date and time, and no number of seconds since 1970")
        case .local(let local):
            guard clock.knowsZone else {
                throw RecordError(field: name, problem: "is a local time, and the source names no zone")
            }
            switch clock.reading(ofLocal: local) {
            case .once(let instant): return (instant, nil)
            case .never(let instant): return (instant, "at never occurs in \(clock.zone.name); moved forward")
            case .twice(let earlier, _):
                return (earlier, "at occurs twice in \(clock.zone.name); read as \(earlier.rfc3339)")
            }
        }
    }

    fileprivate static func kind(_ text: (JournalColumn) -> String) throws(RecordError) -> JournalEntry.Kind {
        switch text(.kind).withoutBlanks.lowercased() {
        case "agreement": return .agreement(try agreement(text(.value)))
        case "planned": return .planned(try self.text(text, .value, longest: longestValue))
        case "meeting": return .meeting
        case "progress": return try progress(try self.text(text, .value, longest: longestValue))
        case "sale": return .sale(amount: try sale(text(.value).withoutBlanks))
        default:
            throw RecordError(
                field: JournalColumn.kind.name,
                problem: "is none of agreement, planned, meeting, progress and sale"
            )
        }
    }

    private static func agreement(_ value: String) throws(RecordError) -> Agreement {
        switch value.withoutBlanks.lowercased() {
        case "yes", "да": return .yes
        case "no", "нет": return .no
        case "none": return .none
        default: throw RecordError(field: JournalColumn.value.name, problem: "is none of yes, no and none")
        }
    }

    /// A count of what has no name, a name, or `name=count`.
    private static func progress(_ value: String) throws(RecordError) -> JournalEntry.Kind {
        if let count = try millionths(value) { return .progress(name: "", count: try positive(count)) }
        if let sign = value.lastIndex(of: "="),
            let count = try millionths(String(value[value.index(after: sign)...]).withoutBlanks)
        {
            return .progress(name: String(value[..<sign]).withoutBlanks, count: try positive(count))
        }
        return .progress(name: value, count: 1_000_000)
    }

    private static func positive(_ count: Int64) throws(RecordError) -> Int64 {
        guard count >= 0 else { throw RecordError(field: JournalColumn.value.name, problem: "is a negative count") }
        return count
    }

    private static func sale(_ value: String) throws(RecordError) -> Int64 {
        guard let amount = try millionths(value) else {
            let problem = value.isEmpty ? "is empty" : "is no amount: digits, with a point or comma before decimals"
            throw RecordError(field: JournalColumn.value.name, problem: problem)
        }
        return amount
    }

    /// A decimal number in millionths; nil when the text is none.
    private static func millionths(_ text: String) throws(RecordError) -> Int64? {
        let isNegative = text.utf8.first == UInt8(ascii: "-")
        let parts = text.utf8.dropFirst(isNegative ? 1 : 0).split(
            maxSplits: 1,
            omittingEmptySubsequences: false,
            whereSeparator: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",") }
        )
        guard parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isDigit) }) else { return nil }
        let decimals = parts.count == 2 ? Array(parts[1]) : []
        guard decimals.count <= 6 else {
            throw RecordError(field: JournalColumn.value.name, problem: "has more than 6 decimals")
        }
        let zeros = [UInt8](repeating: UInt8(ascii: "0"), count: 6 - decimals.count)
        var value: Int64 = 0
        for digit in Array(parts[0]) + decimals + zeros {
            let (product, isTooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, overflows) = product.addingReportingOverflow(Int64(digit - 48))
            guard !isTooLarge, !overflows else {
                throw RecordError(field: JournalColumn.value.name, problem: "is too large a number")
            }
            value = sum
        }
        return isNegative ? -value : value
    }

    private static func due(_ text: (JournalColumn) -> String) throws(RecordError) -> Day? {
        let due = text(.due).withoutBlanks
        guard !due.isEmpty else { return nil }
        guard let day = Day(due) else { throw RecordError(field: JournalColumn.due.name, problem: "is no YYYY-MM-DD") }
        return day
    }
}

extension String {
    /// Without blanks at either end; NUL, which no database keeps, as U+FFFD.
    fileprivate var withoutBlanks: String {
        var scalars = Substring(self).unicodeScalars
        while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
        while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
        guard scalars.contains("\0") else { return String(scalars) }
        var repaired = String.UnicodeScalarView()
        for scalar in scalars { repaired.append(scalar == "\0" ? "\u{FFFD}" : scalar) }
        return String(repaired)
    }
}

/// The kinds of entries, as a row, a command or a request names them.
package enum JournalKind {
    /// - Parameters:
    ///   - kind: `agreement`, `planned`, `meeting`, `progress` or `sale`.
    ///   - value: yes, no or none; what is planned; a number, a name or `name=number`; an amount.
    package static func reading(_ kind: String, value: String) throws(RecordError) -> JournalEntry.Kind {
        try JournalEntryReader.kind { column in
            switch column {
            case .kind: kind
            case .value: value
            default: ""
            }
        }
    }

    /// A client as rows and commands name it: an address in the form in which mail names clients.
    package static func client(_ written: String) -> String { JournalEntryReader.canonical(written) }
}
