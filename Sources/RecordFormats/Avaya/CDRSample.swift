import Pace

/// Tells a file of CDR records by its columns, which takes many records, since nothing else marks them.
enum CDRSample {
    private static let leastRecords = 20

    static func recognise(_ sample: FileSample) -> Recognition? {
        let bytes = sample.bytes.span
        var hasDate = false
        var records: [Range<Int>] = []
        for line in SampleLines(sample).lines {
            let line = line
            if isDate(bytes, line) {
                hasDate = true
            } else if (56...130).contains(line.count) {
                records.append(line)
            } else {
                return nil
            }
        }
        guard hasDate, records.count >= leastRecords else { return nil }
        let fitting = CDRLayout.distinct.filter { name in
            guard let layout = CDRLayout.standard[name] else { return false }
            return records.allSatisfy { fits(layout, name, bytes, $0) }
        }
        guard fitting.count == 1 else { return nil }
        return Recognition(
            .weak,
            "\(records.count) lines and a date fit the columns of the layout \(fitting[0]) alone",
            options: [CDRLayout.option: fitting]
        )
    }

    /// `11 23`, `1123`.
    private static func isDate(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Bool {
        let date = bytes.trimmed(line)
        guard date.count == 4 || (date.count == 5 && bytes[date.lowerBound + 2] == .space),
            let first = bytes.number(date.prefix(2)), let second = bytes.number(date.suffix(2))
        else { return false }
        return (1...31).contains(first) && (1...31).contains(second) && min(first, second) <= 12
    }

    private static func fits(_ layout: CDRLayout, _ name: String, _ bytes: Span<UInt8>, _ line: Range<Int>) -> Bool {
        let fields = CDRFields(layout: layout, line: line, isAlternative: false, encoding: .utf8)
        guard layout.blanks.allSatisfy({ bytes.columns($0...$0, of: line).isEmpty }),
            fields.range(.time, bytes).count == 4, fields.range(.duration, bytes).count == 4
        else { return false }
        let condition = fields.range(.condition, bytes)
        guard condition.count == 1, isCode(bytes[condition.lowerBound]) else { return false }
        for item: CDRLayout.Item in [.codeDialed, .codeUsed, .dialed, .calling] {
            for index in fields.range(item, bytes) where !isDialled(bytes[index]) { return false }
        }
        // These two differ in the column of the facility restriction level alone.
        switch name {
        case "teleseer": guard bytes.columns(55...55, of: line).isEmpty else { return false }
        case "isdn-teleseer": guard bytes.columns(54...54, of: line).isEmpty else { return false }
        default: break
        }
        do throws(RecordError) {
            _ = try fields.length(bytes)
            return try fields.clock(.time, bytes) != nil
        } catch {
            return false
        }
    }

    private static func isCode(_ byte: UInt8) -> Bool {
        ConditionCode(byte, isAlternative: false) != nil || ConditionCode(byte, isAlternative: true) != nil
    }

    private static func isDialled(_ byte: UInt8) -> Bool {
        byte.isDigit || byte == UInt8(ascii: "#") || byte == UInt8(ascii: "*")
    }
}
