import Daemon
import RecordFormats
import Settings
import Testing

/// What the path of a message tells beside its bytes: the folder may be a mark.
@Suite("Paths of a source")
struct SourcePathsTests {
    @Test(
        "The base is the root that covers a path, else the Maildir in which the message lies",
        arguments: [
            ("/srv/md/cur/1", "/srv/md"), ("/srv/md/.Agreed/cur/1", "/srv/md"), ("/srv/md/Deals/new/1", "/srv/md"),
            // A backup that is imported or decoded by name lies elsewhere.
            ("/backup/md/.Agreed/cur/1", "/backup/md"), ("/backup/md/new/1", "/backup/md"),
        ]
    )
    func base(path: String, base: String) throws {
        let format = try #require(KnownFormats.format(named: "maildir"))
        #expect(SourcePaths(["/srv/md"], format: format).facts(of: path).base == base)
    }

    @Test("Records without a year are of the year in which the file was last written")
    func year() async throws {
        let office = try Office.scratch()
        // Mitel's standard record: 90 characters, a call of 23 December to extension 101.
        let record = " 12/23 10:15  00:02:05 T001  008 0123456789                 A 101"
        try office.write(record + "\n", to: "smdr.log")
        try office.configure("")
        for (written, year) in [("202601051200", "2025"), ("202612231200", "2026")] {
            _ = try Shell.run("touch", ["-t", written, office.path("smdr.log")])
            let decoded = try await office.run(
                "decode",
                "--format",
                "mitel",
                "--zone",
                "UTC",
                office.path("smdr.log")
            ).objects()
            #expect(decoded.first?["started_at"]?.text?.hasPrefix("\(year)-12-23T") == true, "\(decoded)")
        }
    }

    @Test(
        "Options that a format cannot do with are refused with their line",
        arguments: [
            ("panasonic", "", "dates"), ("avaya-cm", "", "layout"), ("mitel", "clock: 13", "clock"),
            ("asterisk-custom", "columns: [src, dst, start]", "columns"),
        ]
    )
    func options(format: String, option: String, named: String) async throws {
        let office = try Office.scratch()
        let further = option.isEmpty ? "" : ", \(option)"
        try office.configure("sources:\n  - {name: s, format: \(format), zone: UTC, path: /var/log/x\(further)}\n")
        let outcome = try await office.run("check", "--offline")
        #expect(outcome.status == 78)
        #expect(outcome.errors.contains("callpace.yaml:4: source 's': \(named)"), "\(outcome.errors)")
    }
}
