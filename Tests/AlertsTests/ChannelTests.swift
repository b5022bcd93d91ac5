import Alerts
import Foundation
import Hashing
import Http
import Pace
import Settings
import TestSupport
import Testing

@Suite("Channels over HTTP")
struct ChannelTests {
    static let token = "123456:SECRET-token_x"

    static func channel(_ target: AlertSettings.Target) -> AlertChannel {
        AlertChannel(AlertSettings(name: "x", target: target), client: HTTPClient(connectSeconds: 1, totalSeconds: 2))
    }

    // MARK: Webhook

    @Test("a webhook gets the alert as JSON, with numbers as numbers and null where there is none")
    func webhookBody() async throws {
        let receiver = try AlertReceiver()
        defer { receiver.close() }
        let hook = Self.channel(.webhook(url: receiver.url + "/hook", secretFile: nil))
        try await hook.send(Sample.message())
        let request = try #require(receiver.requests.first)
        #expect(request.method == "POST")
        #expect(request.path == "/hook")
        #expect(request.headers["content-type"] == "application/json")
        #expect(request.headers["idempotency-key"] == "below/anna/2026-11-27")
        #expect(request.headers["x-callpace-signature"] == nil)
        let text = AlertText.text(Sample.alert(), language: .english, zone: Sample.moscow, toManager: false)
        let expected: [String: Any] = [
            "key": "below/anna/2026-11-27", "kind": "below", "team": "sales", "manager": "Anna Petrova",
            "day": "2026-11-27", "talk_minutes": 42.5, "contacts": 7, "credit": 7, "credit_minutes": 42.5,
            "minimum_talk_minutes": 120, "minimum_contacts": NSNull(), "expected_share": 0.65, "pace": 0.544871,
            "as_of": "2026-11-27T11:05:00Z", "text": text, "source": NSNull(), "affected": [String](),
        ]
        #expect(NSDictionary(dictionary: request.json) == NSDictionary(dictionary: expected))
    }

