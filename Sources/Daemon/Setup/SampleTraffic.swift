import Linux
package import Pace
package import RecordFormats
import Tail

/// Who talked with clients in the newest records: extensions of no roster, and the channels that led outside.
package struct SampleTraffic: Sendable {
    /// Bytes that are read of each end of a file.
    private static let piece: Int64 = 1 << 20

    package struct Line: Hashable, Sendable {
        package var `extension`: String
        package var calls: Int
        /// Microseconds.
        package var talk: Int64
    }

    /// The most talk first.
    package private(set) var lines: [Line] = []
    /// The devices of external parties, the most frequent first.
    package private(set) var trunks: [String] = []

    /// - Parameter sources: a file of each with the format and the options that were found.
    package init(_ sources: [(path: String, candidate: FormatCandidate)], numbers: any NumberReading) {
        let rulebook = Rulebook()
        let site = "main"
        let records = sources.flatMap { Self.records(of: $0.path, $0.candidate) }
        let assembly = CallAssembly(rulebook: rulebook, site: site, numbers: numbers)
        var sums: [String: Line] = [:]
        for group in CallGroups.calls(records, site: site) {
            for stray in assembly.outcome(of: group).strays {
                var line = sums[stray.extension] ?? Line(extension: stray.extension, calls: 0, talk: 0)
                line.calls += 1
                line.talk += stray.talk
                sums[stray.extension] = line
            }
        }
        lines = sums.values.sorted { ($1.talk, $1.calls, $0.extension) < ($0.talk, $0.calls, $1.extension) }
        trunks = Self.trunks(records, rulebook, site, numbers)
    }

    private static func trunks(_ records: [Record], _ rulebook: Rulebook, _ site: String, _ numbers: any NumberReading)
        -> [String]
    {
        var counts: [String: Int] = [:]
        for case .leg(let leg) in records {
            let reader = PartyReader(rulebook: rulebook, site: site, at: leg.startedAt, numbers: numbers)
            for party in [leg.caller, leg.callee] where !party.device.isEmpty && party.device != party.number {
                guard case .external = reader.party(of: party) else { continue }
                counts[party.device, default: 0] += 1
            }
        }
        return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(5).map(\.key)
    }

    /// The records of the first and of the last MiB.
    private static func records(of path: String, _ candidate: FormatCandidate) -> [Record] {
        guard let content = try? FileContent.open(path),
            let first = try? content.read(at: 0, count: Int(piece))
        else { return [] }
        var decoder = candidate.format.makeDecoder(candidate.options, [])
        var records = decode(first, &decoder, isFinal: first.count < Int(piece))
        // What is compressed would have to be unpacked as a whole.
        guard let size = try? FileStatus(of: path).size, size > 2 * piece, !path.hasSuffix(".gz"),
            let last = try? content.read(at: size - piece, count: Int(piece)),
            let line = last.firstIndex(of: UInt8(ascii: "\n"))
        else { return records }
        // The header of the file still holds; a torn first record is passed over by the decoder.
        var behind = candidate.format.makeDecoder(
            candidate.options,
            RecordFormat.header(inCarry: decoder.carry)
        )
        records += decode(Array(last[(line + 1)...]), &behind, isFinal: true)
        return records
    }

    private static func decode(_ bytes: [UInt8], _ decoder: inout any RecordDecoder, isFinal: Bool) -> [Record] {
        var records: [Record] = []
        var index = 0
        while index < bytes.count,
            case .record(let record) = decoder.next(
                in: bytes.span,
                from: index,
                offset: Int64(index),
                isFinal: isFinal
            ), record.length > 0
        {
            index += record.length
            if case .record(let decoded, _) = record.outcome { records.append(decoded) }
            records += record.further.map(\.record)
        }
        return records
    }
}
