import Pace

/// `asterisk-queue-log`: `epoch|callid|queue|agent|EVENT|data…`, a line an event, without quoting.
///
/// Source: `main/logger.c: ast_queue_log`, `apps/app_queue.c`.
package enum AsteriskQueueLog {
    package static let format = RecordFormat(
        name: "asterisk-queue-log",
        summary: "Asterisk queue_log, which tells when a queue's member was connected",
        needsZone: false,
        options: [],
        origin: "logger.conf, queue_log = yes (the default): /var/log/asterisk/queue_log",
        recognise: AsteriskRecognition.queueLog,
        takesStreams: true,
        makeDecoder: { _, carry in
            DelimitedDecoder(
                AsteriskQueueLogRows(),
                dialect: CSVDialect(separator: UInt8(ascii: "|"), quote: nil),
                carry: carry
            )
        }
    )

    /// The events that bear on talk or on members.
    static var eventNames: Set<String> { Set(AsteriskQueueLogRows.events.map(\.name)) }
}

private struct AsteriskQueueLogRows: RowReader {
    /// What an event means, and which of its data are numbers of seconds. A class for speed: to hand it on copies nothing.
    fileprivate final class Event: Sendable {
        enum Meaning {
            case connected
            case ended(talkAt: Int)
            case transferred
            case other
        }

        let name: String
        let bytes: [UInt8]
        let meaning: Meaning
        /// Names of the data that hold numbers, by index.
        let numbers: [(index: Int, name: String)]
        /// Its numbers are of milliseconds.
        let isFine: Bool

        init(_ name: String, _ meaning: Meaning = .other, _ numbers: [(index: Int, name: String)] = []) {
            self.name = name
            bytes = Array(name.utf8)
            self.meaning = meaning
            self.numbers = numbers
            isFine = name.hasPrefix("RING")
        }
    }

    private static let mostSeconds = 7 * 86_400
    private static let mostMilliseconds = mostSeconds * 1_000
    /// Of ten digits, so that a time that lost its first one is none.
    private static let years: ClosedRange<Int> = 1_000_000_000...7_258_118_399

    /// The most frequent first.
    fileprivate static let events: [Event] = {
        let completed = [(0, "holdtime"), (1, "calltime"), (2, "position")]
        let blind = [(2, "holdtime"), (3, "calltime"), (4, "position")]
        let waiting = [(0, "position"), (1, "origposition"), (2, "waittime")]
        return [
            Event("CONNECT", .connected, [(0, "holdtime"), (2, "ringtime")]),
            Event("ENTERQUEUE", .other, [(2, "position")]),
            Event("COMPLETEAGENT", .ended(talkAt: 1), completed),
            Event("COMPLETECALLER", .ended(talkAt: 1), completed),
            Event("RINGNOANSWER", .other, [(0, "ringtime")]),
            Event("ABANDON", .other, waiting),
            Event("BLINDTRANSFER", .ended(talkAt: 3), blind),
            Event("TRANSFER", .ended(talkAt: 3), blind),
            Event("ATTENDEDTRANSFER", .transferred),
            Event("EXITEMPTY", .other, waiting),
            Event("EXITWITHTIMEOUT", .other, waiting),
            Event("EXITWITHKEY", .other, [(1, "position"), (2, "origposition"), (3, "waittime")]),
            Event("WITHDRAW", .other, waiting),
            Event("RINGCANCELED", .other, [(0, "ringtime")]),
            Event("AGENTLOGOFF", .other, [(1, "seconds")]),
            Event("OUTCALL", .other, [(1, "talktime")]),
        ]
            + [
                "AGENTCALLBACKLOGOFF", "AGENTDUMP", "SYSCOMPAT", "AGENTLOGIN", "AGENTCALLBACKLOGIN", "ADDMEMBER",
                "REMOVEMEMBER", "PAUSE", "UNPAUSE", "PAUSEALL", "UNPAUSEALL", "PENALTY", "RINGINUSE",
            ].map { Event($0) }
    }()

    /// Kept for speed: whether the static ones are made is asked at every use.
    private let events = Self.events
    private let withoutCall = ShortWords<Bool>([
        "": true, "none": true, "manager": true, "realtime": true, "cli": true,
    ])
    let secondDialect: CSVDialect? = nil
    var carry: [UInt8] = []

    mutating func read(_ fields: FieldSplitter, _ bytes: Span<UInt8>, row: Range<Int>, offset: Int64) -> RowReading {
        do throws(RecordError) {
            return try event(fields, bytes, row: row, offset: offset)
        } catch {
            return .rejected(reason: error.description)
        }
    }

