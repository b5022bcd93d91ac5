import Http
import TestSupport
import Testing

@Suite("HTTP")
struct HTTPClientTests {
    /// Patient enough for a loaded machine where the server answers; where it never does, this is what the test takes.
    static let client = HTTPClient(connectSeconds: 1, totalSeconds: 2)

    static func outcome(_ url: String, _ client: HTTPClient = client) async -> Result<HTTPAnswer, HTTPFailure> {
        do throws(HTTPFailure) {
            return .success(try await client.send(HTTPRequest(.post, url, body: [1, 2, 3])))
        } catch {
            return .failure(error)
        }
    }

    static func failure(_ url: String) async -> HTTPFailure? {
        if case .failure(let failure) = await outcome(url) { failure } else { nil }
    }

    @Test("a request arrives as it was given, and the answer comes back", arguments: [1, 200_000, 20_000_000])
    func roundTrip(_ size: Int) async throws {
        let receiver = try AlertReceiver(.status(201, headers: ["X-Reply": "  yes "], body: "thanks"))
        defer { receiver.close() }
        let body = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let request = HTTPRequest(.post, receiver.url + "/a?b=c", headers: [("X-One", "1")], body: body)
        let answer = try await HTTPClient().send(request)
        #expect(answer.status == 201)
        #expect(answer.headers["x-reply"] == "yes")
        #expect(answer.body == Array("thanks".utf8))
        #expect(!answer.isCut)
        let heard = try #require(receiver.requests.first)
        #expect(heard.method == "POST")
        #expect(heard.path == "/a?b=c")
        #expect(heard.headers["x-one"] == "1")
        #expect(heard.headers["expect"] == nil)
        #expect(heard.body == body)
    }

    @Test("a body of nothing is sent as nothing, and GET has none", arguments: [HTTPRequest.Method.get, .post])
    func emptyBody(_ method: HTTPRequest.Method) async throws {
        let receiver = try AlertReceiver()
        defer { receiver.close() }
        let answer = try await HTTPClient().send(HTTPRequest(method, receiver.url + "/"))
        #expect(answer.status == 200)
        #expect(receiver.requests.map(\.method) == [method.rawValue])
        #expect(receiver.requests.map(\.body) == [[]])
    }

    @Test("a line break in a value begins no header")
    func headerInjection() async throws {
        let receiver = try AlertReceiver()
        defer { receiver.close() }
        let value = "a\r\nX-Evil: 1\n\r\n\0b"
        _ = try await HTTPClient().send(HTTPRequest(.get, receiver.url, headers: [("X-Name", value)]))
        let heard = try #require(receiver.requests.first)
        #expect(heard.headers["x-evil"] == nil)
        #expect(heard.headers["x-name"]?.hasPrefix("a  X-Evil: 1") == true)
    }

    @Test("an answer of an error is an answer", arguments: [400, 404, 429, 500, 503])
    func errors(_ status: Int) async throws {
        let receiver = try AlertReceiver(.status(status, body: "no"))
        defer { receiver.close() }
        let answer = try await HTTPClient().send(HTTPRequest(.post, receiver.url))
        #expect(answer.status == status)
        #expect(answer.body == Array("no".utf8))
    }

    @Test("redirects are not followed")
    func redirects() async throws {
        let other = try AlertReceiver()
        let receiver = try AlertReceiver(.status(307, headers: ["Location": other.url]))
        defer {
            receiver.close()
            other.close()
        }
        let answer = try await HTTPClient().send(HTTPRequest(.post, receiver.url))
        #expect(answer.status == 307)
        #expect(other.requests.isEmpty)
    }

    @Test("of a long answer the first 64 KiB are kept, and the rest is not waited for")
    func longAnswers() async throws {
        for (bytes, isCut) in [(65_536, false), (65_537, true), (500_000_000, true)] {
            let receiver = try AlertReceiver(.flood(bytes: bytes))
            defer { receiver.close() }
            let answer = try await HTTPClient().send(HTTPRequest(.get, receiver.url))
            #expect(answer.status == 200)
            #expect(answer.body.count == 65_536)
            #expect(answer.isCut == isCut)
        }
    }

