import Pace

/// Makes a leg of a Grandstream row, which is a row of Asterisk's CDR with a session and an action beside it.
struct GrandstreamCall: Sendable {
    typealias Layout = ColumnLayout<GrandstreamColumn>

    private enum Scope {
        case known(Direction)
        /// In or out: the direction stays as it is.
        case external
    }

    /// What the user field says where it is no code.
    private let scopes = ShortWords<Scope>([
        "inbound": .known(.inbound), "outbound": .known(.outbound), "internal": .known(.internal),
        "external": .external,
    ])
    /// With which the action of a mailbox begins: `VM`, `VMX[1]`.
    private static let mailbox = Array("VM".utf8)
    private var reader: CallReader
    /// The last layout, and its places under the names of a call.
    private var last: (layout: Layout, ofCall: ColumnLayout<CallColumn>)?

    init(clock: TimestampReader) {
        reader = CallReader(clock: clock)
    }

    /// - Parameter row: the record's bytes, by which it is known when it has no id.
    mutating func read(
        _ fields: FieldSplitter,
        _ layout: Layout,
        _ bytes: Span<UInt8>,
        row: Range<Int>
    ) throws(RecordError) -> RowReading {
        var leg = try reader.leg(fields, ofCall(layout), bytes, row: row)
        // Rows of who did not answer carry the answer of the menu or the queue before.
        if leg.disposition != .answered, leg.disposition != .voicemail { leg.answeredAt = nil }
        if leg.disposition == .answered, bytes.begins(with: Self.mailbox, fields.range(layout[.action])) {
            leg.disposition = .voicemail
            leg.talk = 0
        }
        let userField = fields.range(layout[.userField])
        switch scopes.meaning(bytes, userField) {
        case .known(let direction): leg.direction = direction
        case nil where !userField.isEmpty:
            let codes = [fields.text(layout[.userField], bytes), leg.code].flatMap { $0.split(separator: ";") }
            leg.code = codes.joined(separator: ";")
        case .external, nil: break
        }
        let session = fields.text(layout[.session], bytes)
        if !session.isEmpty {
            leg.call = session
            leg.traits.remove(.unlinked)
        }
        return .record(.leg(leg), key: reader.key, note: reader.note, isProven: false)
    }

    private mutating func ofCall(_ layout: Layout) -> ColumnLayout<CallColumn> {
        if let last, last.layout == layout { return last.ofCall }
        let ofCall = layout.ofCall
        last = (layout, ofCall)
        return ofCall
    }
}

extension ColumnLayout<GrandstreamColumn> {
    /// The same places under the names of an Asterisk CDR.
    var ofCall: ColumnLayout<CallColumn> {
        var columns: [CallColumn?] = Array(repeating: nil, count: FieldSplitter.mostFields)
        for column in GrandstreamColumn.allCases where has(column) { columns[self[column]] = column.call }
        return ColumnLayout<CallColumn>(count: count, columns)
    }
}
