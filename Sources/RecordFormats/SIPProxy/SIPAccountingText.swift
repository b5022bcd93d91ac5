import Pace

/// A line that `acc` writes to the log: `ACC: transaction answered: timestamp=…;method=INVITE;…`, or Kamailio's record
/// of a whole dialog, `start_time=…; end_time=…; duration=…; …`.
///
/// Nothing is quoted, so each key is looked for behind the one before. No value up to `code` can hold a `;`, so the
/// first place of the next key is right; from `reason` on others chose the text, and the last place is.
struct SIPAccountingText: Sendable {
    enum Reading {
        /// - Parameter content: the line without what the loggers on its way put before it.
        case values(SIPValues, kind: SIPRecordReader.Kind, content: Range<Int>)
        case ignored(reason: String)
    }

    static let mark = Array("ACC: ".utf8)
    static let dialogMark = Array("start_time=".utf8)
    private static let firstKeys = [Array("timestamp=".utf8), Array("created=".utf8)]
    private static let keys: [(key: [UInt8], field: SIPField, name: String)] = [
        (Array(";method=".utf8), .method, "method"), (Array(";from_tag=".utf8), .fromTag, "from_tag"),
        (Array(";to_tag=".utf8), .toTag, "to_tag"), (Array(";call_id=".utf8), .callID, "call_id"),
        (Array(";code=".utf8), .code, "code"), (Array(";reason=".utf8), .reason, "reason"),
    ]

    /// What may stand before the method.
    private static let early: Set<SIPField> = [
        .time, .created, .setupSeconds, .callStart, .duration, .milliseconds,
    ]
    private static let acknowledged = Array("request acknowledged".utf8)
    private static let ended = Array("call ended".utf8)

    private struct Key: Sendable {
        let bytes: [UInt8]
        let field: SIPField?

        init(_ separator: String, _ name: String) {
            bytes = Array("\(separator)\(name)=".utf8)
            field = SIPField(name: name.lowercased())
        }
    }

    /// No order of the keys behind the reason was given.
    private let isUsual: Bool
    /// The keys behind the reason, the last one first.
    private let ordered: [Key]
    /// The keys that may stand there, in whatever order.
    private let loose: [Key]
    /// The same behind the record of a dialog.
    private let spaced: [Key]

    /// - Parameter extra: the keys behind the reason, in their order; empty: the usual ones.
    init(extra: [String]) {
        isUsual = extra.isEmpty
        ordered = (extra.isEmpty ? SIPField.stockExtra : extra).reversed().map { Key(";", $0) }
        let names = extra.isEmpty ? SIPField.extraNames : extra
        loose = names.map { Key(";", $0) }
        spaced = names.flatMap { [Key("; ", $0), Key(";", $0)] }
    }

    /// Nil when the line is no accounting record.
    func reading(_ bytes: Span<UInt8>, _ line: Range<Int>) throws(RecordError) -> Reading? {
        if let found = bytes.place(of: Self.mark, in: line) {
            return try transaction(bytes, found + Self.mark.count..<line.upperBound)
        }
        guard let start = bytes.place(of: Self.dialogMark, in: line),
            bytes.place(of: "end_time=", in: start..<line.upperBound) != nil
        else { return nil }
        return try dialog(bytes, start..<line.upperBound)
    }

    private func transaction(_ bytes: Span<UInt8>, _ rest: Range<Int>) throws(RecordError) -> Reading {
        if bytes.begins(with: Self.acknowledged, rest) { return .ignored(reason: "ack") }
        guard let start = Self.firstKeys.compactMap({ bytes.place(of: $0, in: rest) }).min() else {
            throw RecordError(field: "timestamp", problem: "is not in the line")
        }
        let isDialog = bytes.begins(with: Self.ended, rest.lowerBound..<start)
        var values = SIPValues()
        var from = start
        var open: SIPField?
        for (key, field, name) in Self.keys {
            guard let place = bytes.place(of: key, in: from..<rest.upperBound) else {
                throw RecordError(field: name, problem: "is not in the line")
            }
            if let open { values[open] = from..<place } else { times(bytes, start..<place, &values) }
            open = field
            from = place + key.count
        }
        // `from` stands at the reason.
        extras(bytes, from..<rest.upperBound, &values)
        return .values(values, kind: isDialog ? .dialog : .transaction, content: start..<rest.upperBound)
    }

