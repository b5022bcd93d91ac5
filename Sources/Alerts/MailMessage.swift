internal import Hashing
internal import Pace

/// A message as RFC 5322 wants it, with line ends as sendmail takes them. Everything in it that others wrote is
/// encoded, so that a line break in a name stays within the name.
struct MailMessage {
    let text: String

    /// - Parameters:
    ///   - addresses: of which `isAddress` holds, as of `from`.
    ///   - now: microseconds since 1970.
    init(_ message: Message, from: String?, to addresses: [String], at now: Int64) {
        // The same on every retry, another one for every recipient: mail systems drop what they know already.
        let identity = SHA256.digest(of: Array(([message.key] + addresses).joined(separator: "\n").utf8))
        let domain = from?.split(separator: "@").last.map(String.init) ?? "callpace.invalid"
        var lines = from.map { ["From: CallPace <\($0)>"] } ?? []
        lines += [
            "To: " + addresses.joined(separator: ",\n "),
            "Subject: " + Self.encodedWords(ShownText.line(message.title, limit: 150)),
            "Date: " + Self.date(Instant(microseconds: now)),
            "Message-ID: <\(identity.prefix(16).map(\.self).hexadecimal)@\(domain)>",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: base64",
            "Auto-Submitted: auto-generated",
            "",
        ]
        let body = message.body.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
        lines += Self.base64Lines(body + "\r\n")
        text = lines.joined(separator: "\n") + "\n"
    }

    /// Printable ASCII with one `@`, without what has a meaning in a header or for a program.
    static func isAddress(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && text.utf8.count <= 254 && !text.hasPrefix("-")
            && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && !"()<>[]:;,\\\"".utf8.contains($0) }
    }

    /// RFC 2047: words that fit into lines of 76 characters, each on one of its own.
    private static func encodedWords(_ text: String) -> String {
        var words: [String] = []
        var word: [UInt8] = []
        for scalar in text.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            if word.count + bytes.count > 39 {
                words.append(base64(word))
                word = []
            }
            word += bytes
        }
        words.append(base64(word))
        return words.map { "=?utf-8?B?\($0)?=" }.joined(separator: "\n ")
    }

    private static func date(_ instant: Instant) -> String {
        let day = Zone.utc.day(of: instant)
        let (year, month, date) = day.civil
        let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let time = instant.rfc3339.dropFirst(11).prefix(8)
        return "\(weekdays[day.weekday - 1]), \(date) \(months[month - 1]) \(year.padded(4)) \(time) +0000"
    }

    private static func base64Lines(_ text: String) -> [String] {
        let bytes = Array(text.utf8)
        return stride(from: 0, to: bytes.count, by: 57).map { base64(bytes[$0..<min($0 + 57, bytes.count)]) }
    }

    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// RFC 4648.
    private static func base64(_ bytes: some Sequence<UInt8>) -> String {
        var encoded: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 6 {
                count -= 6
                encoded.append(digits[Int(bits >> UInt32(count) & 63)])
            }
        }
        if count > 0 { encoded.append(digits[Int(bits << UInt32(6 - count) & 63)]) }
        while encoded.count % 4 != 0 { encoded.append(UInt8(ascii: "=")) }
        return String(decoding: encoded, as: UTF8.self)
    }
}
