import Ledger
import Linux
import Pace
import Postgres
import RecordFormats
import Settings
import Tail

/// Reads quarantined records again where they still stand in their files; what can be read now is counted.
package struct QuarantineRetry: Sendable {
    private static let chunk = 1_000

    private let workplace: Workplace

    package init(_ workplace: Workplace) {
        self.workplace = workplace
    }

    /// - Parameter source: nil: of all sources.
    package func run(source name: String?) async throws -> (tried: Int, resolved: Int) {
        let entries = try await workplace.ledger.perform {
            try $0.quarantine(source: name, unresolvedOnly: true, limit: Self.chunk)
        }
        var resolved = 0
        for entry in entries {
            guard let settings = workplace.configuration.sources.first(where: { $0.name == entry.source }),
                let format = KnownFormats.format(named: settings.format), let bytes = bytes(of: entry)
            else { continue }
            let source = try await workplace.ledger.perform {
                try $0.source(
                    name: settings.name,
                    site: settings.site,
                    format: settings.format,
                    zone: settings.options.zone?.name
                )
            }
            let file = try await workplace.ledger.perform { try $0.file(entry.file) }
            let options = settings.options(for: entry.path, SourcePaths(settings.paths, format: format))
            var decoder = format.makeDecoder(options, RecordFormat.header(inCarry: file?.carry ?? []))
            var records: [PlacedRecord] = []
            var isReadable = true
            var index = 0
            while index < bytes.count,
                case .record(let record) = decoder.next(
                    in: bytes.span,
                    from: index,
                    offset: entry.offset + Int64(index),
                    isFinal: true
                ), record.length > 0
            {
                switch record.outcome {
                case .record(let decoded, let key):
                    records.append(
                        PlacedRecord(record: decoded, key: key, offset: record.offset, length: record.length)
                    )
                    for further in record.further {
                        records.append(
                            PlacedRecord(
                                record: further.record,
                                key: further.key,
                                offset: record.offset,
                                length: record.length,
                                isFurther: true
                            )
                        )
                    }
                case .ignored: break
                case .quarantined: isReadable = false
                }
                index += record.length
            }
            let found = records
            if isReadable, !records.isEmpty, try await resolve(entry, of: source, found) {
                resolved += 1
            } else {
                try await workplace.ledger.perform { try $0.noteRetried(entry) }
            }
        }
        return (entries.count, resolved)
    }

    /// - Returns: false when the database still refuses the record.
    private func resolve(_ entry: QuarantineEntry, of source: SourceHandle, _ records: [PlacedRecord]) async throws
        -> Bool
    {
        do {
            let now = Instant(microseconds: WallClock.now())
            _ = try await workplace.ledger.perform { try $0.resolve(entry, of: source, records: records, now: now) }
            return true
        } catch LedgerError.database(let error) where error.isDataError {
            return false
        }
    }

    /// From the file where it still holds them, else from the ledger where that kept all.
    private func bytes(of entry: QuarantineEntry) -> [UInt8]? {
        let length = Int(clamping: entry.length)
        if let file = try? FileContent.open(entry.path), length <= 64 << 20,
            let bytes = try? file.read(at: entry.offset, count: length), bytes.count == length,
            Array(bytes.prefix(entry.bytes.count)) == entry.bytes
        {
            return bytes
        }
        return entry.bytes.count == length ? entry.bytes : nil
    }
}
