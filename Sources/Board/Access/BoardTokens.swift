import Hashing
import Linux
package import Settings

/// The tokens that open the board: of each its SHA-256 digest. Read again on every reload.
package struct BoardTokens: Sendable {
    /// What is wrong with the files of tokens; it never repeats what stands in them.
    package struct Refusal: Error, Hashable, Sendable, CustomStringConvertible {
        /// One line a file.
        package var problems: [String]

        package var description: String { problems.joined(separator: "\n") }
    }

    static let lengths = 16...256

    private var digests: [TokenKind: [UInt8]] = [:]

    /// Without any.
    package init() {}

    /// Reads the files that the configuration names.
    package init(of settings: BoardSettings) throws(Refusal) {
        var problems: [String] = []
        for kind in TokenKind.allCases {
            guard let path = settings.file(of: kind) else { continue }
            do throws(SystemError) {
                let token = try SecretFile.read(path)
                if let problem = Self.problem(of: token) {
                    problems.append("board.\(kind.key): \(path): found \(problem)")
                } else if let other = self.kind(of: token) {
                    problems.append(
                        "board.\(kind.key): \(path): found the token of \(other.key), allowed: a token of its own"
                    )
                } else {
                    digests[kind] = SHA256.digest(of: Array(token.utf8))
                }
            } catch {
                problems.append("board.\(kind.key): \(error)")
            }
        }
        if !problems.isEmpty { throw Refusal(problems: problems) }
    }

    private static func problem(of token: String) -> String? {
        let count = token.utf8.count
        guard token.utf8.allSatisfy({ (33...126).contains($0) }) else {
            return "blanks, line ends or letters beyond ASCII within, allowed: one line of visible ASCII"
        }
        return lengths.contains(count)
            ? nil : "\(count) characters, allowed: \(lengths.lowerBound) to \(lengths.upperBound)"
    }

    package func isSet(_ kind: TokenKind) -> Bool { digests[kind] != nil }

    /// What a token opens; nil for one that is none. It is compared with all of them, by digests and all bytes.
    package func kind(of token: String) -> TokenKind? {
        let digest = SHA256.digest(of: Array(token.utf8))
        var found: TokenKind?
        for kind in TokenKind.allCases {
            if let known = digests[kind], ConstantTime.areEqual(known, digest) { found = kind }
        }
        return found
    }

    /// Ties what is signed to the token in force; nil where there is none of this kind.
    func digest(of kind: TokenKind) -> String? { digests[kind]?.hexadecimal }
}

extension BoardSettings {
    package func file(of kind: TokenKind) -> String? {
        switch kind {
        case .reader: tokenFile
        case .display: displayTokenFile
        case .head: headTokenFile
        case .journal: journalTokenFile
        }
    }
}
