import Pace

/// `table`: any delimited file or JSON, by a map of columns in the configuration; without one, by the usual words of web exports
/// in Russian and English.
package enum Table {
    package static let format: RecordFormat = {
        var format = RecordFormat(
            name: "table",
            summary:
                "any CSV or JSON with calls: columns by a map in the configuration, or by the usual Russian and English words",
            needsZone: true,
            options: [
                "columns", "separator", "quote", "encoding", "time_format", "durations", "dates", "words", "records",
            ],
            evidence: .documentation,
            origin: "whatever a cloud PBX, a CRM or a spreadsheet exports as CSV or JSON",
            recognise: { recognise($0) },
            problem: { problem($0) },
            makeDecoder: { options, carry in CallTableDecoder(map(options), options, carry: carry) }
        )
        format.pairs = ["columns", "words"]
        return format
    }()

    private static let lists = [
        "calls[]", "records[]", "data[]", "result[]", "items[]", "value[]", "stats[]", "call_logs[]", "result.data[]",
        "rows[]",
    ]

    /// The map that a source's options make.
    static func map(_ options: FormatOptions) -> CallMap {
        var map = UsualColumns.map.adjusted(by: options)
        map.elements = options.further["records"]?.map { $0.hasSuffix("[]") ? $0 : $0 + "[]" } ?? lists
        for pair in pairs(options.further["words"] ?? []) {
            if let meaning = meaning(pair.value) { map.words[WordTable.folded(pair.key)] = meaning }
        }
        let columns = columns(options)
        guard !columns.isEmpty else { return map }
        map.matchesBeginnings = false
        map.names = [:]
        for column in columns {
            guard let role = CallRole(name: column.key) else { continue }
            map.names[role] = [column.value]
        }
        if let places = places(columns) {
            map.columns = places
        } else {
            map.needsAllColumns = true
        }
        return map
    }

    static func columns(_ options: FormatOptions) -> [(key: String, value: String)] {
        pairs(options.further["columns"] ?? options.columns ?? [])
    }

    private static func pairs(_ texts: [String]) -> [(key: String, value: String)] {
        texts.compactMap { text in
            guard let mark = text.firstIndex(of: "=") else { return nil }
            let value = WordTable.trimmed(text[text.index(after: mark)...])
            return value.isEmpty ? nil : (WordTable.trimmed(text[..<mark]), value)
        }
    }

    /// The columns in their order where all are named by numbers, from 1; nil where a header line names them.
    static func places(_ columns: [(key: String, value: String)]) -> [String]? {
        let numbers = columns.map { Int($0.value) ?? 0 }
        guard !numbers.isEmpty, numbers.allSatisfy({ (1...FieldSplitter.mostFields).contains($0) }) else { return nil }
        return (1...(numbers.max() ?? 1)).map(String.init)
    }

    private static let meanings: [String: WordMeaning] = [
        "inbound": .inbound, "outbound": .outbound, "internal": .internal, "answered": .answered,
        "no_answer": .noAnswer, "busy": .busy, "failed": .failed, "congestion": WordMeaning(nil, .congestion),
        "voicemail": .voicemail, "unknown": .unknown, "ignored": WordMeaning(nil, nil, .ignored(.byWord)),
        "inbound no_answer": WordMeaning(.inbound, .noAnswer), "outbound no_answer": WordMeaning(.outbound, .noAnswer),
        "inbound answered": WordMeaning(.inbound, .answered), "outbound answered": WordMeaning(.outbound, .answered),
    ]

    private static func meaning(_ text: String) -> WordMeaning? { meanings[WordTable.folded(text)] }
}

extension Table {
    /// What is wrong with the options of a source.
    static func problem(_ options: FormatOptions) -> String? {
        options.tableProblem ?? columnsProblem(options) ?? wordsProblem(options)
    }

    private static func columnsProblem(_ options: FormatOptions) -> String? {
        let texts = options.further["columns"] ?? options.columns ?? []
        guard !texts.isEmpty else { return nil }
        let columns = columns(options)
        guard columns.count == texts.count else {
            return "columns: each must be ROLE=COLUMN, in the file a map of role and column"
        }
        var roles: Set<CallRole> = []
        for column in columns {
            guard let role = CallRole(name: column.key) else {
                let allowed = CallRole.allCases.map(\.name).joined(separator: ", ")
                return "columns: found the role \"\(column.key)\", allowed: \(allowed)"
            }
            guard roles.insert(role).inserted else { return "columns: \(role.name) is named twice" }
        }
        guard roles.contains(.start) || roles.contains(.date) else {
            return "columns: start is missing, or date and time apart"
        }
        guard !roles.contains(.time) || roles.contains(.date) else { return "columns: time is named without date" }
        let people: [CallRole] = [
            .agent, .extension, .client, .caller, .callee, .callerExtension, .calleeExtension, .callerName, .calleeName,
        ]
        guard !roles.isDisjoint(with: people) else {
            return "columns: nobody is named, allowed: \(people.map(\.name).joined(separator: ", "))"
        }
        let talk: [CallRole] = [.talk, .total]
        guard !roles.isDisjoint(with: talk) || roles.isSuperset(of: [.answer, .end]) else {
            return "columns: nothing tells how long people talked, allowed: talk, duration, or answer and end"
        }
        guard places(columns) == nil || options.separator != nil else {
            return "separator: is missing, and columns are named by their numbers"
        }
        return nil
    }

    private static func wordsProblem(_ options: FormatOptions) -> String? {
        let texts = options.further["words"] ?? []
        let pairs = pairs(texts)
        guard pairs.count == texts.count else { return "words: each must be WORD=MEANING, in the file a map of both" }
        for pair in pairs where meaning(pair.value) == nil {
            return
                "words: found the meaning \"\(pair.value)\", allowed: \(meanings.keys.sorted().joined(separator: ", "))"
        }
        return nil
    }
}

extension FormatOptions {
    /// What is wrong with the options that every table has.
    var tableProblem: String? {
        if separator != nil, separator == quote ?? UInt8(ascii: "\"") { return "separator: it must differ from quote" }
        if let encoding = word("encoding"), TableEncoding(name: encoding) == nil {
            return "encoding: found \"\(encoding)\", allowed: \(TableEncoding.allowed)"
        }
        if let durations = word("durations"), DurationUnit(rawValue: durations) == nil {
            let allowed = DurationUnit.allCases.map(\.rawValue).joined(separator: ", ")
            return "durations: found \"\(durations)\", allowed: \(allowed)"
        }
        if let dates = word("dates"), DateOrder(rawValue: dates) == nil {
            return "dates: found \"\(dates)\", allowed: \(DateOrder.allCases.map(\.rawValue).joined(separator: ", "))"
        }
        return timeProblem
    }
}

extension CallMap {
    /// With the order of dates and the unit of durations that the source names.
    func adjusted(by options: FormatOptions) -> CallMap {
        var map = self
        map.dates = options.word("dates").flatMap(DateOrder.init(rawValue:)) ?? dates
        map.durations = options.word("durations").flatMap(DurationUnit.init(rawValue:)) ?? durations
        return map
    }
}
