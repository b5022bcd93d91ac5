import Foundation
import Mail
import Pace
import RecordFormats

/// What a decoder of logs made of some bytes, in a form that tests can compare.
struct LogRecord: Equatable {
    enum Outcome: Equatable {
        case message(MailMessage)
        case ignored(String)
        case quarantined(String)
        /// Nothing that a log of mail could tell.
        case other
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
        case .record(.message(let message), let key):
            outcome = .message(message)
            self.key = key
        case .record: outcome = .other
        case .ignored(let reason): outcome = .ignored(reason)
        case .quarantined(let reason): outcome = .quarantined(reason)
        }
    }

    var message: MailMessage? {
        if case .message(let message) = outcome { message } else { nil }
    }

    var ignored: String? {
        if case .ignored(let reason) = outcome { reason } else { nil }
    }

    var quarantined: String? {
        if case .quarantined(let reason) = outcome { reason } else { nil }
    }
}

/// Decodes logs whole and in pieces.
struct LogReading {
    var format: RecordFormat
    var options = FormatOptions()

    func records(_ text: String) -> [LogRecord] { records(Array(text.utf8)) }

    func records(_ bytes: [UInt8]) -> [LogRecord] {
        var decoder = format.makeDecoder(options, [])
        var records: [LogRecord] = []
        var start = 0
        while start < bytes.count,
            case .record(let record) = decoder.next(in: bytes.span, from: start, offset: Int64(start), isFinal: true),
            record.length > 0
        {
            records.append(LogRecord(record))
            start += record.length
        }
        return records
    }

    /// In windows that grow by 1 to `step` bytes; the decoder is made anew from its carry every now and then.
    func records(_ bytes: [UInt8], step: Int, seed: UInt64) -> [LogRecord] {
        var generator = LogRandom(seed)
        var decoder = format.makeDecoder(options, [])
        var records: [LogRecord] = []
        var start = 0
        var end = 0
        while start < bytes.count {
            let first = Int.random(in: max(0, start - 50)...start, using: &generator)
            end = max(end, start)
            let next = decoder.next(
                in: Array(bytes[first..<end]).span,
                from: start - first,
                offset: Int64(start),
                isFinal: end == bytes.count
            )
            switch next {
            case .incomplete:
                guard end < bytes.count else { return records }
                end = min(bytes.count, end + Int.random(in: 1...step, using: &generator))
            case .record(let record):
                guard record.length > 0 else { return records }
                records.append(LogRecord(record))
                start += record.length
                if Bool.random(using: &generator) { decoder = format.makeDecoder(options, decoder.carry) }
            }
        }
        return records
    }

    static func fixture(_ path: String) throws -> String {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return String(decoding: try Data(contentsOf: tests.appending(path: "Fixtures/\(path)")), as: UTF8.self)
    }
}

/// A generator that repeats itself: splitmix64 (Steele, Lea, Flood 2014).
struct LogRandom: RandomNumberGenerator {
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
