import Pace
import RecordFormats
import Testing

struct FormatCatalogTests {
    @Test("The five formats of Asterisk are listed; those of local times need a zone")
    func list() {
        let needs = Dictionary(uniqueKeysWithValues: FormatCatalog.all.map { ($0.name, $0.needsZone) })
        #expect(
            needs == [
                "asterisk-csv": true, "asterisk-custom": true, "freepbx": true, "asterisk-cel": false,
                "asterisk-queue-log": false,
            ]
        )
        #expect(FormatCatalog.format(named: "asterisk-cel")?.name == "asterisk-cel")
        #expect(FormatCatalog.format(named: "cel")?.name == nil)
        #expect(FormatCatalog.all.allSatisfy { !$0.summary.isEmpty })
    }

    @Test("A file is recognised by its first record", arguments: AccountTests.fixtures.prefix(12))
    func recognition(format: String, path: String) throws {
        let bytes = try Fixture.bytes(path)
        // The one record of this file is broken.
        let expected = path.hasSuffix("testsuite-buggy.csv") ? nil : format
        #expect(FormatCatalog.recognise(bytes.span)?.name == expected)
    }

    @Test(
        "Other files are not taken for calls",
        arguments: ["", "\n\n", "hello, world\n", "a|b|c|d|e\n", "1795420958|a|b|c\n", "{\"a\":1}\n"]
    )
    func foreign(text: String) {
        #expect(FormatCatalog.recognise(Array(text.utf8).span)?.name == nil)
    }

    @Test("Header lines and blank lines before the first record do not hide the format")
    func headers() {
        let custom = "\u{FEFF}\r\nstart,src,dst,disposition,billsec\r\n"
        #expect(FormatCatalog.recognise(Array(custom.utf8).span)?.name == "asterisk-custom")
        let table = "calldate,src,dst,disposition,billsec\n"
        #expect(FormatCatalog.recognise(Array(table.utf8).span)?.name == "freepbx")
        let events = "id,eventtype,eventtime,cid_num,exten,channame,uniqueid,linkedid\n"
        #expect(FormatCatalog.recognise(Array(events.utf8).span)?.name == "asterisk-cel")
    }

    @Test(
        "Options that cannot work are named",
        arguments: [
            ("asterisk-custom", FormatOptions(columns: ["src", "disposition"]), "columns: start"),
            ("freepbx", FormatOptions(columns: ["calldate", "src"]), "columns: disposition"),
            ("asterisk-cel", FormatOptions(columns: ["eventtype"]), "columns: eventtime"),
            ("asterisk-custom", FormatOptions(separator: 34), "separator"),
            ("asterisk-csv", FormatOptions(timeFormat: "HH:mm"), "time_format: YYYY"),
            ("asterisk-csv", FormatOptions(timeFormat: "YYYY-MM-DD hh:mm"), "time_format: HH"),
        ]
    )
    func problems(format: String, options: FormatOptions, beginning: String) throws {
        let format = try #require(FormatCatalog.format(named: format))
        #expect(format.problem(options)?.hasPrefix(beginning) == true)
        #expect(format.problem(FormatOptions(timeFormat: "DD/MM/YYYY HH:mm:ss")) == nil)
    }
}
