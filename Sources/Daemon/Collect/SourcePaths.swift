import Linux
import Pace
package import RecordFormats
import Settings
import Tail

/// Where the files of a source are, and what is known of each beside its bytes.
package struct SourcePaths: Sendable {
    /// How many folders below a folder of messages are looked into.
    private static let depth = 3

    private let format: RecordFormat
    private let roots: [String]
    /// The patterns that files are looked for with.
    package let patterns: [String]

    /// - Parameter paths: files, globs, folders, as configured or as given to an import.
    package init(_ paths: [String], format: RecordFormat) {
        self.format = format
        roots = paths
        patterns = paths.flatMap { Self.patterns(of: $0, format) }
    }

    private static func patterns(of path: String, _ format: RecordFormat) -> [String] {
        guard format.isWholeFile, isFolder(path) else { return [path] }
        let levels = (0...depth).map { path + String(repeating: "/*", count: $0) }
        guard format.name == "maildir" else { return levels }
        let folders = levels.dropLast() + [path + "/.*"]
        return folders.flatMap { [$0 + "/cur", $0 + "/new"] }
    }

    /// Whether a path means the folder and all in it: a name without an ending or a wildcard.
    private static func isFolder(_ path: String) -> Bool {
        let name = PathName.last(of: path)
        guard !["cur", "new"].contains(name) else { return false }
        if case .found(let status) = FileStatus.look(at: path) { return status.kind == .folder }
        return !(name.contains("*") || name.contains("?") || name.contains("."))
    }

    /// Whether a file is one of the source's at all.
    package func accepts(_ path: String) -> Bool { format.accepts(path) }

    /// What bears on a record of what a path tells: a file that gets another is read again.
    package func state(_ path: String) -> String { format.state(path) }

    /// - Parameter path: of a file of the source.
    package func facts(of path: String) -> FileFacts {
        guard format.isMail else { return plainFacts(of: path) }
        let parts = path.split(separator: "/").count
        let root = roots.filter { root in
            let count = root.split(separator: "/").count
            return count < parts && GlobPattern(root).matches(Self.prefix(of: path, components: count))
        }.max { $0.utf8.count < $1.utf8.count }
        let base = root.map { Self.prefix(of: path, components: $0.split(separator: "/").count) }
        return FileFacts(
            path: path,
            base: base ?? Self.folder(ofMessage: path),
            keywords: format.name == "maildir" ? MaildirKeywords.names(for: path) : [:]
        )
    }

    /// Of a format whose records tell no year, when the file was last written.
    private func plainFacts(of path: String) -> FileFacts {
        var facts = FileFacts(path: path)
        if format.options.contains("year"), case .found(let status) = FileStatus.look(at: path) {
            facts.modified = Day(number: Int32(clamping: status.modifiedAt.flooredDivision(by: 86_400_000_000_000)))
        }
        return facts
    }

    /// The folder of a message that was named by itself; that of a Maildir is the Maildir.
    private static func folder(ofMessage path: String) -> String {
        let folder = PathName.folder(of: path)
        guard ["cur", "new"].contains(PathName.last(of: folder)) else { return folder }
        // A folder of a Maildir++ begins with a dot and lies in the Maildir.
        let maildir = PathName.folder(of: folder)
        return PathName.last(of: maildir).hasPrefix(".") ? PathName.folder(of: maildir) : maildir
    }

    private static func prefix(of path: String, components count: Int) -> String {
        (path.hasPrefix("/") ? "/" : "") + path.split(separator: "/").prefix(count).joined(separator: "/")
    }
}

extension SourceSettings {
    /// The options for one file of the source.
    func options(for path: String, _ paths: SourcePaths) -> FormatOptions {
        var options = options
        options.file = paths.facts(of: path)
        return options
    }
}
