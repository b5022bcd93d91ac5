import Pace

/// `avaya-ipoffice`: SMDR of Avaya IP Office, comma separated, a line a segment of a call.
///
/// Source: Avaya, "Manager", appendix "SMDR" (15-601011).
package enum AvayaIPOffice {
    package static let format = RecordFormat(
        name: "avaya-ipoffice",
        summary: "SMDR of Avaya IP Office, as it is sent to a TCP port or written by a logger",
        needsZone: true,
        options: [LineEncoding.option],
        evidence: .documentation,
        origin: "IP Office Manager: System, SMDR, Output \"SMDR Only\", with address and TCP port of the collector",
        recognise: recognise,
        takesStreams: true,
        problem: LineEncoding.problem,
        makeDecoder: { options, carry in LineDecoder(IPOfficeLines(options), carry: carry) }
    )

    private static func recognise(_ sample: FileSample) -> Recognition? {
        let bytes = sample.bytes.span
        var fields = LineFields()
        var right = 0
        var wrong = 0
        for line in SampleLines(sample).lines {
            fields.split(bytes, line)
            if isRecord(fields, bytes) {
                right += 1
            } else if !IPOfficeLines.isHeader(fields, bytes) {
                wrong += 1
            }
        }
        guard right > 0, wrong * 9 <= right else { return nil }
        return Recognition(.certain, "its lines begin with date, connected time, ring time, caller and I or O")
    }

    private static func isRecord(_ fields: LineFields, _ bytes: Span<UInt8>) -> Bool {
        let start = fields.range(0)
        guard fields.count >= 17, start.count == 19, bytes[start.lowerBound + 4] == UInt8(ascii: "/"),
            bytes[start.lowerBound + 10] == .space, LineDuration.clock(bytes, fields.range(1)) != nil,
            bytes.isDigits(fields.range(2)), fields.range(4).count == 1
        else { return false }
        let direction = bytes[fields.range(4).lowerBound]
        return direction == UInt8(ascii: "I") || direction == UInt8(ascii: "O")
    }
}

struct IPOfficeLines: LineReader {
    private let encoding: LineEncoding
    private let pattern = TimePattern("YYYY/MM/DD HH:mm:ss")
    private var moments: MomentReader
    private var fields = LineFields()
    private var lineText: LineText
    private var clocks = SegmentClocks()

    init(_ options: FormatOptions) {
        encoding = LineEncoding(options)
        lineText = LineText(encoding)
        moments = MomentReader(clock: TimestampReader(zone: options.zone))
    }

    var carry: [UInt8] {
        get { clocks.carry }
        set { clocks.carry = newValue }
    }

    /// The names of the fields, in whatever language and however many: no digit where start and times are.
    static func isHeader(_ fields: LineFields, _ bytes: Span<UInt8>) -> Bool {
        guard fields.count > 1, !fields.range(0).isEmpty else { return false }
        for field in 0..<3 {
            for index in fields.range(field) where bytes[index].isDigit { return false }
        }
        return true
    }

    mutating func read(_ line: Range<Int>, _ bytes: Span<UInt8>, offset: Int64) -> LineReading {
        // The PBX quotes nothing, so that a quote is a letter; loggers may quote fields.
        fields.splitPlainly(bytes, line)
        if Self.isHeader(fields, bytes) { return .ignored(reason: "header") }
        moments.begin()
        lineText = LineText(encoding, bytes, line)
        if let note = lineText.note { moments.add(note) }
        do throws(RecordError) {
            return try segment(line, bytes)
        } catch {
            return .rejected(reason: error.description)
        }
    }

