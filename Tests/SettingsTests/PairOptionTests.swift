import RecordFormats
import Testing

@testable import Settings

@Suite("Options that are a map")
struct PairOptionTests {
    private func table(_ lines: String) throws(ConfigurationError) -> SourceSettings {
        let text = "sources:\n  - name: a\n    format: table\n    zone: UTC\n    path: /a\n" + lines
        return try Configuration.parse(
            text,
            path: "/etc/callpace/callpace.yaml",
            databaseURL: nil,
            formats: FormatCatalog.all,
            numbers: SimpleNumbers()
        ).sources[0]
    }

    @Test("The columns of a table are a map of role and column, and arrive as texts")
    func map() throws {
        let options = try table(
            "    columns: {start: \"Дата\", agent: \"Менеджер\", talk: \"a=b\"}\n    words: {hin: outbound}\n"
        ).options
        #expect(options.columns == nil)
        #expect(options.further["columns"] == ["start=Дата", "agent=Менеджер", "talk=a=b"])
        #expect(options.further["words"] == ["hin=outbound"])
    }

    @Test("A list of the same texts is as good")
    func list() throws {
        let options = try table("    columns: [start=Дата, agent=Менеджер, talk=Время]\n").options
        #expect(options.further["columns"] == ["start=Дата", "agent=Менеджер", "talk=Время"])
    }

    @Test("A map inside the map is refused, and so is a map where a format takes none")
    func refusals() {
        #expect(throws: ConfigurationError.self) { try table("    columns: {start: {a: b}}\n") }
        #expect(throws: ConfigurationError.self) { try table("    encoding: {a: b}\n") }
    }
}
