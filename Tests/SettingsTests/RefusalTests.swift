import Foundation
import RecordFormats
import Testing

@testable import Settings

@Suite("What a configuration may not say")
struct RefusalTests {
    @Test(
        "Every problem is told with file, line, what was found and what is allowed",
        arguments: Refusal.all
    )
    func refusal(_ refusal: Refusal) throws {
        let error = #expect(throws: ConfigurationError.self) { try parse(refusal.text) }
        let lines = try #require(error).description.split(separator: "\n").map(String.init)
        #expect(lines.count == refusal.lines.count, "\(lines)")
        for (line, expected) in zip(lines, refusal.lines) {
            #expect(line.hasPrefix("/etc/callpace/callpace.yaml:" + expected))
        }
    }

    @Test("All problems of a file are told at once, in the order of the lines")
    func allAtOnce() throws {
        let error = #expect(throws: ConfigurationError.self) {
            try parse(
                """
                alerts: [{to: fax}]
                region: XX
                sources:
                  - {name: a, format: nope, path: /a}
                teams:
                  - name: t
                    zone: Mars/Olympus
                    minimum: {contacts: many}
                    managers:
                      - {id: a, extension: [1]}
                """
            )
        }
        #expect(try #require(error).problems.map(\.line) == [1, 2, 4, 7, 8, 10])
    }

    @Test("A password in a wrong address is not repeated")
    func secretsStaySecret() throws {
        let error = #expect(throws: ConfigurationError.self) { try parse("database: {url: mysql://a:hunter2@db}") }
        #expect(try !#require(error).description.contains("hunter2"))
    }

    @Test("A claim that ends the day before the next begins is no overlap")
    func neighbours() throws {
        let configuration = try parse(
            """
            teams:
              - name: s
                zone: UTC
                managers:
                  - {id: a, until: 2027-01-31, extensions: [101], numbers: ["+74951112233"]}
                  - {id: b, extensions: [{number: 102, until: 2026-12-31}, {number: 101, site: branch}]}
              - name: t
                zone: UTC
                managers:
                  - {id: a, from: 2027-02-01, extensions: [101], numbers: ["+74951112233"]}
                  - {id: c, extensions: [{number: 102, from: 2027-01-01}]}
            """
        )
        #expect(configuration.teams.map(\.managers.count) == [2, 2])
    }

    @Test("A file that is cut off or garbled anywhere is read or refused, and never ends the process")
    func garbled() {
        let scalars = Array(example.unicodeScalars)
        let garbage: [Unicode.Scalar] = ["{", "[", "\"", "&", "*", "!", ":", "9", "\u{0}", "-"]
        for position in stride(from: 0, to: scalars.count, by: 17) {
            var changed = scalars
            changed[position] = garbage[position / 17 % garbage.count]
            for text in [scalars[..<position], changed[...]] {
                var whole = ""
                whole.unicodeScalars.append(contentsOf: text)
                do {
                    _ = try parse(whole)
                } catch {
                    #expect(!error.problems.isEmpty)
                    #expect(error.problems.allSatisfy { $0.line >= 1 })
                }
            }
        }
    }

    @Test("A file of endless aliases is refused without being expanded", .timeLimit(.minutes(10)))
    func aliases() throws {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let items = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(items)]\n"
        }
        let error = #expect(throws: ConfigurationError.self) { try parse(text) }
        #expect(try #require(error).description.contains("values, allowed: a configuration of a sensible size"))
    }

    @Test("A missing file, a folder, and bytes that are no UTF-8 are told like other problems")
    func files() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "callpace-settings-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "callpace.yaml").path
        func problem() throws -> String {
            let error = #expect(throws: ConfigurationError.self) {
                try Configuration.load(path: path, databaseURL: nil, formats: Formats.all)
            }
            return try #require(error).description
        }
        #expect(try problem() == "\(path): cannot be read: there is no such file")
        try Data("region: RU\n\n# \u{FFFD}".utf8.dropLast(1)).write(to: URL(fileURLWithPath: path))
        #expect(try problem() == "\(path):3: found bytes that are not UTF-8, allowed: text in UTF-8")
        let text = "\u{FEFF}region: NO\r\nsources:\r\n- {name: a, format: event-lines, path: x.csv}\r\n"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        let configuration = try Configuration.load(path: path, databaseURL: nil, formats: Formats.all)
        #expect(configuration.region == "NO")
        #expect(configuration.sources[0].paths == [folder.appending(path: "x.csv").path])
    }
}
