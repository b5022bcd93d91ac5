import Foundation
import FoundationNetworking
import Synchronization

/// A viewer of a board: no cookies, no redirects followed, streams are heard as they come.
final class BoardClient: NSObject, URLSessionDataDelegate, Sendable {
    struct Answer: Sendable {
        var status = 0
        var headers: [String: String] = [:]
        var body = Data()
        var isOver = false

        var text: String { String(decoding: body, as: UTF8.self) }
    }

    private let answer = Mutex(Answer())

    var state: Answer { answer.withLock(\.self) }

    /// The whole answer; of a stream of events its head.
    static func ask(
        _ url: String,
        method: String = "GET",
        headers: [String: String] = [:],
        body: String? = nil
    ) async throws -> Answer {
        let client = BoardClient()
        let task = try client.open(url, method: method, headers: headers, body: body)
        defer { task.cancel() }
        try await until("an answer to \(method) \(url)", within: 30) {
            let state = client.state
            return state.isOver || state.status != 0 && state.headers["content-type"] == "text/event-stream"
        }
        return client.state
    }

    /// Begins to look; the task is to be cancelled by the caller.
    func open(
        _ url: String,
        method: String = "GET",
        headers: [String: String] = [:],
        body: String? = nil
    ) throws -> URLSessionDataTask {
        guard let address = URL(string: url) else { throw URLError(.badURL) }
        let configuration = URLSessionConfiguration.ephemeral
        configuration.httpShouldSetCookies = false
        configuration.httpCookieAcceptPolicy = .never
        var request = URLRequest(url: address)
        request.httpMethod = method
        request.timeoutInterval = 60
        for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
        if let body {
            request.httpBody = Data(body.utf8)
            if headers["Content-Type"] == nil {
                request.setValue("application/x-www-form-urlencoded", forHTTPHeaderField: "Content-Type")
            }
        }
        let task = URLSession(configuration: configuration, delegate: self, delegateQueue: nil).dataTask(with: request)
        task.resume()
        return task
    }

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest,
        completionHandler: @escaping (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }

    func urlSession(
        _ session: URLSession,
        dataTask: URLSessionDataTask,
        didReceive response: URLResponse,
        completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
    ) {
        if let response = response as? HTTPURLResponse {
            answer.withLock { answer in
                answer.status = response.statusCode
                for (name, value) in response.allHeaderFields {
                    answer.headers["\(name)".lowercased()] = "\(value)"
                }
            }
        }
        completionHandler(.allow)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        answer.withLock { $0.body.append(data) }
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        answer.withLock { $0.isOver = true }
        session.finishTasksAndInvalidate()
    }
}
