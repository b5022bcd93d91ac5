import Foundation
import Settings
import TestSupport
import Testing

@Suite("format: auto")
struct AutomaticFormatTests {
    private func configure(_ office: Office, _ source: String) throws {
        try office.configure(
            "region: RU\nsources:\n  - \(source)\n"
                + FixtureFile.roster(FixtureFile.people.map { (id: $0.0, extension: $0.1) })
        )
    }

    private func office(_ options: String = "zone: UTC, trunks: [\"IAX2/trunk\"]") throws -> Office {
        let office = try Office.scratch()
        try office.write(try Fixtures.bytes("asterisk/Master.csv"), to: "Master.csv")
        try configure(office, "{name: cdr, format: auto, path: Master.csv, \(options)}")
        return office
    }

    @Test("check says what it found, and the contacts are those of the format by its name")
    func found() async throws {
        let office = try office()
        let check = try await office.run("check", "--offline")
        #expect(check.status == 0, "\(check.errors)")
        #expect(check.output.contains("source cdr: format auto is asterisk-csv: by \(office.path("Master.csv")): "))
        #expect(check.output.contains("source cdr (asterisk-csv, site main): 1 file"))
        let contacts = try await office.run("contacts")
        try configure(
            office,
            "{name: cdr, format: asterisk-csv, path: Master.csv, zone: UTC, trunks: [\"IAX2/trunk\"]}"
        )
        #expect(try await office.run("contacts").output == contacts.output)
        #expect(contacts.lines.count > 5)
    }

    @Test("Without a file check says so; run ends with 78, as it would not know what it reads")
    func noFile() async throws {
        let office = try office()
        try configure(office, "{name: cdr, format: auto, path: none.csv, zone: UTC}")
        let check = try await office.run("check", "--offline")
        #expect(check.status == 69 && check.output.contains("cannot be told yet: no file with content matches"))
        let run = try await office.run("run")
        #expect(run.status == 78 && run.errors.contains("source cdr: format auto cannot be told yet"), "\(run.errors)")
        try office.write("hello, world\n", to: "none.csv")
        #expect(try await office.run("run").errors.contains("looks like no format that CallPace knows"))
    }

    @Test("A zone that the format needs and options that it does not have are refused with what was found")
    func refused() async throws {
        let bare = try await office("trunks: [\"IAX2/trunk\"]").run("check", "--offline")
        #expect(
            bare.status == 78 && bare.errors.contains("'zone' is missing, as format asterisk-csv writes local time")
        )
        let columns = try await office("zone: UTC, columns: [start]").run("check", "--offline")
        #expect(columns.status == 78 && columns.errors.contains("columns: found beside format asterisk-csv"))
    }

    @Test("decode and contacts tell the format of the files that are named")
    func files() async throws {
        let office = try office()
        let named = try await office.run(
            ["decode", "--format", "asterisk-csv", "--zone", "UTC", office.path("Master.csv")],
            config: nil
        )
        let told = try await office.run(
            ["decode", "--format", "auto", "--zone", "UTC", office.path("Master.csv")],
            config: nil
        )
        #expect(told.status == 0 && told.output == named.output && !told.output.isEmpty)
        #expect(told.errorLines.first?.hasPrefix("format auto is asterisk-csv: ") == true)
        try office.write("hello, world\n", to: "notes.txt")
        let none = try await office.run(["decode", "--format", "auto", office.path("notes.txt")], config: nil)
        #expect(none.status == 65 && none.errors.contains("cannot tell its format"))
    }

    @Test("What a source was found to be stays, also when its newest file looks otherwise; other paths are asked anew")
    func remembered() async throws {
        let office = try Office.scratch()
        try office.write(try Fixtures.bytes("asterisk/Master.csv"), to: "Master.csv")
        try configure(office, "{name: cdr, format: auto, path: \"*.csv\", zone: UTC, trunks: [\"IAX2/trunk\"]}")
        let first = try await office.run("import", "--source", "cdr", office.path("Master.csv"), "--json")
        #expect(first.status == 0, "\(first.errors)")
        #expect(try first.objects()[0]["stored"]?.number.map { $0 > 20 } == true)
        try office.write(try Fixtures.bytes("asterisk/Cel.csv"), to: "a.csv")
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: 3_600)],
            ofItemAtPath: office.path("a.csv")
        )
        let check = try await office.run("check", "--offline")
        #expect(check.output.contains("source cdr: format auto is asterisk-csv: as it was first found"), "\(check)")
        try configure(office, "{name: cdr, format: auto, path: \"?.csv\", zone: UTC, trunks: [\"IAX2/trunk\"]}")
        let other = try await office.run("check", "--offline")
        #expect(other.output.contains("format auto is asterisk-cel: by \(office.path("a.csv"))"))
    }

    @Test("The daemon counts a source whose format it was not told")
    func daemon() async throws {
        let office = try Office.scratch()
        try office.write(try Fixtures.bytes("asterisk/Master.csv"), to: "Master.csv")
        try configure(office, "{name: cdr, format: auto, path: Master.csv, zone: UTC, trunks: [\"IAX2/trunk\"]}")
        let daemon = try await office.daemon()
        try await office.caughtUp("Master.csv")
        #expect(try office.texts("select format from callpace.source_status") == ["asterisk-csv"])
        daemon.destroy()
    }

    @Test("Dates without a year are told by the file's last change, unless the command or the source names one")
    func withoutYear() async throws {
        let office = try Office.scratch()
        let lines = ["12:10", "13:10"].map { " 11/23 \($0)  00:01:25 201   005 89161234567               A T001\n" }
        try office.write(lines.joined(), to: "smdr.txt")
        let path = office.path("smdr.txt")
        // The last day of 2026.
        let changed = Date(timeIntervalSince1970: 1_798_675_200)
        try FileManager.default.setAttributes([.modificationDate: changed], ofItemAtPath: path)
        let detect = try await office.run(["detect", "--zone", "UTC", path], config: nil)
        #expect(detect.status == 0 && detect.output.contains("smdr.txt: mitel (certain)"), "\(detect)")
        #expect(detect.output.contains("#   2026-11-23 12:10:00 201"))
        let decode = ["decode", "--format", "auto", "--zone", "UTC"]
        let plain = try await office.run(decode + [path], config: nil)
        #expect(plain.lines.first?.contains("\"started_at\":\"2026-11-23T12:10:00Z\"") == true, "\(plain)")
        let named = try await office.run(decode + ["--option", "year=2024", path], config: nil)
        #expect(named.lines.first?.contains("\"started_at\":\"2024-11-23T12:10:00Z\"") == true, "\(named)")
        try configure(office, "{name: smdr, format: auto, path: smdr.txt, zone: UTC, year: 2024}")
        let source = try await office.run("decode", "--source", "smdr", path)
        #expect(source.lines.first?.contains("\"started_at\":\"2024-11-23T12:10:00Z\"") == true, "\(source)")
    }
}
