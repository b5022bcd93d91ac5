import Pace

/// Cuts a file into documents of JSON or XML: a file of one, or one behind the other, as in a spool.
///
/// A document may stand on several lines; before it may stand `cdr=`, as in the body of a POST; all of it may be
/// percent-encoded or in base64. What is none goes to the quarantine line by line. A document of which the end is not
/// in sight waits for more bytes.
struct DocumentDecoder<Documents: DocumentReader>: RecordDecoder {
    private static var hole: Int { 16 }
    private static var tooLong: String { "document: longer than \(DocumentLimits.longest) bytes" }
    private static var cut: String { "document: breaks off before its end" }
    private static var zeros: String { "bytes: NUL where a document should begin; a truncation or a crash left a hole" }

    private var documents: Documents
    private var state: FramingState

    init(_ documents: Documents, carry: [UInt8]) {
        self.documents = documents
        state = FramingState(carry: carry)
    }

    var carry: [UInt8] { state.carry(header: []) }

    var passesZeros: Bool { state.ongoing == .hole }

    mutating func next(in bytes: Span<UInt8>, from start: Int, offset: Int64, isFinal: Bool) -> DecoderStep {
        let limit = DocumentLimits.longest
        guard let window = DecoderWindow(bytes, from: start, offset: offset, isFinal: isFinal, limit: limit)
        else { return .incomplete }
        if state.ongoing == .line { return rest(of: window, bytes) }
        if let step = hole(window, bytes) { return step }
        var first = window.start
        if offset == 0, bytes.has([0xEF, 0xBB, 0xBF], at: first, first..<window.end) { first += 3 }
        while first < window.end, bytes[first] <= .space {
            first += 1
            if bytes[first - 1] == .lineFeed { return window.record(.ignored(reason: "blank"), until: first) }
        }
        guard first < window.end else {
            guard window.isFinal || window.isLong else { return .incomplete }
            return window.record(.ignored(reason: "blank"), until: window.end)
        }
        return document(first, window, bytes)
    }

    private mutating func document(_ first: Int, _ window: DecoderWindow, _ bytes: Span<UInt8>) -> DecoderStep {
        guard let place = documentStart(first, window, bytes) else {
            return window.isLong ? passOver(window) : window.isFinal ? line(window, bytes) : .incomplete
        }
        switch (bytes[place], documents.grammar) {
        case (UInt8(ascii: "{"), .json):
            return framed(bytes.objectFrame(place..<window.end), place, window, bytes)
        case (UInt8(ascii: "["), .json), (UInt8(ascii: "]"), .json), (UInt8(ascii: ","), .json):
            return envelope(place, window, bytes)
        case (UInt8(ascii: "<"), .xml(let root)):
            let frame = bytes.elementFrame(place..<window.end, root: root, isWhole: window.isFinal)
            return framed(frame, place, window, bytes)
        case (UInt8(ascii: "%"), _): return encoded(.percent, place, window, bytes)
        case (UInt8(ascii: "e"), .json), (UInt8(ascii: "P"), .xml):
            return encoded(.base64, place, window, bytes)
        default: return line(window, bytes)
        }
    }

    /// Where the document begins behind the name of a field, `cdr=` or `uuid=…&cdr=`; nil when that is not in sight.
    private func documentStart(_ first: Int, _ window: DecoderWindow, _ bytes: Span<UInt8>) -> Int? {
        let name = Array("cdr=".utf8)
        var place = first
        if bytes.has(Array("uuid=".utf8), at: first, first..<window.end) {
            let limit = min(window.end, first + 100)
            guard let end = bytes.firstIndex(of: UInt8(ascii: "&"), in: first..<limit) else {
                return limit < window.end ? first : nil
            }
            place = end + 1
        }
        guard window.end - place > name.count || window.isFinal else {
            return bytes.has(Array(name.prefix(window.end - place)), at: place, place..<window.end) ? nil : place
        }
        return bytes.has(name, at: place, place..<window.end) && place + name.count < window.end
            ? place + name.count : place
    }

    private mutating func framed(
        _ frame: DocumentFrame,
        _ place: Int,
        _ window: DecoderWindow,
        _ bytes: Span<UInt8>
    ) -> DecoderStep {
        switch frame {
        case .end(let end):
            return step(documents.read(bytes.extracting(place..<end), .plain), until: end, window)
        case .broken(let next): return window.quarantine(Self.cut, until: next)
        case .unseen:
            if window.isLong { return passOver(window) }
            return window.isFinal ? window.quarantine(Self.cut, until: window.end) : .incomplete
        }
    }

