import Ledger
import Pace
import Postgres

/// A bridge of a client and an extension; without an end it is open.
func bridge(
    _ call: String,
    _ name: String = "101",
    from start: Instant,
    until end: Instant? = nil,
    bridge: String = "b"
) -> [Record] {
    // As Asterisk tells channels of one device apart: hexadecimal digits.
    let suffix = String(RecordKey(of: call).low % 0xFFFF_FFFF, radix: 16)
    return ["IAX2/trunk-\(suffix)", "IAX2/\(name)-\(suffix)"].flatMap { channel in
        func event(_ name: String, _ kind: ChannelEvent.Kind, _ at: Instant) -> Record {
            .channel(
                ChannelEvent(
                    call: call,
                    channelID: call,
                    channel: channel,
                    name: name,
                    kind: kind,
                    at: at,
                    number: channel.contains("trunk") ? "79160000001" : ""
                )
            )
        }
        let place = "\(bridge) \(call)"
        return [event("BRIDGE_ENTER", .entered(bridge: place), start)]
            + (end.map { [event("BRIDGE_EXIT", .left(bridge: place), $0)] } ?? [])
    }
}

extension TestLedger {
    /// The database's clock.
    func now() async throws -> Instant {
        try await ledger.perform {
            Instant(microseconds: try $0.connection.query("select now()").onlyRow().timestamp(0))
        }
    }
}

extension Instant {
    func minutes(_ count: Int64) -> Instant { self + count * 60_000_000 }
}

extension PlannedAlert {
    static func missed(_ id: String, _ day: Day, at now: Instant, to channels: [String] = ["telegram"]) -> PlannedAlert
    {
        .about(.missed, id, day, at: now, to: channels)
    }

    static func about(
        _ kind: AlertKind,
        _ id: String,
        _ day: Day,
        at now: Instant,
        to channels: [String] = ["telegram"]
    ) -> PlannedAlert {
        PlannedAlert(
            alert: Alert(
                kind: kind,
                team: "sales",
                managerID: id,
                manager: "Manager \(id)",
                day: day,
                numbers: Alert.Numbers(day: ManagerDay(), minimum: .talkMinutes(1)),
                asOf: now
            ),
            deliveries: channels.map {
                PlannedDelivery(channel: $0, address: "200", dueAt: now, isDigest: false, isManager: true)
            }
        )
    }
}
