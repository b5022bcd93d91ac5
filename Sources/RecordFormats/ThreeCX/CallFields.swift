import Pace

/// A field of a 3CX record that is looked at, by the name that 3CX gives it.
enum CallField: UInt8, CaseIterable, Sendable {
    case historyID
    case callID
    case duration
    case started
    case answered
    case ended
    case terminated
    case from
    case to
    case fromDN
    case toDN
    case changed
    case final
    case finalDN
    case chain
    case fromType
    case toType
    case finalType

    /// - Parameter name: in lower case, with hyphens.
    init?(name: String) {
        guard let field = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = field
    }

    var name: String {
        switch self {
        case .historyID: "historyid"
        case .callID: "callid"
        case .duration: "duration"
        case .started: "time-start"
        case .answered: "time-answered"
        case .ended: "time-end"
        case .terminated: "reason-terminated"
        case .from: "from-no"
        case .to: "to-no"
        case .fromDN: "from-dn"
        case .toDN: "to-dn"
        case .changed: "reason-changed"
        case .final: "final-number"
        case .finalDN: "final-dn"
        case .chain: "chain"
        case .fromType: "from-type"
        case .toType: "to-type"
        case .finalType: "final-type"
        }
    }
}

/// Which field of a 3CX record is which: what the administrator chose, else the order that 3CX proposes.
struct CallFields: Sendable {
    static let option = "fields"
    /// The order proposed: the first 20 up to version 15, all of them since 15.5.
    private static let proposed = [
        "historyid", "callid", "duration", "time-start", "time-answered", "time-end", "reason-terminated", "from-no",
        "to-no", "from-dn", "to-dn", "dial-no", "reason-changed", "final-number", "final-dn", "bill-code", "bill-rate",
        "bill-cost", "bill-name", "chain", "from-type", "to-type", "final-type", "from-dispname", "to-dispname",
        "final-dispname", "missed-queue-calls",
    ]
    private static let proposedCounts = [20, 27]
    /// A field that 3CX offers and that means nothing here.
    private static let placeholder = "-"

    static let standard = CallFields(proposed, counts: proposedCounts, isProposed: true)

    static let callWord = Array("Call ".utf8)
    static let chainWord = Array("Chain:".utf8)

    private let counts: [Int]
    private let isProposed: Bool
    /// By the number of the field; -1 where the records have none.
    private let places: [Int]

    init(_ options: FormatOptions) {
        guard let named = options.further[Self.option] else {
            self = .standard
            return
        }
        self.init(named.map(Self.normalised), counts: [named.count], isProposed: false)
    }

    private init(_ names: [String], counts: [Int], isProposed: Bool) {
        self.counts = counts
        self.isProposed = isProposed
        var places = Array(repeating: -1, count: CallField.allCases.count)
        for (place, name) in names.enumerated() {
            guard let field = CallField(name: name), places[Int(field.rawValue)] < 0 else { continue }
            places[Int(field.rawValue)] = place
        }
        self.places = places
    }

    private static func normalised(_ name: String) -> String {
        String(name.lowercased().map { $0 == "_" ? "-" : $0 })
    }

    /// What is wrong with the option.
    static func problem(_ options: FormatOptions) -> String? {
        guard let named = options.further[option] else { return nil }
        let names = named.map(normalised)
        if let unknown = names.first(where: { $0 != placeholder && !proposed.contains($0) }) {
            return "\(option): found \"\(unknown)\", allowed: \(proposed.joined(separator: ", ")), "
                + "and - for a field of no concern"
        }
        if let twice = names.first(where: { name in name != placeholder && names.count { $0 == name } > 1 }) {
            return "\(option): found \"\(twice)\" more than once, allowed: each field once"
        }
        if let missing = [CallField.started, .answered, .from, .to].first(where: { !names.contains($0.name) }) {
            return "\(option): \(missing.name) is not among them"
        }
        guard names.contains(CallField.duration.name) || names.contains(CallField.ended.name) else {
            return "\(option): neither \(CallField.duration.name) nor \(CallField.ended.name) is among them"
        }
        if names.count > FieldSplitter.mostFields {
            return "\(option): found \(names.count) names, allowed: at most \(FieldSplitter.mostFields)"
        }
        return nil
    }

