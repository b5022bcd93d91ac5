import Hashing
import Ledger

/// Tells whether rows are the same as those that a client has (RFC 9110, 8.8.3).
///
/// It is a digest of the rows and of how they are written, without `as_of`, which differs in every answer. Two answers with
/// the same tag are therefore as good as each other, but not the same byte for byte: the tag is a weak one.
struct EntityTag {
    let text: String

    init(_ page: RowPage, next: String?, _ query: APIQuery) {
        var bytes: [UInt8] = []
        func add(_ text: String) {
            bytes += "\(text.utf8.count):".utf8
            bytes += text.utf8
        }
        add(query.format.rawValue)
        add("\(query.country)")
        add(next ?? "")
        for row in page.rows {
            for (name, value) in zip(row.names, row.values) where name != "as_of" {
                add(name)
                add(value)
            }
        }
        text = "W/\"\(SHA256.digest(of: bytes).hexadecimal.prefix(32))\""
    }

    /// Of a document that is always the same.
    init(of document: [UInt8]) {
        text = "\"\(SHA256.digest(of: document).hexadecimal.prefix(32))\""
    }

    /// Whether `If-None-Match` names it, or any; compared as the header asks for, weakly.
    func isMet(by condition: String) -> Bool {
        let own = Self.opaque(text[...])
        return condition.split(separator: ",").contains { part in
            let tag = Self.trimmed(part)
            return tag == "*" || Self.opaque(tag) == own
        }
    }

    private static func opaque(_ tag: Substring) -> Substring { tag.hasPrefix("W/") ? tag.dropFirst(2) : tag }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return text
    }
}
