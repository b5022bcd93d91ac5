import Pace

/// `panasonic`: the SMDR printout of Panasonic's KX-TDA, TDE, NCP, NS, TD, TES and TEA.
///
/// Sources: the SMDR pages of the KX-NS1000, KX-TDA100/200, KX-TDE/NCP feature guides (patterns A, B, C), the manuals of
/// KX-TD816 and KX-TES824/TEA308; the heading lines of a real PBX.
package enum Panasonic {
    package static let format = RecordFormat(
        name: "panasonic",
        summary: "Panasonic KX-TDA/TDE/NCP/NS/TD/TES SMDR, printed in patterns A, B or C",
        needsZone: true,
        options: ["dates", "time", "encoding"],
        evidence: .documentation,
        origin: "System > SMDR: output to RS-232C, USB or LAN (telnet, port 2300), format pattern A, B or C",
        recognise: recognise,
        takesStreams: true,
        problem: { options in
            PanasonicDates.problem(options) ?? PanasonicTime.problem(options) ?? LineEncoding.problem(options)
        },
        makeDecoder: { options, carry in LineDecoder(PanasonicLines(options), carry: carry) }
    )

    private static func recognise(_ sample: FileSample) -> Recognition? {
        let lines = sample.lines(atMost: 2_000).map { PrintedLine(sample.bytes.span.text($0)) }
        let records = lines.filter(PanasonicLines.isRecord)
        let hasHeadings = lines.contains { PanasonicColumns(headings: $0) != nil }
        guard hasHeadings || (!records.isEmpty && 2 * records.count >= lines.count) else { return nil }
        let dates = PanasonicDates.evident(records.map { $0[1...8] })
        return Recognition(
            hasHeadings || records.count > 2 ? .certain : .likely,
            hasHeadings ? "the heading line names Date, Time, Ext, CO and Duration" : "times are written as 00:01'23",
            options: dates.map { [PanasonicDates.option: [$0.rawValue]] } ?? [:]
        )
    }
}

/// Option `dates`: which number of `01/02/03` is what; the PBX has it from its country.
enum PanasonicDates: String, CaseIterable, Sendable {
    case monthFirst = "mdy"
    case dayFirst = "dmy"
    case yearFirst = "ymd"

    static let option = "dates"

    init?(_ options: FormatOptions) {
        guard let word = options.word(Self.option) else { return nil }
        self.init(rawValue: word)
    }

    static func problem(_ options: FormatOptions) -> String? {
        guard Self(options) == nil else { return nil }
        let allowed = allCases.map(\.rawValue).joined(separator: ", ")
        guard let found = options.word(option) else {
            return "\(option): missing; the order of dates is to be named, one of \(allowed)"
        }
        return "\(option): found \"\(found)\", allowed: \(allowed)"
    }

    /// `01/02/03` in this order; nil where there is no such day.
    func day(_ text: String) -> Day? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).compactMap { Int($0) }
        guard parts.count == 3, text.utf8.count == 8, parts.allSatisfy({ (0...99).contains($0) }) else { return nil }
        let (year, month, day) =
            switch self {
            case .monthFirst: (parts[2], parts[0], parts[1])
            case .dayFirst: (parts[2], parts[1], parts[0])
            case .yearFirst: (parts[0], parts[1], parts[2])
            }
        return Day(year: year + (year < 80 ? 2_000 : 1_900), month: month, day: day)
    }

    /// The one order in which all the dates are days of at most five years; nil where several are.
    static func evident(_ dates: [String]) -> Self? {
        guard !dates.isEmpty else { return nil }
        let possible = allCases.filter { order in
            let days = dates.compactMap(order.day)
            guard days.count == dates.count, let first = days.min(), let last = days.max() else { return false }
            return last.number - first.number <= 5 * 366
        }
        return possible.count == 1 ? possible.first : nil
    }
}

/// Option `time`: whether records bear the time of the call's end, as most models do, or of its start, as KX-TES824 and
/// KX-TEA308 do.
enum PanasonicTime: String, CaseIterable, Sendable {
    case end
    case start

    static let option = "time"

