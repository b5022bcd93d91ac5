import Foundation

/// Records reduced to what does not change from call to call, so that simulated ones compare with real ones.
enum Shape {
    static func fixture(_ path: String, file: String = #filePath) throws -> [SplitLine] {
        let tests = URL(filePath: file).deletingLastPathComponent().deletingLastPathComponent()
        return SplitLine.lines(of: try String(contentsOf: tests.appending(path: "Fixtures/\(path)"), encoding: .utf8))
    }

    /// `trunk`, `phone`, `local1`, `local2` or nothing.
    static func role(_ channel: String) -> String {
        if channel.isEmpty { return "" }
        if channel.hasPrefix("Local/") { return "local\(channel.suffix(1))" }
        return channel.split(separator: "/")[1].first?.isNumber == true ? "phone" : "trunk"
    }

    /// `client`, `did`, `extension`, or the word itself.
    static func number(_ text: String) -> String {
        guard !text.isEmpty, text.allSatisfy(\.isNumber) else { return text }
        if text.count <= 3 { return "extension" }
        return text.hasPrefix("74951000") ? "did" : "client"
    }

    /// An application's data with every device and number taken out: `PJSIP/101,15,tT` is `phone,15,tT`.
    static func data(_ text: String) -> String {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        let dialled = parts[0].split(separator: "&").map { target in
            if target.hasPrefix("Local/") { return "local" }
            guard target.hasPrefix("PJSIP/") || target.hasPrefix("IAX2/") else { return String(target) }
            return target.contains("trunk") || target.contains("mango") ? "trunk" : "phone"
        }
        return ([dialled.joined(separator: "&")] + parts.dropFirst().map(String.init)).joined(separator: ",")
    }

    /// A record of `asterisk-csv` with 21 fields.
    static func record(_ line: SplitLine) -> String {
        let answer = line[10].isEmpty ? "unanswered" : line[10] == line[9] ? "answer=start" : "answer>start"
        return [
            line.fields.map { $0.isQuoted ? "q" : "n" }.joined(), number(line[1]), number(line[2]), line[3],
            role(line[5]), role(line[6]), line[7], data(line[8]), answer, line[14], line[15],
            line[16] == line[19] ? "own" : "linked", line[17], line[18],
        ].joined(separator: " ")
    }

    /// A channel event of the sample mapping.
    static func event(_ line: SplitLine) -> String {
        let keys = line[19].split(separator: "\"").filter { $0.contains("_") || $0 == "extension" || $0 == "digit" }
        let isBridge = line[0].hasPrefix("BRIDGE_")
        return [
            line.fields.map { $0.isQuoted ? "q" : "n" }.joined(), line[0], number(line[3]), number(line[4]),
            number(line[7]), line[8], role(line[9]), line[10], data(line[11]), line[12], role(line[16]), line[18],
            isBridge ? "bridge" : keys.map(String.init).joined(separator: "+"),
        ].joined(separator: " ")
    }

    /// The events of a call up to the moment at which the parties begin to part for good, in their order, and the
    /// rest, whose order is a race, sorted by what happened to which kind of channel.
    static func events(_ lines: [SplitLine]) -> [String] {
        let lastEnter = lines.lastIndex { $0[0] == "BRIDGE_ENTER" } ?? 0
        let parting =
            lines.indices.first { $0 > lastEnter && ["BRIDGE_EXIT", "HANGUP"].contains(lines[$0][0]) } ?? lines.count
        let rest = lines[parting...].map { "\($0[0]) \($0[0] == "LINKEDID_END" ? "" : role($0[9]))" }
        return lines[..<parting].map(event) + rest.sorted()
    }
}
