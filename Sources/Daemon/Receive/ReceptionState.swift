import Linux
package import Pace

/// How the reception of one source fares, for other processes.
package struct ReceptionState: Hashable, Sendable {
    /// Where it listens: `127.0.0.1:5100`.
    package var endpoints: [String] = []
    package var connections = 0
    package var lastReceivedAt: Instant?
    /// What keeps it from receiving.
    package var problem: String?

    package init() {}

    private static func path(_ folder: String) -> String { "\(folder)/state" }

    /// The note of a spool's folder, whose owner alone writes to the folder.
    static func note(in folder: String) throws(SystemError) -> NoteFile {
        try Directory.make(folder, isPrivate: true)
        return try NoteFile(path(folder))
    }

    /// Nil: nobody receives.
    package init?(in folder: String) {
        guard NoteFile.isKept(Self.path(folder)), let text = NoteFile.text(of: Self.path(folder)) else { return nil }
        self.init(text)
    }

    /// Reads `text` back; lines of later versions are passed over.
    package init(_ text: String) {
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 1).map(String.init)
            guard words.count == 2 else { continue }
            switch words[0] {
            case "listens": endpoints.append(words[1])
            case "connections": connections = Int(words[1]) ?? 0
            case "received": lastReceivedAt = Int64(words[1]).map { Instant(microseconds: $0) }
            case "problem": problem = words[1]
            default: continue
            }
        }
    }

    package var text: String {
        var lines = endpoints.map { "listens \($0)" }
        lines.append("connections \(connections)")
        if let lastReceivedAt { lines.append("received \(lastReceivedAt.microseconds)") }
        if let problem { lines.append("problem \(problem.replacing("\n", with: " "))") }
        return lines.joined(separator: "\n") + "\n"
    }

    /// For people: `listens on 127.0.0.1:5100, 2 connections, last received 2026-11-29T10:00:00Z`.
    package var description: String {
        let place = endpoints.isEmpty ? "listens nowhere" : "listens on \(endpoints.joined(separator: ", "))"
        let count = connections == 1 ? "1 connection" : "\(connections) connections"
        let last =
            lastReceivedAt.map { "last received \(Instant(seconds: $0.seconds).rfc3339)" } ?? "nothing received yet"
        return "\(place), \(count), \(last)" + (problem.map { "; \($0)" } ?? "")
    }
}
