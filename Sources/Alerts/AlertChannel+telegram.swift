internal import Http
internal import Pace

extension AlertChannel {
    /// Units of UTF-16 in one message of Telegram.
    private static let telegramLimit = 4096

    func sendTelegram(
        _ message: Message,
        chat: String,
        tokenFile: String,
        api: String
    ) async throws(SendFailure) {
        let token = try secret(tokenFile)
        guard !token.isEmpty, token.utf8.allSatisfy(\.isOfToken) else {
            throw SendFailure(isPermanent: false, "\(tokenFile) holds no token of a bot")
        }
        var body = JSONText()
        body.add("chat_id", chat)
        // Without parse_mode it is shown as it is: names are no markup.
        body.add("text", ShownText.cut(message.body, utf16: Self.telegramLimit))
        body.add("disable_web_page_preview", true)
        let request = HTTPRequest(
            .post,
            "\(api)/bot\(token)/sendMessage",
            headers: [("Content-Type", "application/json")],
            body: Array(body.text.utf8)
        )
        let answer = try await call(request)
        guard !answer.isSuccess else { return }
        let reply = TelegramReply(answer.body)
        throw SendFailure(
            answer,
            host: request.host ?? "",
            retryAfter: reply.retryAfter,
            words: reply.description.split(separator: token, omittingEmptySubsequences: false).joined(separator: "…")
        )
    }
}

extension UInt8 {
    /// Digits, a colon, then letters, digits, `-` and `_`.
    fileprivate var isOfToken: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: ":"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}

/// What Telegram says when it refuses:
/// `{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 5","parameters":{"retry_after":5}}`.
private struct TelegramReply {
    var description = ""
    /// Seconds.
    var retryAfter: Int64?

    init(_ body: [UInt8]) {
        let text = String(decoding: body, as: UTF8.self)
        if let digits = Self.value(of: "retry_after", in: text)?.prefix(while: \.isNumber) {
            retryAfter = Int64(digits)
        }
        if let value = Self.value(of: "description", in: text), value.first == "\"" {
            description = ShownText.line(String(value.dropFirst().prefix { $0 != "\"" }), limit: 200)
        }
    }

    /// What stands behind a key. Keys of interest occur once and never within texts of Telegram.
    private static func value(of key: String, in text: String) -> Substring? {
        let parts = text.split(separator: "\"\(key)\"", maxSplits: 1, omittingEmptySubsequences: false)
        return parts.count == 2 ? parts[1].drop { $0.isWhitespace || $0 == ":" } : nil
    }
}
