/// What names a dialog: its Call-ID and its two tags, of which either may be whose.
///
/// None of them holds a `;` or a blank: what does is cut there.
struct SIPDialog {
    private static let mark = UInt8(ascii: ";")

    /// The words one after the other where one of them does not stand as it is in the record; else empty.
    private var words: [UInt8] = []
    /// Whether the ranges are those of `words`, not of the record: the Call-ID at least is not empty.
    private var isCut: Bool { !words.isEmpty }
    private var call: Range<Int>
    private var from: Range<Int>
    private var to: Range<Int>

    init(_ values: SIPValues, _ bytes: Span<UInt8>) throws(RecordError) {
        call = values[.callID] ?? 0..<0
        from = values[.fromTag] ?? 0..<0
        to = values[.toTag] ?? 0..<0
        if !bytes.isWord(call) || !bytes.isWord(from) || !bytes.isWord(to) {
            call = cut(call, bytes)
            from = cut(from, bytes)
            to = cut(to, bytes)
        }
        guard !call.isEmpty else { throw RecordError(field: "call_id", problem: "is missing") }
    }

    private mutating func cut(_ range: Range<Int>, _ bytes: Span<UInt8>) -> Range<Int> {
        let start = words.count
        words += bytes.text(range).prefix { $0 != ";" && $0 != " " }.utf8
        return start..<words.count
    }

    var hasTags: Bool { !from.isEmpty || !to.isEmpty }

    func call(_ bytes: Span<UInt8>) -> String {
        isCut ? words.span.text(call) : bytes.text(call)
    }

    func from(_ bytes: Span<UInt8>) -> String {
        isCut ? words.span.text(from) : bytes.text(from)
    }

    func tags(_ bytes: Span<UInt8>) -> String {
        let tags = ordered(bytes)
        return (isCut ? words.span : bytes).text(joining: tags, by: Self.mark)
    }

    func id(_ bytes: Span<UInt8>) -> String {
        let tags = ordered(bytes)
        return (isCut ? words.span : bytes).text(joining: [call, tags[0], tags[1]], by: Self.mark)
    }

    private func ordered(_ bytes: Span<UInt8>) -> InlineArray<2, Range<Int>> {
        // ASCII is ordered as its bytes are.
        let isRight = isCut ? words.span.text(from) < words.span.text(to) : bytes.isOrdered(from, to)
        return isRight ? [from, to] : [to, from]
    }
}

extension Span<UInt8> {
    /// Whether nothing in the range is cut, nor repaired as text.
    fileprivate func isWord(_ range: Range<Int>) -> Bool {
        let part = extracting(range)
        for index in part.indices {
            let byte = part[index]
            if byte <= .space || byte >= 0x80 || byte == UInt8(ascii: ";") { return false }
        }
        return true
    }

    /// Whether the first text stands before the second.
    fileprivate func isOrdered(_ first: Range<Int>, _ second: Range<Int>) -> Bool {
        for (left, right) in zip(first, second) where self[left] != self[right] { return self[left] < self[right] }
        return first.count < second.count
    }
}
