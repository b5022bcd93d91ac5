import Foundation
import Glibc
import TestSupport
import Testing

/// A team's zone or the beginning of its day is edited after calls were counted.
@Suite("Other borders of days")
struct TeamClockTests {
    /// 59 seconds at 01:00 and 59 at 12:50 on 2026-11-23, UTC.
    private static let log = ["01:00", "12:50"].map { time in
        "\"\",\"79161234567\",\"101\",\"in\",\"\",\"PJSIP/trunk-1\",\"PJSIP/101-2\",\"Dial\",\"\",\"2026-11-23 \(time):00\","
            + "\"2026-11-23 \(time):00\",\"2026-11-23 \(time.dropLast())\(time.last ?? "0"):59\",59,59,\"ANSWERED\","
            + "\"DOCUMENTATION\",\"\(time == "01:00" ? 1_795_395_600 : 1_795_438_200).1\",\"\"\n"
    }

    private static let days =
        "select day || ' ' || calls || ' ' || talk_seconds from callpace.intensity_day where calls > 0 order by 1"
    private static let hours = """
        select to_char(hour at time zone 'UTC', 'DD HH24:MI') || ' ' || calls || ' ' || talk_seconds
        from callpace.intensity_hour order by 1
        """

    private func configure(_ office: Office, _ clock: String) throws {
        try office.configure(
            """
            region: RU
            sources:
              - {name: cdr, format: asterisk-csv, path: Master.csv, zone: UTC, trunks: ["PJSIP/trunk-*"]}
            teams:
              - {name: sales, \(clock), managers: [{id: anna, extensions: ["101"]}]}
            """
        )
    }

    private func expect(_ office: Office, days: [String]) async throws {
        #expect(try office.texts(Self.days) == days)
        // Each call stands in one hour, whatever the day is called.
        #expect(try office.texts(Self.hours) == ["23 01:00 1 59", "23 12:00 1 59"])
        let proof = try await office.run("verify")
        #expect(proof.status == 0, "\(proof.output)")
    }

    @Test("All days get the new borders, by a recount of few and by a reload; no hour is counted under two days")
    func borders() async throws {
        let office = try Office.scratch()
        try office.write(Array(Self.log.joined().utf8), to: "Master.csv")
        try configure(office, "zone: UTC")
        _ = try await office.imported(["Master.csv"], as: "cdr")
        try await expect(office, days: ["2026-11-23 2 118"])
        // The first call is of the night before.
        try configure(office, "zone: UTC, day_starts: \"06:00\"")
        #expect(try await office.run("recount", "--since", "2026-11-28").status == 0)
        try await expect(office, days: ["2026-11-22 1 59", "2026-11-23 1 59"])
        let daemon = try await office.daemon()
        // 14:00 of the same day, and 01:50 of the next one.
        try configure(office, "zone: Pacific/Auckland")
        daemon.signal(SIGHUP)
        try await until("the days to move: \(daemon.log)") {
            try office.texts(Self.days) == ["2026-11-23 1 59", "2026-11-24 1 59"]
        }
        daemon.signal(SIGTERM)
        _ = try await daemon.end(within: 60)
        try await expect(office, days: ["2026-11-23 1 59", "2026-11-24 1 59"])
    }
}
