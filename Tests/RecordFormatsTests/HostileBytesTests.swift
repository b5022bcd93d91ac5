import Pace
import RecordFormats
import Testing

@Suite("Bytes that are no rows")
struct HostileBytesTests {
    private static let mebibyte = 1 << 20
    private static let formats = FormatCatalog.all.map(\.name)
    private let good = CSVRow().line

    /// Lengths of what is one quarantined record to people: pieces belong to the one before.
    private func quarantined(_ decoded: [Decoded]) -> [Int] {
        decoded.filter { $0.quarantined != nil }.reduce(into: []) { lengths, record in
            if record.continuesBefore {
                lengths[lengths.count - 1] += record.length
            } else {
                lengths.append(record.length)
            }
        }
    }

    @Test("Case 20: a hole of many MiB is one quarantined record, and the row behind it counts", arguments: formats)
    func hole(_ format: String) throws {
        let hole = [UInt8](repeating: 0, count: 5 * Self.mebibyte + 17)
        let decoded = decode(format, hole + [10] + hole + [10])
        #expect(quarantined(decoded) == [hole.count, hole.count])
        #expect(decoded.count { $0.ignored == "blank" } == 2)
        #expect(decoded.allSatisfy { $0.quarantined?.contains("NUL") ?? true })
        let row = decode("asterisk-csv", hole + Array(good.utf8))
        #expect(row.last?.leg?.id == "1795420955.6#6")
        #expect(quarantined(row) == [hole.count])
    }

    @Test("Case 38: a line of many MiB is one quarantined record, and the rows behind it count", arguments: formats)
    func longLine(_ format: String) throws {
        let line = [UInt8](repeating: UInt8(ascii: "x"), count: 4 * Self.mebibyte) + [10]
        let decoded = decode(format, [10] + line + [10] + line)
        #expect(quarantined(decoded) == [line.count, line.count])
        #expect(decoded.count { $0.ignored == "blank" } == 2)
        let row = decode("asterisk-csv", line + Array(good.utf8))
        #expect(row.last?.leg != nil)
        #expect(quarantined(row) == [line.count])
    }

    @Test("Case 36: a quote anywhere in a row costs that row and no other", arguments: [21, 18])
    func strayQuote(fields: Int) throws {
        let rows = (0..<40).map { number in
            CSVRow([.uniqueID: "\"1795420955.\(number)\"", .sequence: "\(number)"]).fields.prefix(fields)
                .joined(separator: ",") + "\n"
        }
        let whole = decode("asterisk-csv", rows.joined()).map(\.leg)
        try #require(whole.count == 40 && !whole.contains(nil))
        let bytes = Array(rows[1].utf8)
        for place in 0..<bytes.count {
            let torn = bytes[..<place] + [UInt8(ascii: "\"")] + bytes[place...]
            let decoded = decode("asterisk-csv", Array(rows[0].utf8) + torn + Array(rows[2...].joined().utf8))
            let legs = decoded.compactMap(\.leg)
            let others = Array(whole[2...]).compactMap(\.self)
            #expect(legs.first == whole[0] && Array(legs.suffix(38)) == others, "a quote before byte \(place)")
            // In a text a doubled quote is data, and the row stays one.
            #expect(legs.count == 40 || quarantined(decoded).reduce(0, +) == bytes.count + 1)
        }
    }

    @Test("Case 35: a text with line ends and doubled quotes is one record, wherever reading stops and starts again")
    func quotedLineEnds() throws {
        let row = CSVRow([.userField: "\"a \"\"word\"\"\nand, \"\"\r\n\"\"another\"\"\""]).line
        let bytes = Array((good + row + good).utf8)
        var generator = Random(35)
        for _ in 0..<400 {
            let decoded = decodeInWindows("asterisk-csv", bytes, using: &generator, step: 9)
            try #require(decoded.count == 3)
            #expect(decoded[1].leg?.code == "a \"word\"\nand, \"\r\n\"another\"")
            #expect(decoded[1].length == row.utf8.count)
        }
    }

    @Test("Case 37: CRLF and a byte order mark change nothing", arguments: RowKind.all)
    func carriageReturns(_ kind: RowKind) throws {
        let rows = (1...3).map(kind.row)
        let wanted = decode(kind.format, rows.joined()).map(\.key)
        let text = "\u{FEFF}" + rows.map { $0.dropLast() + "\r\n" }.joined()
        #expect(decode(kind.format, text).map(\.key) == wanted && !wanted.contains(nil))
    }

    @Test("Case 37: carriage returns alone are no line ends, and the reason says so", arguments: RowKind.all)
    func loneReturns(_ kind: RowKind) throws {
        let text = (1...3).map { kind.row($0).dropLast() + "\r" }.joined()
        let decoded = decode(kind.format, text)
        #expect(decoded.map { $0.quarantined?.hasSuffix("only LF and CRLF end a line") } == [true], "\(decoded)")
        let long = String(repeating: text, count: 4_000)
        let pieces = decode(kind.format, long)
        #expect(pieces.first?.quarantined?.hasSuffix("only LF and CRLF end a line") == true)
        #expect(quarantined(pieces) == [long.utf8.count])
    }

