internal import Foundation
internal import Synchronization

/// A server on loopback that takes alerts, well or badly, and keeps what it was asked. One request a connection.
package final class AlertReceiver: Sendable {
    package enum Answer: Sendable {
        case status(Int, headers: [String: String] = [:], body: String = "")
        /// Hears the request and says nothing.
        case stall
        /// Hears the request and hangs up.
        case close
        /// Promises more than it says, and hangs up.
        case closeInAnswer
        /// 200, and a body of so many bytes.
        case flood(bytes: Int)
        /// Headers without end.
        case floodOfHeaders
        /// A byte now and then, without end.
        case drip

        package static let accepted = Answer.status(200)
    }

    package struct Request: Sendable {
        package var method: String
        /// With the query.
        package var path: String
        /// Names in lower case.
        package var headers: [String: String]
        package var body: [UInt8]

        package var text: String { String(decoding: body, as: UTF8.self) }
    }

    private struct State {
        var answers: [Answer]
        var requests: [Request] = []
        var connections: Set<Int32> = []
        var isClosed = false
    }

    private let listener: Int32
    private let state: Mutex<State>
    /// `http://127.0.0.1:40000`, without a path.
    package let url: String

    /// - Parameter answers: one for each request in turn; the last one goes on; none: 200.
    package init(_ answers: Answer...) throws {
        state = Mutex(State(answers: answers))
        let port: UInt16
        (listener, port) = try LoopbackSocket.listen(backlog: 64)
        url = "http://127.0.0.1:\(port)"
        Thread.detachNewThread { [self] in accept() }
    }

    /// What it was asked until now, in order.
    package var requests: [Request] { state.withLock(\.requests) }

    /// Answers from now on.
    package func answer(_ answers: Answer...) { state.withLock { $0.answers = answers } }

    /// Hangs up and listens no more: who calls afterwards is refused.
    package func close() {
        state.withLock { state in
            guard !state.isClosed else { return }
            state.isClosed = true
            for connection in state.connections { shutdown(connection, Int32(SHUT_RDWR)) }
            shutdown(listener, Int32(SHUT_RDWR))
        }
    }

    private func accept() {
        while true {
            let connection = Foundation.accept(listener, nil, nil)
            guard connection >= 0 else { break }
            let isWanted = state.withLock { state in
                if !state.isClosed { state.connections.insert(connection) }
                return !state.isClosed
            }
            guard isWanted else {
                Foundation.close(connection)
                break
            }
            Thread.detachNewThread { [self] in
                serve(connection)
                state.withLock { _ = $0.connections.remove(connection) }
                Foundation.close(connection)
            }
        }
        Foundation.close(listener)
    }

    private func serve(_ connection: Int32) {
        guard let request = Self.request(from: connection) else {
            // As servers do that are spoken to in TLS where they speak none.
            _ = say("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", to: connection)
            return
        }
        let answer = state.withLock { state in
            state.requests.append(request)
            return state.answers.count > 1 ? state.answers.removeFirst() : state.answers.first ?? .accepted
        }
        switch answer {
        case .status(let status, let headers, let body):
            let lines = headers.map { "\($0): \($1)\r\n" }.sorted().joined()
            let head = "HTTP/1.1 \(status) Words\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n"
            _ = say(head + lines + "\r\n" + body, to: connection)
        case .stall:
            _ = ProxySocket.read(connection)
        case .close:
            break
        case .closeInAnswer:
            _ = say("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf", to: connection)
        case .flood(let bytes):
            let piece = String(repeating: "x", count: 10_000)
            var left = bytes
            guard say("HTTP/1.1 200 OK\r\nContent-Length: \(bytes)\r\n\r\n", to: connection) else { return }
            while left > 0, say(String(piece.prefix(left)), to: connection) { left -= piece.utf8.count }
        case .floodOfHeaders:
            var isHeard = say("HTTP/1.1 200 OK\r\n", to: connection)
            let line = "X-Line: " + String(repeating: "x", count: 1000) + "\r\n"
            while isHeard { isHeard = say(line, to: connection) }
        case .drip:
            var isHeard = say("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", to: connection)
            while isHeard {
                usleep(50_000)
                isHeard = say(".", to: connection)
            }
        }
        // What is still on its way is not torn off by closing.
        shutdown(connection, Int32(SHUT_WR))
    }

    private func say(_ text: String, to connection: Int32) -> Bool {
        ProxySocket.write(Array(text.utf8)[...], to: connection)
    }

    private static func request(from connection: Int32) -> Request? {
        var bytes: [UInt8] = []
        let end = Array("\r\n\r\n".utf8)
        while true {
            guard let more = ProxySocket.read(connection) else { return nil }
            bytes += more
            guard bytes[0] != 0x16 else { return nil }
            guard let head = bytes.firstRange(of: end) else { continue }
            let lines = String(decoding: bytes[..<head.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
            let words = lines[0].split(separator: " ").map(String.init)
            var headers: [String: String] = [:]
            for line in lines.dropFirst() {
                let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
                if parts.count == 2 { headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces) }
            }
            let length = headers["content-length"].flatMap { Int($0) } ?? 0
            while bytes.count - head.upperBound < length {
                guard let more = ProxySocket.read(connection) else { return nil }
                bytes += more
            }
            let body = Array(bytes[head.upperBound..<head.upperBound + length])
            guard words.count == 3 else { return nil }
            return Request(method: words[0], path: words[1], headers: headers, body: body)
        }
    }
}

/// A port on loopback behind which nobody takes connections: the first few wait in the queue, further ones get no
/// answer at all.
package final class DeafListener: Sendable {
    private let listener: Int32
    private let waiting: [Int32]
    package let url: String

    package init() throws {
        let port: UInt16
        (listener, port) = try LoopbackSocket.listen(backlog: 0)
        url = "http://127.0.0.1:\(port)"
        waiting = (0..<4).map { _ in LoopbackSocket.begin(to: port) }
    }

    deinit {
        for socket in waiting + [listener] { close(socket) }
    }
}

/// Sockets of 127.0.0.1.
private enum LoopbackSocket {
    static func listen(backlog: Int32) throws -> (socket: Int32, port: UInt16) {
        let socket = stream(0)
        var name = address(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let failed = unsafe withUnsafeMutablePointer(to: &name) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                guard unsafe bind(socket, address, length) == 0, Foundation.listen(socket, backlog) == 0 else {
                    return true
                }
                return unsafe getsockname(socket, address, &length) != 0
            }
        }
        guard !failed else { throw ProxySocket.Failure(call: "listen", code: errno) }
        return (socket, UInt16(bigEndian: name.sin_port))
    }

    /// Begins to connect and does not wait.
    static func begin(to port: UInt16) -> Int32 {
        let socket = stream(Int32(SOCK_NONBLOCK.rawValue))
        var name = address(port: port)
        unsafe withUnsafePointer(to: &name) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = unsafe connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        return socket
    }

    private static func stream(_ flags: Int32) -> Int32 {
        socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | flags, 0)
    }

    private static func address(port: UInt16) -> sockaddr_in {
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = port.bigEndian
        name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return name
    }
}
