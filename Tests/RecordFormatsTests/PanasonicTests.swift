import Pace
import RecordFormats
import Testing

/// The heading lines are real; records are written by the widths of the manuals' patterns.
@Suite("panasonic")
struct PanasonicTests {
    /// A record of pattern A.
    private struct Line {
        var date = "11/23/26"
        var time = "10:03AM"
        var set = "1200"
        var trunk = "01"
        var dialled = "<I>79161234567"
        var ring = "0'12"
        var duration = "00:05'30"
        var account = ""
        var code = ""

        var text: String {
            let front = date + " " + time.left(7) + " " + set.left(5) + " " + trunk.left(2) + " " + dialled.left(25)
            return front + " " + ring.left(4) + " " + duration.left(8) + " " + account.left(10) + " " + code.left(3)
                + "\r\n"
        }
    }

    private static let headings =
        "  Date     Time    Ext CO        Dial Number        Ring Duration  Acc code  CD \r\n"
        + String(repeating: "-", count: 80) + "\r\n"

    private func options(_ further: [String: [String]] = ["dates": ["mdy"]], _ zone: FormatOptions = utc)
        -> FormatOptions
    {
        var options = zone
        options.further = further
        return options
    }

    private func leg(_ line: Line, _ further: [String: [String]] = ["dates": ["mdy"]]) throws -> Leg {
        let decoded = decode("panasonic", line.text, options(further))
        return try #require(decoded.first?.leg, "\(decoded)")
    }

    @Test("A page begins with a blank line, a heading line and a line of hyphens")
    func page() throws {
        let header = String(decoding: try Fixture.bytes("panasonic/page-header.txt"), as: UTF8.self)
        let text = "\u{0C}\r\n" + header + Line().text + "\r\n" + header + Line(set: "1201").text
        let decoded = decode("panasonic", text, options())
        #expect(decoded.map(\.ignored) == ["blank", "header", "header", nil, "blank", "header", "header", nil])
        #expect(decoded.compactMap(\.leg).map(\.callee.device) == ["1200", "1201"])
        #expect(LineWindows.difference("panasonic", Array(text.utf8), options()) == nil)
    }

    @Test("An incoming call: the time is its end, ring and duration are apart")
    func incoming() throws {
        let leg = try leg(Line(account: "55", code: "TR"))
        #expect(leg.endedAt == instant("2026-11-23T10:03:00Z"))
        #expect(leg.answeredAt == instant("2026-11-23T09:57:30Z"))
        #expect(leg.startedAt == instant("2026-11-23T09:57:18Z"))
        #expect(leg.talk == 330_000_000)
        #expect(leg.ring == 12_000_000)
        #expect(leg.direction == .inbound)
        #expect(leg.caller == LegParty(number: "79161234567", device: "CO01"))
        #expect(leg.callee == LegParty(number: "1200", device: "1200"))
        #expect(leg.disposition == .answered)
        #expect(leg.code == "55")
        #expect(leg.traits == [])
        #expect(leg.call == leg.id)
    }

    @Test("Where the time is the start: KX-TES824")
    func start() throws {
        let leg = try leg(Line(), ["dates": ["mdy"], "time": ["start"]])
        #expect(leg.startedAt == instant("2026-11-23T10:03:00Z"))
        #expect(leg.answeredAt == instant("2026-11-23T10:03:12Z"))
        #expect(leg.endedAt == instant("2026-11-23T10:08:42Z"))
    }

    @Test(
        "Dates and times of all countries",
        arguments: [
            ("01/02/03", "10:03AM", "mdy", "2003-01-02T10:03:00Z"),
            ("01/02/03", "10:03", "dmy", "2003-02-01T10:03:00Z"),
            ("01/02/03", "10:03PM", "ymd", "2001-02-03T22:03:00Z"),
            ("11/23/26", "12:00AM", "mdy", "2026-11-23T00:00:00Z"),
            ("11/23/26", "12:00PM", "mdy", "2026-11-23T12:00:00Z"),
            ("11/23/26", " 9:05PM", "mdy", "2026-11-23T21:05:00Z"),
            ("23/11/26", "23:59", "dmy", "2026-11-23T23:59:00Z"),
        ]
    )
    func moments(date: String, time: String, order: String, expected: String) throws {
        #expect(try leg(Line(date: date, time: time), ["dates": [order]]).endedAt == instant(expected))
    }

