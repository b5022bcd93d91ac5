import Pace
import RecordFormats
import Testing

struct FormatCatalogTests {
    @Test("Every format has a name of its own, and says what it is")
    func list() {
        #expect(Set(FormatCatalog.all.map(\.name)).count == FormatCatalog.all.count)
        #expect(FormatCatalog.format(named: "asterisk-cel")?.name == "asterisk-cel")
        #expect(FormatCatalog.format(named: "cel")?.name == nil)
        #expect(FormatCatalog.all.allSatisfy { !$0.summary.isEmpty })
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
