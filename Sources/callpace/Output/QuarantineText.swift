import Ledger

/// How quarantined records look. Their bytes are hostile: control characters are shown, not sent to the terminal.
enum QuarantineText {
    static func line(_ entry: QuarantineEntry) -> String {
        let state = entry.isResolved ? "  (resolved)" : ""
        return "\(entry.id)  \(entry.source)  \(entry.path) byte \(entry.offset), \(entry.length) bytes: "
            + "\(visible(entry.reason))\(state)\n"
    }

    static func json(_ entry: QuarantineEntry) -> String {
        var line = JSONLine()
        line.add("id", entry.id)
        line.add("at", entry.at)
        line.add("source", entry.source)
        line.add("file", entry.path)
        line.add("offset", entry.offset)
        line.add("length", entry.length)
        line.add("reason", entry.reason)
        line.add("resolved", entry.isResolved)
        line.add("text", String(decoding: entry.bytes, as: UTF8.self))
        return line.text + "\n"
    }

    static func bytes(_ entry: QuarantineEntry) -> String {
        visible(String(decoding: entry.bytes, as: UTF8.self), keepingLines: true) + "\n"
    }

    private static func visible(_ text: String, keepingLines: Bool = false) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            if scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value), !(keepingLines && scalar == "\n") {
                result += "\\x" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
