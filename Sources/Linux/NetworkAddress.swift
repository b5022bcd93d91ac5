import Glibc

/// An address of IPv4 or IPv6. One of IPv4 that is written as one of IPv6 (`::ffff:10.0.0.1`) is that of IPv4.
package struct NetworkAddress: Hashable, Sendable, CustomStringConvertible {
    /// 4 or 16 of them, as they go over the wire.
    package let bytes: [UInt8]

    package static let loopback = NetworkAddress([127, 0, 0, 1])

    init(_ bytes: [UInt8]) {
        let isMapped = bytes.count == 16 && bytes[..<10].allSatisfy { $0 == 0 } && bytes[10...11] == [255, 255]
        self.bytes = isMapped ? Array(bytes[12...]) : bytes
    }

    /// Reads `192.168.1.5` or `fe80::1`, without brackets; nil for anything else, names among it.
    package init?(_ text: some StringProtocol) {
        let text = String(text)
        guard !text.utf8.contains(0) else { return nil }
        var four = [UInt8](repeating: 0, count: 4)
        var sixteen = [UInt8](repeating: 0, count: 16)
        // inet_pton fills 4 bytes for IPv4 and 16 for IPv6.
        if unsafe inet_pton(AF_INET, text, &four) == 1 {
            self.init(four)
        } else if unsafe inet_pton(AF_INET6, text, &sixteen) == 1 {
            self.init(sixteen)
        } else {
            return nil
        }
    }

    package var isIPv6: Bool { bytes.count == 16 }

    /// Leads to this machine alone.
    package var isLoopback: Bool {
        isIPv6 ? bytes.dropLast().allSatisfy { $0 == 0 } && bytes[15] == 1 : bytes[0] == 127
    }

    /// Stands for all addresses of this machine.
    package var isUnspecified: Bool { bytes.allSatisfy { $0 == 0 } }

    package var description: String {
        // inet_ntop writes no more than the length it is given, with a zero at the end.
        let text = unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer -> String? in
            guard let start = buffer.baseAddress,
                unsafe inet_ntop(isIPv6 ? AF_INET6 : AF_INET, bytes, start, socklen_t(buffer.count)) != nil
            else { return nil }
            return unsafe String(cString: start)
        }
        return text ?? "?"
    }
}

/// Addresses that begin with the same bits: `10.0.0.0/8`, or one address.
package struct NetworkRange: Hashable, Sendable, CustomStringConvertible {
    package let address: NetworkAddress
    /// How many bits an address shares with `address`.
    package let bits: Int

    /// Reads an address, or one with the number of bits behind a slash; nil for anything else.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = NetworkAddress(parts[0]) else { return nil }
        let all = address.bytes.count * 8
        var bits = all
        if parts.count == 2 {
            // Of an address of IPv4 in the clothes of IPv6 the bits are not those that are meant.
            guard !parts[0].contains(":") || address.isIPv6, (1...3).contains(parts[1].utf8.count),
                parts[1].utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(parts[1]), number <= all
            else { return nil }
            bits = number
        }
        self.address = address
        self.bits = bits
    }

    package func contains(_ other: NetworkAddress) -> Bool {
        guard other.bytes.count == address.bytes.count else { return false }
        let whole = bits / 8
        guard other.bytes[..<whole] == address.bytes[..<whole] else { return false }
        let rest = bits % 8
        return rest == 0 || (other.bytes[whole] ^ address.bytes[whole]) >> UInt8(8 - rest) == 0
    }

    package var description: String { bits == address.bytes.count * 8 ? "\(address)" : "\(address)/\(bits)" }
}

/// An address and a port of it: `127.0.0.1:5100`, `[::1]:5100`.
package struct NetworkEndpoint: Hashable, Sendable, CustomStringConvertible {
    package var address: NetworkAddress
    package var port: UInt16

    package init(address: NetworkAddress, port: UInt16) {
        self.address = address
        self.port = port
    }

    package var description: String { address.isIPv6 ? "[\(address)]:\(port)" : "\(address):\(port)" }
}

extension NetworkEndpoint {
    /// Lends the endpoint in the form that the kernel reads.
    func withSocketAddress<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        if address.isIPv6 {
            var name = sockaddr_in6()
            name.sin6_family = sa_family_t(AF_INET6)
            name.sin6_port = port.bigEndian
            // 16 bytes go into the 16 of the structure.
            unsafe withUnsafeMutableBytes(of: &name.sin6_addr) { unsafe $0.copyBytes(from: address.bytes) }
            let length = socklen_t(MemoryLayout<sockaddr_in6>.size)
            return unsafe withUnsafePointer(to: &name) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe body($0, length) }
            }
        }
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = port.bigEndian
        // 4 bytes go into the 4 of the structure.
        unsafe withUnsafeMutableBytes(of: &name.sin_addr) { unsafe $0.copyBytes(from: address.bytes) }
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        return unsafe withUnsafePointer(to: &name) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe body($0, length) }
        }
    }

    /// Reads the endpoint that `fill` writes as the kernel does; nil when it fails, or tells of another family.
    static func reading(_ fill: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Bool)
        -> NetworkEndpoint?
    {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let isFilled = unsafe withUnsafeMutablePointer(to: &storage) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe fill($0, &length) }
        }
        guard isFilled else { return nil }
        let family = Int32(storage.ss_family)
        // The kernel fills the structure of the family that it names: 2 bytes of family, 2 of the port, then for IPv4
        // the address, for IPv6 4 bytes and the address. All lie within the 128 bytes of the storage.
        return unsafe withUnsafeBytes(of: &storage) { raw in
            let port = unsafe UInt16(bigEndian: raw.load(fromByteOffset: 2, as: UInt16.self))
            switch family {
            case AF_INET: return unsafe NetworkEndpoint(address: NetworkAddress(Array(raw[4..<8])), port: port)
            case AF_INET6: return unsafe NetworkEndpoint(address: NetworkAddress(Array(raw[8..<24])), port: port)
            default: return nil
            }
        }
    }
}
