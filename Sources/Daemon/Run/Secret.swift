package import Linux

/// Secrets come from files, read anew whenever they are used.
package enum Secret {
    private static let longest = 65_536

    /// The content without the line end; nil for no file.
    package static func read(_ path: String?) throws(SystemError) -> String? {
        guard let path else { return nil }
        let bytes = try FileDescriptor.open(path).read(at: 0, count: longest)
        var text = String(decoding: bytes, as: UTF8.self)
        while let last = text.last, last.isNewline { text.removeLast() }
        return text
    }
}
