internal import CGMime

/// Text of a part in UTF-8.
enum CharsetText {
    private static let unicodeNames: Set<String> = ["", "utf-8", "utf8", "us-ascii", "ascii"]

    /// The bytes in UTF-8, without a byte order mark: by their charset, else by what they can be.
    static func unicode(_ bytes: [UInt8], charset: String?) -> [UInt8] {
        let name = (charset ?? "").lowercased()
        var text = bytes
        if !unicodeNames.contains(name), !bytes.isEmpty, let converted = converted(bytes, from: name) {
            text = converted
        } else if String(validating: bytes, as: UTF8.self) == nil {
            text = guessed(bytes)
        }
        return text.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(text.dropFirst(3)) : text
    }

    /// Nil when the charset is unknown or the bytes are not in it.
    private static func converted(_ bytes: [UInt8], from charset: String) -> [UInt8]? {
        MimeLibrary.isSetUp
        guard let known = unsafe g_mime_charset_iconv_name(charset) else { return nil }
        var length: UInt = 0
        // The text is copied by GLib; what it returns is ours, so many bytes long, and freed here.
        let text = unsafe bytes.withUnsafeBytes { buffer in
            unsafe g_convert(
                buffer.assumingMemoryBound(to: CChar.self).baseAddress,
                buffer.count,
                "utf-8",
                known,
                nil,
                &length,
                nil
            )
        }
        guard let text = unsafe text else { return nil }
        defer { unsafe g_free(text) }
        return unsafe Array(UnsafeRawBufferPointer(start: text, count: Int(length)))
    }

    private static func guessed(_ bytes: [UInt8]) -> [UInt8] {
        let text = unsafe bytes.withUnsafeBytes { buffer in
            unsafe g_mime_utils_decode_8bit(
                MimeLibrary.options(for: .windows1251),
                buffer.assumingMemoryBound(to: CChar.self).baseAddress,
                buffer.count
            )
        }
        guard let text = unsafe text else { return [] }
        defer { unsafe g_free(text) }
        return unsafe Array(String(cString: text).utf8)
    }
}
