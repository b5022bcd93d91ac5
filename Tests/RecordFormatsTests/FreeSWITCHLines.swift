import Pace
import RecordFormats
import Testing

/// Lines as mod_cdr_csv writes them by its templates (`cdr_csv.conf.xml`, `mod_cdr_csv.c`), and the leg that they mean.
protocol FreeSWITCHLines {}

extension FreeSWITCHLines {
    static var uuid: String { "a5c9f6c0-e752-11e3-8bfb-65b6c3cdac7d" }
    static var other: String { "e29ff0ae-e752-11e3-8bff-65b6c3cdac7d" }

    /// The columns of the template `default` and those behind them.
    func basic(
        name: String = "Client",
        times: [String] = ["2026-11-23 08:00:00", "2026-11-23 08:00:05", "2026-11-23 08:01:05"],
        lengths: [String] = ["65", "60"],
        cause: String = "NORMAL_CLEARING",
        uuid: String = Self.uuid,
        account: String = "4711"
    ) -> [String] {
        [name, "79161234567", "101", "public"] + times + lengths + [cause, uuid, "", account]
    }

    func line(_ fields: [String]) -> String { "\"" + fields.joined(separator: "\",\"") + "\"\n" }

    func example(name: String = "Client", uuid: String = Self.uuid) -> String {
        line(basic(name: name, uuid: uuid) + ["PCMU", "PCMU"])
    }

    func expected(_ change: (inout Leg) -> Void = { _ in }) throws -> Leg {
        var leg = Leg(
            call: Self.uuid,
            id: Self.uuid,
            channelID: Self.uuid,
            startedAt: try #require(instant("2026-11-23T08:00:00Z")),
            answeredAt: instant("2026-11-23T08:00:05Z"),
            endedAt: instant("2026-11-23T08:01:05Z"),
            talk: 60_000_000,
            ring: 5_000_000,
            caller: LegParty(number: "79161234567", channel: Self.uuid),
            callee: LegParty(number: "101"),
            disposition: .answered,
            code: "4711",
            cause: "NORMAL_CLEARING"
        )
        change(&leg)
        return leg
    }

    func asterisk(
        name: String = "Client",
        application: String = "bridge",
        channels: [String] = ["sofia/external/79161234567@10.0.0.1", "sofia/internal/101@10.0.0.5"]
    ) -> [String] {
        ["4711", "79161234567", "101", "public", "\"\(name)\" <79161234567>"] + channels
            + [application, "user/101@x", "2026-11-23 08:00:00", "2026-11-23 08:00:05", "2026-11-23 08:01:05"]
            + ["65", "60", "NORMAL_CLEARING", "3", Self.uuid, "1"]
    }

    func named(_ template: String) -> FormatOptions {
        var options = utc
        options.further["template"] = [template]
        return options
    }
}
