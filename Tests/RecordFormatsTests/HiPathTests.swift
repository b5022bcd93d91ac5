import Pace
import RecordFormats
import Testing

/// The fixture is real (examples of the manual); lines made here are written by its columns.
@Suite("hipath")
struct HiPathTests {
    private func line(
        _ moment: String,
        trunk: String = "4",
        set: String = "16",
        ring: String = "",
        duration: String = "",
        number: String = "02317324856",
        charge: String = "",
        info: String,
        account: String = ""
    ) -> String {
        let front = moment.replacing(" ", with: "") + trunk.right(3) + set.right(6) + ring.left(5) + duration.left(8)
        return front + number.left(25) + charge.right(11) + info.right(2) + account.left(11) + "\r\n"
    }

    @Test("The manual's examples: 25 shares of calls, four notices of ringing")
    func manual() throws {
        let decoded = decode("hipath", try Fixture.bytes("hipath/manual-like-2000.txt"))
        #expect(decoded.count == 29)
        #expect(decoded.compactMap(\.ignored) == Array(repeating: "ringing", count: 4))
        let legs = decoded.compactMap(\.leg)
        try #require(legs.count == 25)
        // 11.12.00 08:23:23, line 4, set 16, 00:05:23 to 02317324856.
        #expect(legs[0].startedAt == instant("2000-12-11T08:18:00Z"))
        #expect(legs[0].answeredAt == instant("2000-12-11T08:18:00Z"))
        #expect(legs[0].endedAt == instant("2000-12-11T08:23:23Z"))
        #expect(legs[0].talk == 323_000_000)
        #expect(legs[0].direction == .outbound)
        #expect(legs[0].caller == LegParty(number: "16", device: "16"))
        #expect(legs[0].callee == LegParty(number: "02317324856", device: "Line 4"))
        #expect(legs[0].traits == [])
        #expect(legs[1].code == "12345678901")
        // 11.12.00 09:25:34, set 11 rang 34 s, and nobody answered.
        #expect(legs[2].startedAt == instant("2000-12-11T09:25:00Z"))
        #expect(legs[2].disposition == .noAnswer)
        #expect(legs[2].answeredAt == nil)
        #expect(legs[2].talk == 0)
        #expect(legs[2].ring == 34_000_000)
        #expect(legs[2].caller == LegParty(number: "", device: "Line 2"))
        // 05:42:43, the longest.
        #expect(legs.map(\.talk).max() == 20_563_000_000)
        #expect(legs[5].callee.number == "1234567890123412????")
        // 15.12.00: the notice of 12:20:26 is the beginning of what ended at 12:23:34 after 34 s and 02:34.
        let answered = try #require(legs.first { $0.endedAt == instant("2000-12-15T12:23:34Z") })
        #expect(answered.startedAt == instant("2000-12-15T12:20:26Z"))
        #expect(answered.answeredAt == instant("2000-12-15T12:21:00Z"))
        #expect(answered.talk == 154_000_000)
        #expect(answered.direction == .inbound)
        #expect(answered.caller == LegParty(number: "0230298007766", device: "Line 1"))
        #expect(answered.callee == LegParty(number: "12", device: "12"))
        // The last but one rang for 50 s, the last one lasted 00:00:00.
        #expect(legs.suffix(2).map(\.disposition) == [.noAnswer, .noAnswer])
        #expect(legs.suffix(2).map(\.direction) == [.inbound, .outbound])
        // Special ones are an upper bound; the ring or the charge tells the direction of some.
        #expect(legs.count { $0.traits.contains(.upperBound) } == 6)
        let through = try #require(legs.first { $0.callee.number == "023147115432174" })
        #expect(through.direction == .unknown)
        #expect(Set(legs.map(\.call)).count == 25)
    }

    @Test("A transfer's records are one call by line and adjacency, each with the talk of its own set")
    func transfer() throws {
        let text =
            line("15.12.26 15:26:22", set: "16", ring: "00:05", duration: "00:01:00", info: "1")
            + line("15.12.26 15:26:30", trunk: "5", set: "19", duration: "00:03:00", info: "2")
            + line("15.12.26 15:26:38", set: "18", duration: "00:00:15", info: "31")
            + line("15.12.26 15:27:38", set: "20", ring: "00:20", duration: "00:00:40", info: "31")
            // An hour later, or on another line, it belongs to a call that is not in the file.
            + line("15.12.26 16:30:00", set: "21", duration: "00:01:00", info: "31")
            + line("15.12.26 16:30:05", trunk: "6", set: "21", duration: "00:00:02", info: "31")
            // Nobody transfers to a call of its own.
            + line("15.12.26 16:30:20", set: "22", duration: "00:00:19", info: "1")
        let legs = decode("hipath", text).compactMap(\.leg)
        try #require(legs.count == 7)
        #expect(legs[2].call == legs[0].call)
        #expect(legs[3].call == legs[0].call)
        #expect(legs[2].talk == 15_000_000)
        #expect(legs[2].startedAt == instant("2026-12-15T15:26:23Z"))
        #expect(legs[3].talk == 40_000_000)
        #expect(legs[2].direction == .inbound)
        #expect(Set(legs.map(\.call)).count == 5)
        #expect(Set(legs.map(\.id)).count == 7)
        #expect(legs[6].call == legs[6].id)
        #expect(LineWindows.difference("hipath", Array(text.utf8)) == nil)
    }

