internal import Linux
internal import Synchronization

/// Calls servers by HTTP, each call on a thread of its own.
///
/// Redirects are not followed. A proxy is used for https alone, as `https_proxy` and `no_proxy` say.
package struct HTTPClient: Sendable {
    package var connectSeconds: Int
    /// For all of a call.
    package var totalSeconds: Int

    package init(connectSeconds: Int = 5, totalSeconds: Int = 15) {
        self.connectSeconds = connectSeconds
        self.totalSeconds = totalSeconds
    }

    /// - Returns: the answer, whatever its status.
    package func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPAnswer {
        guard let host = request.host else {
            throw HTTPFailure(.badURL, host: "", reason: "it has to begin with http:// or https:// and a host")
        }
        let exchange = Exchange()
        let (client, request) = (self, request)
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation {
                (continuation: CheckedContinuation<Result<HTTPAnswer, HTTPFailure>, Never>) in
                do throws(SystemError) {
                    try BackgroundThread.start {
                        continuation.resume(returning: Transfer.run(request, client, exchange, host: host))
                    }
                } catch {
                    continuation.resume(returning: .failure(HTTPFailure(.other, host: host, reason: error.description)))
                }
            }
        } onCancel: {
            exchange.cancel()
        }
        return try result.get()
    }
}

/// What one call gathers, from its thread and from who gives it up.
final class Exchange: Sendable {
    private static let bodyLimit = 64 << 10
    private static let headLimit = 64 << 10

    struct Gathered {
        var headers: [String: String] = [:]
        var headBytes = 0
        var body: [UInt8] = []
        var isHeadTooLarge = false
    }

    private let gathered = Mutex(Gathered())
    private let cancelled = Atomic(false)

    func cancel() { cancelled.store(true, ordering: .relaxed) }

    var isCancelled: Bool { cancelled.load(ordering: .relaxed) }

    var all: Gathered { gathered.withLock(\.self) }

    /// - Returns: whether more is wanted.
    func addBody(_ bytes: [UInt8]) -> Bool {
        gathered.withLock { gathered in
            let room = Self.bodyLimit - gathered.body.count
            gathered.body += bytes.prefix(room)
            return bytes.count <= room
        }
    }

    /// - Returns: whether more is wanted.
    func addHeaderLine(_ bytes: [UInt8]) -> Bool {
        let line = String(decoding: bytes, as: UTF8.self)
        return gathered.withLock { gathered in
            gathered.headBytes += bytes.count
            guard gathered.headBytes <= Self.headLimit else {
                gathered.isHeadTooLarge = true
                return false
            }
            if line.hasPrefix("HTTP/") {
                // What went before was a preliminary answer.
                gathered.headers = [:]
            } else if let colon = line.firstIndex(of: ":") {
                let value = line[line.index(after: colon)...]
                gathered.headers[line[..<colon].lowercased()] = value.trimmed
            }
            return true
        }
    }
}

extension Substring {
    fileprivate var trimmed: String {
        var rest = drop(while: \.isWhitespace)
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}
