internal import Foundation
internal import Synchronization

/// Stands between a client and a real PostgreSQL and spoils what they say to each other: cuts the line at a chosen
/// moment, delays, trickles, stands still. The server behind it does what it always does.
///
/// Of the protocol it knows the frame of a message and the texts of statements.
package final class FaultProxy: Sendable {
    package enum Fault: Sendable {
        /// The line is cut before the server hears of COMMIT.
        case beforeCommit
        /// The server commits; the line is cut before the client hears of it.
        case afterCommit
        /// The server's end is stopped (SIGSTOP) before COMMIT reaches it, and the client is cut off.
        case commitToStoppedServer
        /// The line is cut in the middle of a message of COPY, when so many bytes of rows have gone through.
        case inCopy(bytes: Int)
    }

    struct Plan {
        var faults: [(fault: Fault, transaction: String)] = []
        var delay = Duration.zero
        var pieces: Int?
        var isStanding = false
        var isRefusing = false
        var fired = 0
        var stopped: [pid_t] = []
        var links: [ObjectIdentifier: ProxyLink] = [:]
        var isClosed = false
    }

    private let folder: String
    private let listener: Int32
    private let server: String
    /// How to connect through the proxy.
    package let url: String
    let plan = Mutex(Plan())

    /// - Parameter url: of the server, with the folder of its socket as `host=`.
    package init(to url: String) throws {
        let parts = url.split(separator: "host=", maxSplits: 1)
        let host = parts.count == 2 ? parts[1].prefix { $0 != "&" } : ""
        server = (host.removingPercentEncoding ?? "") + "/.s.PGSQL.5432"
        folder = "/tmp/cpt-fp-\(String(UInt32.random(in: 0...UInt32.max), radix: 36))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        listener = try ProxySocket.listen(at: folder + "/.s.PGSQL.5432")
        self.url = url.replacingOccurrences(of: "host=\(host)", with: "host=\(folder)")
        Thread.detachNewThread { [self] in accept() }
    }

    /// Cuts every line and stops listening.
    package func close() {
        let links = plan.withLock { plan in
            plan.isClosed = true
            for process in plan.stopped { kill(process, SIGCONT) }
            return Array(plan.links.values)
        }
        shutdown(listener, Int32(SHUT_RDWR))
        for link in links { link.cut() }
        try? FileManager.default.removeItem(atPath: folder)
    }

    // MARK: What to spoil

    /// Spoils the next transaction that holds the text, once; several calls make a queue.
    package func spoil(_ fault: Fault, in transaction: String = "copy leg from") {
        plan.withLock { $0.faults.append((fault, transaction)) }
    }

    /// How many faults took place.
    package var fired: Int { plan.withLock(\.fired) }

    /// A slow network: what arrives waits, and goes on in small pieces.
    package func slow(delay: Duration, pieces: Int? = nil) {
        plan.withLock { plan in
            plan.delay = delay
            plan.pieces = pieces
        }
    }

    /// Lets nothing through, and cuts nothing.
    package func standStill(_ isStanding: Bool = true) { plan.withLock { $0.isStanding = isStanding } }

    /// Takes no new connection.
    package func refuse(_ isRefusing: Bool = true) { plan.withLock { $0.isRefusing = isRefusing } }

    package func cutAll() {
        for link in plan.withLock({ Array($0.links.values) }) { link.cut() }
    }

    /// Lets the server's ends go on that `commitToStoppedServer` stopped. - Returns: how many.
    @discardableResult
    package func resumeServer() -> Int {
        plan.withLock { plan in
            for process in plan.stopped { kill(process, SIGCONT) }
            defer { plan.stopped = [] }
            return plan.stopped.count
        }
    }

    // MARK: Links

    private func accept() {
        while true {
            let client = Foundation.accept(listener, nil, nil)
            guard client >= 0 else { break }
            let isWanted = plan.withLock { !$0.isRefusing && !$0.isClosed }
            guard isWanted, let server = try? ProxySocket.connect(to: server) else {
                Foundation.close(client)
                continue
            }
            let link = ProxyLink(self, client: client, server: server)
            plan.withLock { $0.links[ObjectIdentifier(link)] = link }
            link.start()
        }
        Foundation.close(listener)
    }

    func forget(_ link: ProxyLink) {
        plan.withLock { $0.links[ObjectIdentifier(link)] = nil }
    }

    /// The fault that is due, if it spoils this transaction.
    func fault(in transaction: String, where isDue: (Fault) -> Bool) -> Fault? {
        plan.withLock { plan in
            guard let first = plan.faults.first, isDue(first.fault), transaction.contains(first.transaction) else {
                return nil
            }
            plan.faults.removeFirst()
            plan.fired += 1
            return first.fault
        }
    }
}

