import Linux
import Settings

/// Which formats the sources with `format: auto` turned out to have, kept in the state directory: later files do not
/// change what a source is.
struct FormatMemory {
    private static let name = "formats"
    private static let unit: Character = "\t"

    struct Entry: Hashable {
        var format: String
        var options: [String: [String]]
    }

    private let folder: String
    private var entries: [String: Entry] = [:]

    /// What is remembered in a state directory.
    init(in folder: String) {
        self.folder = folder
        for line in (NoteFile.text(of: "\(folder)/\(Self.name)") ?? "").split(separator: "\n") {
            let parts = line.split(separator: Self.unit, omittingEmptySubsequences: false).map(String.init)
            guard parts.count >= 2 else { continue }
            var entry = Entry(format: parts[1], options: [:])
            for part in parts.dropFirst(2) {
                let values = part.split(separator: "\u{1F}", omittingEmptySubsequences: false).map(String.init)
                if let name = values.first { entry.options[name] = Array(values.dropFirst()) }
            }
            entries[parts[0]] = entry
        }
    }

    subscript(source: SourceSettings) -> Entry? {
        get { entries[Self.key(of: source)] }
        set { entries[Self.key(of: source)] = newValue }
    }

    /// Writes it down; where that cannot be done the files tell again the next time.
    func save() {
        let lines = entries.sorted { $0.key < $1.key }.map { key, entry in
            let options = entry.options.sorted { $0.key < $1.key }.map { name, values in
                ([name] + values).map(Self.plain).joined(separator: "\u{1F}")
            }
            return ([key, entry.format] + options).joined(separator: String(Self.unit)) + "\n"
        }
        try? Directory.make(folder)
        try? NoteFile("\(folder)/\(Self.name)", isLarge: true).write(lines.joined())
    }

    /// Name and paths: a source that looks elsewhere is asked anew.
    private static func key(of source: SourceSettings) -> String {
        plain(source.name) + " " + plain(source.paths.joined(separator: " "))
    }

    private static func plain(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 32 ? "?" : $0 }))
    }
}
