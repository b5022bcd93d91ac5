import Pace

/// The records of a call history as form data (`uuid=1&billsec=65&to=%2B79161234567`), a line each, read by a map.
struct CallForms: LineReader {
    /// The first byte of what is carried.
    static let mark: UInt8 = 4

    /// No name is longer.
    private static let longestName = 256

    var carry: [UInt8] {
        get { [Self.mark] }
        set {}
    }

    private let names: ColumnNames
    private var reader: CallLegReader

    init(_ map: CallMap, _ options: FormatOptions) {
        names = ColumnNames(map)
        reader = CallLegReader(map, options)
    }

    /// Whether a name and `=` stand at the beginning; nil while too few bytes are there to tell.
    static func begin(_ bytes: Span<UInt8>, from start: Int, isFinal: Bool) -> Bool? {
        let first = bytes.firstInk(start..<bytes.count)
        for index in first..<min(bytes.count, first + longestName) {
            let byte = bytes[index]
            if byte == UInt8(ascii: "=") { return index > first }
            let isOfName =
                byte.isDigit || (65...90).contains(byte) || (97...122).contains(byte) || "_-.[]%".utf8.contains(byte)
            guard isOfName else { return false }
        }
        return isFinal || bytes.count - first >= longestName ? false : nil
    }

    /// The names and values of a form; nil where something in it is neither.
    static func pairs(_ text: String) -> [(name: String, value: String)]? {
        var pairs: [(name: String, value: String)] = []
        for pair in text.split(separator: "&") {
            guard let mark = pair.firstIndex(of: "=") else { return nil }
            pairs.append((decoded(pair[..<mark]), decoded(pair[pair.index(after: mark)...])))
        }
        return pairs
    }

    private static func decoded(_ text: Substring) -> String {
        EncodedText.percentDecoded(String(text.replacing("+", with: " ")))
    }

    mutating func read(_ line: Range<Int>, _ bytes: Span<UInt8>, offset: Int64) -> LineReading {
        guard let pairs = Self.pairs(bytes.text(line)) else {
            let start = bytes.text(line.lowerBound..<min(line.upperBound, line.lowerBound + 24))
            return .rejected(reason: RecordError(field: "form", value: start, problem: "is no form data").description)
        }
        var best: [CallRole: (rank: Int, value: String)] = [:]
        for pair in pairs where !pair.value.isEmpty {
            for (role, rank) in names.roles(of: pair.name) where rank < best[role]?.rank ?? .max {
                best[role] = (rank, pair.value)
            }
        }
        guard !best.isEmpty else {
            let name = pairs.first?.name ?? ""
            return .rejected(
                reason: RecordError(field: "form", value: name, problem: "is nothing of a call").description
            )
        }
        var buffer = RoleBuffer()
        for (role, found) in best { buffer.add(found.value, as: role) }
        for role in best.keys { buffer.values[role] = buffer.bytes.span.withoutBlanks(buffer.values[role]) }
        switch reader.read(buffer.values.all.span, buffer.bytes.span) {
        case .record(let record, let key, let note, _): return .record(record, key: key, note: note)
        case .ignored(let reason): return .ignored(reason: reason)
        case .rejected(let reason): return .rejected(reason: reason)
        case .header: return .ignored(reason: "header")
        }
    }
}
