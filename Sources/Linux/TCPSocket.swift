import Glibc

/// Waits on an address for others to connect.
package final class TCPListener: Sendable {
    /// For `Poll`: readable when somebody waits to be let in.
    package let descriptor: FileDescriptor
    /// Where it listens, with the port that the kernel chose for port 0.
    package let endpoint: NetworkEndpoint

    /// Takes the address and lets others connect.
    package init(_ wanted: NetworkEndpoint) throws(SystemError) {
        let family = wanted.address.isIPv6 ? AF_INET6 : AF_INET
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let raw = socket(family, kind, 0)
        guard raw >= 0 else { throw .current("listen on", "\(wanted)") }
        let descriptor = FileDescriptor(owning: raw, path: "\(wanted)")
        // A restart needs not wait for connections of before to be forgotten.
        Self.set(raw, SOL_SOCKET, SO_REUSEADDR)
        // Addresses of IPv4 are named by themselves.
        if wanted.address.isIPv6 { Self.set(raw, Int32(IPPROTO_IPV6), IPV6_V6ONLY) }
        guard unsafe wanted.withSocketAddress({ unsafe bind(raw, $0, $1) }) == 0, listen(raw, 64) == 0 else {
            throw .current("listen on", "\(wanted)")
        }
        self.descriptor = descriptor
        endpoint = unsafe NetworkEndpoint.reading { unsafe getsockname(raw, $0, $1) == 0 } ?? wanted
    }

    /// Lets in the next who waits; nil when nobody does.
    package func accept() throws(SystemError) -> TCPConnection? {
        while true {
            var raw: Int32 = -1
            let peer = unsafe NetworkEndpoint.reading { name, length in
                raw = unsafe Glibc.accept(descriptor.raw, name, length)
                return raw >= 0
            }
            if raw >= 0 {
                let socket = FileDescriptor(owning: raw, path: peer.map { "\($0)" } ?? "socket")
                _ = fcntl(raw, F_SETFD, FD_CLOEXEC)
                _ = fcntl(raw, F_SETFL, O_NONBLOCK)
                guard let peer else { continue }
                // A PBX that lost its power says no farewell: within some ten minutes it is known to be gone.
                Self.set(raw, SOL_SOCKET, SO_KEEPALIVE)
                Self.set(raw, Int32(IPPROTO_TCP), TCP_KEEPIDLE, to: 300)
                Self.set(raw, Int32(IPPROTO_TCP), TCP_KEEPINTVL, to: 60)
                Self.set(raw, Int32(IPPROTO_TCP), TCP_KEEPCNT, to: 5)
                return TCPConnection(descriptor: socket, peer: peer)
            }
            switch errno {
            case EAGAIN: return nil
            // Whoever waited is gone again, or the network failed under him (accept(2)).
            case EINTR, ECONNABORTED, EPROTO, ENETDOWN, ENOPROTOOPT, EHOSTDOWN, ENONET, EHOSTUNREACH, EOPNOTSUPP,
                ENETUNREACH:
                continue
            default: throw .current("let in a connection at", descriptor.path)
            }
        }
    }

    /// The option may be missing; nothing hangs on it.
    private static func set(_ raw: Int32, _ level: Int32, _ option: Int32, to value: Int32 = 1) {
        var value = value
        _ = unsafe setsockopt(raw, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }
}

/// What one connection gives at the moment.
package enum TCPReading: Hashable, Sendable {
    case bytes([UInt8])
    /// Nothing now; something may come.
    case nothing
    /// The other side has ended, or the connection broke.
    case end
}

/// A connection that somebody made; it is closed with the last reference. Nothing is ever sent.
package final class TCPConnection: Sendable {
    /// For `Poll`.
    package let descriptor: FileDescriptor
    package let peer: NetworkEndpoint

    init(descriptor: FileDescriptor, peer: NetworkEndpoint) {
        self.descriptor = descriptor
        self.peer = peer
    }

    /// Takes what has come, at most so many bytes; never waits.
    package func read(atMost count: Int) -> TCPReading {
        while true {
            var result = -1
            var failure: Int32 = 0
            // recv fills at most the count it is given and tells how much it filled.
            let bytes = unsafe [UInt8](unsafeUninitializedCapacity: max(1, count)) { buffer, filled in
                result = unsafe recv(descriptor.raw, buffer.baseAddress, max(1, count), 0)
                failure = errno
                filled = max(0, result)
            }
            if result > 0 { return .bytes(bytes) }
            if result == 0 { return .end }
            switch failure {
            case EINTR: continue
            case EAGAIN: return .nothing
            default: return .end
            }
        }
    }
}
