package import Pace

/// The name of a message in a Maildir: `UNIQUE[,S=bytes][,W=bytes][:2,FLAGS]` (cr.yp.to/proto/maildir.html; Dovecot,
/// "Maildir Mailbox Format").
///
/// A reader renames the file from `new/` to `cur/` and at each change of a flag; UNIQUE stays.
package struct MaildirName: Hashable, Sendable {
    /// By which the message is known in its folder.
    package var unique: String
    /// What the user or the program set, in ascending order, each once: `FRS`, `Sac`.
    package var flags: [UInt8]

    /// - Parameter path: of the file, or its name alone.
    package init(path: String) {
        let name = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: true).last ?? ""[...].utf8
        let parts = name.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
        let front = parts[0].split(separator: UInt8(ascii: ","), maxSplits: 1, omittingEmptySubsequences: false)
        unique = String(decoding: front[0], as: UTF8.self)
        flags = []
        guard parts.count > 1, parts[1].starts(with: "2,".utf8) else { return }
        // Behind another comma stands what programs add of their own.
        let letters = parts[1].dropFirst(2).prefix { (65...90).contains($0) || (97...122).contains($0) }
        flags = Set(letters).sorted()
    }

    package var isDraft: Bool { flags.contains(UInt8(ascii: "D")) }

    /// The letters of keywords, `a` to `z`.
    package var keywordLetters: [UInt8] { flags.filter { (97...122).contains($0) } }

    /// When the message came in: the seconds with which UNIQUE begins by convention; nil for another name.
    package var storedAt: Instant? {
        let digits = unique.utf8.prefix { (48...57).contains($0) }
        guard (8...10).contains(digits.count), let seconds = Int64(String(decoding: digits, as: UTF8.self)) else {
            return nil
        }
        return Instant(seconds: seconds)
    }

    /// What of a name can change and bears on a record: the flags for drafts and keywords. Whether somebody read the
    /// message does not.
    package static func state(path: String) -> String {
        let name = MaildirName(path: path)
        return String(decoding: name.flags.filter { $0 == 68 || (97...122).contains($0) }, as: UTF8.self)
    }

    /// By which a message is known in its folder, whatever its flags.
    package static func unique(path: String) -> String { MaildirName(path: path).unique }

    /// The path of the folder that holds `new`, `cur` and `dovecot-keywords`, of a message's file; nil for a name alone.
    package static func folder(path: String) -> String? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count > 2, ["new", "cur"].contains(parts[parts.count - 2]) else { return nil }
        return parts.dropLast(2).joined(separator: "/")
    }

    /// Whether the file is a delivered message: one in `new` or `cur`, or a name alone, that does not begin with a dot.
    package static func isOurs(_ path: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: true)
        guard let name = parts.last, !name.hasPrefix(".") else { return false }
        guard let folder = parts.dropLast().last else { return !path.hasPrefix("/") }
        return folder == "new" || folder == "cur"
    }

    /// Reads `dovecot-keywords`: lines `INDEX NAME`, the index 0 standing for the letter `a`. What fits no such line is
    /// passed over.
    package static func keywords(_ text: String) -> [UInt8: String] {
        var names: [UInt8: String] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            let parts = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
            guard parts.count == 2, let index = UInt8(parts[0]), index < 26, !parts[1].isEmpty else { continue }
            names[97 + index] = String(parts[1])
        }
        return names
    }
}
