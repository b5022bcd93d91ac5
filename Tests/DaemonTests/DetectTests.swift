import Foundation
import Pace
import RecordFormats
import Settings
import TestSupport
import Testing

@Suite("Telling formats")
struct DetectTests {
    private func office() throws -> Office { try Office.at("") }

    @Test("detect names the format, proves it by three records without the numbers of clients, and prints the source")
    func detect() async throws {
        let office = try office()
        try office.write(try Fixtures.bytes("asterisk/Master.csv"), to: "Master.csv")
        let arguments = ["detect", office.path("Master.csv"), "--zone", "UTC"]
        let outcome = try await office.run(arguments, config: nil)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.lines.first?.hasPrefix("# \(office.path("Master.csv")): asterisk-csv (certain): ") == true)
        #expect(outcome.lines.count { $0.hasPrefix("#   2026-11-23 ") } == 3)
        #expect(!outcome.output.contains("79161234573") && outcome.output.contains("7916*****73"))
        let open = try await office.run(arguments + ["--show-numbers"], config: nil)
        #expect(open.output.contains("79161234573"))
        // All of it is a configuration.
        let configuration = try Configuration.parse(outcome.output, path: "/x/callpace.yaml")
        let source = try #require(configuration.sources.first)
        #expect(source.format == "asterisk-csv" && source.paths == [office.path("Master.csv")])
        #expect(source.options.zone?.name == "UTC")
    }

    @Test("Several files make one list, compressed ones are unpacked, and what no format fits ends with 65")
    func several() async throws {
        let office = try office()
        for name in ["Master.csv", "Cel.csv"] {
            try office.write(try Fixtures.bytes("asterisk/\(name)"), to: name)
        }
        _ = try Shell.run("gzip", [office.path("Cel.csv")])
        try office.write("hello, world\n", to: "notes.txt")
        let files = ["Master.csv", "Cel.csv.gz", "notes.txt"].map(office.path)
        let outcome = try await office.run(["detect", "--zone", "UTC"] + files, config: nil)
        #expect(outcome.status == 65)
        #expect(outcome.output.contains("# \(files[2]): cannot tell: its beginning looks like no format"))
        let configuration = try Configuration.parse(outcome.output, path: "/x/callpace.yaml")
        #expect(configuration.sources.map(\.name) == ["asterisk-csv", "asterisk-cel"])
        let json = try await office.run(["detect", "--zone", "UTC", "--json"] + files, config: nil).objects()
        #expect(json.map { $0["format"]?.text } == ["asterisk-csv", "asterisk-cel", nil])
        #expect(json[0]["clock_offset_seconds"]?.number == 0 && json[0]["unreadable"]?.number == 0)
        if case .list(let records)? = json[0]["records"] {
            #expect(records.count == 3 && records.allSatisfy { $0["kind"]?.text == "leg" })
        } else {
            Issue.record("no records")
        }
    }

    @Test("A zone that the ids of the channels contradict is named")
    func wrongZone() async throws {
        let office = try office()
        try office.write(try Fixtures.bytes("asterisk/Master.csv"), to: "Master.csv")
        let outcome = try await office.run(
            ["detect", office.path("Master.csv"), "--zone", "Europe/Moscow"],
            config: nil
        )
        #expect(outcome.output.contains("UTC+00:00, which zone Europe/Moscow is not: name the right one"))
        #expect(
            try await office.run(["detect", "--zone", "Moon", office.path("Master.csv")], config: nil).status == 64
        )
        #expect(try await office.run(["detect", office.path("absent.csv")], config: nil).status == 66)
    }

    @Test("Mail and calendars are told too")
    func mail() async throws {
        let office = try office()
        let message =
            "From: anna@example.com\nTo: boris@example.org\nDate: Mon, 23 Nov 2026 11:02:35 +0300\n"
            + "Message-ID: <1@example.com>\nSubject: x\n\nText\n"
        try office.write("From anna@example.com Mon Nov 23 08:02:35 2026\n" + message, to: "inbox")
        try office.write(message, to: "one.eml")
        try office.write(message + String(repeating: "A long letter.\n", count: 40_000), to: "large.eml")
        let event = "BEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20261123T080000Z\r\nDTSTART:20261123T090000Z\r\nEND:VEVENT\r\n"
        let calendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n" + event + "END:VCALENDAR\r\n"
        try office.write(calendar, to: "meetings.ics")
        try office.write(try Fixtures.bytes("exchange-tracking/exchange-2010-with-bom.log"), to: "MSGTRK.LOG")
        let files = ["inbox", "one.eml", "large.eml", "meetings.ics", "MSGTRK.LOG"].map(office.path)
        let json = try await office.run(["detect", "--json"] + files, config: nil).objects()
        #expect(json.map { $0["format"]?.text } == ["mbox", "eml", "eml", "ics", "exchange-tracking"])
        #expect(try await office.run(["detect"] + files, config: nil).output.contains("boris") == false)
    }

    @Test("formats tells all of one format, or of all of them")
    func formats() async throws {
        let office = try office()
        let one = try await office.run(["formats", "asterisk-csv"], config: nil)
        #expect(one.lines.first == "asterisk-csv")
        for part in ["written by: cdr.conf", "checked on real records", "zone: needed", "options: time_format"] {
            #expect(one.output.contains(part), "\(part)")
        }
        let all = try await office.run(["formats", "--json"], config: nil).objects()
        #expect(all.count == KnownFormats.all.count)
        #expect(all.allSatisfy { $0["origin"]?.text?.isEmpty == false && $0["evidence"]?.text != nil })
        #expect(try await office.run(["formats", "asterisk"], config: nil).status == 64)
    }
}
