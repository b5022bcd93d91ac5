import Pace
import RecordFormats
import Testing

@testable import Mail

/// Messages for tests, and what the reader makes of them.
enum Letters {
    /// A message from a header and a body; what the header lacks to be complete is put behind it.
    static func text(_ header: String = "", body: String = "Hello\n") -> String {
        let names = header.lowercased().split(separator: "\n").map { $0.prefix { $0 != ":" } }
        var lines = header.isEmpty ? "" : header + "\n"
        for (name, value) in [
            ("From", "Anna <anna@example.com>"), ("To", "client@client.example"),
            ("Date", "Tue, 24 Nov 2026 09:00:00 +0300"), ("Message-ID", "<1@example.com>"), ("Subject", "Offer"),
        ] where !names.contains(Substring(name.lowercased())) {
            lines += "\(name): \(value)\n"
        }
        return lines + "\n" + body
    }

    static func read(
        _ text: String,
        _ place: MessagePlace = MessagePlace(),
        configure: (inout MailOptions) -> Void = { _ in }
    ) -> MessageReading {
        read(bytes: Array(text.utf8), place, configure: configure)
    }

    static func read(
        bytes: [UInt8],
        _ place: MessagePlace = MessagePlace(),
        configure: (inout MailOptions) -> Void = { _ in }
    ) -> MessageReading {
        var options = FormatOptions()
        configure(&options.mail)
        return MessageReader(options: options).read(bytes.span, bytes.indices, place)
    }

    /// The message that a complete text is.
    static func message(
        _ header: String = "",
        body: String = "Hello\n",
        _ place: MessagePlace = MessagePlace(),
        configure: (inout MailOptions) -> Void = { _ in }
    ) throws -> MailMessage {
        try read(text(header, body: body), place, configure: configure).message()
    }
}

struct NoMessage: Error {
    var reason: String
}

extension MessageReading {
    func message() throws -> MailMessage {
        switch self {
        case .message(let message): return message
        case .meetings: throw NoMessage(reason: "meetings")
        case .quarantined(let reason): throw NoMessage(reason: reason)
        }
    }

    /// Why it is not read.
    var problem: String? {
        if case .quarantined(let reason) = self { return reason }
        return nil
    }
}
