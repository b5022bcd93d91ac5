internal import Foundation

/// Cuts a stream of PostgreSQL's protocol into messages: a type, a length that counts itself, and the rest.
struct ProxyFrames {
    /// The first message of a client has no type.
    private var isBare: Bool
    private var rest: [UInt8] = []

    init(beginsBare: Bool) {
        isBare = beginsBare
    }

    mutating func cut(_ bytes: [UInt8]) -> [[UInt8]] {
        rest += bytes
        var messages: [[UInt8]] = []
        var start = 0
        while true {
            let head = isBare ? 0 : 1
            guard rest.count - start >= head + 4 else { break }
            let length = rest[start + head..<start + head + 4].reduce(0) { $0 << 8 | Int($1) }
            guard rest.count - start >= head + length else { break }
            messages.append(Array(rest[start..<start + head + length]))
            start += head + length
            isBare = false
        }
        rest.removeFirst(start)
        return messages
    }
}

/// What a client says: the statements of its open transaction, and how much it copied.
struct ProxySpeech {
    private var statements: [[UInt8]: String] = [:]
    private(set) var transaction = ""
    /// Bytes of rows of the COPY under way.
    private(set) var copied = 0

    mutating func hear(_ message: [UInt8]) {
        let body = message.dropFirst(5)
        switch message.first {
        case UInt8(ascii: "Q"):
            let text = String(decoding: body.dropLast(), as: UTF8.self)
            if text.lowercased().hasPrefix("begin") { transaction = "" }
            transaction += text + "\n"
            copied = 0
        case UInt8(ascii: "P"):
            let parts = body.split(separator: 0, maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { return }
            statements[Array(parts[0])] = String(decoding: parts[1], as: UTF8.self)
        case UInt8(ascii: "B"):
            let parts = body.split(separator: 0, maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { return }
            transaction += (statements[Array(parts[1])] ?? "") + "\n"
        case UInt8(ascii: "d"):
            copied += body.count
        default:
            break
        }
    }

    func isCommit(_ message: [UInt8]) -> Bool {
        message.first == UInt8(ascii: "Q") && message.dropFirst(5).dropLast() == Array("COMMIT".utf8)[...]
    }
}

/// Sockets of the host's own file system.
enum ProxySocket {
    struct Failure: Error {
        var call: String
        var code: Int32
    }

    static func listen(at path: String) throws -> Int32 {
        try unsafe open(path) { socket, address, length in
            guard unsafe bind(socket, address, length) == 0 else { return -1 }
            // Whoever the server runs as may come in, as with its own socket.
            unsafe chmod(path, 0o777)
            return Foundation.listen(socket, 16)
        }
    }

    static func connect(to path: String) throws -> Int32 {
        try unsafe open(path) { socket, address, length in unsafe Foundation.connect(socket, address, length) }
    }

    private static func open(
        _ path: String,
        _ use: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) throws -> Int32 {
        let socket = Foundation.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8.prefix(100))
        unsafe withUnsafeMutableBytes(of: &name.sun_path) { unsafe $0.copyBytes(from: bytes) }
        let length = socklen_t(MemoryLayout<sockaddr_un>.size)
        let result = unsafe withUnsafePointer(to: &name) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe use(socket, $0, length) }
        }
        guard socket >= 0, result == 0 else {
            let code = errno
            if socket >= 0 { close(socket) }
            throw Failure(call: path, code: code)
        }
        return socket
    }

    /// What there is to read; nil at the end.
    static func read(_ socket: Int32) -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        let count = unsafe recv(socket, &buffer, buffer.count, 0)
        return count > 0 ? Array(buffer[..<count]) : nil
    }

    static func write(_ bytes: ArraySlice<UInt8>, to socket: Int32) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe Foundation.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