    @Test(
        "What stands under Dial Number",
        arguments: [
            ("<I>79161234567", Direction.inbound, "79161234567", "1200"), ("<I>", .inbound, "", "1200"),
            ("<I>ACME <b>&\"LTD", .inbound, "ACME <b>&\"LTD", "1200"),
            ("<INCOMING>0312345678", .inbound, "0312345678", "1200"),
            ("<D>74951000101<I>79161234", .inbound, "79161234", "74951000101"), ("<D>500", .inbound, "", "500"),
            ("0P079161234567", .outbound, "1200", "0079161234567"),
            ("=9079161234567", .outbound, "1200", "9079161234567"),
            ("079161234567-1305", .outbound, "1200", "079161234567"),
            ("079161234567F12", .outbound, "1200", "079161234567"),
            ("0791612....", .outbound, "1200", "0791612XXXX"),
            ("*31#79161234567", .outbound, "1200", "*31#79161234567"),
        ] as [(String, Direction, String, String)]
    )
    func dialled(text: String, direction: Direction, caller: String, callee: String) throws {
        let leg = try leg(Line(dialled: text))
        #expect(leg.direction == direction)
        #expect(leg.caller.number == caller)
        #expect(leg.callee.number == callee)
        #expect((direction == .inbound ? leg.callee : leg.caller).device == "1200")
        #expect((direction == .inbound ? leg.caller : leg.callee).device == "CO01")
        // Of an outgoing call ringing may be inside.
        #expect(leg.traits == (direction == .outbound ? .upperBound : []))
        #expect(leg.talk == 330_000_000)
    }

    @Test("Trap 9: an intercom call has no duration, and is no talk")
    func intercom() throws {
        let leg = try leg(Line(trunk: "", dialled: "EXT1235", ring: "", duration: ""))
        #expect(leg.direction == .internal)
        #expect(leg.caller == LegParty(number: "1200", device: "1200"))
        #expect(leg.callee == LegParty(number: "1235", device: "1235"))
        #expect(leg.talk == 0)
        #expect(leg.answeredAt == nil)
        #expect(leg.disposition == .unknown)
    }

    @Test("Trap 8: NA is not answered, whatever the duration")
    func notAnswered() throws {
        for duration in ["00:00'00", "00:00'07", ""] {
            let leg = try leg(Line(duration: duration, code: "NA"))
            #expect(leg.disposition == .noAnswer)
            #expect(leg.talk == 0)
            #expect(leg.answeredAt == nil)
            #expect(leg.ring == 12_000_000)
        }
    }

    @Test("Trap 1: RC and AN are notices, and the closing record is the one call")
    func notices() {
        let text =
            Line(ring: "", duration: "", code: "RC").text + Line(duration: "", code: "AN").text + Line().text
            + Line(trunk: "", dialled: "LOG IN", ring: "", duration: "").text
            + Line(trunk: "", dialled: "In the office", ring: "", duration: "").text
            + Line(dialled: "<I>S003", ring: "", duration: "").text + "-SMDR\r\nEnter Password:*******\r\n"
        let decoded = decode("panasonic", text, options())
        #expect(decoded.map(\.ignored) == ["notice", "notice", nil, "notice", "notice", "sensor", "login", "login"])
        #expect(decoded.compactMap(\.leg).count == 1)
    }

    @Test("Trap 4: from trunk to trunk no extension talks", arguments: ["FW", "D0", "D3"])
    func throughTrunks(code: String) throws {
        let incoming = try leg(Line(code: code))
        #expect(incoming.callee == LegParty(number: ""))
        #expect(incoming.talk == 330_000_000)
        #expect(try leg(Line(dialled: "079161234567", code: code)).caller == LegParty(number: ""))
    }