    private func step(_ reading: LineReading, until end: Int, _ window: DecoderWindow) -> DecoderStep {
        switch reading {
        case .record(let record, let key, let note):
            return window.record(.record(record, key: key), until: end, note: note)
        case .ignored(let reason): return window.record(.ignored(reason: reason), until: end)
        case .rejected(let reason): return window.quarantine(reason, until: end)
        }
    }

    /// What stands around the elements of an array.
    private func envelope(_ place: Int, _ window: DecoderWindow, _ bytes: Span<UInt8>) -> DecoderStep {
        var end = place
        while end < window.end, [UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: ",")].contains(bytes[end]) {
            end += 1
        }
        guard end < window.end || window.isFinal || window.isLong else { return .incomplete }
        return window.record(.ignored(reason: "envelope"), until: end)
    }

    // MARK: Encoded documents

    /// A document that is encoded ends with its line, or with its last bracket where nothing follows.
    private mutating func encoded(
        _ encoding: DocumentEncoding,
        _ place: Int,
        _ window: DecoderWindow,
        _ bytes: Span<UInt8>
    ) -> DecoderStep {
        var end = place
        while end < window.end, bytes[end] > .space { end += 1 }
        if end == window.end, window.isLong { return passOver(window) }
        let isOver = end < window.end || window.isFinal
        var text = bytes.copy(place..<end)
        let lineEnds = [Array("%0A".utf8), Array("%0a".utf8), Array("%0D".utf8), Array("%0d".utf8)]
        while let lineEnd = lineEnds.first(where: { text.suffix(3).elementsEqual($0) }) {
            text.removeLast(lineEnd.count)
        }
        if text.isEmpty {
            return isOver ? window.record(.ignored(reason: "blank"), until: end) : .incomplete
        }
        end = place + text.count
        guard let document = decoded(text, encoding), let last = document.last(where: { $0 > .space }),
            last == UInt8(ascii: "}") || last == UInt8(ascii: ">")
        else { return isOver ? line(window, bytes) : .incomplete }
        let reading = documents.read(document.span, encoding)
        if case .rejected = reading, !isOver { return .incomplete }
        return step(reading, until: end, window)
    }

    private func decoded(_ text: [UInt8], _ encoding: DocumentEncoding) -> [UInt8]? {
        switch encoding {
        case .plain: text
        case .percent: EncodedText.percentDecoded(text)
        case .base64: EncodedText.base64Decoded(text)
        }
    }

    // MARK: What is no document

    private mutating func line(_ window: DecoderWindow, _ bytes: Span<UInt8>) -> DecoderStep {
        guard let end = bytes.firstIndex(of: .lineFeed, in: window.start..<window.end) else {
            if window.isLong { return passOver(window) }
            return window.isFinal
                ? window.quarantine(reason(window.start..<window.end, bytes), until: window.end) : .incomplete
        }
        return window.quarantine(reason(window.start..<end, bytes), until: end + 1)
    }

    private func reason(_ line: Range<Int>, _ bytes: Span<UInt8>) -> String {
        let start = bytes.text(bytes.withoutLineEnd(line.lowerBound..<min(line.upperBound, line.lowerBound + 24)))
        let name = documents.grammar == .json ? "JSON" : "XML"
        return RecordError(field: "document", value: start, problem: "is no beginning of one of \(name)").description
    }

    private mutating func passOver(_ window: DecoderWindow) -> DecoderStep {
        state.ongoing = .line
        return window.quarantine(Self.tooLong, until: window.end)
    }

    /// What goes on behind the first bytes of what is too long, up to the end of its line.
    private mutating func rest(of window: DecoderWindow, _ bytes: Span<UInt8>) -> DecoderStep {
        let end = bytes.firstIndex(of: .lineFeed, in: window.start..<window.end)
        guard end != nil || window.isLong || window.isFinal else { return .incomplete }
        if end != nil || window.isFinal { state.ongoing = .nothing }
        return window.piece(Self.tooLong, until: end.map { $0 + 1 } ?? window.end, continuesBefore: true)
    }

    private mutating func hole(_ window: DecoderWindow, _ bytes: Span<UInt8>) -> DecoderStep? {
        let goesOn = state.ongoing == .hole
        var end = window.start
        while end < window.end, bytes[end] == 0 { end += 1 }
        let count = end - window.start
        if end == window.end, !window.isLong, !window.isFinal, count > 0 { return .incomplete }
        state.ongoing = .nothing
        guard goesOn ? count > 0 : count >= Self.hole else { return nil }
        if end == window.end, !window.isFinal { state.ongoing = .hole }
        return window.piece(Self.zeros, until: end, continuesBefore: goesOn)
    }
}

extension Span<UInt8> {
    func copy(_ range: Range<Int>) -> [UInt8] {
        var copy: [UInt8] = []
        copy.reserveCapacity(range.count)
        for index in range { copy.append(self[index]) }
        return copy
    }
}
