import Pace
import RecordFormats
import Testing

/// A row of a format, as often as wanted, each another.
struct RowKind: CustomTestStringConvertible {
    var name: String
    var format: String
    var row: @Sendable (_ number: Int) -> String

    var testDescription: String { name }

    /// The first field is the caller's name, and a part of one before it may pass for a part of it: it means nothing.
    func hides(_ cut: Int) -> Bool {
        name == "cdr_custom" && cut <= row(0).utf8.prefix { $0 != UInt8(ascii: ",") }.count
    }

    private static func csv(_ number: Int, fields: Int) -> String {
        let row = CSVRow([.uniqueID: "\"1795420955.\(number)\"", .sequence: "\(1000 + number)"])
        return row.fields.prefix(fields).joined(separator: ",") + "\n"
    }

    static let all = [
        RowKind(name: "Master.csv of 21 fields", format: "asterisk-csv") { csv($0, fields: 21) },
        RowKind(name: "Master.csv of 18 fields", format: "asterisk-csv") { csv($0, fields: 18) },
        RowKind(name: "Master.csv of 16 fields", format: "asterisk-csv") { csv($0, fields: 16) },
        RowKind(name: "cdr_custom", format: "asterisk-custom") { number in
            "\"\"\"Al\"\" <1>\",\"1\",\"2\",\"c\",\"SIP/1-01\",\"SIP/2-02\",\"Dial\",\"SIP/2\","
                + "\"2026-11-23 08:02:35\",\"2026-11-23 08:02:37\",\"2026-11-23 08:02:49\",\"14\",\"12\",\"ANSWERED\","
                + "\"DOCUMENTATION\",\"\",\"1795420955.\(number)\",\"\",\"1795420955.\(number)\",\(number)\n"
        },
        RowKind(name: "JSON", format: "asterisk-custom") { number in
            "{\"src\":\"1\",\"dst\":\"2\",\"start\":\"2026-11-23 08:02:35\",\"billsec\":12,\"disposition\":\"ANSWERED\","
                + "\"uniqueid\":\"1795420955.\(number)\",\"sequence\":\(number)}\n"
        },
        RowKind(name: "channel events", format: "asterisk-cel") { number in
            "\"HANGUP\",\"1795420955.\(100_000 + number)\",\"Al\",\"1\",\"\",\"\",\"\",\"s\",\"default\",\"SIP/1-01\",\"\",\"\","
                + "\"3\",\"\",\"1795420955.1\",\"1795420955.1\",\"\",\"\",\"\",\"\"\n"
        },
        RowKind(name: "the queue log", format: "asterisk-queue-log") { number in
            "\(1_795_420_955 + number)|1795420955.8|sales|101|CONNECT|2|1795420955.9|3\n"
        },
    ]
}

@Suite("Rows that were torn")
struct TornRowTests {
    @Test(
        "Case 34: a fragment with the whole row again behind it on the same line: the row counts once, the fragment not",
        arguments: RowKind.all
    )
    func fragmentAndWholeRow(_ kind: RowKind) throws {
        let (before, torn, after) = (kind.row(1), kind.row(2), kind.row(3))
        let wanted = decode(kind.format, before + torn + after).map(\.record)
        try #require(wanted.count == 3 && !wanted.contains(nil))
        for cut in 1..<torn.utf8.count - 1 {
            let decoded = decode(kind.format, before + String(torn.prefix(cut)) + torn + after)
            let found = decoded.filter { $0.record != nil }
            // The queue log knows events by their place in the file, so only what they say is compared.
            #expect(same(found.map(\.record), wanted), "cut behind \(cut) bytes")
            let fragments = decoded.filter { $0.quarantined != nil }
            #expect(kind.hides(cut) || fragments.map(\.length) == [cut], "cut behind \(cut) bytes: \(fragments)")
        }
    }

