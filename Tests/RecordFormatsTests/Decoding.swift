import Foundation
import Pace
import RecordFormats

/// What a decoder made of some bytes, in a form that tests can compare.
struct Decoded: Equatable {
    enum Outcome: Equatable {
        case leg(Leg)
        case channel(ChannelEvent)
        case queue(QueueEvent)
        case journal(JournalEntry)
        /// Of no format here.
        case mail
        case ignored(String)
        case quarantined(String)
    }

    var outcome: Outcome
    var key: RecordKey?
    var offset: Int64
    var length: Int
    var note: String?
    var continuesBefore: Bool
    var mayBeCut: Bool

    init(_ record: DecodedRecord) {
        offset = record.offset
        length = record.length
        note = record.note
        continuesBefore = record.continuesBefore
        mayBeCut = record.mayBeCut
        switch record.outcome {
        case .record(let record, let key):
            self.key = key
            switch record {
            case .leg(let leg): outcome = .leg(leg)
            case .channel(let event): outcome = .channel(event)
            case .queue(let event): outcome = .queue(event)
            case .journal(let entry): outcome = .journal(entry)
            case .message, .meeting: outcome = .mail
            }
        case .ignored(let reason): outcome = .ignored(reason)
        case .quarantined(let reason): outcome = .quarantined(reason)
        }
    }

    var leg: Leg? {
        if case .leg(let leg) = outcome { leg } else { nil }
    }

    var channel: ChannelEvent? {
        if case .channel(let event) = outcome { event } else { nil }
    }

    var queue: QueueEvent? {
        if case .queue(let event) = outcome { event } else { nil }
    }

    var journal: JournalEntry? {
        if case .journal(let entry) = outcome { entry } else { nil }
    }

    var ignored: String? {
        if case .ignored(let reason) = outcome { reason } else { nil }
    }

    /// What was read, whatever it is; nil where nothing could be.
    var record: Outcome? {
        switch outcome {
        case .leg, .channel, .queue, .journal, .mail: outcome
        case .ignored, .quarantined: nil
        }
    }

    var quarantined: String? {
        if case .quarantined(let reason) = outcome { reason } else { nil }
    }
}

enum Fixture {
    static func bytes(_ path: String) throws -> [UInt8] {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return Array(try Data(contentsOf: tests.appending(path: "Fixtures/\(path)")))
    }
}

/// Decodes bytes that are all there.
func decode(_ format: String, _ bytes: [UInt8], _ options: FormatOptions = utc) -> [Decoded] {
    guard let format = FormatCatalog.format(named: format) else { return [] }
    var decoder = format.makeDecoder(options, [])
    var decoded: [Decoded] = []
    var start = 0
    while start < bytes.count {
        guard case .record(let record) = decoder.next(in: bytes.span, from: start, offset: Int64(start), isFinal: true),
            record.length > 0
        else { break }
        decoded.append(Decoded(record))
        start += record.length
    }
    return decoded
}

func decode(_ format: String, _ text: String, _ options: FormatOptions = utc) -> [Decoded] {
    decode(format, Array(text.utf8), options)
}

/// Decodes in windows cut anywhere; the decoder is made anew from its carry every now and then.
func decodeInWindows(
    _ format: String,
    _ bytes: [UInt8],
    _ options: FormatOptions = utc,
    using generator: inout Random,
    step: Int = 700
) -> [Decoded] {
    guard let format = FormatCatalog.format(named: format) else { return [] }
    var decoder = format.makeDecoder(options, [])
    var decoded: [Decoded] = []
    var start = 0
    var end = 0
    while start < bytes.count {
        let first = Int.random(in: max(0, start - 50)...start, using: &generator)
        end = max(end, start)
        let window = Array(bytes[first..<end])
        let next = decoder.next(
            in: window.span,
            from: start - first,
            offset: Int64(start),
            isFinal: end == bytes.count
        )
        switch next {
        case .incomplete:
            guard end < bytes.count else { return decoded }
            end = min(bytes.count, end + Int.random(in: 1...step, using: &generator))
        case .record(let record):
            guard record.length > 0 else { return decoded }
            decoded.append(Decoded(record))
            start += record.length
            if Bool.random(using: &generator) { decoder = format.makeDecoder(options, decoder.carry) }
        }
    }
    return decoded
}

/// A generator that repeats itself: splitmix64 (Steele, Lea, Flood 2014).
struct Random: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return value ^ (value >> 31)
    }
}

let utc = FormatOptions(zone: .utc)

/// Berlin's summer of 2026: from 29 March to 25 October, 01:00 UTC.
let berlin = FormatOptions(
    zone: Zone(
        name: "Europe/Berlin",
        firstOffset: 3_600,
        transitions: [
            Zone.Transition(at: 1_774_746_000, offset: 7_200),
            Zone.Transition(at: 1_792_890_000, offset: 3_600),
        ]
    )
)

func instant(_ text: String) -> Instant? {
    Instant(rfc3339: text)
}

/// A row of Master.csv with all 21 fields, one of which may be put otherwise. Values are written as they are.
struct CSVRow {
    var fields = [
        "\"\"", "\"79161234567\"", "\"74951000101\"", "\"from-trunk\"", "\"\"\"Client\"\" <79161234567>\"",
        "\"PJSIP/trunk-00000001\"", "\"PJSIP/101-00000002\"", "\"Dial\"", "\"PJSIP/101,15,tT\"",
        "\"2026-11-23 08:02:35\"", "\"2026-11-23 08:02:37\"", "\"2026-11-23 08:02:49\"", "14", "12", "\"ANSWERED\"",
        "\"DOCUMENTATION\"", "\"1795420955.6\"", "\"\"", "\"\"", "\"1795420955.6\"", "6",
    ]

    init(_ changes: [Field: String] = [:]) {
        for (field, value) in changes { fields[field.rawValue] = value }
    }

    enum Field: Int {
        case account
        case source
        case destination
        case context
        case callerID
        case channel
        case destinationChannel
        case application
        case data
        case start
        case answer
        case end
        case duration
        case talk
        case disposition
        case flags
        case uniqueID
        case userField
        case peer
        case linkedID
        case sequence
    }

    var line: String { fields.joined(separator: ",") + "\n" }
}
