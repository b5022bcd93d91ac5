import Pace

/// `asterisk-cel`: the events of channels as cel_custom writes them, or FreePBX's table `cel` with a header line.
///
/// Columns go by a header line, else by `columns`, else by the mapping of the sample configuration.
/// Source: `configs/samples/cel_custom.conf.sample`, `main/cel.c: cel_event_types`.
package enum AsteriskCEL {
    package static let format = RecordFormat(
        name: "asterisk-cel",
        summary: "Asterisk channel events (cel_custom), which tell talk to the microsecond",
        needsZone: false,
        options: ["columns", "separator", "quote", "escape", "time_format"],
        origin: "cel.conf (apps, events with BRIDGE_ENTER and BRIDGE_EXIT) and cel_custom.conf: "
            + "/var/log/asterisk/cel-custom/Master.csv",
        recognise: AsteriskRecognition.events,
        problem: { $0.problem(required: [ChannelEventColumn.event, .time]) },
        makeDecoder: { options, carry in
            DelimitedDecoder(AsteriskCELRows(options), dialect: CSVDialect(options: options), carry: carry)
        }
    )
}

private struct AsteriskCELRows: RowReader {
    typealias Layout = ColumnLayout<ChannelEventColumn>

    /// The sample mapping: 16 columns since ever, then peer, userfield, userdeftype and eventextra.
    private static let usual = Layout(
        count: nil,
        [
            .event, .time, nil, .number, nil, nil, nil, .dialled, nil, .channel, nil, nil, nil, nil, .uniqueID,
            .linkedID, .peer, nil, nil, .extra,
        ]
    )
    private enum EventWord {
        case started
        case answered
        case entered
        case left
        case bridged
        case unbridged
        case ended
    }

    /// The most frequent first.
    private let events = ShortWords<EventWord>([
        "chan_start": .started, "answer": .answered, "bridge_enter": .entered, "bridge_exit": .left,
        "hangup": .ended, "chan_end": .ended, "bridge_start": .bridged, "bridge_end": .unbridged,
    ])
    private let bridgeID = EventExtra.Name("bridge_id")
    private let bridgeTechnology = EventExtra.Name("bridge_technology")
    private let holding = Array("holding_bridge".utf8)
    let secondDialect: CSVDialect?
    private var clock: TimestampReader
    private let configured: Layout?
    private var header: Layout?

    init(_ options: FormatOptions) {
        clock = TimestampReader(zone: options.zone, format: options.timeFormat, allowsEpoch: true)
        configured = options.columns.map { Layout(names: $0) }
        if options.escape == nil {
            secondDialect = nil
        } else {
            var dialect = CSVDialect(options: options)
            dialect.isEscapeOfPHP = true
            secondDialect = dialect
        }
    }

    var carry: [UInt8] {
        get { header?.carry ?? [] }
        set { header = Layout(carry: newValue) }
    }

    mutating func read(_ fields: FieldSplitter, _ bytes: Span<UInt8>, row: Range<Int>, offset: Int64) -> RowReading {
        do throws(RecordError) {
            let layout = try layout(fields, bytes)
            return try event(fields, layout, bytes, offset: offset)
        } catch {
            let header = Layout(header: fields, bytes, required: [.event, .time])
            return header.map { .header(carry: $0.carry) } ?? .rejected(reason: error.description)
        }
    }

    private func layout(_ fields: FieldSplitter, _ bytes: Span<UInt8>) throws(RecordError) -> Layout {
        guard let layout = header ?? configured else {
            guard (16...20).contains(fields.count) else {
                let problem =
                    RowHint.problem(fields, bytes)
                    ?? "\(fields.count) of them where the usual mapping has 16 to 20; a header or `columns` must name them"
                throw RecordError(field: "fields", problem: problem)
            }
            return Self.usual
        }
        guard layout.has(.event), layout.has(.time) else {
            throw RecordError(field: "columns", problem: "eventtype and eventtime must be among them")
        }
        guard layout.count == fields.count else {
            let problem =
                RowHint.problem(fields, bytes) ?? "\(fields.count) of them where \(layout.count ?? 0) are named"
            throw RecordError(field: "fields", problem: problem)
        }
        return layout
    }

