import Mime
import Pace

/// The ids by which messages name each other and themselves (RFC 5322 3.6.4; `mail.md` sections 3 and 7).
enum MailIDs {
    /// The id of a `Message-ID` field without brackets, blanks and comments, in lower case; nil for none.
    static func messageID(_ value: [UInt8]) -> String? {
        let text = plain(value)
        var id: ArraySlice<UInt8> = text[...]
        if let open = text.firstIndex(of: UInt8(ascii: "<")),
            let close = text[open...].firstIndex(of: UInt8(ascii: ">"))
        {
            id = text[(open + 1)..<close]
        } else {
            id = withoutComments(text)[...]
        }
        let letters = id.filter { $0 > 32 && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">") }
        return letters.isEmpty ? nil : String(decoding: letters, as: UTF8.self).lowercased()
    }

    /// The ids in a text, in lower case: `<[^<>\s@]+@[^<>\s]+>`. What has no `@` names nobody's message.
    static func ids(in value: [UInt8]) -> [String] {
        let text = plain(value)
        var found: [String] = []
        var open: Int?
        for (index, byte) in text.enumerated() {
            switch byte {
            case UInt8(ascii: "<"): open = index + 1
            case UInt8(ascii: ">"):
                if let start = open, let at = text[start..<index].firstIndex(of: UInt8(ascii: "@")), at > start,
                    at + 1 < index
                {
                    found.append(String(decoding: text[start..<index], as: UTF8.self).lowercased())
                }
                open = nil
            case 0...32: open = nil
            default: break
            }
        }
        return found
    }

    /// The id of `In-Reply-To`, which may hold prose and addresses beside it: only if there is one.
    static func answered(_ value: [UInt8]) -> String? {
        let found = Set(ids(in: value))
        return found.count == 1 ? found.first : nil
    }

    /// - Parameters:
    ///   - references: as written.
    ///   - answered: the id of In-Reply-To.
    /// - Returns: each id once, the answered one last if it is not among them; of too many the first and the last.
    static func united(references: [String], answered: String?) -> [RecordKey] {
        var seen: Set<String> = []
        var all = (references + (answered.map { [$0] } ?? [])).filter { seen.insert($0).inserted }
        if all.count > MailLimits.references { all = [all[0]] + all.suffix(MailLimits.references - 1) }
        return all.map { RecordKey(of: $0) }
    }

    /// - Parameters:
    ///   - messageID: as `messageID(_:)` gives it.
    ///   - author: the address of `From` in lower case, empty without one.
    static func identity(messageID: String, author: String) -> RecordKey {
        RecordKey(of: messageID + "\0" + author)
    }

    /// The digest of the first 22 bytes of `Thread-Index`, which a thread shares; nil for what is none ([MS-OXOMSG]
    /// 2.2.1.3: 22 bytes, then 5 for every answer).
    static func threadIndex(_ value: [UInt8]) -> RecordKey? {
        guard let bytes = Base64.bytes(value), bytes.count >= 22, (bytes.count - 22) % 5 == 0 else { return nil }
        var digest = RecordDigest()
        digest.add("thread-index")
        for byte in bytes.prefix(22) { digest.add(byte) }
        return digest.finish()
    }

    /// - Parameter source: Gmail's ids are those of one account.
    static func gmailThread(_ value: [UInt8], source: RecordKey) -> RecordKey? {
        guard (1...20).contains(value.count), value.allSatisfy({ (48...57).contains($0) }) else { return nil }
        var digest = RecordDigest()
        digest.add("x-gm-thrid")
        digest.add(Int64(bitPattern: source.high))
        digest.add(Int64(bitPattern: source.low))
        digest.add(String(decoding: value, as: UTF8.self))
        return digest.finish()
    }

    /// Some programs write ids as encoded words.
    private static func plain(_ value: [UInt8]) -> [UInt8] {
        value.starts(with: Array("=?".utf8)) ? Array(HeaderText.decoded(value).utf8) : value
    }

    private static func withoutComments(_ text: [UInt8]) -> [UInt8] {
        var depth = 0
        return text.filter { byte in
            if byte == UInt8(ascii: "(") { depth += 1 }
            defer { if byte == UInt8(ascii: ")"), depth > 0 { depth -= 1 } }
            return depth == 0
        }
    }
}