/// One client with its own connection to the server.
final class ProxyLink: Sendable {
    private let proxy: FaultProxy
    private let client: Int32
    private let server: Int32
    private struct State {
        var ends = 2
        var backend: pid_t = 0
        /// What the server still says is for nobody, and the first word of it ends the link.
        var isMuted = false
    }
    private let state = Mutex(State())

    init(_ proxy: FaultProxy, client: Int32, server: Int32) {
        self.proxy = proxy
        self.client = client
        self.server = server
    }

    func start() {
        Thread.detachNewThread { [self] in
            requests()
            end()
        }
        Thread.detachNewThread { [self] in
            replies()
            end()
        }
    }

    func cut() {
        // The descriptors live until both directions ended, so they are nobody else's.
        state.withLock { state in
            guard state.ends > 0 else { return }
            for end in [client, server] { shutdown(end, Int32(SHUT_RDWR)) }
        }
    }

    private func end() {
        cut()
        let isLast = state.withLock { state in
            state.ends -= 1
            if state.ends == 0 { for end in [client, server] { Foundation.close(end) } }
            return state.ends == 0
        }
        if isLast { proxy.forget(self) }
    }

    /// From the client to the server, message by message.
    private func requests() {
        var frames = ProxyFrames(beginsBare: true)
        var speech = ProxySpeech()
        while let bytes = ProxySocket.read(client) {
            pass()
            var passing: [UInt8] = []
            for message in frames.cut(bytes) {
                speech.hear(message)
                switch due(message, speech) {
                case nil:
                    passing += message
                case .inCopy:
                    passing += message.prefix(message.count / 2)
                    _ = send(passing, to: server)
                    return
                case .beforeCommit:
                    _ = send(passing, to: server)
                    return
                case .afterCommit:
                    state.withLock { $0.isMuted = true }
                    passing += message
                case .commitToStoppedServer:
                    let backend = state.withLock(\.backend)
                    proxy.plan.withLock { $0.stopped.append(backend) }
                    kill(backend, SIGSTOP)
                    _ = send(passing + message, to: server)
                    return
                }
            }
            guard send(passing, to: server) else { return }
        }
    }

    private func due(_ message: [UInt8], _ speech: ProxySpeech) -> FaultProxy.Fault? {
        if speech.isCommit(message) {
            return proxy.fault(in: speech.transaction) { fault in
                if case .inCopy = fault { false } else { true }
            }
        }
        guard message.first == UInt8(ascii: "d") else { return nil }
        return proxy.fault(in: speech.transaction) { fault in
            if case .inCopy(let bytes) = fault { speech.copied > bytes } else { false }
        }
    }

    /// From the server to the client.
    private func replies() {
        var frames = ProxyFrames(beginsBare: false)
        while let bytes = ProxySocket.read(server) {
            pass()
            for message in frames.cut(bytes) where message.first == UInt8(ascii: "K") && message.count >= 9 {
                let process = message[5..<9].reduce(0) { $0 << 8 | pid_t($1) }
                state.withLock { $0.backend = process }
            }
            guard !state.withLock(\.isMuted), send(bytes, to: client) else { return }
        }
    }

    /// What arrived waits as long as the plan says.
    private func pass() {
        let delay = proxy.plan.withLock(\.delay)
        if delay > .zero { Thread.sleep(forTimeInterval: delay / .seconds(1)) }
        while proxy.plan.withLock({ $0.isStanding && !$0.isClosed }) { usleep(5_000) }
    }

    private func send(_ bytes: [UInt8], to end: Int32) -> Bool {
        guard let size = proxy.plan.withLock(\.pieces) else { return ProxySocket.write(bytes[...], to: end) }
        var rest = bytes[...]
        while !rest.isEmpty {
            guard ProxySocket.write(rest.prefix(size), to: end) else { return false }
            rest = rest.dropFirst(size)
            usleep(200)
        }
        return true
    }
}
