package import Pace
import RecordFormats

/// Somebody else's report on calls: a table with a header line, set apart by commas, semicolons or tabs.
package struct CallReport: Sendable {
    /// What a column of a report is.
    package enum Column: String, CaseIterable, Sendable {
        case start
        case date
        case time
        case agent
        case caller
        case callee
        case client
        case talk
        case duration
    }

    package struct Problem: Error, CustomStringConvertible {
        package var description: String
    }

    private static let longestTalk: Int64 = 7 * 86_400_000_000

    package private(set) var calls: [ReportedCall] = []
    /// Lines that could not be read, as sentences; the first hundred.
    package private(set) var problems: [String] = []
    package private(set) var unreadable = 0
    /// The names of the columns that were used.
    package private(set) var columns: [Column: String] = [:]
    /// Whether all beginnings are whole minutes.
    package private(set) var isByMinutes = true

    /// - Parameters:
    ///   - named: the columns that somebody named, by their headings.
    ///   - zone: of local times.
    ///   - timeFormat: of beginnings in another form, as `time_format` of a source.
    package init(_ bytes: [UInt8], named: [Column: String] = [:], zone: Zone, timeFormat: String? = nil)
        throws(Problem)
    {
        let text = Array(ReportText.utf8(bytes).utf8)
        var table = ReportTable(text)
        guard let header = table.next() else { throw Problem(description: "the report is empty") }
        let places = try Self.places(header, named)
        columns = places.mapValues { header[$0] }
        var clock = ReportClock(zone: zone, format: timeFormat)
        let talkPlace = places[.talk] ?? places[.duration]
        let inMinutes = talkPlace.map { ReportHeading.isInMinutes(header[$0]) } ?? false
        while let row = table.next() {
            guard row.contains(where: { !$0.isEmpty }) else { continue }
            func field(_ column: Column) -> String? {
                places[column].flatMap { $0 < row.count ? row[$0] : nil }.flatMap { $0.isEmpty ? nil : $0 }
            }
            let halves = [field(.date), field(.start) ?? field(.time)].compactMap { $0 }
            let date = field(.start) ?? halves.joined(separator: " ")
            guard let start = clock.instant(date) ?? clock.instant(halves.joined(separator: " ")) else {
                // Sums at the end of a table have no beginning.
                if !date.isEmpty { note("line \(table.line): \(date) is no date and time") }
                continue
            }
            let written = field(.talk) ?? field(.duration) ?? "0"
            guard let talk = ReportHeading.duration(written, inMinutes: inMinutes), talk <= Self.longestTalk else {
                note("line \(table.line): \(written) is no length of a talk")
                continue
            }
            let parties = [Column.agent, .caller, .callee, .client].compactMap(field)
            if start.seconds % 60 != 0 { isByMinutes = false }
            calls.append(ReportedCall(line: table.line, start: start, parties: parties, talk: talk))
        }
        isByMinutes = isByMinutes && !calls.isEmpty
    }

    private mutating func note(_ problem: String) {
        unreadable += 1
        if problems.count < 100 { problems.append(ShownText.line(problem, limit: 120)) }
    }

    private static func places(_ header: [String], _ named: [Column: String]) throws(Problem) -> [Column: Int] {
        var places: [Column: Int] = [:]
        for (column, name) in named {
            let wanted = name.lowercased()
            guard let place = header.firstIndex(where: { $0.lowercased() == wanted }) else {
                throw Problem(description: "the report has no column \(name); it has \(header.joined(separator: ", "))")
            }
            places[column] = place
        }
        for (place, name) in header.enumerated() where !places.values.contains(place) {
            guard let column = ReportHeading.column(name), places[column] == nil else { continue }
            places[column] = place
        }
        if places[.start] == nil, places[.date] == nil, let time = places[.time] {
            (places[.start], places[.time]) = (time, nil)
        }
        guard places[.start] != nil || places[.date] != nil else {
            throw Problem(description: missing("the beginning of the call", "start", header))
        }
        guard places[.talk] != nil || places[.duration] != nil else {
            throw Problem(description: missing("the talk or the length", "talk", header))
        }
        guard [Column.agent, .caller, .callee, .client].contains(where: { places[$0] != nil }) else {
            throw Problem(description: missing("a party (agent, caller, callee or client)", "agent", header))
        }
        return places
    }

    private static func missing(_ what: String, _ column: String, _ header: [String]) -> String {
        let names = ShownText.line(header.joined(separator: ", "), limit: 300)
        return "no column of the report is known as \(what); name it by --columns \(column)=HEADING of \(names)"
    }
}

/// The rows of a delimited table.
private struct ReportTable {
    private let bytes: [UInt8]
    private var splitter: FieldSplitter
    private var start = 0
    private var nextLine = 1
    /// Of the row that was read last.
    private(set) var line = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        let head = bytes.prefix { $0 != UInt8(ascii: "\n") }
        let separators: [UInt8] = [UInt8(ascii: ";"), 9, UInt8(ascii: ",")]
        // The one that is there most often; ties go to the rarer one in texts.
        let best = separators.max { left, right in
            head.count { $0 == left } < head.count { $0 == right }
        }
        splitter = FieldSplitter(CSVDialect(separatedBy: best ?? UInt8(ascii: ",")))
    }

    mutating func next() -> [String]? {
        while start < bytes.count {
            line = nextLine
            let bytes = bytes
            let span = bytes.span
            splitter.begin(at: start)
            var stop = splitter.advance(in: span, until: bytes.count, isFinal: true)
            while case .newline = stop { stop = splitter.advance(in: span, until: bytes.count, isFinal: true) }
            let first = start
            guard case .complete(let next) = stop, next > start else {
                let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count - 1
                start = end + 1
                nextLine += 1
                // A row that the quotes make unreadable is split without them.
                return String(decoding: bytes[first..<end], as: UTF8.self)
                    .split(
                        separator: Character(Unicode.Scalar(splitter.dialect.separator)),
                        omittingEmptySubsequences: false
                    )
                    .map(Self.trimmed)
            }
            start = next
            nextLine += max(1, bytes[first..<next].count { $0 == UInt8(ascii: "\n") })
            return splitter.fields.indices.map { Self.trimmed(splitter.text($0, span)[...]) }
        }
        return nil
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
