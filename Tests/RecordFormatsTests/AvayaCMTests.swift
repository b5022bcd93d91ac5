import Pace
import RecordFormats
import Testing

/// CDR records, written by the tables of columns in Avaya's guides: there are no real ones that may be kept.
protocol CDRSuite {}

extension CDRSuite {
    static var second: Int64 { 1_000_000 }
    /// The example of a customised layout of 97 columns.
    static var customised: [String] {
        [
            "date-6", "space-1", "time-4", "space-1", "sec-dur-5", "space-1", "calling-num-15", "space-1",
            "dialed-num-23",
            "space-1", "auth-code-13", "space-1", "in-trk-code-4", "in-crt-id-3", "space-1", "code-dial-4", "space-1",
            "code-used-4", "out-crt-id-3", "space-1", "cond-code-1", "space-1", "return-1", "line-feed-1",
        ]
    }

    func options(_ further: [String: [String]], zone: FormatOptions = utc) -> FormatOptions {
        var options = zone
        options.further = ["year": ["2026"]].merging(further) { $1 }
        return options
    }

    func layout(_ name: String, zone: FormatOptions = utc) -> FormatOptions {
        options(["layout": [name]], zone: zone)
    }

    /// A line with texts that begin at columns counted from 1.
    func line(_ parts: [Int: String]) -> String {
        var line: [UInt8] = []
        for (column, text) in parts {
            let end = column - 1 + text.utf8.count
            if line.count < end { line += [UInt8](repeating: 32, count: end - line.count) }
            line.replaceSubrange(column - 1..<end, with: text.utf8)
        }
        return String(decoding: line, as: UTF8.self) + "\r\n"
    }

    /// An incoming call in the expanded layout that ended at 11:02 after 1 min 12 s.
    func expanded(_ parts: [Int: String] = [:]) -> String {
        line(
            [
                1: "1102", 6: "0012", 11: "9", 23: "           4001", 39: "9161234567", 76: "0", 78: "001", 91: " 125",
            ].merging(parts) { $1 }
        )
    }

    /// Right-adjusted, as the PBX prints the items.
    func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: width - text.utf8.count) + text
    }

    func custom(
        date: String = "112326",
        time: String = "1102",
        seconds: String = "00072",
        calling: String = "4001",
        dialed: String = "9161234567",
        code: String = "A",
        incoming: String = ""
    ) -> String {
        "\(date) \(time) \(seconds) \(right(calling, 15)) \(right(dialed, 23)) \(right("", 13)) "
            + "\(right(incoming, 4))\(right("", 3)) \(right("9", 4)) \(right("125", 4))\(right("007", 3)) \(code) \r\n"
    }

    func leg(_ name: String, _ text: String) -> Leg? {
        decode("avaya-cm", "11 23\r\n" + text, layout(name)).last?.leg
    }
}

@Suite("Avaya Communication Manager")
struct AvayaCMTests: CDRSuite {
    @Test(
        "Trap 1: durations are hours, minutes and tenths of a minute",
        arguments: [("0015", 90), ("1004", 3_624), ("0000", 0), ("9599", 35_994), ("  12", 72), ("0599", 3_594)]
            as [(String, Int64)]
    )
    func durations(written: String, seconds: Int64) {
        let leg = leg("expanded", expanded([6: written]))
        #expect(leg?.talk == seconds * Self.second)
        #expect(leg?.disposition == (seconds == 0 ? .noAnswer : .answered))
    }

    @Test("Trap 2: a call that ended behind midnight began the day before")
    func midnight() {
        let text = "1122\r\n" + expanded([1: "2359"]) + "1123\r\n" + expanded([1: "0003", 6: "0200"])
        let decoded = decode("avaya-cm", text, layout("expanded"))
        #expect(decoded.map(\.ignored) == ["date", nil, "date", nil])
        #expect(decoded[1].leg?.endedAt == instant("2026-11-22T23:59:00Z"))
        #expect(decoded[3].leg?.startedAt == instant("2026-11-22T23:43:00Z"))
        #expect(decoded[3].leg?.endedAt == instant("2026-11-23T00:03:00Z"))
    }