    private mutating func segment(_ line: Range<Int>, _ bytes: Span<UInt8>) throws(RecordError) -> LineReading {
        let places = try places(line, bytes)
        let connected = try connected(bytes)
        let ring = try seconds(2, "Ring Time", bytes)
        let hold = try seconds(places.hold, "Hold Time", bytes)
        let park = try seconds(places.hold + 1, "Park Time", bytes)
        guard let civil = CivilTime(slashed: bytes, fields.range(0)) ?? pattern.read(bytes, fields.range(0)),
            let began = moments.instant(civil.timestamp, "Call Start")
        else { throw error(0, "Call Start", bytes, "is no date and time") }
        var digest = RecordDigest("row")
        digest.add(bytes.extracting(line))
        let key = digest.finish()
        let call = Self.call(began, bytes, fields.range(places.callID))
        let lasts = ring + connected + hold + park
        let elapsed = clocks.take(
            call: RecordKey(of: call).high,
            line: key.high,
            lasts: lasts,
            goesOn: bytes[fields.range(places.callID + 1).lowerBound] == UInt8(ascii: "1")
        )
        let started = began + elapsed * 1_000_000
        let parties = IPOfficeParties.read(places, fields, bytes, lineText)
        let isTalk = connected > 0 && !parties.hasVoicemail && !parties.hasTone
        let answered = started + ring * 1_000_000
        var leg = Leg(
            call: call,
            id: key.marking(call),
            startedAt: started,
            answeredAt: connected > 0 ? answered : nil,
            endedAt: started + lasts * 1_000_000,
            // Nothing tells when the call was held or parked: the talk begins with the answer.
            talkEndedAt: isTalk && hold + park > 0 ? answered + connected * 1_000_000 : nil,
            talk: isTalk ? connected * 1_000_000 : 0,
            ring: ring * 1_000_000,
            direction: parties.direction,
            caller: parties.caller,
            callee: parties.callee,
            disposition: connected == 0
                ? .noAnswer : parties.hasVoicemail ? .voicemail : parties.hasTone ? .unknown : .answered,
            code: fields.text(places.callID - 2, bytes, lineText)
        )
        if isTalk, parties.hasConference { leg.traits = .upperBound }
        return .record(.leg(leg), key: key, note: moments.note)
    }

    /// `1795420955.1005498`: when it began, and its id, which is of digits.
    private static func call(_ began: Instant, _ bytes: Span<UInt8>, _ id: Range<Int>) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(21 + id.count)
        text.append(decimal: began.seconds)
        text.append(UInt8(ascii: "."))
        for index in id { text.append(bytes[index]) }
        return text.span.text(0..<text.count)
    }

    /// Splits the line anew where it has quotes that are no letters.
    private mutating func places(_ line: Range<Int>, _ bytes: Span<UInt8>) throws(RecordError) -> IPOfficePlaces {
        guard bytes.firstIndex(of: UInt8(ascii: "\""), in: line) != nil else {
            return try IPOfficePlaces(fields, bytes)
        }
        // Quotes that stand around no whole field are letters of a name, if the rest fits.
        if !fields.hasQuotedField(bytes), let places = try? IPOfficePlaces(fields, bytes) { return places }
        fields.split(bytes, line)
        if let places = try? IPOfficePlaces(fields, bytes) { return places }
        fields.splitPlainly(bytes, line)
        fields.takeOffQuotes(bytes)
        return try IPOfficePlaces(fields, bytes)
    }

    private func connected(_ bytes: Span<UInt8>) throws(RecordError) -> Int64 {
        guard let seconds = LineDuration.clock(bytes, fields.range(1)) else {
            throw error(1, "Connected Time", bytes, "is no time of the form HH:MM:SS")
        }
        guard seconds <= LineDuration.longest else { throw error(1, "Connected Time", bytes, "is more than 7 days") }
        return seconds
    }

    private func seconds(_ field: Int, _ name: String, _ bytes: Span<UInt8>) throws(RecordError) -> Int64 {
        guard let seconds = bytes.number(fields.range(field)) else {
            throw error(field, name, bytes, "is no number of seconds")
        }
        guard seconds <= LineDuration.longest else { throw error(field, name, bytes, "is more than 7 days") }
        return Int64(seconds)
    }

    private func error(_ field: Int, _ name: String, _ bytes: Span<UInt8>, _ problem: String) -> RecordError {
        RecordError(field: name, value: fields.text(field, bytes, lineText), problem: problem)
    }
}

extension [UInt8] {
    /// The digits of a number that is not less than 0.
    fileprivate mutating func append(decimal number: Int64) {
        var unit: Int64 = 1
        while number / unit >= 10 { unit *= 10 }
        while unit > 0 {
            append(UInt8(truncatingIfNeeded: number / unit % 10) + 48)
            unit /= 10
        }
    }
}
