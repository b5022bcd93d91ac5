import CoreMetrics
import HTTPTypes
import Hummingbird
import NIOCore
import Pace

extension LiveHub {
    /// Microseconds between two signs of life of a busy stream; a quiet one has one at every look.
    private static let beatEvery: Int64 = 5_000_000

    /// The stream of one viewer: what it lacks, whenever there is something, and a sign of life in between. While it is
    /// slow to take one event in, others only make the next one newer.
    ///
    /// - Parameters:
    ///   - isAnswered: whether the database answers; nothing is said while it does not, so that viewers notice.
    ///   - now: the clock, by which browsers set theirs.
    func stream(
        _ topic: LiveTopic,
        isAnswered: @escaping @Sendable () -> Bool,
        now: @escaping @Sendable () -> Instant
    ) -> Response {
        let body = ResponseBody { writer in
            let (viewer, calls) = self.join(topic)
            let count = Meter(label: "callpace_board_viewers")
            count.set(self.viewers)
            defer {
                self.leave(topic, viewer)
                count.set(self.viewers)
            }
            var seen = 0
            var told: Instant?
            // The first byte says that the way is open.
            try await writer.write(ByteBuffer(string: "retry: 2000\n\n"))
            for await _ in calls {
                var news = ""
                if let (text, version) = self.event(topic, since: seen) {
                    seen = version
                    news = text
                }
                let isAnswered = isAnswered()
                if isAnswered, told.map({ now() - $0 >= Self.beatEvery }) ?? true {
                    news += ServerEvent.text("beat", data: "\(now().seconds)")
                    told = now()
                } else if !isAnswered {
                    told = nil
                }
                if !news.isEmpty { try await writer.write(ByteBuffer(string: news)) }
            }
            try await writer.write(ByteBuffer(string: ServerEvent.text("bye", data: "")))
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [.contentType: "text/event-stream", .cacheControl: "no-store", .xAccelBuffering: "no"],
            body: body
        )
    }
}

extension HTTPField.Name {
    /// Says to proxies that the stream is not to be held back.
    fileprivate static var xAccelBuffering: Self { HTTPField.Name("X-Accel-Buffering") ?? .server }
}
