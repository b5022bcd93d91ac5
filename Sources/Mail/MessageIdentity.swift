package import Pace

/// What makes two copies one message (`mail.md` section 3).
package enum MessageIdentity {
    /// A Message-ID in the form in which ids are compared: without brackets, blanks and comments, in lower case. Nil for none.
    ///
    /// Logs and some programs leave the brackets out; what stands outside of them is no part of the id (RFC 5322 3.6.4).
    package static func id(_ text: String) -> String? {
        let scalars = text.unicodeScalars
        var id = String.UnicodeScalarView(scalars)
        if let open = scalars.firstIndex(of: "<"), let close = scalars[open...].firstIndex(of: ">") {
            id = String.UnicodeScalarView(scalars[scalars.index(after: open)..<close])
        } else {
            var depth = 0
            id.removeAll { scalar in
                if scalar == "(" { depth += 1 }
                defer { if scalar == ")", depth > 0 { depth -= 1 } }
                return depth > 0
            }
        }
        id.removeAll { $0.value <= 32 || $0 == "<" || $0 == ">" }
        return id.isEmpty ? nil : String(id).lowercased()
    }

    /// Digest of the id and the author, by which copies are one message; nil without an id.
    ///
    /// - Parameters:
    ///   - messageID: as written, or as `id` gives it.
    ///   - author: the address of `From`, with its tag; empty without one. Letters may be of either case.
    package static func key(messageID: String, author: String) -> RecordKey? {
        id(messageID).map { RecordKey(of: $0 + "\0" + author.lowercased()) }
    }

    /// Digest of the id alone, by which answers name the message; nil without an id.
    package static func reference(messageID: String) -> RecordKey? {
        id(messageID).map { RecordKey(of: $0) }
    }
}
