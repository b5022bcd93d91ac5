import RecordFormats

/// Tells the files of mail and calendars by their beginning.
enum MailRecognition {
    /// Names of fields of which a message has at least two (RFC 5322, 3.6).
    private static let names: Set<String> = [
        "from", "to", "cc", "date", "subject", "message-id", "received", "return-path", "mime-version", "delivered-to",
        "content-type", "reply-to", "sender",
    ]

    static func mbox(_ sample: FileSample) -> Recognition? {
        let bytes = sample.bytes.span
        let start = FromLine.start
        guard sample.bytes.starts(with: start) else { return nil }
        var end = start.count
        while end < bytes.count, end < FromLine.longest, bytes[end] != UInt8(ascii: "\n") { end += 1 }
        guard FromLine(bytes, start.count..<end) != nil else { return nil }
        return Recognition(.certain, "it begins with a line From, sender and date")
    }

    static func message(_ sample: FileSample) -> Recognition? {
        isMaildir(sample.path) ? nil : header(sample)
    }

    static func maildir(_ sample: FileSample) -> Recognition? {
        isMaildir(sample.path) ? header(sample) : nil
    }

    static func calendar(_ sample: FileSample) -> Recognition? {
        let line = lines(of: sample).first { !$0.isEmpty } ?? ""
        guard line.uppercased() == "BEGIN:VCALENDAR" else { return nil }
        return Recognition(.certain, "it begins with BEGIN:VCALENDAR")
    }

    static func tracking(_ sample: FileSample) -> Recognition? {
        let fields = lines(of: sample).first { $0.lowercased().hasPrefix("#fields:") }?.lowercased()
        guard let fields, fields.contains("event-id"), fields.contains("sender-address") else { return nil }
        return Recognition(.certain, "its #Fields line names event-id and sender-address")
    }

    /// A header of a message: lines of a name and a colon, at least three, two of them known.
    private static func header(_ sample: FileSample) -> Recognition? {
        var count = 0
        var found: Set<String> = []
        for line in lines(of: sample).prefix(200) {
            if line.isEmpty { break }
            if count > 0, line.hasPrefix(" ") || line.hasPrefix("\t") { continue }
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            let isName = parts[0].utf8.allSatisfy { (33...126).contains($0) }
            guard parts.count == 2, !parts[0].isEmpty, isName else {
                // Apple Mail puts the size of the message in front.
                if count == 0, line.utf8.allSatisfy({ (48...57).contains($0) || $0 == 32 }) { continue }
                return nil
            }
            count += 1
            let name = parts[0].lowercased()
            if names.contains(name) { found.insert(name) }
        }
        guard count >= 3, found.count >= 2, found.contains("from") || found.contains("date") else { return nil }
        return Recognition(.likely, "it begins with the header of a message: \(found.sorted().joined(separator: ", "))")
    }

    private static func isMaildir(_ path: String) -> Bool {
        let folder = path.split(separator: "/").dropLast().last
        return folder == "cur" || folder == "new"
    }

    private static func lines(of sample: FileSample) -> [String] {
        let text = String(decoding: sample.bytes.prefix(1 << 16), as: UTF8.self)
        let bare = text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
        // A return before a line feed is one character with it.
        return bare.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
            .map(String.init)
    }
}