    /// Code, whether of the alternative set, what it means; nil for ignored.
    static let codes:
        [(code: String, isAlternative: Bool, talk: Int64?, ring: Int64, end: Disposition, direction: Direction?)] = [
            ("0", false, 72, 0, .answered, .internal), ("1", false, 72, 0, .answered, nil),
            ("4", false, 72, 0, .answered, nil),
            ("6", false, nil, 0, .unknown, nil), ("7", false, 72, 0, .answered, .outbound),
            ("8", false, 72, 0, .answered, .outbound), ("9", false, 72, 0, .answered, .inbound),
            ("A", false, 72, 0, .answered, .outbound), ("B", false, 72, 0, .answered, .outbound),
            ("C", false, 72, 0, .answered, nil), ("E", false, 0, 0, .failed, nil), ("F", false, 0, 0, .failed, nil),
            // Trap 3: ringing is no talk.
            ("G", false, 0, 72, .noAnswer, nil), ("H", false, 0, 72, .noAnswer, nil), ("I", false, 0, 0, .busy, nil),
            ("J", false, 72, 0, .answered, nil), ("T", false, 72, 0, .answered, nil),
            ("A", true, 72, 0, .answered, nil), ("D", true, 72, 0, .answered, nil), ("E", true, nil, 0, .unknown, nil),
            ("G", true, 72, 0, .answered, .outbound), ("H", true, 72, 0, .answered, .outbound),
            ("I", true, 72, 0, .answered, .inbound), ("L", true, 72, 0, .answered, nil),
            ("N", true, 0, 0, .failed, nil),
            ("9", true, 72, 0, .answered, .inbound),
        ]

    @Test("Condition codes of both sets", arguments: codes.indices)
    func conditions(index: Int) {
        let (code, isAlternative, talk, ring, end, direction) = Self.codes[index]
        let set = isAlternative ? "alternative" : "standard"
        let decoded = decode(
            "avaya-cm",
            "11 23\r\n" + expanded([11: code]),
            options(["layout": ["expanded"], "condition_codes": [set]])
        )
        #expect((decoded.last?.ignored == "not recorded") == (talk == nil))
        guard let talk else { return }
        let leg = decoded.last?.leg
        #expect(leg?.talk == talk * Self.second && leg?.ring == ring * Self.second)
        #expect(leg?.disposition == end && leg?.direction == direction)
        #expect(leg?.traits == (code == "C" || code == "L" ? .upperBound : []))
        #expect((leg?.answeredAt != nil) == (talk > 0))
    }

    @Test("Trap 4: the pieces of a call of more than ten hours are legs of their own")
    func longCall() {
        let text =
            expanded([1: "0900", 6: "9599", 11: "4"]) + expanded([1: "1900", 6: "9599", 11: "4"])
            + expanded([1: "2000"])
        let legs = decode("avaya-cm", "11 23\r\n" + text, layout("expanded")).compactMap(\.leg)
        #expect(legs.map(\.talk) == [35_994, 35_994, 72].map { $0 * Self.second })
        #expect(Set(legs.map(\.id)).count == 3)
    }

    @Test(
        "What does not parse is quarantined with field and value, and the next record counts",
        arguments: [
            // Trap 5.
            ([6: "9999"], "duration: \"9999\" says that the clock was changed"), ([6: "0605"], "duration: \"0605\""),
            ([6: "    "], "duration: \"\" is no duration"), ([1: "2400"], "time: \"2400\" is no time"),
            ([1: "1160"], "time: \"1160\""), ([1: "11:2"], "time: \"11:2\""), ([11: "Z"], "cond-code: \"Z\""),
            ([11: " "], "cond-code: \"\" is no condition code"),
        ] as [([Int: String], String)]
    )
    func refused(parts: [Int: String], beginning: String) {
        let decoded = decode("avaya-cm", "11 23\r\n" + expanded(parts) + expanded(), layout("expanded"))
        #expect(decoded[1].quarantined?.hasPrefix(beginning) == true, "\(decoded[1])")
        #expect(decoded.last?.leg?.talk == 72 * Self.second)
    }

