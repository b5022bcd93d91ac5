import Linux
package import Pace
package import RecordFormats

/// The records under `Tests/Fixtures`.
package enum Fixtures {
    package static let folder: String = {
        let file = #filePath
        return file.split(separator: "/").dropLast(2).reduce("") { $0 + "/" + $1 } + "/Fixtures"
    }()

    package static func bytes(_ name: String) throws -> [UInt8] {
        try FileDescriptor.open("\(folder)/\(name)").read(at: 0, count: 64 << 20)
    }

    /// All records of a file that bear on contacts.
    package static func records(_ name: String, format: String, options: FormatOptions) throws -> [Record] {
        decode(try bytes(name), format: format, options: options).compactMap { record in
            if case .record(let decoded, _) = record.outcome { decoded } else { nil }
        }
    }

    package static func decode(_ bytes: [UInt8], format: String, options: FormatOptions) -> [DecodedRecord] {
        guard let format = FormatCatalog.format(named: format) else { return [] }
        var decoder = format.makeDecoder(options, [])
        var records: [DecodedRecord] = []
        var index = 0
        while index < bytes.count,
            case .record(let record) = decoder.next(in: bytes.span, from: index, offset: Int64(index), isFinal: true),
            record.length > 0
        {
            records.append(record)
            index += record.length
        }
        return records
    }
}
