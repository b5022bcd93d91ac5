import Daemon
import Foundation
import Linux
import Logging
import Pace
import Settings
import TestSupport
import Testing

@Suite("Telling past the database that it is away")
struct AwayAlertTests {
    private let start = Instant(seconds: 1_795_420_955)
    private let logger = Logger(label: "away", factory: { _ in SwiftLogNoOpLogHandler() })

    private func configuration(_ receiver: AlertReceiver) throws -> Configuration {
        var configuration = try Configuration.parse("sources: []\nteams: []\n", path: "/tmp/away.yaml")
        configuration.alerts = [
            AlertSettings(name: "hook", target: .webhook(url: receiver.url + "/hook", secretFile: nil)),
            AlertSettings(name: "room", target: .slack(.url(receiver.url + "/room"))),
            AlertSettings(
                name: "managers",
                target: .telegram(chat: nil, tokenFile: "/proc/sys/kernel/ostype", api: receiver.url)
            ),
        ]
        return configuration
    }

    private func alert(_ path: String, _ configuration: Configuration) async throws -> AwayAlert {
        let alert = AwayAlert(note: try NoteFile(path), kept: NoteFile.text(of: path), logger: logger)
        await alert.use(configuration)
        return alert
    }

    @Test("Told after two minutes, once to each who is not a manager, across restarts, and anew the next time")
    func once() async throws {
        let receiver = try AlertReceiver()
        let configuration = try configuration(receiver)
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("away-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        func minutes(_ count: Int64) -> Instant { start + count * 60_000_000 }
        var first: AwayAlert? = try await alert(path, configuration)
        await first?.hears("it is away", at: minutes(0))
        await first?.hears("it is away", at: minutes(1))
        #expect(receiver.requests.isEmpty)
        await first?.hears("it is away", at: minutes(2))
        #expect(receiver.requests.map(\.path) == ["/hook", "/room"])
        #expect(receiver.requests[0].text.contains("\"kind\":\"database_away\""))
        #expect(receiver.requests[0].text.contains("it is away"))
        await first?.hears("it is away", at: minutes(3))
        first = nil
        // Another process finds what was told.
        let second = try await alert(path, configuration)
        await second.hears("it is away", at: minutes(10))
        await second.hears("it is away", at: minutes(20))
        #expect(receiver.requests.count == 2)
        await second.answers()
        await second.hears("it is away", at: minutes(30))
        await second.hears("it is away", at: minutes(33))
        #expect(receiver.requests.count == 4)
    }

    @Test("Whom it could not be told is told later; a clock that is set back loses nothing")
    func retries() async throws {
        let receiver = try AlertReceiver(.status(500), .accepted)
        let configuration = try configuration(receiver)
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("away-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let alert = try await alert(path, configuration)
        await alert.hears("away", at: start)
        await alert.hears("away", at: start + -3_600_000_000)
        await alert.hears("away", at: start + -3_400_000_000)
        #expect(receiver.requests.map(\.path) == ["/hook", "/room"])
        await alert.hears("away", at: start + -3_300_000_000)
        #expect(receiver.requests.map(\.path) == ["/hook", "/room", "/hook"])
    }
}
