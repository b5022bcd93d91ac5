package import Http
internal import Linux
internal import Pace
package import Settings

/// Sends messages by one entry of `alerts`.
///
/// Files with secrets are read at every call, so that a changed one needs no restart.
package struct AlertChannel: Sendable {
    package let settings: AlertSettings
    let client: HTTPClient
    /// How long a sendmail may take.
    let sendmailSeconds: Int

    package init(_ settings: AlertSettings, client: HTTPClient = HTTPClient(), sendmailSeconds: Int = 30) {
        self.settings = settings
        self.client = client
        self.sendmailSeconds = sendmailSeconds
    }

    package var name: String { settings.name }

    /// Hands a message to the receiver, who has accepted it when this returns.
    ///
    /// A heartbeat sends its beat whatever the message is.
    ///
    /// - Parameter address: the manager's own; nil: those of the entry.
    package func send(_ message: Message, to address: String? = nil) async throws(SendFailure) {
        switch settings.target {
        case .telegram(let chat, let tokenFile, let api):
            guard let chat = address ?? chat else {
                throw SendFailure(isPermanent: true, "there is no chat to write to")
            }
            try await sendTelegram(message, chat: chat, tokenFile: tokenFile, api: api)
        case .email(let addresses, let from, let sendmail):
            try await sendMail(message, to: address.map { [$0] } ?? addresses, from: from, by: sendmail)
        case .webhook(let url, let secretFile):
            for alert in message.alerts { try await sendEvent(alert, in: message, url: url, secretFile: secretFile) }
        case .slack(let source):
            try await sendRoom(RoomText.slack(message.body), to: source)
        case .mattermost(let source):
            try await sendRoom(RoomText.mattermost(message.body), to: source)
        case .heartbeat:
            try await beat()
        }
    }

    /// Calls the URL of a heartbeat; of any other entry nothing.
    package func beat() async throws(SendFailure) {
        guard case .heartbeat(let url, _) = settings.target else { return }
        let request = HTTPRequest(.get, url)
        let answer = try await call(request)
        guard !answer.isSuccess else { return }
        throw SendFailure(answer, host: request.host ?? "", words: "")
    }

    func call(_ request: HTTPRequest) async throws(SendFailure) -> HTTPAnswer {
        do throws(HTTPFailure) {
            return try await client.send(request)
        } catch {
            throw SendFailure(error)
        }
    }

    func secret(_ path: String) throws(SendFailure) -> String {
        do throws(SystemError) {
            return try SecretFile.read(path)
        } catch {
            throw SendFailure(error)
        }
    }
}

extension HTTPAnswer {
    var isSuccess: Bool { (200..<300).contains(status) }

    /// The beginning of the body as one line, for messages.
    var words: String { ShownText.line(String(decoding: body.prefix(1000), as: UTF8.self), limit: 200) }
}
