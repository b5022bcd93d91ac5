import Alerts
import Pace
import Settings
import Testing

@Suite("Messages and retries")
struct GroupingTests {
    static let channels = [
        DispatchTests.telegram(digestAbove: 2), DispatchTests.email(), DispatchTests.webhook,
    ]

    static func item(
        _ id: Int64,
        _ channel: String = "telegram -1",
        to address: String? = nil,
        isDigest: Bool = false,
        zone: Zone = Sample.moscow
    ) -> Dispatch.DueItem {
        Dispatch.DueItem(
            id: id,
            alert: Sample.alert(id: "m\(id)"),
            channel: channel,
            address: address,
            isDigest: isDigest,
            isManager: address != nil,
            zone: zone
        )
    }

    /// A line for each message: `telegram -1 head 1 2 as digest`.
    static func lines(_ items: [Dispatch.DueItem]) -> [String] {
        Dispatch.messages(of: items, channels: channels).map { outgoing in
            let ids = outgoing.items.map(String.init).joined(separator: " ")
            let keys = outgoing.message.alerts.map(\.managerID)
            #expect(keys == outgoing.items.map { "m\($0)" })
            #expect(outgoing.message.toManager == (outgoing.address != nil))
            return "\(outgoing.channel) \(outgoing.address ?? "head") \(ids)"
                + (outgoing.message.isDigest ? " as digest" : "")
        }
    }

    @Test("single alerts stay single up to the number that is configured, more are one digest")
    func floods() {
        #expect(Self.lines([]) == [])
        #expect(Self.lines([Self.item(1), Self.item(2)]) == ["telegram -1 head 1", "telegram -1 head 2"])
        #expect(Self.lines((1...3).map { Self.item($0) }) == ["telegram -1 head 1 2 3 as digest"])
    }

    @Test("what is for the digest is always together, with the single ones only when those are many")
    func digests() {
        #expect(Self.lines([Self.item(1, isDigest: true)]) == ["telegram -1 head 1 as digest"])
        let some = [Self.item(1, isDigest: true), Self.item(2), Self.item(3, isDigest: true)]
        #expect(Self.lines(some) == ["telegram -1 head 2", "telegram -1 head 1 3 as digest"])
        let many = some + [Self.item(4), Self.item(5)]
        #expect(Self.lines(many) == ["telegram -1 head 1 2 3 4 5 as digest"])
    }

    @Test("recipients are never mixed, managers go first, webhooks get every alert alone")
    func recipients() {
        let items =
            (1...4).map { Self.item($0, "webhook", isDigest: $0 == 4) } + [
                Self.item(5, "email"), Self.item(6, to: "200"), Self.item(7, to: "300"), Self.item(8, "email"),
            ]
        #expect(
            Self.lines(items) == [
                "telegram -1 200 6", "telegram -1 300 7", "webhook head 1", "webhook head 2", "webhook head 3",
                "webhook head 4", "email head 5", "email head 8",
            ]
        )
    }

    @Test("a digest has one clock")
    func zones() {
        let items = [Self.item(1, isDigest: true), Self.item(2, isDigest: true, zone: .utc)]
        #expect(Self.lines(items) == ["telegram -1 head 1 as digest", "telegram -1 head 2 as digest"])
    }

    @Test("a channel that is gone is left out")
    func gone() {
        #expect(Self.lines([Self.item(1, "telegram -2"), Self.item(2)]) == ["telegram -1 head 2"])
    }

    @Test("pauses double from a second to ten minutes, give or take a fifth")
    func backoff() {
        let middle = (1...12).map { Backoff.pause(attempts: $0, random: 0.5) / 1_000_000 }
        #expect(middle == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600])
        #expect(Backoff.pause(attempts: 1, random: 0) == 800_000)
        #expect(Backoff.pause(attempts: 1, random: 1) == 1_200_000)
        #expect(Backoff.pause(attempts: 100, random: 1) == 720_000_000)
        #expect(Backoff.pause(attempts: .max, random: 2) == 720_000_000)
        #expect(Backoff.pause(attempts: 0, random: -1) == 800_000)
        #expect(Backoff.deadAfter == 24 * 3_600 * 1_000_000)
    }
}
