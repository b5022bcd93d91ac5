import Pace
import RecordFormats

extension SourceSettings {
    private static let keys = ["name", "site", "format", "path", "zone", "trunks", "stalled_after", "complete_after"]
    private static let byteAllowed = "one character such as \",\" or tab"

    /// - Parameters:
    ///   - folder: where relative paths begin.
    ///   - formats: the formats known.
    init?(reading node: ConfigurationNode, folder: String, formats: [RecordFormat], problems: ProblemLog) {
        // The format decides which options there are, so it is looked up before the keys are judged.
        let formatNode = node.value(of: "format")
        let format = formatNode.flatMap { node in formats.first { node.isText($0.name) } }
        let isAutomatic = formatNode?.isText(Self.automaticFormat) ?? false
        let everyOption = format?.options ?? formats.flatMap(\.options)
        let subject = node.value(of: "name").map { "source \($0.found)" } ?? "a source"
        let ownKeys = Self.keys + (format?.takesStreams ?? true ? ReceptionSettings.keys : [])
        let keys = ownKeys + Set(everyOption).subtracting(Self.keys).sorted()
        guard let map = MapReader(node, subject, keys: keys, problems: problems) else { return nil }
        let name = map.required("name")
        let known = [Self.automaticFormat] + formats.map(\.name).sorted()
        if let text = map.required("format", allowed: known.joined(separator: ", ")), format == nil, !isAutomatic {
            map.add(
                "format",
                "found the unknown format \(text.quoted)\(Suggestion.hint(for: text, among: known)), allowed: "
                    + known.joined(separator: ", ")
            )
        }
        if map.node("path") == nil { map.missing("path", allowed: "a file, glob or folder, or a list of them") }
        let texts = map.textOrTexts("path", of: "paths")
        let receives = texts.contains { ReceptionSettings.isAddress($0.text) }
        let paths = receives ? [] : texts.map { FilePath.absolute($0.text, in: folder) }
        let reception =
            receives
            ? format.flatMap { ReceptionSettings(reading: map, paths: texts, format: $0, name: name) } : nil
        if !receives { Self.refuseReception(map) }
        if receives, isAutomatic {
            let names = formats.filter(\.takesStreams).map(\.name).sorted().joined(separator: ", ")
            map.add("format", "found auto beside an address, where there is no file to look at, allowed: \(names)")
        }
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
        let isMail = format?.isMail ?? false
        if let format, isMail { Self.refuseCalls(map, format) }
        self.init(
            name: name ?? "",
            site: map.text("site") ?? (isMail ? Self.noSite : Self.defaultSite),
            format: format?.name ?? (isAutomatic ? Self.automaticFormat : ""),
            isMail: isMail,
            paths: paths,
            reception: reception,
            trunks: map.texts("trunks", of: "patterns").map(\.text),
            stalledAfter: map.duration("stalled_after") ?? 1_800,
            completeAfter: map.duration("complete_after"),
            options: FormatOptions(
                zone: zone,
                columns: map.node("columns") == nil || (format?.pairs.contains("columns") ?? false)
                    ? nil : map.texts("columns", of: "field names").map(\.text),
                separator: map.byte("separator", allowed: Self.byteAllowed),
                quote: map.byte("quote", allowed: Self.byteAllowed),
                escape: map.byte("escape", allowed: Self.byteAllowed),
                timeFormat: map.text("time_format")
            )
        )
        options.further = Self.further(map, options: everyOption, pairs: format?.pairs ?? [])
        if format != nil || isAutomatic { options.mail = MailOptions(reading: map) }
        if let sentence = format?.problem(options) {
            let key = String(sentence.prefix { $0 != ":" })
            problems.refuse(line: map.node(key)?.line ?? node.line, "\(subject): \(sentence)")
        }
        guard name != nil, format != nil || isAutomatic else { return nil }
    }

    private static func refuseReception(_ map: MapReader) {
        for key in ReceptionSettings.keys where map.node(key) != nil {
            map.add(key, "found without an address, allowed: beside a path such as tcp://127.0.0.1:5100")
        }
    }

    /// Mail, calendars and journals belong to no PBX; a journal tells that of a call as `SITE/ID`.
    private static func refuseCalls(_ map: MapReader, _ format: RecordFormat) {
        if map.node("site") != nil {
            map.add("site", "found beside format \(format.name), which belongs to no PBX, allowed: no site")
        }
        if map.node("trunks") != nil {
            map.add("trunks", "found beside format \(format.name), which has no channels, allowed: no trunks")
        }
    }

    /// - Parameter pairs: the options that may be a map of texts, which is kept as `key=text`.
    private static func further(_ map: MapReader, options: [String], pairs: [String]) -> [String: [String]] {
        let placed =
            keys + ReceptionSettings.keys + MailOptions.keys + [
                "columns", "separator", "quote", "escape", "time_format",
            ]
        var further: [String: [String]] = [:]
        for option in options where map.node(option) != nil {
            if pairs.contains(option), case .map(let entries)? = map.node(option)?.content {
                further[option] = entries.compactMap { entry in
                    map.problems.text(of: entry.value, "\(option).\(entry.key)", allowed: "a text").map {
                        "\(entry.key)=\($0)"
                    }
                }
            } else if pairs.contains(option) || !placed.contains(option) {
                further[option] = map.textOrTexts(option, of: "texts").map(\.text)
            }
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
