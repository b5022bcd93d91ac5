import RecordFormats
import Synchronization

@testable import Mail

/// What a decoder made of some bytes of a file.
struct Framed: Hashable {
    enum Kind: Hashable {
        case message
        case ignored(String)
        case quarantined(String)
    }

    var kind: Kind
    var bytes: [UInt8]
    var continuesBefore = false
    var mayBeCut = false
    var reopensBefore = false

    var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// A message as it was handed on to be read.
struct Handed: Hashable {
    var text: String
    var place: MessagePlace
}

/// Keeps what decoders hand on.
final class Reader: Sendable {
    private let handed = Mutex<[Handed]>([])

    static let mark = "handed on"

    var messages: [Handed] { handed.withLock { $0 } }
    var texts: [String] { messages.map(\.text) }

    var read: ReadMessage {
        { bytes, range, place in
            var copy: [UInt8] = []
            for index in range { copy.append(bytes[index]) }
            let message = Handed(text: String(decoding: copy, as: UTF8.self), place: place)
            self.handed.withLock { $0.append(message) }
            return .quarantined(reason: Self.mark)
        }
    }

    func mbox(folder: String = "", carry: [UInt8] = []) -> MboxDecoder {
        MboxDecoder(folder: folder, carry: carry, read: read)
    }

    func file(_ place: MessagePlace = MessagePlace(), shapes: Bool = true, carry: [UInt8] = []) -> MessageFileDecoder {
        MessageFileDecoder(place: place, knowsShapes: shapes, carry: carry, read: read)
    }
}

/// Hands a file to a decoder as a reader does it: a window that grows by `step` until the next record is in sight.
struct Framing {
    var step: Int
    /// The decoder is made anew from its carry behind each record.
    var remake: ((_ carry: [UInt8]) -> any RecordDecoder)?
    /// The largest window there was.
    private(set) var largestWindow = 0

    init(step: Int, remake: ((_ carry: [UInt8]) -> any RecordDecoder)? = nil) {
        self.step = step
        self.remake = remake
    }

    /// - Parameter isWhole: nothing follows the bytes.
    mutating func records(
        of file: [UInt8],
        _ decoder: inout any RecordDecoder,
        from first: Int = 0,
        isWhole: Bool = true
    ) -> [Framed] {
        var records: [Framed] = []
        var start = first
        var end = min(file.count, first + step)
        while true {
            let isFinal = isWhole && end == file.count
            largestWindow = max(largestWindow, end - start)
            // Some bytes of records before may still stand in the window.
            let first = start - min(start, end % 7)
            let window = Array(file[first..<end])
            guard
                case .record(let record) = decoder.next(
                    in: window.span,
                    from: start - first,
                    offset: Int64(start),
                    isFinal: isFinal
                )
            else {
                if end == file.count { return records }
                end = min(file.count, end + step)
                continue
            }
            guard record.offset == start, record.length > 0, record.length <= end - start else { return records }
            records.append(Framed(record, file[start..<start + record.length]))
            start += record.length
            end = max(end, min(file.count, start + 1))
            if let remake { decoder = remake(decoder.carry) }
        }
    }
}

extension Framed {
    init(_ record: DecodedRecord, _ bytes: ArraySlice<UInt8>) {
        self.bytes = Array(bytes)
        continuesBefore = record.continuesBefore
        mayBeCut = record.mayBeCut
        reopensBefore = record.reopensBefore
        kind =
            switch record.outcome {
            case .record: .message
            case .ignored(let reason): .ignored(reason)
            case .quarantined(Reader.mark): .message
            case .quarantined(let reason): .quarantined(reason)
            }
    }
}
