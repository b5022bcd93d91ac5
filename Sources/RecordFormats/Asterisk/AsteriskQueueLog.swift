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
    static var eventNames: Set<String> { Set(AsteriskQueueLogRows.events.keys) }
}

private struct AsteriskQueueLogRows: RowReader {
    /// What an event means, and which of its data are numbers of seconds.
    fileprivate struct Event {
        enum Meaning {
            case connected
            case ended(talkAt: Int)
            case transferred
            case other
        }

        var meaning = Meaning.other
        /// Names of the data that hold numbers, by index.
        var numbers: [(index: Int, name: String)] = []
    }

    private static let mostSeconds = 7 * 86_400
    private static let mostMilliseconds = mostSeconds * 1_000
    /// Of ten digits, so that a time that lost its first one is none.
    private static let years: ClosedRange<Int> = 1_000_000_000...7_258_118_399
    private static let withoutCall = Set(["", "none", "manager", "realtime", "cli"].map(ShortWord.init))

    fileprivate static let events: [String: Event] = {
        let waiting = Event(numbers: [(0, "position"), (1, "origposition"), (2, "waittime")])
        let completed = Event(meaning: .ended(talkAt: 1), numbers: [(0, "holdtime"), (1, "calltime"), (2, "position")])
        let blind = Event(meaning: .ended(talkAt: 3), numbers: [(2, "holdtime"), (3, "calltime"), (4, "position")])
        let ring = Event(numbers: [(0, "ringtime")])
        var events: [String: Event] = [
            "ENTERQUEUE": Event(numbers: [(2, "position")]),
            "CONNECT": Event(meaning: .connected, numbers: [(0, "holdtime"), (2, "ringtime")]),
            "COMPLETECALLER": completed,
            "COMPLETEAGENT": completed,
            "BLINDTRANSFER": blind,
            "TRANSFER": blind,
            "ATTENDEDTRANSFER": Event(meaning: .transferred),
            "ABANDON": waiting,
            "EXITEMPTY": waiting,
            "EXITWITHTIMEOUT": waiting,
            "EXITWITHKEY": Event(numbers: [(1, "position"), (2, "origposition"), (3, "waittime")]),
            "WITHDRAW": waiting,
            "RINGNOANSWER": ring,
            "RINGCANCELED": ring,
            "AGENTLOGOFF": Event(numbers: [(1, "seconds")]),
            "AGENTCALLBACKLOGOFF": Event(numbers: []),
            "OUTCALL": Event(numbers: [(1, "talktime")]),
        ]
        for name in [
            "AGENTDUMP", "SYSCOMPAT", "AGENTLOGIN", "AGENTCALLBACKLOGIN", "ADDMEMBER", "REMOVEMEMBER", "PAUSE",
            "UNPAUSE", "PAUSEALL", "UNPAUSEALL", "PENALTY", "RINGINUSE",
        ] {
            events[name] = Event()
        }
        return events
    }()

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
        let name = fields.text(4, bytes)
        let event = Self.events[name]
        var values = InlineArray<8, Int64>(repeating: 0)
        for number in event?.numbers ?? [] {
            values[number.index] = try self.number(fields, bytes, number.index, number.name, of: name)
        }
        var kind = QueueEvent.Kind.other
        switch event?.meaning {
        case .connected:
            kind = .connected(waited: values[0], memberChannelID: fields.text(6, bytes))
        case .ended(let index):
            kind = .ended(talked: values[index])
        case .transferred:
            kind = .ended(talked: try attendedTalk(fields, bytes))
        case .other, nil:
            break
        }
        if let call = ShortWord(fields.range(1), bytes), Self.withoutCall.contains(call) {
            return .ignored(reason: "no call")
        }
        guard event != nil else { return .ignored(reason: "event") }
        var digest = RecordDigest()
        digest.add("queue")
        digest.add(bytes.extracting(row))
        return .record(
            .queue(
                QueueEvent(
                    call: fields.text(1, bytes),
                    queue: fields.text(2, bytes),
                    agent: fields.text(3, bytes),
                    name: name,
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

    /// `BRIDGE|id`, `APP|app` or `LINK|channel|channel`, then holdtime, calltime and position.
    private func attendedTalk(_ fields: FieldSplitter, _ bytes: Span<UInt8>) throws(RecordError) -> Int64 {
        let isLink = ShortWord(fields.range(5), bytes) == ShortWord("link")
        let first = isLink ? 3 : 2
        let name = "ATTENDEDTRANSFER"
        _ = try number(fields, bytes, first, "holdtime", of: name)
        let talked = try number(fields, bytes, first + 1, "calltime", of: name)
        _ = try number(fields, bytes, first + 2, "position", of: name)
        return talked
    }

    /// A number among the data of an event; 0 where an old version has none. Clocks set back make it negative.
    private func number(
        _ fields: FieldSplitter,
        _ bytes: Span<UInt8>,
        _ index: Int,
        _ field: String,
        of event: String
    ) throws(RecordError) -> Int64 {
        let range = fields.range(index + 5)
        guard !range.isEmpty else { return 0 }
        let isNegative = bytes[range.lowerBound] == UInt8(ascii: "-")
        guard let value = bytes.number(isNegative ? range.lowerBound + 1..<range.upperBound : range) else {
            throw RecordError(field: field, value: bytes.text(range), problem: "is no number in \(event)")
        }
        guard value <= (event.hasPrefix("RING") ? Self.mostMilliseconds : Self.mostSeconds) else {
            throw RecordError(field: field, value: bytes.text(range), problem: "is more than 7 days in \(event)")
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