    @Test("The time is the end: a call over midnight began the day before")
    func midnight() throws {
        let leg = try #require(decode("hipath", line("01.01.27 00:03:00", duration: "00:20:00", info: "2")).first?.leg)
        #expect(leg.startedAt == instant("2026-12-31T23:43:00Z"))
        #expect(leg.endedAt == instant("2027-01-01T00:03:00Z"))
    }

    @Test("The repeated hour goes by the order of the records, the skipped one is moved forward")
    func clockChange() throws {
        let autumn =
            line("25.10.26 02:50:00", duration: "00:01:00", info: "2")
            + line("25.10.26 02:10:00", duration: "00:01:00", info: "2")
        let legs = decode("hipath", autumn, berlin).compactMap(\.leg)
        #expect(legs.map(\.endedAt) == [instant("2026-10-25T00:50:00Z"), instant("2026-10-25T01:10:00Z")])
        #expect(LineWindows.difference("hipath", Array(autumn.utf8), berlin) == nil)
        let spring = try #require(
            decode("hipath", line("29.03.26 02:30:00", duration: "00:01:00", info: "2"), berlin).first
        )
        #expect(spring.leg?.endedAt == instant("2026-03-29T01:30:00Z"))
        #expect(spring.note?.contains("never occurs") == true)
    }

    @Test(
        "A broken line is quarantined with its field, and the next one is read",
        arguments: [
            ("31.13.26 08:00:00", "4", "16", "00:01:00", "2", "date: \"31.13.26\""),
            ("01.12.26 25:00:00", "4", "16", "00:01:00", "2", "time: \"25:00:00\""),
            ("01.12.26 08:00:00", "x", "16", "00:01:00", "2", "line: \"x\""),
            ("01.12.26 08:00:00", "4", "A6", "00:01:00", "2", "extension: \"A6\""),
            ("01.12.26 08:00:00", "4", "16", "00:61:00", "2", "duration: \"00:61:00\""),
            ("01.12.26 08:00:00", "4", "16", "00:01:00", "99", "info: \"99\""),
            ("01.12.26 08:00:00", "4", "16", "00:01:00", "", "info: \"\""),
        ]
    )
    func broken(moment: String, trunk: String, set: String, duration: String, info: String, reason: String) {
        let broken = line(moment, trunk: trunk, set: set, duration: duration, info: info)
        let decoded = decode("hipath", broken + line("01.12.26 09:00:00", duration: "00:01:00", info: "2"))
        #expect(decoded.first?.quarantined?.hasPrefix(reason) == true, "\(decoded)")
        #expect(decoded.last?.leg?.talk == 60_000_000)
    }

    @Test("Hostile bytes are kept, or quarantined where they make no number")
    func hostile() throws {
        let script = line("01.12.26 09:00:00", duration: "00:01:00", info: "2", account: "<script>\"")
        #expect(decode("hipath", script).first?.leg?.code == "<script>\"")
        let bytes = Array(script.utf8).map { $0 == UInt8(ascii: "2") ? 0xE9 : $0 }
        #expect(decode("hipath", bytes).first?.quarantined != nil)
        let noted = Array(script.utf8).map { $0 == UInt8(ascii: "<") ? 0x84 : $0 }
        #expect(decode("hipath", noted).first?.leg?.code == "„script>\"")
        #expect(decode("hipath", noted).first?.note?.contains("windows-1252") == true)
    }

    @Test("A file is recognised by its columns")
    func recognition() throws {
        let format = try #require(FormatCatalog.format(named: "hipath"))
        let bytes = try Fixture.bytes("hipath/manual-like-2000.txt")
        #expect(format.recognise(FileSample(path: "", bytes: bytes, isWhole: true))?.certainty == .certain)
        #expect(Recognised.formats(bytes) == ["hipath"])
        for other in ["mitel/spaced-lines-fixture.txt", "asterisk/Master.csv", "panasonic/page-header.txt"] {
            #expect(format.recognise(FileSample(path: "", bytes: try Fixture.bytes(other), isWhole: true)) == nil)
        }
        #expect(format.problem(FormatOptions()) == nil)
    }
}
