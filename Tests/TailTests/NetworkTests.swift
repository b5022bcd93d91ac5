import Glibc
import Testing

@testable import Linux

@Suite("Addresses and connections")
struct NetworkTests {
    @Test(
        "Addresses are read in their own notation alone",
        arguments: [
            ("127.0.0.1", "127.0.0.1"), ("::1", "::1"), ("0.0.0.0", "0.0.0.0"), ("::", "::"),
            ("FE80:0::1", "fe80::1"), ("::ffff:10.0.0.1", "10.0.0.1"),
            ("", nil), ("localhost", nil), ("127.1", nil), ("1.2.3.256", nil), ("1.2.3.4.5", nil), ("[::1]", nil),
            (" ::1", nil), ("1.2.3.4\0", nil), ("fe80::1%eth0", nil), ("0x7f.0.0.1", nil),
        ] as [(String, String?)]
    )
    func addresses(text: String, expected: String?) {
        #expect(NetworkAddress(text)?.description == expected)
    }

    @Test(
        "A network holds the addresses that begin like it",
        arguments: [
            ("10.1.2.3", "10.1.2.3", true), ("10.1.2.3", "10.1.2.4", false), ("10.1.2.3/8", "10.200.0.1", true),
            ("10.0.0.0/8", "11.0.0.1", false), ("192.168.1.128/25", "192.168.1.200", true),
            ("192.168.1.128/25", "192.168.1.127", false), ("0.0.0.0/0", "8.8.8.8", true), ("0.0.0.0/0", "::1", false),
            ("2001:db8::/33", "2001:db8:7fff::1", true), ("2001:db8::/33", "2001:db8:8000::1", false),
            ("::/0", "10.0.0.1", false), ("10.0.0.1", "::ffff:10.0.0.1", true),
        ]
    )
    func networks(range: String, address: String, isIn: Bool) throws {
        let range = try #require(NetworkRange(range))
        #expect(range.contains(try #require(NetworkAddress(address))) == isIn)
    }

    @Test(
        "What is no network is none",
        arguments: [
            "", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8/8", "::1/129", "::ffff:1.2.3.4/96",
        ]
    )
    func noNetworks(text: String) { #expect(NetworkRange(text) == nil) }

    @Test("A listener lets in, reads what was sent, and tells of the end", arguments: ["127.0.0.1", "::1"])
    func connection(host: String) throws {
        let address = try #require(NetworkAddress(host))
        let listener = try TCPListener(NetworkEndpoint(address: address, port: 0))
        #expect(listener.endpoint.port != 0)
        #expect(try listener.accept() == nil)
        let error = #expect(throws: SystemError.self) { _ = try TCPListener(listener.endpoint) }
        #expect(error?.isAddressInUse == true)
        #expect(error?.description == "cannot listen on \(listener.endpoint): address already in use")

        let raw = socket(address.isIPv6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var client: FileDescriptor? = FileDescriptor(owning: raw, path: "client")
        #expect(unsafe listener.endpoint.withSocketAddress { unsafe connect(raw, $0, $1) } == 0)
        #expect(try Poll.wait(for: [listener.descriptor], microseconds: 5_000_000) == [true])
        let connection = try #require(try listener.accept())
        #expect(connection.peer.address == address && connection.peer.port != 0)
        #expect(connection.read(atMost: 10) == .nothing)
        try client?.write(Array("12345678".utf8))
        #expect(try Poll.wait(for: [connection.descriptor], microseconds: 5_000_000) == [true])
        #expect(connection.read(atMost: 5) == .bytes(Array("12345".utf8)))
        #expect(connection.read(atMost: 5) == .bytes(Array("678".utf8)))
        client = nil
        #expect(try Poll.wait(for: [connection.descriptor], microseconds: 5_000_000) == [true])
        #expect(connection.read(atMost: 5) == .end)
    }
}
