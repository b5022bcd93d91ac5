import RecordFormats

/// The folder of a mailbox in which a file stands, by its path: `Deals/Agreed`; empty for none, and for the inbox.
enum MailFolder {
    /// Of an mbox file: its name, behind the names of Thunderbird's `X.sbd` folders around it. Apple Mail has
    /// `X.mbox/mbox`.
    static func ofMbox(_ file: FileFacts) -> String {
        var parts = parts(file.path)
        if parts.last == "mbox", parts.count > 1, ending(parts[parts.count - 2]) == "mbox" { parts.removeLast() }
        guard let last = parts.popLast() else { return "" }
        var name = withoutRotation(last)
        if let ending = ending(name), ["gz", "bz2", "xz", "zst"].contains(ending) { name = stem(name) }
        if let ending = ending(name), ["mbox", "mbx", "mbs"].contains(ending) { name = stem(name) }
        let around = parts.reversed().prefix { ending($0) == "sbd" }.reversed()
        return (around.map(stem) + [name]).joined(separator: "/")
    }

    /// Without what a rotation puts behind a name: `Agreed.1`, `Agreed-20261101`.
    private static func withoutRotation(_ name: String) -> String {
        guard let mark = name.lastIndex(where: { $0 == "." || $0 == "-" }), mark > name.startIndex else { return name }
        let digits = name[name.index(after: mark)...]
        // `Version 1.2` is a name.
        let isNumber = name[name.index(before: mark)].isNumber
        let isRotation = !isNumber && !digits.isEmpty && digits.utf8.allSatisfy { (48...57).contains($0) }
        return isRotation && (name[mark] == "." ? digits.count <= 3 : digits.count == 8) ? String(name[..<mark]) : name
    }

    /// Of a file with one message: the folders below the one that the configuration names. Apple Mail has
    /// `X.mbox/…/Messages/1.emlx`.
    static func ofMessageFile(_ file: FileFacts) -> String {
        let folders = below(file).dropLast()
        guard let last = folders.lastIndex(where: { ending($0) == "mbox" }) else {
            return folders.joined(separator: "/")
        }
        return folders[...last].map { ending($0) == "mbox" ? stem($0) : $0 }.joined(separator: "/")
    }

    /// Of a file in a Maildir: `.Deals.Agreed` of Maildir++, or plain folders, in modified UTF-7 or UTF-8.
    static func ofMaildir(_ file: FileFacts) -> String {
        var folders = below(file).dropLast()
        if let last = folders.last, last == "new" || last == "cur" { folders.removeLast() }
        // What stands before is a person's name.
        if let root = folders.lastIndex(of: "Maildir") { folders = folders[(root + 1)...] }
        if let first = folders.lastIndex(where: { $0.hasPrefix(".") }) {
            let levels = folders[first].split(separator: ".", omittingEmptySubsequences: true).map(String.init)
            folders = levels[...] + folders[(first + 1)...]
        }
        let name = folders.map { ModifiedUTF7.decode($0) ?? $0 }.joined(separator: "/")
        return name.uppercased() == "INBOX" ? "" : name
    }

    /// The file's own name; empty where the bytes come from elsewhere.
    static func name(_ file: FileFacts) -> String { parts(file.path).last ?? "" }

    private static func parts(_ path: String) -> [String] {
        path.split(separator: "/", omittingEmptySubsequences: true).filter { $0 != "." }.map(String.init)
    }

    /// What of the path lies below the base; the name alone where there is none.
    private static func below(_ file: FileFacts) -> ArraySlice<String> {
        let path = parts(file.path)
        guard !file.base.isEmpty else { return path.suffix(1) }
        var base = parts(file.base)
        // A wildcard may stand within a name: `/srv/mail-*`.
        if !path.starts(with: base) { base.removeLast() }
        return path.starts(with: base) ? path.dropFirst(base.count) : path.suffix(1)
    }

    /// In lower case, without the dot; nil for a name without.
    private static func ending(_ name: String) -> String? {
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return nil }
        return name[name.index(after: dot)...].lowercased()
    }

    private static func stem(_ name: String) -> String {
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return name }
        return String(name[..<dot])
    }
}