    @Test("Remote maintenance is nobody's talk; a verified code and a tie line are written as they are")
    func others() throws {
        #expect(try leg(Line(code: "RM")).talk == 0)
        #expect(try leg(Line(set: "*123", dialled: "079161234567")).caller.device == "*123")
        #expect(try leg(Line(set: "T001")).callee.device == "T001")
        #expect(try leg(Line(trunk: "00")).caller.device == "CO00")
    }

    @Test("Trap 2: a transfer gives two records, each a call of its own")
    func transfer() {
        let text = Line().text + Line(time: "10:05AM", set: "1201", duration: "00:02'00", code: "TR").text
        let legs = decode("panasonic", text, options()).compactMap(\.leg)
        #expect(legs.map(\.talk) == [330_000_000, 120_000_000])
        #expect(Set(legs.map(\.call)).count == 2)
    }

    @Test("Patterns B and C are cut by the words of their heading lines")
    func patterns() throws {
        // B: no ring, cost of 8 and 2 columns. C: 120 columns, trunks of 4, numbers of 50.
        func b(
            _ set: String,
            _ trunk: String,
            _ number: String,
            _ duration: String,
            _ cost: String,
            _ account: String,
            _ code: String
        ) -> String {
            "11/23/26 10:03AM " + set.right(5) + " " + trunk + " " + number.left(20) + " " + duration.left(8) + " "
                + cost.left(10) + " " + account.left(10) + " " + code + "\r\n"
        }
        let bHeadings = "  Date     Time    Ext CO     Dial Number      Duration    Cost     Acc code  CD\r\n"
        let first = decode(
            "panasonic",
            bHeadings + b("1200", "01", "079161234567", "00:05'30", "00560.00EU", "12345", "TR"),
            options()
        )
        let leg = try #require(first.last?.leg, "\(first)")
        #expect(leg.callee == LegParty(number: "079161234567", device: "CO01"))
        #expect(leg.talk == 330_000_000)
        #expect(leg.ring == 0)
        #expect(leg.code == "12345")

        let number = "<I>" + "79161234567"
        let cHeadings =
            "  Date     Time    Ext CO   " + "Dial Number".right(30).left(50)
            + " Ring Duration   Cost      Acc code  CD\r\n"
        let c =
            "11/23/26 10:03AM  1200 0101 " + number.left(50) + " 0'12 00:05'30 " + "00560.00EUR".left(11)
            + "54321".left(10)
            + " NA\r\n"
        let second = decode("panasonic", cHeadings + c + Line().text, options())
        let wide = try #require(second[1].leg, "\(second)")
        #expect(wide.caller == LegParty(number: "79161234567", device: "CO0101"))
        #expect(wide.ring == 12_000_000)
        #expect(wide.disposition == .noAnswer)
        #expect(wide.code == "54321")
        // A line of pattern A is none of pattern C.
        #expect(second[2].quarantined != nil)
        #expect(LineWindows.difference("panasonic", Array((cHeadings + c).utf8), options()) == nil)
    }

    @Test("A call over midnight began the day before; the repeated hour goes by the order of the records")
    func clockChange() throws {
        let midnight = try leg(Line(date: "01/01/27", time: "12:02AM"))
        #expect(midnight.startedAt == instant("2026-12-31T23:56:18Z"))
        let autumn =
            Line(date: "10/25/26", time: "02:50AM").text + Line(date: "10/25/26", time: "02:10AM").text
            + Line(date: "10/25/26", time: "02:10AM", set: "1201").text
        let ends = decode("panasonic", autumn, options(["dates": ["mdy"]], berlin)).map { $0.leg?.endedAt }
        #expect(ends == ["2026-10-25T00:50:00Z", "2026-10-25T01:10:00Z", "2026-10-25T01:10:00Z"].map(instant))
        #expect(LineWindows.difference("panasonic", Array(autumn.utf8), options(["dates": ["mdy"]], berlin)) == nil)
        let spring = decode(
            "panasonic",
            Line(date: "03/29/26", time: "02:30AM").text,
            options(["dates": ["mdy"]], berlin)
        )
        #expect(spring.first?.leg?.endedAt == instant("2026-03-29T01:30:00Z"))
        #expect(spring.first?.note?.contains("never occurs") == true)
    }

