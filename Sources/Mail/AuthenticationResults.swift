/// What hosts on the way found of the author (RFC 8601).
enum AuthenticationResults {
    /// Whether one of the hosts, named first in its field, found that DMARC fails.
    ///
    /// - Parameter hosts: in lower case.
    static func failsDMARC(_ values: [[UInt8]], hosts: Set<String>) -> Bool {
        guard !hosts.isEmpty else { return false }
        return values.contains { value in
            let text = String(decoding: withoutComments(value).map(\.lowered), as: UTF8.self)
            var parts = text.split(separator: ";", omittingEmptySubsequences: false)[...]
            let host = parts.removeFirst().split(whereSeparator: \.isWhitespace).first
            guard let host, hosts.contains(String(host)) else { return false }
            return parts.contains { part in
                let sides = part.split(separator: "=", maxSplits: 1)
                return sides.count == 2 && sides[0].trimmed == "dmarc"
                    && sides[1].split(whereSeparator: \.isWhitespace).first == "fail"
            }
        }
    }

    private static func withoutComments(_ text: [UInt8]) -> [UInt8] {
        var depth = 0
        return text.filter { byte in
            if byte == UInt8(ascii: "(") { depth += 1 }
            defer { if byte == UInt8(ascii: ")"), depth > 0 { depth -= 1 } }
            return depth == 0
        }
    }
}
