import Pace

/// What is left of a subject without the marks of answers and forwards (RFC 5256 2.1), by which messages without
/// references find their thread.
struct BaseSubject: Hashable {
    /// Fewer letters say nothing.
    private static let fewestLetters = 4
    /// Longer than any line of a subject (RFC 5322 2.1.1): what stands behind tells no thread from another.
    private static let longest = 998
    private static let prefixes: Set<[UInt8]> = Set(
        [
            "re", "fw", "fwd", "отв", "ответ", "на", "пересл", "пс", "ha", "aw", "wg", "sv", "tr",
        ].map { Array($0.utf8) }
    )
    private static let trailer = Array("(fwd)".utf8)
    private static let wrapper = Array("[fwd:".utf8)
    private static let open = UInt8(ascii: "[")
    private static let close = UInt8(ascii: "]")

    /// In lower case, without needless blanks.
    private var letters: ArraySlice<UInt8>
    private(set) var hasReplyPrefix = false

    /// - Parameter subject: decoded.
    init(_ subject: String) {
        letters = Array(subject.prefix(Self.longest).lowercased().squeezed.utf8)[...]
        var isChanged = true
        while isChanged {
            isChanged = removeTrailer()
            while removePrefix() || removeBlob() { isChanged = true }
            if removeWrapper() { isChanged = true }
        }
    }

    var text: String { String(decoding: letters, as: UTF8.self) }

    /// The digest; nil for a subject that is empty or says nothing.
    var key: RecordKey? {
        let text = text
        let found = text.unicodeScalars.lazy.filter(\.properties.isAlphabetic).prefix(Self.fewestLetters)
        return found.reduce(0) { count, _ in count + 1 } == Self.fewestLetters ? RecordKey(of: text) : nil
    }

    private mutating func keep(_ rest: ArraySlice<UInt8>) {
        letters = rest.drop { $0 == 32 }
        while letters.last == 32 { letters.removeLast() }
    }

    /// `(fwd)` at the end.
    private mutating func removeTrailer() -> Bool {
        guard letters.suffix(Self.trailer.count).elementsEqual(Self.trailer) else { return false }
        keep(letters.dropLast(Self.trailer.count))
        hasReplyPrefix = true
        return true
    }

    /// `re:`, `re[2]:`, `fwd [list]:`, blobs before it too.
    private mutating func removePrefix() -> Bool {
        var rest = letters
        while let behind = Self.behindBlob(rest) { rest = behind }
        let word = rest.prefix { (97...122).contains($0) || $0 >= 0x80 }
        guard !word.isEmpty, Self.prefixes.contains(Array(word)) else { return false }
        rest = rest.dropFirst(word.count).drop { $0 == 32 }
        if let behind = Self.behindBlob(rest) { rest = behind }
        guard rest.first == UInt8(ascii: ":") else { return false }
        keep(rest.dropFirst())
        hasReplyPrefix = true
        return true
    }

    /// `[tag]`, unless nothing would be left.
    private mutating func removeBlob() -> Bool {
        guard let rest = Self.behindBlob(letters), !rest.isEmpty else { return false }
        keep(rest)
        return true
    }

    /// `[fwd: …]`.
    private mutating func removeWrapper() -> Bool {
        guard letters.starts(with: Self.wrapper), letters.last == Self.close else { return false }
        keep(letters.dropFirst(Self.wrapper.count).dropLast())
        hasReplyPrefix = true
        return true
    }

    /// What follows a `[tag]` at the beginning, and blanks behind it.
    private static func behindBlob(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard text.first == open else { return nil }
        guard let end = text.dropFirst().firstIndex(where: { $0 == open || $0 == close }), text[end] == close else {
            return nil
        }
        return text[(end + 1)...].drop { $0 == 32 }
    }
}

extension StringProtocol {
    /// Without white space at both ends.
    var trimmed: String {
        let plain: ClosedRange<Unicode.Scalar> = "!"..."~"
        if let first = unicodeScalars.first, let last = unicodeScalars.last, plain ~= first, plain ~= last {
            return String(self)
        }
        var part = self[...]
        while let first = part.first, first.isWhitespace { part = part.dropFirst() }
        while let last = part.last, last.isWhitespace { part = part.dropLast() }
        return String(part)
    }
}

extension String {
    /// With one blank in the place of white space, and none at its ends.
    var squeezed: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(utf8.count)
        for byte in utf8 {
            guard byte == 32 || (9...13).contains(byte) else {
                bytes.append(byte)
                continue
            }
            if let last = bytes.last, last != 32 { bytes.append(32) }
        }
        if bytes.last == 32 { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}