    struct Bad: Sendable {
        var answer: AlertReceiver.Answer
        var kind: HTTPFailure.Kind
    }

    @Test(
        "a bad answer is a failure that says what happened",
        arguments: [
            Bad(answer: .stall, kind: .timedOut),
            Bad(answer: .drip, kind: .timedOut),
            Bad(answer: .close, kind: .closedEarly),
            Bad(answer: .closeInAnswer, kind: .closedEarly),
            Bad(answer: .floodOfHeaders, kind: .tooLarge),
        ]
    )
    func badAnswers(_ bad: Bad) async throws {
        let receiver = try AlertReceiver(bad.answer)
        defer { receiver.close() }
        let failure = try #require(await Self.failure(receiver.url + "/bot12:SECRET"))
        #expect(failure.kind == bad.kind, "\(failure)")
        #expect(!failure.description.contains("SECRET"))
        #expect(failure.description.contains(receiver.url.dropFirst("http://".count)))
    }

    @Test("nobody there: a refused connection, one that is never taken, a host without a name, no TLS")
    func noConnection() async throws {
        let receiver = try AlertReceiver()
        receiver.close()
        var refused = await Self.failure(receiver.url + "/SECRET")
        // The listener may take a moment to be gone.
        while refused == nil || refused?.kind == .closedEarly { refused = await Self.failure(receiver.url + "/SECRET") }
        #expect(refused?.kind == .cannotConnect)
        #expect(refused?.reason == "connection refused")

        let deaf = try DeafListener()
        #expect(await Self.failure(deaf.url + "/SECRET")?.kind == .timedOut)
        #expect(await Self.failure("http://callpace.invalid/SECRET")?.kind == .cannotConnect)

        let plain = try AlertReceiver()
        defer { plain.close() }
        let secure = plain.url.replacing("http://", with: "https://")
        let failure = try #require(await Self.failure(secure + "/SECRET"))
        #expect(failure.kind == .tls, "\(failure)")
        #expect(!failure.description.contains("SECRET"))
    }

    @Test(
        "what is no URL of http is not called, and not shown",
        arguments: [
            "", "http://", "file:///etc/SECRET", "ftp://127.0.0.1/SECRET", "127.0.0.1/SECRET", "https:///SECRET",
            "http://127.0.0.1:SECRET/", "http://127.0.0.1:99999/SECRET", "http://127.0.0.1/SEC RET",
            "http://127.0.0.1/\r\nSECRET", "http://user:SECRET@/",
        ]
    )
    func badURLs(_ url: String) async throws {
        let failure = try #require(await Self.failure(url))
        #expect(failure.kind == .badURL)
        #expect(!failure.description.contains("SECRET"), "\(failure)")
        #expect(!failure.description.contains("SEC RET"), "\(failure)")
    }

    @Test("a call that is given up ends long before its time")
    func cancellation() async throws {
        let receiver = try AlertReceiver(.stall)
        defer { receiver.close() }
        let patient = HTTPClient(connectSeconds: 3_600, totalSeconds: 3_600)
        let call = Task { await Self.outcome(receiver.url, patient) }
        while receiver.requests.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        call.cancel()
        guard case .failure(let failure) = await call.value else {
            Issue.record("an answer from nobody")
            return
        }
        #expect(failure.kind == .cancelled)
    }

    @Test("a hundred calls at once each get their own answer")
    func many() async throws {
        let receiver = try AlertReceiver()
        defer { receiver.close() }
        let statuses = await withTaskGroup { group in
            for number in 0..<100 {
                group.addTask { try? await HTTPClient().send(HTTPRequest(.get, "\(receiver.url)/\(number)")).status }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses == Array(repeating: 200, count: 100))
        #expect(Set(receiver.requests.map(\.path)) == Set((0..<100).map { "/\($0)" }))
    }
}