    private func event(
        _ fields: FieldSplitter,
        _ bytes: Span<UInt8>,
        row: Range<Int>,
        offset: Int64
    ) throws(RecordError) -> RowReading {
        guard fields.count >= 5 else {
            throw RecordError(field: "fields", problem: "\(fields.count) of them where a line has at least 5")
        }
        guard let seconds = bytes.number(fields.range(0)), Self.years.contains(seconds) else {
            throw RecordError(
                field: "time",
                value: fields.text(0, bytes),
                problem: "is no number of seconds since 1970"
            )
        }
        if (1..<max(1, fields.fields.count - 4)).contains(where: { bytes.endsInTime(fields.range($0), near: seconds) })
        {
            throw RecordError(field: "fields", problem: "another line begins in one of them")
        }
        let event = knownEvent(bytes, fields.range(4))
        var kind = QueueEvent.Kind.other
        if let event { kind = try self.kind(of: event, fields, bytes) }
        if isWithoutCall(bytes, fields.range(1)) { return .ignored(reason: "no call") }
        guard let event else { return .ignored(reason: "event") }
        var digest = RecordDigest("queue")
        digest.add(bytes.extracting(row))
        return .record(
            .queue(
                QueueEvent(
                    call: fields.text(1, bytes),
                    queue: fields.text(2, bytes),
                    agent: fields.text(3, bytes),
                    name: event.name,
                    kind: kind,
                    at: Instant(seconds: Int64(seconds)),
                    order: offset
                )
            ),
            key: digest.finish(),
            note: nil,
            isProven: true
        )
    }

    private func kind(
        of event: Event,
        _ fields: FieldSplitter,
        _ bytes: Span<UInt8>
    ) throws(RecordError) -> QueueEvent.Kind {
        var values = InlineArray<8, Int64>(repeating: 0)
        for (index, name) in event.numbers {
            values[index] = try number(fields, bytes, index, name, of: event)
        }
        switch event.meaning {
        case .connected: return .connected(waited: values[0], memberChannelID: fields.text(6, bytes))
        case .ended(let index): return .ended(talked: values[index])
        case .transferred: return .ended(talked: try attendedTalk(fields, bytes, of: event))
        case .other: return .other
        }
    }

    /// The event of that name, which is in capitals.
    private func knownEvent(_ bytes: Span<UInt8>, _ name: Range<Int>) -> Event? {
        for place in events.indices where bytes.equals(events[place].bytes, name) { return events[place] }
        return nil
    }

    /// Ids begin with a digit, or with the system's name.
    private func isWithoutCall(_ bytes: Span<UInt8>, _ call: Range<Int>) -> Bool {
        if let first = call.first, bytes[first].isDigit { return false }
        return withoutCall.meaning(bytes, call) ?? false
    }

    /// `BRIDGE|id`, `APP|app` or `LINK|channel|channel`, then holdtime, calltime and position.
    private func attendedTalk(
        _ fields: FieldSplitter,
        _ bytes: Span<UInt8>,
        of event: Event
    ) throws(RecordError) -> Int64 {
        let isLink = ShortWord(fields.range(5), bytes) == ShortWord("link")
        let first = isLink ? 3 : 2
        _ = try number(fields, bytes, first, "holdtime", of: event)
        let talked = try number(fields, bytes, first + 1, "calltime", of: event)
        _ = try number(fields, bytes, first + 2, "position", of: event)
        return talked
    }

    /// A number among the data of an event; 0 where an old version has none. Clocks set back make it negative.
    private func number(
        _ fields: FieldSplitter,
        _ bytes: Span<UInt8>,
        _ index: Int,
        _ field: String,
        of event: Event
    ) throws(RecordError) -> Int64 {
        let range = fields.range(index + 5)
        guard !range.isEmpty else { return 0 }
        let isNegative = bytes[range.lowerBound] == UInt8(ascii: "-")
        guard let value = bytes.number(isNegative ? range.lowerBound + 1..<range.upperBound : range) else {
            throw RecordError(field: field, value: bytes.text(range), problem: "is no number in \(event.name)")
        }
        guard value <= (event.isFine ? Self.mostMilliseconds : Self.mostSeconds) else {
            throw RecordError(field: field, value: bytes.text(range), problem: "is more than 7 days in \(event.name)")
        }
        return isNegative ? 0 : Int64(value)
    }
}

extension Span<UInt8> {
    /// Whether the last ten bytes are a number of seconds within a day of another: the time of a line that was
    /// written behind a torn one.
    fileprivate func endsInTime(_ range: Range<Int>, near seconds: Int) -> Bool {
        guard range.count >= 10, let time = number(range.upperBound - 10..<range.upperBound) else { return false }
        return abs(time - seconds) <= 86_400
    }
}
