import Ledger
import Pace

/// How quarantined records look. Their bytes are hostile.
enum QuarantineText {
    static func line(_ entry: QuarantineEntry) -> String {
        let state = entry.isResolved ? "  (resolved)" : ""
        return ShownText.visible(
            "\(entry.id)  \(entry.source)  \(entry.path) byte \(entry.offset), \(entry.length) bytes: \(entry.reason)"
        ) + "\(state)\n"
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
        ShownText.visible(String(decoding: entry.bytes, as: UTF8.self), keepingLines: true) + "\n"
    }
}