    @Test(
        "What cannot be read is quarantined with its field, and the next line is read",
        arguments: [
            (Line(date: "13/23/26"), "Date: \"13/23/26\""), (Line(time: "25:03"), "Time: \"25:03\""),
            (Line(time: "13:03PM"), "Time: \"13:03PM\""), (Line(duration: "00:61'00"), "Duration: \"00:61'00\""),
            (Line(duration: ""), "Duration: is missing"), (Line(duration: "00:05:30"), "Duration: \"00:05:30\""),
            (Line(ring: "x'12"), "Ring: \"x'12\""), (Line(dialled: "ANNA"), "Dial Number: \"ANNA\""),
            (Line(code: "ZZ"), "CD: \"ZZ\""),
            // Trap 5: the clock was changed too often.
            (Line(date: "**/**/**", time: "**:****"), "Date: \"**/**/**\""),
        ]
    )
    private func broken(line: Line, reason: String) {
        let decoded = decode("panasonic", line.text + Line(set: "1201").text, options())
        #expect(decoded.first?.quarantined?.hasPrefix(reason) == true, "\(decoded)")
        #expect(decoded.last?.leg?.callee.device == "1201")
    }

    @Test("Names in the PBX's code page, and an apostrophe that a collector made a curved one of")
    func encodings() throws {
        var bytes = Array(Line(dialled: "<I>~NNA").text.utf8)
        for index in bytes.indices where bytes[index] == UInt8(ascii: "~") { bytes[index] = 0xC0 }
        let western = try #require(decode("panasonic", bytes, options()).first)
        #expect(western.leg?.caller.number == "ÀNNA")
        #expect(western.note?.contains("windows-1252") == true)
        let russian = decode("panasonic", bytes, options(["dates": ["mdy"], "encoding": ["windows-1251"]]))
        #expect(russian.first?.leg?.caller.number == "\u{410}NNA")
        #expect(russian.first?.note == nil)
        // The same name as UTF-8 moves no column.
        #expect(try leg(Line(dialled: "<I>\u{410}\u{41D}\u{41D}\u{410}")).talk == 330_000_000)
        #expect(try leg(Line(duration: "00:05\u{2019}30")).talk == 330_000_000)
    }

    @Test("Options that cannot work are named")
    func problems() throws {
        let format = try #require(FormatCatalog.format(named: "panasonic"))
        #expect(format.problem(FormatOptions())?.hasPrefix("dates: missing") == true)
        #expect(format.problem(options(["dates": ["myd"]]))?.hasPrefix("dates: found \"myd\", allowed: mdy") == true)
        #expect(format.problem(options(["dates": ["mdy"], "time": ["middle"]]))?.hasPrefix("time: found") == true)
        #expect(format.problem(options()) == nil)
        #expect(decode("panasonic", Line().text, utc).first?.quarantined?.hasPrefix("dates:") == true)
    }

    @Test("A file is recognised, and the order of dates where the dates show it")
    func recognition() throws {
        let format = try #require(FormatCatalog.format(named: "panasonic"))
        func recognise(_ text: String) -> Recognition? {
            format.recognise(FileSample(path: "", bytes: Array(text.utf8), isWhole: true))
        }
        #expect(recognise(Self.headings)?.certainty == .certain)
        #expect(Recognised.formats(Self.headings) == ["panasonic"])
        #expect(Recognised.formats(Line().text) == ["panasonic"])
        #expect(recognise(Self.headings)?.options == [:])
        #expect(recognise(Line().text)?.options == ["dates": ["mdy"]])
        #expect(recognise(Line(date: "01/02/26").text)?.options == [:])
        let european = (1...28).map { Line(date: String($0).right(2).replacing(" ", with: "0") + "/11/26").text }
        #expect(recognise(european.joined())?.options == ["dates": ["dmy"]])
        for other in ["hipath/manual-like-2000.txt", "asterisk/Master.csv", "mitel/spaced-lines-fixture.txt"] {
            #expect(format.recognise(FileSample(path: "", bytes: try Fixture.bytes(other), isWhole: true)) == nil)
        }
    }
}
