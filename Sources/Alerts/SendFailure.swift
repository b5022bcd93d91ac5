internal import Http
internal import Linux

/// Why a message did not go out. It holds no secrets.
package struct SendFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// Trying again would not help.
    package var isPermanent: Bool
    /// How long the receiver asks to be left alone, in microseconds; nil: it does not say.
    package var retryAfter: Int64?
    package var description: String

    package init(isPermanent: Bool, retryAfter: Int64? = nil, _ description: String) {
        self.isPermanent = isPermanent
        self.retryAfter = retryAfter
        self.description = description
    }
}

extension SendFailure {
    init(_ failure: HTTPFailure) {
        self.init(isPermanent: failure.kind == .badURL, failure.description)
    }

    init(_ failure: SystemError) {
        self.init(isPermanent: false, failure.description)
    }

    /// An answer that is no success.
    ///
    /// - Parameters:
    ///   - retryAfter: in seconds, where the body says it; else the header.
    ///   - words: what the receiver says about it.
    init(_ answer: HTTPAnswer, host: String, retryAfter: Int64? = nil, words: String) {
        let status = answer.status
        let seconds = retryAfter ?? answer.headers["retry-after"].flatMap { Int64($0) }
        let what = words.isEmpty ? "" : ": \(words)"
        self.init(
            isPermanent: (400..<500).contains(status) && ![408, 425, 429].contains(status),
            retryAfter: seconds.map { min(max($0, 0), Backoff.deadAfter / 1_000_000) * 1_000_000 },
            (300..<400).contains(status)
                ? "\(host) answered \(status): it has moved; the URL has to be the new one"
                : "\(host) answered \(status)\(what)"
        )
    }
}