    @Test("Without a date line, or a year, a record is quarantined; the first one carries on over restarts")
    func dates() {
        let bare = decode("avaya-cm", expanded(), layout("expanded"))
        #expect(bare.first?.quarantined == "date: no date line stands before the record")
        var nameless = utc
        nameless.further = ["layout": ["expanded"]]
        let yearless = decode("avaya-cm", "11 23\r\n" + expanded(), nameless)
        #expect(yearless.first?.quarantined?.contains("option year") == true)
        nameless.file.modified = Day(year: 2027, month: 1, day: 2)
        let known = decode("avaya-cm", "12 31\r\n" + expanded() + "01 01\r\n" + expanded(), nameless)
        #expect(known.compactMap(\.leg?.endedAt) == [instant("2026-12-31T11:02:00Z"), instant("2027-01-01T11:02:00Z")])
        #expect(Set(known.compactMap(\.key)).count == 2)
        let dayFirst = decode(
            "avaya-cm",
            "23 11\r\n" + expanded(),
            options(["layout": ["expanded"], "dates": ["dmy"]])
        )
        #expect(dayFirst.last?.leg?.endedAt == instant("2026-11-23T11:02:00Z"))
        let other = decode("avaya-cm", "10:15 11/23\r\n" + expanded(), layout("expanded"))
        #expect(other.last?.leg?.endedAt == instant("2026-11-23T11:02:00Z"))
        // Where records have dates of their own nothing hangs on such lines.
        var dated = utc
        dated.further = ["layout": Self.customised]
        #expect(decode("avaya-cm", "11 23\r\n" + custom(), dated).map(\.ignored) == ["date", nil])
        let wrong = decode("avaya-cm", "13 45\r\n", layout("expanded"))
        #expect(wrong.first?.quarantined?.hasPrefix("date: \"13 45\" is no date") == true)
    }

    @Test("Bytes that are no digits cost nothing where nothing is counted")
    func hostile() {
        let text = Array("11 23\r\n".utf8) + Array(expanded([39: "<b>\"',\u{1B}?x"]).utf8).map { $0 == 63 ? 0xC0 : $0 }
        let decoded = decode("avaya-cm", text, layout("expanded")).last
        #expect(decoded?.leg?.caller.number == "<b>\"',\u{1B}Àx" && decoded?.leg?.talk == 72 * Self.second)
        #expect(decoded?.note?.contains("windows-1252") == true)
    }

    @Test("Local times: the repeated hour and the one that is skipped")
    func localTimes() {
        let named = options(["layout": Self.customised], zone: berlin)
        let summer = decode("avaya-cm", custom(date: "070126"), named).first
        #expect(summer?.leg?.endedAt == instant("2026-07-01T09:02:00Z") && summer?.note == nil)
        let autumn = decode("avaya-cm", custom(date: "102526", time: "0230"), named).first
        #expect(autumn?.leg?.endedAt == instant("2026-10-25T00:30:00Z") && autumn?.note?.contains("twice") == true)
        let spring = decode("avaya-cm", custom(date: "032926", time: "0230"), named).first
        #expect(spring?.leg?.endedAt == instant("2026-03-29T01:30:00Z") && spring?.note?.contains("never") == true)
    }

    @Test("Records with bytes changed, lost and doubled are accounted for in every layout")
    func damaged() throws {
        var generator = Random(21)
        let named = ["teleseer", "printer", "expanded", "unformatted"].map { layout($0, zone: berlin) }
        for options in named + [options(["layout": Self.customised])] {
            for _ in 0..<30 {
                var bytes = Array(("11 23\r\n" + expanded() + custom() + "1123\r\n" + expanded([11: "C"])).utf8)
                for _ in 0..<Int.random(in: 1...9, using: &generator) {
                    let index = Int.random(in: 0..<bytes.count, using: &generator)
                    switch Int.random(in: 0...2, using: &generator) {
                    case 0: bytes[index] = [0, 9, 10, 13, 32, 35, 48, 57, 255].randomElement(using: &generator) ?? 0
                    case 1: bytes.remove(at: index)
                    default: bytes.insert(bytes[index], at: index)
                    }
                }
                let whole = decode("avaya-cm", bytes, options)
                try #require(whole.reduce(0) { $0 + $1.length } == bytes.count)
                try #require(decodeInWindows("avaya-cm", bytes, options, using: &generator, step: 40) == whole)
            }
        }
    }

    @Test("Any cutting gives the same records")
    func cutting() {
        let text =
            "11 22\r\n\0\0\0" + expanded() + "\0\0" + expanded([1: "2359"]) + "\0\0\0" + "11 23\r\n" + expanded()
            + "garbage\r" + expanded([11: "G"])
        let whole = decode("avaya-cm", text, layout("expanded"))
        #expect(whole.compactMap(\.leg).count == 4)
        var generator = Random(9)
        for step in [1, 5, 90] {
            let cut = decodeInWindows("avaya-cm", Array(text.utf8), layout("expanded"), using: &generator, step: step)
            #expect(cut == whole)
        }
    }
}
