import Foundation
import RecordFormats
import Settings
import Testing

@Suite("The pages of the formats")
struct FormatPagesTests {
    private static let pages = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "deploy/docs")

    @Test("Every format has a page and a row in the table", arguments: KnownFormats.all.map(\.name))
    func page(name: String) throws {
        let table = try String(contentsOf: Self.pages.appending(path: "formats.md"), encoding: .utf8)
        #expect(table.contains("[`\(name)`](formats/\(name).md)"))
        let page = try String(contentsOf: Self.pages.appending(path: "formats/\(name).md"), encoding: .utf8)
        #expect(page.contains(name) && page.count > 200)
    }

    @Test("Every page is of a format")
    func pages() throws {
        let folder = Self.pages.appending(path: "formats").path
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).map { $0.replacing(".md", with: "") }
        #expect(Set(names).isSubset(of: KnownFormats.all.map(\.name)))
    }

    @Test("Every format says what makes a PBX write it", arguments: KnownFormats.all.map(\.name))
    func origin(name: String) throws {
        let format = try #require(KnownFormats.format(named: name))
        #expect(!format.origin.isEmpty && !format.summary.isEmpty)
    }
}
