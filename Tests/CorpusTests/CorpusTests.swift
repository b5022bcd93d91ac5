import Foundation
import Testing

/// The inputs that the fuzzer kept, as `deploy/fuzz/keep` wrote them: a file for each format, an input on each line.
@Suite("What the fuzzer found new is read the same wherever windows end")
struct CorpusTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/corpus")
    /// Formats that were never fuzzed have nothing here.
    private static let kept = (try? FileManager.default.contentsOfDirectory(atPath: folder.path))?.sorted() ?? []

    private static func inputs(of file: String) throws -> [[UInt8]] {
        let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
        return try text.split(separator: "\n").map { [UInt8](try #require(Data(base64Encoded: String($0)))) }
    }

    @Test("Every byte belongs to one record, whatever the windows", arguments: kept)
    func corpus(_ file: String) throws {
        let judge = try #require(Judge(String(file.prefix { $0 != "." })))
        let inputs = try Self.inputs(of: file)
        #expect(!inputs.isEmpty)
        for (line, input) in inputs.enumerated() {
            let problem = judge.problem(with: input)
            #expect(problem == nil, "\(file):\(line + 1)")
        }
    }
}
