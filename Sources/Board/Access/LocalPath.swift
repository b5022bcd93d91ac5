/// Where to go after signing in.
package enum LocalPath {
    private static let longest = 1_024

    /// The text if it is a path of this server, with or without query; else `/`.
    ///
    /// `//host`, `/\host` and texts with blanks or control characters would lead browsers elsewhere.
    package static func checked(_ text: String?) -> String {
        guard let text, text.utf8.count <= longest, text.hasPrefix("/"), !text.hasPrefix("//"),
            text.utf8.allSatisfy({ (33...126).contains($0) && $0 != UInt8(ascii: "\\") })
        else { return "/" }
        return text
    }
}