    init(_ options: FormatOptions) {
        self = options.word(Self.option).flatMap(Self.init) ?? .end
    }

    static func problem(_ options: FormatOptions) -> String? {
        guard let found = options.word(option), Self(rawValue: found) == nil else { return nil }
        return "\(option): found \"\(found)\", allowed: \(allCases.map(\.rawValue).joined(separator: ", "))"
    }
}

/// Where the fields stand, by the words of the heading line. Those of pattern A where there is none.
///
/// In all patterns Ext ends where its word does; CO, Ring, Duration and CD begin where theirs do; Acc is the ten columns
/// before CD and a blank. So the unknown blanks of patterns B and C between need not be known.
struct PanasonicColumns: Hashable, Sendable {
    static let patternA = PanasonicColumns(number: 22, trunk: 24, trunkWidth: 2, ring: 53, duration: 58, code: 78)

    /// The last column of Ext.
    private let number: Int
    private let trunk: Int
    private let trunkWidth: Int
    /// 0: the pattern has none.
    private let ring: Int
    private let duration: Int
    private let code: Int

    private init(number: Int, trunk: Int, trunkWidth: Int, ring: Int, duration: Int, code: Int) {
        self.number = number
        self.trunk = trunk
        self.trunkWidth = trunkWidth
        self.ring = ring
        self.duration = duration
        self.code = code
    }

    /// Nil unless the line is a heading line.
    init?(headings line: PrintedLine) {
        guard line.cells.count <= 200, line.cells.first(where: { !$0.isBlank }) == "D" else { return nil }
        let words = Self.words(of: line)
        guard words.first?.word == "Date", let extensions = words.first(where: { $0.word == "Ext" }),
            let trunk = words.first(where: { $0.word == "CO" })?.columns.lowerBound,
            let duration = words.first(where: { $0.word == "Duration" })?.columns.lowerBound,
            let code = words.last(where: { $0.word == "CD" })?.columns.lowerBound,
            words.contains(where: { $0.word == "Time" })
        else { return nil }
        let ring = words.first { $0.word == "Ring" }?.columns.lowerBound ?? 0
        let isWide = ring > 0 && words.contains { $0.word == "Cost" }
        self.init(
            number: extensions.columns.upperBound,
            trunk: trunk,
            trunkWidth: isWide ? 4 : 2,
            ring: ring,
            duration: duration,
            code: code
        )
        guard isOrdered else { return nil }
    }

    private var isOrdered: Bool {
        number >= 20 && trunk > number && duration >= trunk + trunkWidth + 10 && code >= duration + 20
            && (ring == 0 || (ring >= trunk + trunkWidth + 10 && ring <= duration - 4))
    }

    private static func words(of line: PrintedLine) -> [(word: String, columns: ClosedRange<Int>)] {
        var words: [(String, ClosedRange<Int>)] = []
        var start: Int?
        for column in 1...line.cells.count + 1 {
            if line.cell(column).isBlank {
                if let begin = start { words.append((line[begin...column - 1], begin...column - 1)) }
                start = nil
            } else if start == nil {
                start = column
            }
        }
        return words
    }

    /// Six bytes.
    var carry: [UInt8] {
        [number, trunk, trunkWidth, ring, duration, code].map { UInt8(clamping: $0) }
    }

    init?(carry: [UInt8]) {
        guard carry.count == 6 else { return nil }
        let places = carry.map(Int.init)
        self.init(
            number: places[0],
            trunk: places[1],
            trunkWidth: places[2],
            ring: places[3],
            duration: places[4],
            code: places[5]
        )
        guard isOrdered else { return nil }
    }

    var numbers: ClosedRange<Int> { number - 4...number }
    var trunks: ClosedRange<Int> { trunk...trunk + trunkWidth - 1 }
    var dialled: ClosedRange<Int> { trunk + trunkWidth + 1...(ring > 0 ? ring : duration) - 2 }
    var rings: ClosedRange<Int>? { ring > 0 ? ring...ring + 3 : nil }
    var durations: ClosedRange<Int> { duration...duration + 7 }
    var accounts: ClosedRange<Int> { code - 11...code - 2 }
    var codes: ClosedRange<Int> { code...code + 2 }
}