    /// What stands before the method. The names of two of them are the administrator's choice: they are told by
    /// content.
    private func times(_ bytes: Span<UInt8>, _ range: Range<Int>, _ values: inout SIPValues) {
        var start = range.lowerBound
        while start < range.upperBound {
            let end = bytes.firstIndex(of: UInt8(ascii: ";"), in: start..<range.upperBound) ?? range.upperBound
            let part = start..<end
            start = end + 1
            guard let equals = bytes.firstIndex(of: UInt8(ascii: "="), in: part) else { continue }
            let value = equals + 1..<end
            switch SIPField(name: bytes.text(part.lowerBound..<equals).lowercased()) {
            case let field? where Self.early.contains(field): values[field] = value
            default:
                if value.count <= 6, bytes.number(value) != nil { values[.microseconds] = value }
                if value.count > 10, bytes.firstIndex(of: UInt8(ascii: "."), in: value) != nil {
                    values[.timeText] = value
                }
            }
        }
    }

    /// Keys in their order, each at the last place before the next one. Without an order of the source's own, keys that
    /// stand in another order, and further known ones, are each taken at their own last place.
    private func extras(_ bytes: Span<UInt8>, _ range: Range<Int>, _ values: inout SIPValues) {
        var end = range.upperBound
        var found = SIPValues()
        var isInOrder = true
        for key in ordered {
            guard let place = bytes.lastPlace(of: key.bytes, in: range.lowerBound..<end) else {
                if isUsual, bytes.place(of: key.bytes, in: range) != nil { isInOrder = false }
                continue
            }
            if let field = key.field { found[field] = place + key.bytes.count..<end }
            end = place
        }
        let namesBoth = found[.caller] != nil && (found[.callee] != nil || found[.dialled] != nil)
        if isUsual, !isInOrder || !namesBoth {
            let other = self.values(of: loose, bytes, range)
            if found.isEmpty || !isInOrder { found = other }
            // Whom the usual keys do not name, another one may.
            if found[.caller] == nil { found[.caller] = other[.caller] }
            if found[.callee] == nil, found[.dialled] == nil {
                found[.callee] = other[.callee]
                found[.dialled] = other[.dialled]
            }
        }
        for field in [SIPField.caller, .dialled, .callee, .callerHost, .calleeHost] {
            if let value = found[field] { values[field] = value }
        }
    }

    /// Every known key at its last place, its value up to the next of them.
    private func values(of keys: [Key], _ bytes: Span<UInt8>, _ range: Range<Int>) -> SIPValues {
        var places: [(place: Int, length: Int, field: SIPField?)] = []
        for key in keys {
            if let place = bytes.lastPlace(of: key.bytes, in: range) {
                places.append((place, key.bytes.count, key.field))
            }
        }
        places.sort { $0.place < $1.place }
        var found = SIPValues()
        for (index, known) in places.enumerated() {
            guard let field = known.field else { continue }
            let end = index + 1 < places.count ? places[index + 1].place : range.upperBound
            let start = known.place + known.length
            guard start <= end else { continue }
            found[field] = bytes.trimmed(start..<end)
        }
        return found
    }

    private func dialog(_ bytes: Span<UInt8>, _ content: Range<Int>) throws(RecordError) -> Reading {
        var values = SIPValues()
        var rest = content
        for (key, field, name) in [
            ("start_time=", SIPField.start, "start_time"), ("end_time=", .end, "end_time"),
            ("duration=", .duration, "duration"),
        ] {
            let key = Array(key.utf8)
            guard bytes.place(of: key, in: rest) == rest.lowerBound else {
                throw RecordError(field: name, problem: "is not at its place")
            }
            let end = bytes.firstIndex(of: UInt8(ascii: ";"), in: rest) ?? rest.upperBound
            values[field] = bytes.trimmed(rest.lowerBound + key.count..<end)
            // The separator stays before the first extra field.
            rest =
                field == .duration
                ? end..<rest.upperBound : bytes.trimmed(min(end + 1, rest.upperBound)..<rest.upperBound)
        }
        values.take(self.values(of: spaced, bytes, rest))
        return .values(values, kind: .transaction, content: content)
    }
}
