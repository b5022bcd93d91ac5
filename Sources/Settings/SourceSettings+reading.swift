import Pace
import RecordFormats

extension SourceSettings {
    private static let keys = ["name", "site", "format", "path", "zone", "trunks", "stalled_after"]
    private static let byteAllowed = "one character such as \",\" or tab"

    /// - Parameters:
    ///   - folder: where relative paths begin.
    ///   - formats: the formats known.
    init?(reading node: ConfigurationNode, folder: String, formats: [RecordFormat], problems: ProblemLog) {
        // The format decides which options there are, so it is looked up before the keys are judged.
        let formatNode = node.value(of: "format")
        let format = formatNode.flatMap { node in formats.first { node.isText($0.name) } }
        let everyOption = format?.options ?? formats.flatMap(\.options)
        let subject = node.value(of: "name").map { "source \($0.found)" } ?? "a source"
        let keys = Self.keys + Set(everyOption).subtracting(Self.keys).sorted()
        guard let map = MapReader(node, subject, keys: keys, problems: problems) else { return nil }
        let name = map.required("name")
        let known = formats.map(\.name).sorted()
        if let text = map.required("format", allowed: known.joined(separator: ", ")), format == nil {
            map.add(
                "format",
                "found the unknown format \(text.quoted)\(Suggestion.hint(for: text, among: known)), allowed: "
                    + known.joined(separator: ", ")
            )
        }
        if map.node("path") == nil { map.missing("path", allowed: "a file, glob or folder, or a list of them") }
        let paths = map.textOrTexts("path", of: "paths").map { FilePath.absolute($0.text, in: folder) }
        if case .list(let items)? = map.node("path")?.content, items.isEmpty {
            map.add("path", "found an empty list, allowed: a file, glob or folder, or a list of them")
        }
        let zone = map.zone("zone")
        if let format, format.needsZone, map.node("zone") == nil {
            map.missing(
                "zone",
                allowed: "an IANA name such as Europe/Moscow (format \(format.name) writes local time)"
            )
        }
        self.init(
            name: name ?? "",
            site: map.text("site") ?? Self.defaultSite,
            format: format?.name ?? "",
            paths: paths,
            trunks: map.texts("trunks", of: "patterns").map(\.text),
            stalledAfter: map.duration("stalled_after") ?? 1_800,
            options: FormatOptions(
                zone: zone,
                columns: map.node("columns") == nil ? nil : map.texts("columns", of: "field names").map(\.text),
                separator: map.byte("separator", allowed: Self.byteAllowed),
                quote: map.byte("quote", allowed: Self.byteAllowed),
                escape: map.byte("escape", allowed: Self.byteAllowed),
                timeFormat: map.text("time_format")
            ),
            furtherOptions: Self.further(map, options: everyOption)
        )
        guard name != nil, format != nil else { return nil }
    }

    private static func further(_ map: MapReader, options: [String]) -> [String: [String]] {
        let placed = keys + ["columns", "separator", "quote", "escape", "time_format"]
        var further: [String: [String]] = [:]
        for option in options where !placed.contains(option) && map.node(option) != nil {
            further[option] = map.textOrTexts(option, of: "texts").map(\.text)
        }
        return further
    }
}

extension ConfigurationNode {
    fileprivate func isText(_ text: String) -> Bool {
        if case .text(text) = content { true } else { false }
    }
}

extension MapReader {
    /// One byte, also by the name `tab`.
    fileprivate func byte(_ key: String, allowed: String) -> UInt8? {
        guard let node = node(key) else { return nil }
        if case .text(let text) = node.content {
            if text == "tab" || text == "\t" { return 9 }
            if text.utf8.count == 1, let byte = text.utf8.first, (32..<127).contains(byte) { return byte }
        }
        add(key, "found \(node.found), allowed: \(allowed)")
        return nil
    }
}
