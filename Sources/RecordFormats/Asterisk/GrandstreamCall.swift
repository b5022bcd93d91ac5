import Pace

/// Makes a leg of a Grandstream row, which is a row of Asterisk's CDR with a session and an action beside it.
struct GrandstreamCall: Sendable {
    typealias Layout = ColumnLayout<GrandstreamColumn>

    /// What the user field says of the direction; nil where it says nothing.
    private let directions = ShortWords<Direction?>([
        "inbound": .inbound, "outbound": .outbound, "internal": .internal, "external": nil,
    ])
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
        var reading = try reader.read(fields, ofCall(layout), bytes, row: row)
        // Rows of who did not answer carry the answer of the menu or the queue before.
        if reading.leg.disposition != .answered, reading.leg.disposition != .voicemail { reading.leg.answeredAt = nil }
        if reading.leg.disposition == .answered, bytes.isMailbox(fields.range(layout[.action])) {
            reading.leg.disposition = .voicemail
            reading.leg.talk = 0
        }
        let userField = fields.range(layout[.userField])
        if let direction = directions.meaning(bytes, userField) {
            reading.leg.direction = direction
        } else if !userField.isEmpty {
            let codes = [fields.text(layout[.userField], bytes), reading.leg.code].flatMap { $0.split(separator: ";") }
            reading.leg.code = codes.joined(separator: ";")
        }
        let session = fields.text(layout[.session], bytes)
        if !session.isEmpty {
            reading.leg.call = session
            reading.leg.traits.remove(.unlinked)
        }
        return .record(.leg(reading.leg), key: reading.key, note: reading.note, isProven: false)
    }

    private mutating func ofCall(_ layout: Layout) -> ColumnLayout<CallColumn> {
        if let last, last.layout == layout { return last.ofCall }
        let ofCall = layout.ofCall
        last = (layout, ofCall)
        return ofCall
    }
}

extension Span<UInt8> {
    /// `VM`, `VMX[1]`.
    fileprivate func isMailbox(_ action: Range<Int>) -> Bool {
        action.count >= 2 && self[action.lowerBound] == UInt8(ascii: "V")
            && self[action.lowerBound + 1] == UInt8(ascii: "M")
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