    @Test("an alert on a source has no numbers, no team and no manager")
    func webhookSource() async throws {
        let receiver = try AlertReceiver()
        defer { receiver.close() }
        let alert = Alert(
            kind: .sourceStalled,
            source: "main",
            affected: ["Anna", "Boris"],
            since: Sample.at("11:20"),
            asOf: Sample.at("11:50")
        )
        let hook = Self.channel(.webhook(url: receiver.url, secretFile: nil))
        try await hook.send(Sample.message(alert))
        let json = try #require(receiver.requests.first).json
        #expect(json["source"] as? String == "main")
        #expect(json["affected"] as? [String] == ["Anna", "Boris"])
        let none = [
            "team", "manager", "day", "talk_minutes", "contacts", "credit", "credit_minutes", "minimum_talk_minutes",
            "minimum_contacts", "expected_share", "pace",
        ]
        for key in none { #expect(json[key] is NSNull, "\(key)") }
    }

    @Test("with a secret the raw body is signed, and a changed secret is used at once")
    func webhookSignature() async throws {
        let (receiver, folder) = (try AlertReceiver(), try Folder())
        defer { receiver.close() }
        let file = try folder.write("key one\n", to: "hook")
        let hook = Self.channel(.webhook(url: receiver.url, secretFile: file))
        try await hook.send(Sample.message())
        try folder.write("key two", to: "hook")
        try await hook.send(Sample.message())
        let signatures = receiver.requests.map { $0.headers["x-callpace-signature"] }
        let expected = zip(receiver.requests, ["key one", "key two"]).map { request, key in
            "sha256=" + SHA256.authenticationCode(of: request.body, key: Array(key.utf8)).hexadecimal
        }
        #expect(signatures == expected)
        #expect(Set(signatures).count == 2)
    }

    @Test("a retry after 500 says the same under the same key")
    func webhookRetry() async throws {
        let receiver = try AlertReceiver(.status(500), .accepted)
        defer { receiver.close() }
        let hook = Self.channel(.webhook(url: receiver.url, secretFile: nil))
        let message = Sample.message()
        let first = await failure { () throws(SendFailure) in try await hook.send(message) }
        #expect(first?.isPermanent == false)
        try await hook.send(message)
        #expect(receiver.requests.map(\.body).count == 2)
        #expect(receiver.requests[0].body == receiver.requests[1].body)
        let keys = receiver.requests.map { $0.headers["idempotency-key"] }
        #expect(keys == ["below/anna/2026-11-27", "below/anna/2026-11-27"])
    }

    // MARK: What can be tried again

    struct Refusal: Sendable {
        var status: Int
        var isPermanent: Bool
        var header: String?
        var retryAfter: Int64?

        init(_ status: Int, _ isPermanent: Bool, _ header: String? = nil, _ retryAfter: Int64? = nil) {
            self.status = status
            self.isPermanent = isPermanent
            self.header = header
            self.retryAfter = retryAfter
        }
    }

    static let refusals = [
        Refusal(400, true), Refusal(401, true), Refusal(404, true), Refusal(410, true), Refusal(408, false),
        Refusal(425, false), Refusal(429, false), Refusal(429, false, "7", 7_000_000), Refusal(500, false),
        Refusal(502, false), Refusal(503, false, "120", 120_000_000), Refusal(301, false), Refusal(307, false),
        Refusal(429, false, "Fri, 27 Nov 2026 16:40:57 GMT"), Refusal(429, false, "-5", 0),
        Refusal(429, false, "9223372036854775807", 86_400_000_000),
    ]

    @Test("the status tells whether to try again, and when", arguments: refusals)
    func refusal(_ refusal: Refusal) async throws {
        let headers = refusal.header.map { ["Retry-After": $0] } ?? [:]
        let receiver = try AlertReceiver(.status(refusal.status, headers: headers, body: "some\nwords"))
        defer { receiver.close() }
        let targets: [AlertSettings.Target] = [
            .webhook(url: receiver.url + "/SECRET", secretFile: nil), .slack(.url(receiver.url + "/SECRET")),
            .heartbeat(url: receiver.url + "/SECRET", every: 60),
        ]
        for target in targets {
            let channel = Self.channel(target)
            let failure = await failure { () throws(SendFailure) in try await channel.send(Sample.message()) }
            #expect(failure?.isPermanent == refusal.isPermanent)
            #expect(failure?.retryAfter == refusal.retryAfter)
            #expect(failure?.description.contains("\(refusal.status)") == true)
            #expect(failure?.description.contains("SECRET") == false)
            #expect(failure?.description.contains("\n") == false)
        }
    }

    @Test("stalls, early ends and slow drips are tried again; a flood behind 200 is an acceptance")
    func badReceivers() async throws {
        for answer in [AlertReceiver.Answer.stall, .close, .closeInAnswer, .drip, .floodOfHeaders] {
            let (receiver, folder) = (try AlertReceiver(answer), try Folder())
            defer { receiver.close() }
            let file = try folder.write(Self.token, to: "token")
            let bot = Self.channel(.telegram(chat: "1", tokenFile: file, api: receiver.url))
            let failure = await failure { () throws(SendFailure) in try await bot.send(Sample.message()) }
            #expect(failure?.isPermanent == false)
            #expect(failure?.description.contains("SECRET") == false)
        }
        let receiver = try AlertReceiver(.flood(bytes: 10_000_000))
        defer { receiver.close() }
        try await Self.channel(.webhook(url: receiver.url, secretFile: nil)).send(Sample.message())
    }

    // MARK: Telegram

    @Test("Telegram gets plain text for the chat of the entry or the manager's own")
    func telegram() async throws {
        let (receiver, folder) = (try AlertReceiver(), try Folder())
        defer { receiver.close() }
        let file = try folder.write(Self.token + "\n", to: "token")
        let bot = Self.channel(.telegram(chat: "-100123", tokenFile: file, api: receiver.url))
        try await bot.send(Sample.message())
        try await bot.send(Sample.message(toManager: true), to: "200300")
        #expect(receiver.requests.map(\.path) == Array(repeating: "/bot\(Self.token)/sendMessage", count: 2))
        #expect(receiver.requests.map { $0.json["chat_id"] as? String } == ["-100123", "200300"])
        let bodies = [Sample.message().body, Sample.message(toManager: true).body]
        #expect(receiver.requests.map { $0.json["text"] as? String } == bodies)
        for request in receiver.requests {
            #expect(request.json["disable_web_page_preview"] as? Bool == true)
            #expect(Set(request.json.keys) == ["chat_id", "text", "disable_web_page_preview"])
        }
    }

    @Test("Telegram's own words and its retry_after are passed on, without the token")
    func telegramRefusal() async throws {
        let (receiver, folder) = (try AlertReceiver(), try Folder())
        defer { receiver.close() }
        let file = try folder.write(Self.token, to: "token")
        let bot = Self.channel(.telegram(chat: "1", tokenFile: file, api: receiver.url))
        let many =
            #"{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 5","#
            + #""parameters":{"retry_after": 5}}"#
        receiver.answer(.status(429, body: many))
        var refusal = await failure { () throws(SendFailure) in try await bot.send(Sample.message()) }
        #expect(refusal?.isPermanent == false)
        #expect(refusal?.retryAfter == 5_000_000)
        #expect(refusal?.description.contains("Too Many Requests") == true)
        receiver.answer(.status(403, body: #"{"ok":false,"description":"Forbidden: \#(Self.token)"}"#))
        refusal = await failure { () throws(SendFailure) in try await bot.send(Sample.message()) }
        #expect(refusal?.isPermanent == true)
        #expect(refusal?.description.contains("Forbidden") == true)
        #expect(refusal?.description.contains("SECRET") == false)
    }

    @Test("a token is read at every send; one that is away or none at all is tried again, and not shown")
    func telegramToken() async throws {
        let (receiver, folder) = (try AlertReceiver(), try Folder())
        defer { receiver.close() }
        let file = folder("token")
        let bot = Self.channel(.telegram(chat: "1", tokenFile: file, api: receiver.url))
        func refusal() async -> SendFailure? {
            await failure { () throws(SendFailure) in try await bot.send(Sample.message()) }
        }
        var missing = await refusal()
        #expect(missing?.isPermanent == false)
        #expect(missing?.description.contains(file) == true)
        for wrong in ["", "1:SECRET\nX-Evil: 1", "1:SECRET/../x", "1:SECRET?"] {
            try folder.write(wrong, to: "token")
            missing = await refusal()
            #expect(missing?.isPermanent == false)
            #expect(missing?.description.contains(file) == true)
            #expect(missing?.description.contains("SECRET") == false)
        }
        #expect(receiver.requests.isEmpty)
        for token in ["1:one", "1:two"] {
            try folder.write(token, to: "token")
            #expect(await refusal() == nil)
        }
        #expect(receiver.requests.map(\.path) == ["/bot1:one/sendMessage", "/bot1:two/sendMessage"])
    }

    @Test("a message of Telegram has at most 4096 units, and a longer one ends with an ellipsis")
    func telegramLength() async throws {
        let (receiver, folder) = (try AlertReceiver(), try Folder())
        defer { receiver.close() }
        let file = try folder.write(Self.token, to: "token")
        let bot = Self.channel(.telegram(chat: "1", tokenFile: file, api: receiver.url))
        let alerts = (0..<300).map { Sample.alert(id: "m\($0)", manager: "👩🏽‍💻 Анна \($0)") }
        try await bot.send(Message(digest: alerts, language: .russian, zone: Sample.moscow))
        let text = try #require(receiver.requests.first?.json["text"] as? String)
        #expect(text.utf16.count <= 4_096)
        #expect(text.utf16.count > 4_000)
        #expect(text.hasSuffix("…"))
    }

    // MARK: Rooms and heartbeat

    @Test("Slack and Mattermost get text in which nothing is markup and nobody is called")
    func rooms() async throws {
        let (receiver, folder) = (try AlertReceiver(), try Folder())
        defer { receiver.close() }
        let file = try folder.write(receiver.url + "/from/file\n", to: "url")
        let message = Sample.message(Sample.alert(manager: "<!here> @channel *A* & [b](c)"))
        for target in [AlertSettings.Target.slack(.url(receiver.url + "/plain")), .mattermost(.file(file))] {
            try await Self.channel(target).send(message)
        }
        #expect(receiver.requests.map(\.path) == ["/plain", "/from/file"])
        let texts = receiver.requests.compactMap { $0.json["text"] as? String }
        #expect(texts.count == 2)
        for text in texts {
            #expect(text.contains("&lt;!here&gt; @\u{200B}channel"))
            #expect(text.contains("&amp;"))
            #expect(!text.contains("<") && !text.contains("@channel"))
        }
        #expect(texts.last?.contains(#"\*A\*"#) == true)
        #expect(texts.last?.contains(#"\[b\](c)"#) == true)
        for request in receiver.requests { #expect(Array(request.json.keys) == ["text"]) }
    }

    @Test("a file without a URL is named, and tried again")
    func roomFile() async throws {
        let folder = try Folder()
        let file = try folder.write("SECRET\n", to: "url")
        let room = Self.channel(.slack(.file(file)))
        let refusal = await failure { () throws(SendFailure) in try await room.send(Sample.message()) }
        #expect(refusal?.isPermanent == false)
        #expect(refusal?.description.contains(file) == true)
        #expect(refusal?.description.contains("SECRET") == false)
    }

    @Test("a heartbeat is a plain GET")
    func heartbeat() async throws {
        let receiver = try AlertReceiver()
        defer { receiver.close() }
        try await Self.channel(.heartbeat(url: receiver.url + "/ping?id=1", every: 60)).beat()
        #expect(receiver.requests.map(\.method) == ["GET"])
        #expect(receiver.requests.map(\.path) == ["/ping?id=1"])
    }

    @Test("nobody there is tried again; no URL at all is not")
    func nobody() async throws {
        let deaf = try DeafListener()
        let missing = Self.channel(.webhook(url: deaf.url, secretFile: nil))
        let refusal = await failure { () throws(SendFailure) in try await missing.send(Sample.message()) }
        #expect(refusal?.isPermanent == false)
        let wrong = Self.channel(.webhook(url: "gopher://127.0.0.1/", secretFile: nil))
        let other = await failure { () throws(SendFailure) in try await wrong.send(Sample.message()) }
        #expect(other?.isPermanent == true)
    }

    @Test("names that want to be more are names on every channel", arguments: Sample.hostileNames)
    func hostileNames(_ name: String) async throws {
        let (receiver, folder) = (try AlertReceiver(), try Folder())
        defer { receiver.close() }
        let file = try folder.write(Self.token, to: "token")
        let targets: [AlertSettings.Target] = [
            .webhook(url: receiver.url, secretFile: file),
            .telegram(chat: "-1", tokenFile: file, api: receiver.url), .slack(.url(receiver.url)),
            .mattermost(.url(receiver.url)),
        ]
        let alert = Sample.alert(id: name, manager: name, team: name)
        let messages = [
            Sample.message(alert), Message(digest: [alert], language: .russian, zone: Sample.moscow),
        ]
        for target in targets {
            for message in messages { try await Self.channel(target).send(message) }
        }
        #expect(receiver.requests.count == 8)
        for request in receiver.requests {
            let text = try #require(request.json["text"] as? String)
            #expect(text.utf16.count < 4_096)
            let isClean = text.unicodeScalars.allSatisfy {
                $0 == "\n" || $0 == "\u{200D}" || $0 == "\u{200B}"
                    || ![.control, .format, .lineSeparator].contains($0.properties.generalCategory)
            }
            #expect(isClean, "\(text)")
            #expect(request.headers["x-evil"] == nil)
            #expect(request.headers["bcc"] == nil)
        }
        // The name itself is the receiver's to show.
        #expect(receiver.requests.first?.json["manager"] as? String == name)
        #expect(receiver.requests[2].json["chat_id"] as? String == "-1")
        #expect(receiver.requests[0].json["text"].map { !"\($0)".contains("\n") } == true)
    }
}
