internal import CGMime

/// The values of header fields as text.
package enum HeaderText {
    /// So much is decoded, in bytes: GMime takes time by the square of words that have no end.
    private static let longest = 16 << 10

    /// Decodes encoded words (RFC 2047, with the languages of RFC 2231) and 8-bit bytes.
    ///
    /// - Parameters:
    ///   - value: unfolded and without NUL; what stands behind one is not read.
    ///   - reading: of 8-bit bytes that are no UTF-8.
    package static func decoded(_ value: [UInt8], _ reading: EightBitReading = .windows1251) -> String {
        let isPlain = !value.contains { $0 >= 0x80 }
        let words = EncodedWords.count(value)
        if words == 0, isPlain || String(validating: value, as: UTF8.self) != nil {
            return String(decoding: value, as: UTF8.self)
        }
        let cut = Array(value.prefix(longest))
        MimeLibrary.isSetUp
        // The text is copied by GMime; what it returns is ours and freed here.
        return unsafe withCText(words > 0 ? EncodedWords.withoutBase64(cut) : cut) { text in
            guard let decoded = unsafe g_mime_utils_header_decode_text(MimeLibrary.options(for: reading), text) else {
                return ""
            }
            defer { unsafe g_free(decoded) }
            return unsafe String(cString: decoded)
        }
    }

    /// Lends the bytes with a NUL behind them.
    @unsafe static func withCText<Result>(_ bytes: [UInt8], _ body: (UnsafePointer<CChar>) -> Result) -> Result {
        var text = bytes
        text.append(0)
        return unsafe text.withUnsafeBytes { buffer in
            // A byte is a CChar, and the buffer is never empty.
            unsafe body(buffer.assumingMemoryBound(to: CChar.self).baseAddress!)
        }
    }
}
