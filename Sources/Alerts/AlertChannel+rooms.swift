internal import Http
internal import Pace
internal import Settings

extension AlertChannel {
    /// Incoming webhooks of Slack and Mattermost: `{"text":…}`.
    func sendRoom(_ text: String, to source: AlertSettings.URLSource) async throws(SendFailure) {
        let url: String
        switch source {
        case .url(let text): url = text
        case .file(let path):
            url = try secret(path)
            // Whoever mends the file needs no restart, so trying again makes sense.
            guard HTTPRequest(.post, url).host != nil else {
                throw SendFailure(isPermanent: false, "\(path) holds no URL that begins with http:// or https://")
            }
        }
        var body = JSONText()
        body.add("text", text)
        let request = HTTPRequest(
            .post,
            url,
            headers: [("Content-Type", "application/json")],
            body: Array(body.text.utf8)
        )
        let answer = try await call(request)
        guard !answer.isSuccess else { return }
        throw SendFailure(answer, host: request.host ?? "", words: answer.words)
    }
}

/// Text as rooms take it, in which nothing acts as markup or calls people.
enum RoomText {
    /// Mattermost refuses more than 16383 characters.
    private static let limit = 12_000

    static func slack(_ text: String) -> String { escaped(text, marks: "") }

    static func mattermost(_ text: String) -> String { escaped(text, marks: "\\`*_~#[]|") }

    private static func escaped(_ text: String, marks: String) -> String {
        var escaped = ""
        for scalar in ShownText.cut(text, utf16: limit).unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            // A space without width keeps `@channel` from calling everybody.
            case "@": escaped += "@\u{200B}"
            default:
                if marks.unicodeScalars.contains(scalar) { escaped += "\\" }
                escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
