import Pace

/// One row of a CDR with its columns named.
struct CallRow {
    var fields: FieldSplitter
    var layout: ColumnLayout<CallColumn>
    /// The row without its line end.
    var range: Range<Int>

    func range(of column: CallColumn) -> Range<Int> {
        fields.range(layout[column])
    }

    func text(_ column: CallColumn, _ bytes: Span<UInt8>) -> String {
        fields.text(layout[column], bytes)
    }

    func error(_ column: CallColumn, _ bytes: Span<UInt8>, _ problem: String) -> RecordError {
        RecordError(field: column.name, value: text(column, bytes), problem: problem)
    }

    /// The number and the device of one end.
    func party(number: CallColumn, channel: CallColumn, _ bytes: Span<UInt8>) -> LegParty {
        let name = text(channel, bytes)
        let range = range(of: channel)
        let end = ChannelName.deviceEnd(bytes.extracting(range))
        let device = end == range.count ? name : fields.text(in: range.lowerBound..<range.lowerBound + end, bytes)
        return LegParty(number: text(number, bytes), device: device, channel: name)
    }

    /// `12`, `12.345678` in microseconds; nil when the mapping has no such column.
    func seconds(
        _ column: CallColumn,
        _ bytes: Span<UInt8>,
        atMost most: Int64
    ) throws(RecordError) -> Int64? {
        guard layout.has(column) else { return nil }
        let range = range(of: column)
        if !range.isEmpty, bytes[range.lowerBound] == UInt8(ascii: "-") {
            throw error(column, bytes, "is less than 0")
        }
        // Byte by byte, since a search by words costs more than these few digits.
        var point = range.lowerBound
        while point < range.upperBound, bytes[point] != UInt8(ascii: ".") { point += 1 }
        var fraction: Int64 = 0
        if point < range.upperBound {
            guard let read = bytes.fraction(from: point + 1, until: range.upperBound), read.end == range.upperBound
            else { throw error(column, bytes, "is no number of seconds") }
            fraction = read.microseconds
        }
        guard let whole = bytes.number(range.lowerBound..<point) else {
            throw error(column, bytes, "is no number of seconds")
        }
        guard Int64(whole) <= most / 1_000_000, Int64(whole) * 1_000_000 + fraction <= most else {
            throw error(column, bytes, "is more than \(most / 86_400_000_000) days")
        }
        return Int64(whole) * 1_000_000 + fraction
    }

    /// `NO ANSWER`, or the number that stands for it.
    func disposition(_ bytes: Span<UInt8>) throws(RecordError) -> Disposition {
        guard let disposition = Self.dispositions.meaning(bytes, range(of: .disposition)) else {
            throw error(.disposition, bytes, "is no disposition")
        }
        return disposition
    }

    /// "" when the row has none.
    func sequence(_ bytes: Span<UInt8>) throws(RecordError) -> String {
        for index in range(of: .sequence) where !bytes[index].isDigit {
            throw error(.sequence, bytes, "is no number")
        }
        return text(.sequence, bytes)
    }

    /// The user field's parts, then the account code, joined by `;`.
    func code(_ bytes: Span<UInt8>) -> String {
        let user = range(of: .userField)
        let account = range(of: .accountCode)
        if user.isEmpty, account.isEmpty { return "" }
        let parts = [text(.userField, bytes), text(.accountCode, bytes)].flatMap { $0.split(separator: ";") }
        return parts.joined(separator: ";")
    }

    /// `uniqueid#sequence`, else with a digest of the row in place of what is missing.
    func id(uniqueID: String, sequence: String, digest: RecordKey?) -> String {
        guard let digest else { return uniqueID + "#" + sequence }
        return uniqueID.isEmpty ? digest.hexadecimal : digest.marking(uniqueID)
    }

    /// One and the same for a leg that stands in several files, whatever their columns.
    func key(of leg: Leg, sequence: String) -> RecordKey {
        var digest = RecordDigest("leg")
        digest.add(leg.channelID)
        digest.add(sequence)
        digest.add(leg.startedAt.seconds)
        digest.add(leg.caller.channel)
        digest.add(leg.callee.channel)
        digest.add(leg.talk.flooredDivision(by: 1_000_000))
        digest.add(leg.disposition.rawValue)
        // What one mapping leaves out another may hold: the fuller row is a record of its own, and both are one talk.
        digest.add(leg.code)
        digest.add(Int64(leg.traits.rawValue))
        return digest.finish()
    }

    /// What tells the row where it has no id of its own.
    func digest(_ bytes: Span<UInt8>) -> RecordKey {
        var digest = Self.rowDigest
        digest.add(bytes.extracting(range))
        return digest.finish()
    }

    private static let rowDigest = RecordDigest("row")

    /// `main/cdr.c: ast_cdr_disp2str`, and the raw integers of `CDR(disposition,u)`.
    private static let dispositions = ShortWords<Disposition>([
        "answered": .answered, "no answer": .noAnswer, "busy": .busy, "failed": .failed, "congestion": .congestion,
        "cancel": .noAnswer, "unknown": .unknown, "8": .answered, "0": .noAnswer, "1": .noAnswer, "32": .noAnswer,
        "4": .busy, "2": .failed, "16": .congestion,
    ])
}
