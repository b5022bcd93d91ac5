package import Pace

/// A format that a file may be of, with what came of reading the file as one.
package struct FormatCandidate: Sendable {
    /// Records that are read for a trial.
    private static let mostRecords = 5_000
    private static let proofRecords = 3
    /// Of so many ends of calls the offset of the clock is taken.
    private static let mostClocks = 200

    package var format: RecordFormat
    package var recognition: Recognition
    /// Those that the content tells, besides the zone that was asked for.
    package var options: FormatOptions
    /// What the source has to say yet, as a sentence that names the option.
    package private(set) var problem: String?
    package private(set) var read = 0
    package private(set) var unreadable = 0
    package private(set) var ignored = 0
    /// The first records that were read.
    package private(set) var proof: [DecodedRecord] = []
    /// Why the first of the unreadable records is.
    package private(set) var complaint: String?
    /// Seconds by which the local times of the records are ahead of UTC, by the epoch in the ids of their channels;
    /// nil where the records have none or it is not one offset.
    package private(set) var clockOffset: Int64?
    /// When the first record of a call began.
    package private(set) var firstMoment: Instant?

    /// Reads the sample as one of the format.
    ///
    /// - Parameters:
    ///   - zone: of local times; nil: they are read as UTC.
    ///   - named: options that somebody gave, of which those of the format hold, above what the content tells.
    init(
        _ format: RecordFormat,
        _ recognition: Recognition,
        _ sample: FileSample,
        zone: Zone?,
        named: [String: [String]]
    ) {
        self.format = format
        self.recognition = recognition
        options = FormatOptions(zone: zone ?? (format.needsZone ? .utc : nil))
        options.file = FileFacts(path: sample.path)
        options.file.modified = sample.modified
        options.take(recognition.options)
        options.take(named.filter { format.options.contains($0.key) })
        problem = format.problem(options)
        if problem == nil { read(sample) }
    }

    /// The share of the records that count at all which could be read; 0 when there are none.
    package var share: Double {
        let records = read + unreadable
        return records == 0 ? 0 : Double(read) / Double(records)
    }

    /// A header alone, or a beginning of a document that goes on behind the sample.
    var isWithoutRecords: Bool { read == 0 && unreadable == 0 }

    private mutating func read(_ sample: FileSample) {
        var decoder = format.makeDecoder(options, [])
        var offsets: [Int64: Int] = [:]
        var index = 0
        while index < sample.bytes.count, read + unreadable + ignored < Self.mostRecords,
            case .record(let record) = decoder.next(
                in: sample.bytes.span,
                from: index,
                offset: Int64(index),
                isFinal: sample.isWhole
            ), record.length > 0
        {
            index += record.length
            switch record.outcome {
            case .record(let decoded, _):
                read += 1 + record.further.count
                if proof.count < Self.proofRecords { proof.append(record) }
                if read <= Self.mostClocks, case .leg(let leg) = decoded { note(leg, &offsets) }
            case .ignored: ignored += 1
            case .quarantined(let reason) where !record.continuesBefore:
                unreadable += 1
                if complaint == nil { complaint = reason }
            case .quarantined: break
            }
        }
        guard let (offset, count) = offsets.max(by: { $0.value < $1.value }), count * 10 >= offsets.values.sum * 9
        else { return }
        clockOffset = offset
    }

    private mutating func note(_ leg: Leg, _ offsets: inout [Int64: Int]) {
        if firstMoment == nil { firstMoment = leg.startedAt }
        guard format.needsZone, let zone = options.zone else { return }
        let id = Array((leg.channelID.isEmpty ? leg.call : leg.channelID).utf8)
        guard let epoch = UniqueID.epoch(id.span, id.indices) else { return }
        let local = leg.startedAt.seconds + zone.offset(at: leg.startedAt)
        let quarters = Int64((Double(local - epoch) / 900).rounded())
        guard abs(local - epoch - quarters * 900) <= 120, abs(quarters) <= 14 * 4 else { return }
        offsets[quarters * 900, default: 0] += 1
    }
}

extension Collection<Int> {
    fileprivate var sum: Int { reduce(0, +) }
}