    /// Why a line cannot be a record in this order; nil when it can. Behind the last field one empty field may follow.
    func problem(_ fields: LineFields, _ bytes: Span<UInt8>) -> RecordError? {
        var count = fields.count
        if !counts.contains(count), count > 1, count <= FieldSplitter.mostFields, fields.range(count - 1).isEmpty {
            count -= 1
        }
        guard counts.contains(count) else {
            let allowed = counts.map(String.init).joined(separator: " or ")
            return RecordError(
                field: "fields",
                problem: "\(fields.count) of them where \(allowed) belong"
                    + (isProposed ? "; another choice is named by the option fields" : "")
            )
        }
        guard isProposed, let field = strange(fields, bytes) else { return nil }
        return RecordError(
            field: field.name,
            value: bytes.text(range(field, fields, bytes)),
            problem: "does not look so; another order of the fields is named by the option fields"
        )
    }

    /// The first field that does not look as it does in the proposed order.
    private func strange(_ fields: LineFields, _ bytes: Span<UInt8>) -> CallField? {
        let history = range(.historyID, fields, bytes)
        if !history.isEmpty, !bytes.isDigits(history) { return .historyID }
        if !Self.isCallID(bytes, range(.callID, fields)) { return .callID }
        let duration = range(.duration, fields)
        if !duration.isEmpty, LineDuration.clock(bytes, duration) == nil { return .duration }
        if !Self.isMoment(bytes, range(.started, fields)) { return .started }
        let answered = range(.answered, fields)
        if !answered.isEmpty, !Self.isMoment(bytes, answered) { return .answered }
        let ended = range(.ended, fields)
        if !ended.isEmpty, !Self.isMoment(bytes, ended) { return .ended }
        if !Self.isWord(bytes, range(.terminated, fields)) { return .terminated }
        // Where a cost has a comma in it the fields behind it are others.
        let isChain =
            bytes.begins(with: Self.chainWord, range(.chain, fields))
            || bytes.firstIndex(of: UInt8(ascii: ";"), in: range(.chain, fields, bytes)) != nil
        return isChain ? nil : .chain
    }

    /// Where a field stands, with the word in front of it; empty where the records have none.
    func range(_ field: CallField, _ fields: LineFields) -> Range<Int> {
        fields.range(places[Int(field.rawValue)])
    }

    /// The same without `Call ` and `Chain:`, which 3CX writes before the first field and the chain.
    func range(_ field: CallField, _ fields: LineFields, _ bytes: Span<UInt8>) -> Range<Int> {
        let range = range(field, fields)
        guard places[Int(field.rawValue)] == 0 || field == .historyID || field == .chain else { return range }
        let length =
            bytes.begins(with: Self.callWord, range)
            ? Self.callWord.count : bytes.begins(with: Self.chainWord, range) ? Self.chainWord.count : 0
        return length == 0 ? range : bytes.trimmed(range.lowerBound + length..<range.upperBound)
    }

    func text(_ field: CallField, _ fields: LineFields, _ bytes: Span<UInt8>, _ lineText: LineText) -> String {
        let place = places[Int(field.rawValue)]
        guard place >= 0 else { return "" }
        let whole = fields.range(place)
        let range = range(field, fields, bytes)
        return range == whole ? fields.text(place, bytes, lineText) : lineText.text(bytes, range)
    }

    /// `4cc2c72490010000_26808`.
    static func isCallID(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard range.count >= 8, range.count <= 64 else { return false }
        let id = bytes.extracting(range)
        for index in 0..<id.count {
            let byte = id[index]
            guard byte.isHexadecimalDigit || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") else {
                return false
            }
        }
        return true
    }

    private static func isMoment(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard range.count >= 19 else { return false }
        let start = range.lowerBound
        return bytes[start + 4] == UInt8(ascii: "/") && bytes[start + 7] == UInt8(ascii: "/")
            && bytes[start + 10] == .space && bytes[start + 13] == UInt8(ascii: ":")
            && bytes[start + 16] == UInt8(ascii: ":")
    }

    private static func isWord(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        let word = bytes.extracting(range)
        for index in 0..<word.count {
            let byte = word[index]
            guard (byte | 32) &- 97 < 26 || byte == UInt8(ascii: "_") || byte.isDigit else { return false }
        }
        return true
    }
}