    @Test(
        "Case 33: a last line that was never completed is no record, or one that says it may be cut, or the whole one",
        arguments: RowKind.all
    )
    func neverCompleted(_ kind: RowKind) throws {
        let (before, torn) = (kind.row(1), kind.row(2))
        let wanted = decode(kind.format, before + torn).map(\.record)
        for cut in 1..<torn.utf8.count {
            let decoded = decode(kind.format, before + String(torn.prefix(cut)))
            try #require(decoded.count == 2)
            #expect(decoded[0].record != nil)
            if decoded[1].record != nil, !decoded[1].mayBeCut {
                #expect(same([decoded[1].record], [wanted[1]]) && cut == torn.utf8.count - 1, "cut behind \(cut) bytes")
            }
        }
    }

    @Test("Case 33: the rest of a torn row is no record, and the row behind it counts", arguments: RowKind.all)
    func restOfTornRow(_ kind: RowKind) throws {
        let (torn, after) = (kind.row(2), kind.row(3))
        let wanted = decode(kind.format, torn + after).map(\.record)
        let first = torn.utf8.prefix { $0 != UInt8(ascii: ",") }.count
        for cut in 1..<torn.utf8.count - 1 {
            let decoded = decode(kind.format, String(torn.dropFirst(cut)) + after)
            #expect(same([decoded.last?.record], [wanted[1]]), "from byte \(cut) on: \(decoded)")
            // Of the first field, which is an account or a name, a part may be missing without anybody noticing.
            guard cut > first || kind.format == "asterisk-queue-log" else { continue }
            #expect(decoded.dropLast().allSatisfy { $0.record == nil }, "from byte \(cut) on: \(decoded)")
        }
    }

    @Test("Case 57: a fragment of one row before a row of another: both are told apart", arguments: RowKind.all)
    func fragmentAndNextRow(_ kind: RowKind) throws {
        let (before, torn, after) = (kind.row(1), kind.row(2), kind.row(3))
        let wanted = decode(kind.format, before + after).map(\.record)
        for cut in 1..<torn.utf8.count - 1 {
            let decoded = decode(kind.format, before + String(torn.prefix(cut)) + after)
            #expect(same(decoded.filter { $0.record != nil }.map(\.record), wanted), "cut behind \(cut) bytes")
            #expect(kind.hides(cut) || decoded.filter { $0.quarantined != nil }.map(\.length) == [cut])
        }
    }

    @Test(
        "A torn row, a hole and the next row: fragment and hole are quarantined, the row counts",
        arguments: RowKind.all
    )
    func fragmentAndHole(_ kind: RowKind) throws {
        let (before, torn, after) = (kind.row(1), kind.row(2), kind.row(3))
        let wanted = decode(kind.format, before + after).map(\.record)
        for hole in [16, 5_000, 2 << 20] {
            for cut in [1, 2, 5, torn.utf8.count / 2, torn.utf8.count - 2] {
                let bytes =
                    Array((before + torn.prefix(cut)).utf8) + [UInt8](repeating: 0, count: hole) + Array(after.utf8)
                let decoded = decode(kind.format, bytes)
                #expect(same(decoded.filter { $0.record != nil }.map(\.record), wanted), "\(cut), \(hole)")
                let lost = decoded.filter { $0.quarantined != nil }.reduce(0) { $0 + $1.length }
                #expect(lost == cut + hole)
            }
        }
    }

    /// Whether the same was read, wherever it stands.
    private func same(_ found: [Decoded.Outcome?], _ wanted: [Decoded.Outcome?]) -> Bool {
        found.map(placeless) == wanted.map(placeless)
    }

    private func placeless(_ outcome: Decoded.Outcome?) -> Decoded.Outcome? {
        switch outcome {
        case .queue(var event):
            event.order = 0
            return .queue(event)
        case .channel(var event):
            event.order = 0
            return .channel(event)
        case .leg, .journal, .mail, .ignored, .quarantined, nil: return outcome
        }
    }
}
