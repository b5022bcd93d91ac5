import Linux
import RecordFormats
import Testing

@testable import Settings

@Suite("Sources that listen")
struct ReceptionSettingsTests {
    private func sources(_ text: String) throws -> Configuration {
        try parse("state_directory: /srv/state\nsources:\n\(text)")
    }

    private func endpoint(_ host: String, _ port: UInt16) throws -> NetworkEndpoint {
        NetworkEndpoint(address: try #require(NetworkAddress(host)), port: port)
    }

    @Test("Addresses, senders and the spool are read; records are read from the spool")
    func everything() throws {
        let configuration = try sources(
            """
              - name: "ip office/1"
                format: event-lines
                path: [tcp://127.0.0.1:5100, "tcp://[::]:5101", tcp://localhost:5102]
                allow_from: [192.168.1.20, 10.0.0.0/8]
                spool_keep: 2d
                spool_limit: 64M
            """
        )
        let source = try #require(configuration.sources.first)
        let reception = try #require(source.reception)
        #expect(
            reception.endpoints
                == [try endpoint("127.0.0.1", 5100), try endpoint("::", 5101), try endpoint("127.0.0.1", 5102)]
        )
        #expect(reception.senders.map(\.description) == ["192.168.1.20", "10.0.0.0/8"])
        #expect(reception.keep == 172_800 && reception.limit == 64 << 20)
        #expect(reception.folder == "/srv/state/spool/ip%20office%2F1")
        #expect(source.paths == ["/srv/state/spool/ip%20office%2F1/*.log"])
        #expect(reception.admits(try #require(NetworkAddress("10.9.8.7"))))
        #expect(!reception.admits(try #require(NetworkAddress("192.168.1.21"))))
        #expect(!configuration.warnings.contains { $0.message.contains("anybody") })
    }

    @Test("Left out, whoever reaches it may send, files are kept for a week, and there may be 1 GiB of them")
    func defaults() throws {
        let reception = try #require(
            try sources("  - {name: a, format: event-lines, path: \"tcp://127.0.0.1:5100\"}").sources[0].reception
        )
        #expect(reception.senders.isEmpty && reception.keep == 604_800 && reception.limit == 1 << 30)
        #expect(try sources("  - {name: a, format: event-lines, path: /a}").sources[0].reception == nil)
    }

    @Test(
        "What others reach without 'allow_from' is warned of",
        arguments: [
            ("tcp://0.0.0.0:5100", "", true), ("tcp://192.168.1.5:5100", "", true), ("tcp://[::]:5100", "", true),
            ("tcp://0.0.0.0:5100", ", allow_from: 0.0.0.0/0", true),
            ("tcp://0.0.0.0:5100", ", allow_from: 192.168.1.20", false), ("tcp://127.0.0.1:5100", "", false),
            ("tcp://[::1]:5100", "", false),
        ]
    )
    func warning(path: String, more: String, isWarned: Bool) throws {
        let warnings = try sources("  - {name: a, format: event-lines, path: \"\(path)\"\(more)}").warnings
        let found = warnings.filter { $0.message.contains("can write calls into the counters") }
        #expect(found.count == (isWarned ? 1 : 0))
        if isWarned { #expect(found.first?.line == 3 && found.first?.message.hasPrefix("path: anybody who") == true) }
    }

    @Test("Of the formats that are known none that is a file or mail comes over connections")
    func formats() {
        let streamed = KnownFormats.all.filter(\.takesStreams)
        #expect(!streamed.isEmpty && streamed.allSatisfy { !$0.isMail && !$0.isWholeFile && !$0.isMovedIn })
    }

    @Test("Folders of different names are different, and none leads elsewhere")
    func folders() {
        let names = ["a", "A", "a b", "a%20b", ".", "..", "../x", "ä", "*", "a?"]
        let folders = names.map(ReceptionSettings.folderName)
        #expect(Set(folders).count == names.count)
        #expect(folders.allSatisfy { $0.utf8.allSatisfy { (48...122).contains($0) || [37, 45].contains($0) } })
        #expect(ReceptionSettings.folderName("..") == "%2E%2E" && ReceptionSettings.folderName("ä") == "%C3%A4")
    }
}
