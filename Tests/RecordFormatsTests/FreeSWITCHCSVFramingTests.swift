import Pace
import RecordFormats
import Testing

/// Where a line begins and ends, and which of its bytes are which column, when nothing is quoted.
@Suite("freeswitch-csv: lines")
struct FreeSWITCHCSVFramingTests: FreeSWITCHLines {
    @Test(
        "Trap 1: what looks like columns in a caller's name is counted off from the right",
        arguments: [
            "A\",\"B", "\"", "\"quoted\"", "a,b,c", "<script>alert(1)</script>", "\\\",\\\"", "A\", \"B\", \"C",
            "'; --",
            "\u{1}\u{7F}\t", "A\",\"79990000000\",\"999\",\"ctx", "Анна", "",
            "A\",", "\",", "A\" , ", "x\",\"A\",", "A\",\",", ",\"",
            "x\",\"2026-11-23 01:00:00\",\"\",\"2026-11-23 09:00:00\",\"9\",\"9\",\"NORMAL_CLEARING",
        ]
    )
    func hostileNames(name: String) throws {
        let text = example(name: name) + example(uuid: Self.other)
        let decoded = decode("freeswitch-csv", text)
        #expect(
            decoded.map(\.leg) == [
                try expected(),
                try expected {
                    ($0.call, $0.id, $0.channelID) = (Self.other, Self.other, Self.other)
                    $0.caller.channel = Self.other
                },
            ],
            "\(decoded)"
        )
        #expect(decode("freeswitch-csv", line(asterisk(name: name))).first?.leg?.talk == 60_000_000)
    }

    @Test("Trap 1: a line that can be read in several ways is quarantined, and the next one counts")
    func several() throws {
        // The middle of the line stands twice, once in the caller's name and once in the telephone's: which is meant?
        let middle = basic().dropFirst() + ["PCMU", "PCMU"]
        let fields = ["A"] + middle + ["B"] + middle + ["agent", "PS=1"]
        let decoded = decode("freeswitch-csv", line(fields) + example(), named("linksys"))
        #expect(decoded.first?.quarantined == "columns: 32 of them can be read in several ways")
        #expect(decode("freeswitch-csv", line(fields) + example()).map { $0.leg != nil } == [false, true])
    }

    @Test(
        "Trap 1: a quote between two columns is the name's, whichever side it stands on; between two others it is nobody's"
    )
    func quotesBetween() throws {
        for template in ["default", "snom"] {
            let behind = template == "snom" ? ["PCMU", "PCMU", "x", "", "", "", ""] : []
            let decoded = decode("freeswitch-csv", line(basic(name: "A\",") + behind), named(template))
            #expect(decoded.first?.leg == (try expected()), "\(decoded)")
        }
        // The telephone's name begins with the comma and the quote.
        let agent = line(basic() + ["PCMU", "PCMU", ",\"agent", "PS=1"])
        #expect(decode("freeswitch-csv", agent).first?.leg == (try expected()))
        // Of the last argument and the start the argument alone can hold them.
        var fields = asterisk()
        fields[8] = "user/101@x\","
        #expect(decode("freeswitch-csv", line(fields)).first?.leg?.startedAt == instant("2026-11-23T08:00:00Z"))
        // The caller's number, or the one called?
        var numbers = basic()
        numbers[1] = "79161234567\","
        let decoded = decode("freeswitch-csv", line(numbers) + example())
        #expect(decoded.first?.quarantined == "columns: 13 of them can be read in several ways")
        #expect(decoded.count == 2 && decoded[1].leg != nil)
    }

    @Test("Trap 1: a name with line ends", arguments: ["\n", "\r\n", "\r", "one\ntwo\nthree\n", "\n\n"])
    func lineEnds(name: String) throws {
        let text = example(uuid: Self.other) + example(name: "A" + name + "B") + example(uuid: Self.other)
        let decoded = decode("freeswitch-csv", text)
        try #require(decoded.count == 3, "\(decoded)")
        #expect(decoded[1].leg == (try expected()))
        #expect(decoded[1].length == example(name: "A" + name + "B").utf8.count)
    }

    @Test("A broken line is no part of a whole one behind it")
    func brokenLine() throws {
        for broken in ["\"9007\",\"90\n", "garbage\n", "\"\n", "\"9007\",\"9007\",\"1\",\"x\",\"2026\"\n"] {
            let decoded = decode("freeswitch-csv", broken + example() + broken)
            #expect(decoded.map { $0.leg != nil } == [false, true, false], "\(decoded)")
            #expect(decoded[0].length == broken.utf8.count && decoded[0].quarantined?.hasPrefix("columns: ") == true)
        }
    }

    @Test("Trap 3: a write that was cut short is followed by the whole line: the part is quarantined")
    func tornWrite() throws {
        let whole = example()
        // One byte, a quote, may as well be the name's.
        for length in 2..<whole.utf8.count - 1 {
            let part = String(decoding: Array(whole.utf8)[..<length], as: UTF8.self)
            let decoded = decode("freeswitch-csv", part + whole + example(uuid: Self.other))
            try #require(decoded.count == 3, "\(length)")
            #expect(decoded[0].quarantined?.hasPrefix("line: cut short") == true && decoded[0].length == length)
            #expect(decoded[1].leg == (try expected()) && decoded[2].leg?.id == Self.other)
        }
    }

    @Test("The built-in template of a missing one: records end with a semicolon, on one line")
    func semicolons() throws {
        let row = String(line(asterisk()).dropLast()) + ";"
        let hostile = String(line(asterisk(name: "a\";\"b")).dropLast()) + ";"
        for rows in [[row, row, row], [row, hostile, row], [row + "\n", row + "\n", row + "\n"]] {
            let decoded = decode("freeswitch-csv", rows.joined())
            #expect(decoded.compactMap { $0.leg?.talk } == [60_000_000, 60_000_000, 60_000_000], "\(decoded)")
            #expect(decoded.allSatisfy { $0.leg != nil || $0.ignored == "blank" })
        }
        // A record is whole at its semicolon, though no line end is in sight.
        var decoder = try #require(FormatCatalog.format(named: "freeswitch-csv")).makeDecoder(utc, [])
        let bytes = Array(row.utf8)
        guard case .record(let record) = decoder.next(in: bytes.span, from: 0, offset: 0, isFinal: false) else {
            Issue.record("incomplete")
            return
        }
        #expect(record.length == bytes.count)
    }

    @Test("Bytes that are no UTF-8 cost nothing but a note")
    func noUTF8() throws {
        let bytes = Array(example(name: "?").utf8).map { $0 == UInt8(ascii: "?") ? 0xC3 : $0 }
        let decoded = decode("freeswitch-csv", bytes)
        #expect(decoded.map(\.leg) == [try expected()] && decoded[0].note?.contains("no UTF-8") == true)
    }

    @Test("Cut anywhere, the records are the same")
    func windows() throws {
        let row = String(line(asterisk()).dropLast())
        let text =
            example() + example(name: "A\n\"B\",\"\r\nC") + "garbage\n\n" + example().dropLast(30) + example()
            + "INSERT INTO cdr VALUES (" + line(basic()).dropLast() + ");\n" + row + ";" + row + ";\n" + "\"9\",\"\r"
            + example(uuid: Self.other) + "\"x\",\"y\"\n" + example().dropLast()
        let whole = decode("freeswitch-csv", text)
        #expect(whole.count { $0.leg != nil } == 8 && whole.map(\.length).reduce(0, +) == text.utf8.count)
        #expect(whole.last?.mayBeCut == true)
        var generator = Random(8)
        for _ in 0..<60 {
            #expect(decodeInWindows("freeswitch-csv", Array(text.utf8), using: &generator, step: 90) == whole)
        }
    }

    @Test("Files of others are not taken for these")
    func foreign() throws {
        let format = try #require(FormatCatalog.format(named: "freeswitch-csv"))
        for text in [CSVRow().line, "a,b,c\n", "{\"core-uuid\":\"x\"}", "", line(Array(repeating: "", count: 15))] {
            #expect(format.recognise(FileSample(path: "", bytes: Array(text.utf8), isWhole: true)) == nil)
        }
    }
}
