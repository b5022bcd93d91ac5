/// Mends what mod_xml_cdr is known to write wrong, so that a parser can read it.
///
/// Names of variables that are no names of XML become broken tags (`<set api_hangup_hook>`, `<12>`): such a variable is left
/// out. `switch_xml_ampencode` stops escaping for the rest of a text at `<!`: what follows is escaped up to the end tag.
/// Bytes that are no UTF-8 and control characters become U+FFFD. Nothing before the root is touched.
struct FreeSWITCHXMLRepair {
    private(set) var document: [UInt8]
    /// The variables alone, as a document; nil where there are none.
    private(set) var variables: [UInt8]?
    /// What was done, for people; nil when nothing was.
    private(set) var note: String?

    private static let open = UInt8(ascii: "<")
    private static let close = UInt8(ascii: ">")

    init(_ broken: [UInt8]) {
        let text = Self.readable(broken)
        document = []
        guard let start = Self.index(of: "<variables>", in: text, from: 0) else {
            take(Self.mended(text[...]))
            return
        }
        let first = start + "<variables>".utf8.count
        guard let end = Self.index(of: "</variables>", in: text, from: first) else {
            take(Self.mended(text[...]))
            return
        }
        let kept = Self.rightVariables(text[first..<end])
        let left = Array("<variables>".utf8) + kept.bytes + Array("</variables>".utf8)
        variables = Array("<cdr>".utf8) + left + Array("</cdr>".utf8)
        if kept.leftOut > 0 { note = "variables with names that are none of XML are left out: \(kept.leftOut)" }
        document = []
        take(Self.mended(text[..<start]))
        document += left
        take(Self.mended(text[(end + "</variables>".utf8.count)...]))
    }

    private mutating func take(_ mended: (bytes: [UInt8], note: String?)) {
        document += mended.bytes
        guard let further = mended.note, note?.contains(further) != true else { return }
        note = note.map { $0 + "; " + further } ?? further
    }

    /// The text with what no XML can hold as U+FFFD.
    private static func readable(_ bytes: [UInt8]) -> [UInt8] {
        var readable: [UInt8] = []
        readable.reserveCapacity(bytes.count)
        for byte in String(decoding: bytes, as: UTF8.self).utf8 {
            if byte < 32, byte != .lineFeed, byte != .carriageReturn, byte != .tab {
                readable += [0xEF, 0xBF, 0xBD]
            } else {
                readable.append(byte)
            }
        }
        return readable
    }

    /// Variables stand one behind the other, `<name>value</name>`; a value is percent-encoded and holds no bracket.
    private static func rightVariables(_ text: ArraySlice<UInt8>) -> (bytes: [UInt8], leftOut: Int) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var leftOut = 0
        var index = text.startIndex
        while let tag = text[index...].firstIndex(of: open) {
            guard let tagEnd = text[tag...].firstIndex(of: close),
                let endTag = text[tagEnd...].firstIndex(of: open),
                let end = text[endTag...].firstIndex(of: close)
            else { break }
            let name = text[(tag + 1)..<tagEnd]
            if isName(name), text[endTag..<end].elementsEqual(Array("</".utf8) + name) {
                bytes += text[tag...end]
                index = end + 1
            } else if endTag + 1 < end, text[endTag + 1] == UInt8(ascii: "/") {
                leftOut += 1
                index = end + 1
            } else {
                // No end tag of this one: the next tag may be right.
                leftOut += 1
                index = endTag
            }
        }
        return (bytes, leftOut)
    }

    private static func isName(_ name: ArraySlice<UInt8>) -> Bool {
        guard let first = name.first, isLetter(first) else { return false }
        return name.allSatisfy { byte in
            isLetter(byte) || byte.isASCIIDigit || byte == UInt8(ascii: "-")
                || byte == UInt8(ascii: ".")
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (97...122).contains(byte.lowercasedASCII) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ":")
    }

    /// Lines of elements outside of the variables, with `<!` in a text escaped. A start tag that holds one is left out with
    /// its line: it is the log of an application.
    private static func mended(_ text: ArraySlice<UInt8>) -> (bytes: [UInt8], note: String?) {
        var note: String?
        var mended: [UInt8] = []
        mended.reserveCapacity(text.count)
        var start = text.startIndex
        while start < text.endIndex {
            let end = text[start...].firstIndex(of: .lineFeed).map { $0 + 1 } ?? text.endIndex
            let line = text[start..<end]
            start = end
            guard let mark = index(of: "<!", in: text, from: line.startIndex, until: end) else {
                mended += line
                continue
            }
            guard let tag = line[..<mark].lastIndex(of: open), let tagEnd = line[tag..<mark].firstIndex(of: close),
                let endTag = line[mark...].lastIndex(where: { $0 == open }), endTag > mark
            else {
                if line[..<mark].contains(open) {
                    note = note ?? "a line with <! in a tag is left out"
                } else {
                    mended += line
                }
                continue
            }
            note = note ?? "<! in a text is escaped"
            mended += line[...tagEnd]
            for (place, byte) in zip(line.indices, line) where place > tagEnd && place < endTag {
                mended += place < mark ? [byte] : escaped(byte)
            }
            mended += line[endTag...]
        }
        return (mended, note)
    }

    private static func escaped(_ byte: UInt8) -> [UInt8] {
        switch byte {
        case open: Array("&lt;".utf8)
        case close: Array("&gt;".utf8)
        case UInt8(ascii: "&"): Array("&amp;".utf8)
        default: [byte]
        }
    }

    private static func index(of word: String, in text: [UInt8], from start: Int) -> Int? {
        index(of: word, in: text[...], from: start, until: text.endIndex)
    }

    private static func index(of word: String, in text: ArraySlice<UInt8>, from start: Int, until end: Int) -> Int? {
        let word = Array(word.utf8)
        var place = start
        while let found = text[place..<end].firstIndex(of: word[0]) {
            if end - found >= word.count, text[found..<(found + word.count)].elementsEqual(word) { return found }
            place = found + 1
        }
        return nil
    }
}
