/// A path with a query, for links of the pages.
struct Link: Hashable {
    private var path: String
    private var query: [Field]

    private struct Field: Hashable {
        var name: String
        /// As it stands in the link.
        var value: String
    }

    /// Reads a path and query as a request has them.
    init(_ text: String) {
        let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = parts.first.map(String.init) ?? ""
        query = (parts.count > 1 ? parts[1].split(separator: "&") : []).map { field in
            let sides = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return Field(name: String(sides[0]), value: sides.count > 1 ? String(sides[1]) : "")
        }
    }

    /// With a field of the query set, or without it (nil).
    func setting(_ name: String, to value: String?) -> Link {
        var link = self
        link.query.removeAll { $0.name == name }
        if let value { link.query.append(Field(name: name, value: Self.encoded(value))) }
        return link
    }

    var text: String {
        query.isEmpty ? path : path + "?" + query.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
    }

    /// With everything but letters and digits of ASCII and `-._~` percent-encoded.
    static func encoded(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                encoded += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return encoded
    }
}