    @Test(
        "Case 37: UTF-16 is refused as a whole with a reason that names it, and rows behind it count",
        arguments: RowKind.all,
        [true, false]
    )
    func wideText(_ kind: RowKind, isBig: Bool) throws {
        for mark in ["", "\u{FEFF}"] {
            let text = mark + (1...3).map(kind.row).joined()
            let bytes = text.utf16.flatMap { unit -> [UInt8] in
                isBig ? [UInt8(unit >> 8), UInt8(unit & 255)] : [UInt8(unit & 255), UInt8(unit >> 8)]
            }
            let decoded = decode(kind.format, bytes)
            #expect(quarantined(decoded) == [bytes.count])
            #expect(decoded.allSatisfy { $0.quarantined?.contains("UTF-16") == true })
            let behind = decode(kind.format, bytes + (isBig ? [] : [10]) + Array(kind.row(4).utf8))
            #expect(behind.last?.record != nil && behind.count { $0.record != nil } == 1)
            var generator = Random(37)
            #expect(decodeInWindows(kind.format, bytes, using: &generator, step: 5) == decoded)
        }
    }

    @Test("Case 39: bytes that are no UTF-8 cost nothing: the record counts and carries a note")
    func notUTF8() throws {
        let row = Array(CSVRow([.userField: "\"code ?\""]).line.utf8).map { $0 == UInt8(ascii: "?") ? 0xFF : $0 }
        let decoded = decode("asterisk-csv", Array(good.utf8) + row + Array(good.utf8))
        try #require(decoded.count == 3)
        #expect(decoded[1].leg?.code == "code \u{FFFD}")
        #expect(decoded[1].leg?.talk == 12_000_000)
        #expect(decoded.map { $0.note?.contains("no UTF-8") ?? false } == [false, true, false])
    }

    /// What a decoder might go over again and again.
    static let monotonies: [(name: String, pattern: [UInt8])] = [
        ("quotes", Array("\"".utf8)), ("zeros", [0]), ("commas", Array(",".utf8)), ("letters", Array("x".utf8)),
        ("quotes and commas", Array("\",".utf8)), ("brackets", Array("{\"".utf8)), ("pipes", Array("1795420955|".utf8)),
        ("returns", [13]), ("zeros and letters", [0, 120]), ("open quotes, line by line", Array("\"\n".utf8)),
        ("quoted lines", Array("\"a\n\"\"".utf8)),
    ]

    @Test(
        "Case 38: 16 MiB of one thing without an end are gone through once, not again and again",
        .timeLimit(.minutes(10)),
        arguments: ["\"", "\0", ",", "x"]
    )
    func linear(_ letter: String) throws {
        let size = 16 * Self.mebibyte
        let records = try decodeAsReader("asterisk-csv", Array(letter.utf8), size: size)
        #expect(records.bytes == size && records.entries == 1)
    }

    @Test(
        "Monotonous bytes of many kinds are gone through once in every format",
        .timeLimit(.minutes(10)),
        arguments: formats
    )
    func monotonous(_ format: String) throws {
        for (name, pattern) in Self.monotonies {
            // Lines cost something each, so that fewer of them will do.
            let size = (pattern.contains(10) ? 64 << 10 : 272 << 10) / pattern.count * pattern.count
            let clock = ContinuousClock()
            var found = 0
            let time = try clock.measure { found = try decodeAsReader(format, pattern, size: size).bytes }
            #expect(found == size, "\(name)")
            // Going over all again for every byte would take days.
            #expect(time < .seconds(120), "\(name)")
        }
    }

    /// Decodes as the daemon reads: a window of at most 4 MiB, a MiB at a time. - Returns: entries of the quarantine.
    private func decodeAsReader(_ format: String, _ pattern: [UInt8], size: Int) throws -> (bytes: Int, entries: Int) {
        let format = try #require(FormatCatalog.format(named: format))
        var decoder = format.makeDecoder(utc, [])
        let chunk = (0..<Self.mebibyte).map { pattern[$0 % pattern.count] }
        var window: [UInt8] = []
        var (read, done, entries) = (0, 0, 0)
        while done < size {
            let isFinal = read == size
            var index = 0
            while case .record(let record) = decoder.next(
                in: window.span,
                from: index,
                offset: Int64(done),
                isFinal: isFinal
            ), record.length > 0 {
                index += record.length
                done += record.length
                if case .quarantined = record.outcome, !record.continuesBefore { entries += 1 }
            }
            window.removeFirst(index)
            let count = min(Self.mebibyte, size - read)
            let shift = read % pattern.count
            if count > 0 {
                window += shift == 0 ? chunk[..<count] : (0..<count).map { pattern[($0 + shift) % pattern.count] }[...]
            }
            read += count
        }
        return (done, entries)
    }
}