    private mutating func event(
        _ fields: FieldSplitter,
        _ layout: Layout,
        _ bytes: Span<UInt8>,
        offset: Int64
    ) throws(RecordError) -> RowReading {
        func text(_ column: ChannelEventColumn) -> String { fields.text(layout[column], bytes) }
        let (at, note) = try moment(fields, layout, bytes)
        let nameField = fields.range(layout[.event])
        guard !nameField.isEmpty else {
            throw RecordError(field: ChannelEventColumn.event.name, value: "", problem: "is empty")
        }
        let channelID = text(.uniqueID)
        let linkedID = text(.linkedID)
        let channel = text(.channel)
        let call = linkedID.isEmpty ? channelID : linkedID
        guard !call.isEmpty, !channel.isEmpty else { return .ignored(reason: "no call") }
        let word = events.meaning(bytes, nameField)
        let name = text(.event)
        let peer = text(.peer)
        let extra = fields.range(layout[.extra])
        let kind = kind(word, peer: peer, extra, bytes)
        // An event is written once; where it stands and what else the mapping has does not matter.
        var digest = RecordDigest("event")
        digest.add(name)
        digest.add(at.microseconds)
        digest.add(channel)
        digest.add(channelID)
        digest.add(call)
        switch kind {
        case .entered(let bridge), .left(let bridge): digest.add(bridge)
        case .bridged(let with), .unbridged(let with): digest.add(with)
        case .started, .answered, .ended, .other:
            digest.add(peer)
            digest.add(bytes.extracting(extra))
        }
        let event = ChannelEvent(
            call: call,
            channelID: channelID,
            channel: channel,
            name: name,
            kind: kind,
            at: at,
            number: text(.number),
            dialled: text(.dialled),
            order: offset
        )
        let written = fields[layout[.event]]
        return .record(
            .channel(event),
            key: digest.finish(),
            note: note,
            isProven: written.isQuoted && !written.hasEscapes
        )
    }

    private func kind(
        _ word: EventWord?,
        peer: String,
        _ extra: Range<Int>,
        _ bytes: Span<UInt8>
    ) -> ChannelEvent.Kind {
        switch word {
        case .started: return .started
        case .answered: return .answered
        case .ended: return .ended
        case .bridged: return peer.isEmpty ? .other : .bridged(with: peer)
        case .unbridged: return peer.isEmpty ? .other : .unbridged(with: peer)
        case .entered, .left:
            guard let id = EventExtra.value(of: bridgeID, bytes, extra), !id.isEmpty else { return .other }
            let technology = EventExtra.value(of: bridgeTechnology, bytes, extra)
            if let technology, bytes.equals(holding, technology) { return .other }
            let bridge = bytes.text(id)
            return word == .entered ? .entered(bridge: bridge) : .left(bridge: bridge)
        case nil: return .other
        }
    }

    private mutating func moment(
        _ fields: FieldSplitter,
        _ layout: Layout,
        _ bytes: Span<UInt8>
    ) throws(RecordError) -> (Instant, note: String?) {
        let range = fields.range(layout[.time])
        switch clock.timestamp(bytes, range) {
        case .instant(let instant): return (instant, nil)
        case .none, .invalid:
            throw RecordError(
                field: ChannelEventColumn.time.name,
                value: bytes.text(range),
                problem: "is no date and time"
            )
        case .local(let local):
            let unknown = clock.knowsZone ? nil : "no zone is named; local times are read as UTC"
            switch clock.reading(ofLocal: local) {
            case .once(let instant): return (instant, unknown)
            case .never(let instant): return (instant, "eventtime never occurs in \(clock.zone.name); moved forward")
            case .twice(let earlier, let later):
                let epoch = UniqueID.epoch(bytes, fields.range(layout[.uniqueID])).map { Instant(seconds: $0) }
                let isLater = epoch.map { earlier < $0 + -1_000_000 && later >= $0 + -1_000_000 } ?? false
                let chosen = isLater ? later : earlier
                return (chosen, "eventtime occurs twice in \(clock.zone.name); read as \(chosen.rfc3339)")
            }
        }
    }
}
