import Pace

/// `mitel`: SMDR of Mitel 3300 and MiVoice Business.
///
/// Sources: Mitel's SMDR help ("Summary of Fields Tables", "Recorded Information", "Examples", "Conditions"); real lines of
/// MiVoice Business with extended digit length.
package enum Mitel {
    package static let format = RecordFormat(
        name: "mitel",
        summary: "Mitel 3300 and MiVoice Business SMDR: standard and extended records, with and without ANI",
        needsZone: true,
        options: [CalendarYear.option, MitelClock.option, LineEncoding.option],
        evidence: .documentation,
        origin: "SMDR Options and Class of Service \"SMDR External/Internal\"; the records come from TCP port 1752",
        recognise: recognise,
        takesStreams: true,
        problem: { options in
            CalendarYear.problem(options) ?? MitelClock.problem(options) ?? LineEncoding.problem(options)
        },
        makeDecoder: { options, carry in LineDecoder(MitelLines(options), carry: carry) }
    )

    private static func recognise(_ sample: FileSample) -> Recognition? {
        let lines = sample.lines(atMost: 2_000).map { MitelLines.aligned(PrintedLine(sample.bytes.span.text($0))) }
        let records = lines.filter { MitelTable.table(of: $0) != nil }
        guard !records.isEmpty, 2 * records.count >= lines.count else { return nil }
        var clock = MitelClock.unknown
        for line in records { clock.learn(from: line) }
        return Recognition(
            .certain,
            "month and day, start and duration stand where SMDR of a Mitel has them",
            options: clock == .unknown ? [:] : [MitelClock.option: [clock == .half ? "12" : "24"]]
        )
    }
}

/// Option `clock`: whether hours go to 12, with P in the afternoon, or to 24. Without it what the file has shown so far.
enum MitelClock: UInt8, Hashable, Sendable {
    case unknown = 0
    case half = 1
    case full = 2

    static let option = "clock"

    init(_ options: FormatOptions) {
        switch options.word(Self.option) {
        case "12": self = .half
        case "24": self = .full
        default: self = .unknown
        }
    }

    static func problem(_ options: FormatOptions) -> String? {
        guard let found = options.word(option), !["12", "24"].contains(found) else { return nil }
        return "\(option): found \"\(found)\", allowed: 12, 24"
    }

    /// P, or A, shows a clock of 12 hours; an hour over 12, or 00, one of 24.
    mutating func learn(from line: PrintedLine) {
        guard let table = MitelTable.table(of: line), let hour = line.number(8...9) else { return }
        if "PpAa".unicodeScalars.contains(line.cell(table.half)) {
            self = .half
        } else if hour == 0 || hour > 12 {
            self = .full
        }
    }

    /// The hour of the day. Without a mark it is the morning's, so that 12 is midnight on a clock of 12 hours. Before the file
    /// has shown its clock 12 is noon: a noon of 12 hours would have its P, and calls at midnight are rare.
    func hour(_ written: Int, half: Unicode.Scalar) -> Int? {
        switch half {
        case "P", "p": (1...12).contains(written) ? written % 12 + 12 : nil
        case "A", "a": (1...12).contains(written) ? written % 12 : nil
        case _ where written > 23: nil
        default: written == 12 && self == .half ? 0 : written
        }
    }
}
