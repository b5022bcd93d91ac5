internal import Hashing
internal import Http
package import Pace

extension AlertChannel {
    func sendEvent(
        _ alert: Alert,
        in message: Message,
        url: String,
        secretFile: String?
    ) async throws(SendFailure) {
        let text = AlertText.text(alert, language: message.language, zone: message.zone, toManager: false)
        let body = Array(WebhookBody.json(of: alert, text: text).utf8)
        var headers = [("Content-Type", "application/json"), ("Idempotency-Key", WebhookBody.header(alert.key))]
        if let secretFile {
            let key = try secret(secretFile)
            guard !key.isEmpty else { throw SendFailure(isPermanent: false, "\(secretFile) is empty") }
            let code = SHA256.authenticationCode(of: body, key: Array(key.utf8))
            headers.append(("X-CallPace-Signature", "sha256=\(code.hexadecimal)"))
        }
        let request = HTTPRequest(.post, url, headers: headers, body: body)
        let answer = try await call(request)
        guard !answer.isSuccess else { return }
        throw SendFailure(answer, host: request.host ?? "", words: answer.words)
    }
}

/// What a webhook is told.
package enum WebhookBody {
    package static func json(of alert: Alert, text: String) -> String {
        let numbers = alert.numbers
        let talk = numbers.map { $0.day.talkTenths * 100_000 }
        var json = JSONText()
        json.add("key", alert.key)
        json.add("kind", alert.kind.rawValue)
        json.add("team", alert.team)
        json.add("manager", alert.manager)
        json.add("day", alert.day?.description)
        json.add("talk_minutes", millionths: talk)
        json.add("contacts", numbers?.day.contacts)
        json.add("credit", millionths: numbers?.day.credit)
        json.add(
            "credit_minutes",
            millionths: numbers.flatMap { day in talk.map { $0 + day.day.bonusMinutes * 1_000_000 } }
        )
        json.add("minimum_talk_minutes", numbers?.minimum?.minutes)
        json.add("minimum_contacts", numbers?.minimum?.contacts)
        json.add("expected_share", millionths: numbers?.expectedShare)
        json.add("pace", millionths: numbers?.pace)
        json.add("as_of", alert.asOf.rfc3339)
        json.add("text", text)
        json.add("source", alert.source)
        json.add("affected", alert.affected)
        return json.text
    }

    /// Anything but visible ASCII as `%` and two digits.
    static func header(_ key: String) -> String {
        key.utf8.reduce(into: "") { text, byte in
            let isPlain = (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "%")
            text += isPlain ? String(UnicodeScalar(byte)) : "%" + [byte].hexadecimal.uppercased()
        }
    }
}

extension Minimum {
    fileprivate var minutes: Int? { if case .talkMinutes(let minutes) = self { minutes } else { nil } }

    fileprivate var contacts: Int? { if case .contacts(let contacts) = self { contacts } else { nil } }
}
