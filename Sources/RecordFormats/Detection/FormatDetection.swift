package import Pace

/// What format a file has, told by its content: every format is asked, and those that know the file are tried on it.
package struct FormatDetection: Sendable {
    /// The share of readable records below which a file is none of the format's.
    private static let leastShare = 0.5
    /// That which a format needs whose shape others have too.
    private static let weakShare = 0.95
    private static let weakRecords = 3
    /// By how much the better of two that are equally certain must be ahead.
    private static let lead = 0.3

    /// The format that is clearly ahead; nil when none is.
    package private(set) var found: FormatCandidate?
    /// All that know the file, the best first.
    package private(set) var candidates: [FormatCandidate]
    /// Why the one was found, or why none was, as a sentence without its end.
    package private(set) var reason: String

    /// - Parameters:
    ///   - zone: of local times, for the trial; nil: they are read as UTC.
    ///   - options: what somebody says of the file, by name; a format takes its own for the trial.
    ///   - formats: those that are asked.
    package init(
        _ sample: FileSample,
        zone: Zone? = nil,
        options: [String: [String]] = [:],
        formats: [RecordFormat] = FormatCatalog.all
    ) {
        candidates = formats.compactMap { format in
            format.recognise(sample).map { FormatCandidate(format, $0, sample, zone: zone, named: options) }
        }
        .sorted { ($0.recognition.certainty, $0.share, $0.read) > ($1.recognition.certainty, $1.share, $1.read) }
        (found, reason) = Self.choice(of: candidates, sample)
    }

    private static func choice(of candidates: [FormatCandidate], _ sample: FileSample) -> (FormatCandidate?, String) {
        guard !sample.bytes.isEmpty else { return (nil, "the file is empty") }
        guard !candidates.isEmpty else { return (nil, "its beginning looks like no format that CallPace knows") }
        let proven = candidates.filter { isProven($0, sample) }
        guard let best = proven.first else {
            let why = candidates.map { "\($0.format.name): \(doubt($0))" }.joined(separator: "; ")
            return (nil, "it looks like a known format, and reading it as one does not bear that out (\(why))")
        }
        let rivals = proven.dropFirst().filter { rival in
            rival.recognition.certainty == best.recognition.certainty && best.share - rival.share < lead
        }
        guard rivals.isEmpty else {
            let names = ([best] + rivals).map(\.format.name).joined(separator: ", ")
            return (nil, "it may be any of \(names); name the one that your PBX writes")
        }
        return (best, best.recognition.reason)
    }

    private static func isProven(_ candidate: FormatCandidate, _ sample: FileSample) -> Bool {
        let isSure = candidate.recognition.certainty == .certain
        // What is missing cannot be tried; a sure sign is enough then, as it is for a header alone.
        if candidate.problem != nil { return candidate.recognition.certainty > .weak }
        if candidate.isWithoutRecords {
            // One record a file, which goes on behind the sample.
            let isCut = candidate.format.isWholeFile && !sample.isWhole
            return isSure || (isCut && candidate.recognition.certainty > .weak)
        }
        guard candidate.recognition.certainty == .weak else { return candidate.share >= leastShare }
        return candidate.share >= weakShare && candidate.read >= weakRecords
    }

    private static func doubt(_ candidate: FormatCandidate) -> String {
        if let problem = candidate.problem { return problem }
        if candidate.isWithoutRecords { return "it holds no record" }
        let count = "\(candidate.unreadable) of \(candidate.read + candidate.unreadable) records cannot be read"
        return candidate.complaint.map { "\(count), the first because of \($0)" } ?? "too few records to be sure"
    }
}
