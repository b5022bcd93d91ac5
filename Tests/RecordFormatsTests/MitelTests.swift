import Pace
import RecordFormats
import Testing

/// The fixtures come from a public parser's tests; the other lines are written by Mitel's table of fields.
@Suite("mitel")
struct MitelTests {
    /// A record in any of the four tables.
    struct Line {
        var mark = " "
        var date = "11/23"
        var time = "08:02"
        var half = " "
        var duration = "00:02:22"
        var calling = "T12"
        var wait = " 008"
        var digits = "4210"
        var status = " "
        var called = "4210"
        var transfer = " "
        var third = ""
        var account = ""
        var line = ""
        var dialledLine = ""
        var call = ""
        var associate = ""

        var text: String {
            let width = duration.count == 10 ? 7 : 4
            var text = mark + date + " " + time + half + " " + duration + " " + calling.left(width) + " " + wait + " "
            text += digits.left(26) + status + " " + called.left(width) + transfer + " " + third.left(width)
            text += " " + account.left(12) + " " + "001" + "  "
            if !line.isEmpty || !dialledLine.isEmpty || !call.isEmpty {
                text += " " + line.left(10) + " " + dialledLine.left(width == 7 ? 7 : 10)
            }
            if !call.isEmpty { text += " " + call.left(9) + " " + associate.left(8) }
            return text + "\r\n"
        }
    }

    func options(_ further: [String: [String]] = ["year": ["2026"]], _ zone: FormatOptions = utc)
        -> FormatOptions
    {
        var options = zone
        options.further = further
        return options
    }

    func read(_ line: Line) -> Leg? {
        decode("mitel", line.text, options()).first?.leg
    }

    @Test("Real lines: extended digit length with seconds")
    func real() throws {
        let bytes = try Fixture.bytes("mitel/spaced-lines-fixture.txt")
        let decoded = decode("mitel", bytes, options(["year": ["2025"]]))
        let legs = decoded.compactMap(\.leg)
        try #require(decoded.count == 5 && legs.count == 5, "\(decoded)")
        // Internal, answered after 3 s, 16:38.
        #expect(legs[0].startedAt == instant("2025-02-04T13:13:16Z"))
        #expect(legs[0].answeredAt == instant("2025-02-04T13:13:19Z"))
        #expect(legs[0].endedAt == instant("2025-02-04T13:29:57Z"))
        #expect(legs[0].talk == 998_000_000)
        #expect(legs[0].ring == 3_000_000)
        #expect(legs[0].direction == .internal)
        #expect(legs[0].caller == LegParty(number: "7411", device: "7411"))
        #expect(legs[0].callee == LegParty(number: "7406", device: "7406"))
        // Denied.
        #expect(legs[1].disposition == .noAnswer)
        #expect(legs[1].direction == .inbound)
        #expect(legs[1].talk == 0)
        #expect(legs[1].caller == LegParty(number: "", device: "T3"))
        // Incoming, answered after 17 s.
        #expect(legs[2].talk == 281_000_000)
        #expect(legs[2].ring == 17_000_000)
        #expect(legs[2].direction == .inbound)
        #expect(legs[2].callee == LegParty(number: "4207 2301", device: "2301"))
        #expect(legs[2].traits == [])
        // Outgoing with answer supervision.
        #expect(legs[3].direction == .outbound)
        #expect(legs[3].talk == 10_000_000)
        #expect(legs[3].caller == LegParty(number: "8133", device: "8133"))
        #expect(legs[3].callee == LegParty(number: "8133 8024", device: "T3"))
        #expect(legs[3].traits == [])
        // Of this one somebody took the first blank.
        #expect(legs[4].startedAt == instant("2025-03-03T22:23:00Z"))
        #expect(legs[4].talk == 25_000_000)
        #expect(LineWindows.difference("mitel", bytes, options(["year": ["2025"]])) == nil)
    }

    @Test("Trap 10: lines whose blanks were squeezed have lost their columns")
    func squeezed() throws {
        let decoded = decode("mitel", try Fixture.bytes("mitel/collapsed-blanks-fixture.txt"), options())
        #expect(decoded.count == 5)
        #expect(decoded.allSatisfy { $0.quarantined?.hasPrefix("line: ") == true })
        let glued = Line().text.dropLast(2) + Line().text
        #expect(decode("mitel", String(glued), options()).first?.quarantined?.hasPrefix("line: ") == true)
        let squeezed = " 11/23 08:02:00P 0000:02:22 2002 0004 2001 I 2001\n"
        #expect(decode("mitel", squeezed, options()).first?.quarantined != nil)
    }

    @Test("The table goes by the colons of time and duration")
    func tables() throws {
        let standard = Line(account: "123456", line: "3125551234", dialledLine: "4210")
        let wide = Line(
            duration: "0000:02:22",
            wait: "0008",
            account: "123456",
            line: "3125551234",
            dialledLine: "4210"
        )
        for var line in [standard, wide] {
            for time in ["08:02", "08:02:00"] {
                line.time = time
                let leg = try #require(read(line), "\(decode("mitel", line.text, options()))")
                #expect(leg.startedAt == instant("2026-11-23T08:02:00Z"))
                #expect(leg.answeredAt == instant("2026-11-23T08:02:08Z"))
                #expect(leg.endedAt == instant("2026-11-23T08:04:30Z"))
                #expect(leg.talk == 142_000_000)
                #expect(leg.ring == 8_000_000)
                #expect(leg.direction == .inbound)
                #expect(leg.caller == LegParty(number: "3125551234", device: "T12"))
                #expect(leg.callee == LegParty(number: "4210", device: "4210"))
                #expect(leg.code == "123456")
                #expect(leg.traits == [])
            }
        }
        // Trailing blanks are often lost.
        let trimmed = Line().text.withoutBlanksBehind + "\n"
        #expect(decode("mitel", trimmed, options()).first?.key == decode("mitel", Line().text, options()).first?.key)
    }

    @Test(
        "What stands for an answer",
        arguments: [
            // status, wait, duration, calling, called; disposition, talk, upper bound
            ("A", "    ", "00:00:30", "4210", "T12", Disposition.answered, 30, false),
            (" ", "    ", "00:00:30", "4210", "X999", .answered, 30, true),
            (" ", "    ", "00:00:00", "4210", "T12", .noAnswer, 0, false),
            (" ", " 008", "00:00:30", "T12", "4210", .answered, 30, false),
            (" ", "*008", "00:00:30", "T12", "ATT1", .answered, 30, false),
            (" ", " ***", "00:00:30", "T12", "4210", .noAnswer, 0, false),
            (" ", "****", "00:00:30", "T12", "", .noAnswer, 0, false),
            ("B", "    ", "00:00:03", "4210", "T12", .busy, 0, false),
            ("E", "    ", "00:00:03", "4210", "", .failed, 0, false),
            ("D", " 008", "00:00:03", "4211", "4210", .failed, 0, false),
            ("O", "    ", "00:00:03", "4211", "4210", .failed, 0, false),
            ("T", "    ", "00:00:00", "4210", "T12", .failed, 0, false),
            ("T", " 004", "00:00:30", "T12", "4210", .answered, 30, false),
            ("I", " 004", "00:00:30", "4211", "4210", .answered, 30, false),
        ] as [(String, String, String, String, String, Disposition, Int64, Bool)]
    )
    func statuses(
        status: String,
        wait: String,
        duration: String,
        calling: String,
        called: String,
        disposition: Disposition,
        talk: Int64,
        isUpperBound: Bool
    ) throws {
        let line = Line(
            duration: duration,
            calling: calling,
            wait: wait,
            digits: "95551234",
            status: status,
            called: called
        )
        let leg = try #require(read(line), "\(decode("mitel", line.text, options()))")
        #expect(leg.disposition == disposition)
        #expect(leg.talk == talk * 1_000_000)
        #expect(leg.traits.contains(.upperBound) == isUpperBound)
        #expect((leg.answeredAt != nil) == (disposition == .answered))
    }

    @Test("Trap 7: a transfer is one record, all of it the first station's, an upper bound")
    func transfer() throws {
        let leg = try #require(read(Line(transfer: "T", third: "4222")))
        #expect(leg.callee.device == "4210")
        #expect(leg.talk == 142_000_000)
        #expect(leg.traits == .upperBound)
    }

    @Test("Trunk to trunk is nobody's talk with a client, and has no direction of its own")
    func trunks() throws {
        let leg = try #require(read(Line(calling: "T12", called: "X999")))
        #expect(leg.direction == .unknown)
        #expect(leg.caller.device == "T12")
        #expect(leg.callee.device == "X999")
    }

    @Test("A caller's number that is not reported is unknown: the digits are the number called")
    func noCallingLine() throws {
        let leg = try #require(read(Line(digits: "74951000101")))
        #expect(leg.caller == LegParty(number: "", device: "T12"))
        #expect(leg.callee == LegParty(number: "74951000101", device: "4210"))
    }

    @Test("Meter pulses behind the digits are none of them")
    func meterPulses() throws {
        let leg = try #require(
            read(Line(calling: "4210", digits: "95551234".left(21) + "00017", status: "A", called: "T1"))
        )
        #expect(leg.callee.number == "95551234")
    }

    @Test("Network OLI gives ids by which legs of one call meet")
    func ids() throws {
        let first = Line(line: "3125551234", dialledLine: "4210", call: "10010042A", associate: "")
        #expect(read(first)?.channelID == "")
        let one = try #require(read(Line(line: "3125551234", dialledLine: "4210", call: "100100421", associate: "")))
        let two = try #require(
            read(Line(called: "4222", dialledLine: "4222", call: "100100771", associate: "10010042"))
        )
        #expect(one.call == "2026-11-23 10010042")
        #expect(two.call == "2026-11-23 10010077")
        #expect(two.channelID == one.call)
        #expect(one.id != two.id)
    }

    @Test(
        "What cannot be read is quarantined with its field, and the next line is read",
        arguments: [
            (Line(date: "13/23"), "date: \"13/23\""), (Line(time: "25:02"), "start time: \"25:02\""),
            (Line(time: "14:02", half: "P"), "start time: \"14:02P\""),
            // Trap 5: more than the record can hold.
            (Line(duration: "99:99:99"), "duration: \"99:99:99\""),
            (Line(duration: "9999:00:00", wait: "0008"), "duration: \"9999:00:00\""),
            (Line(calling: "Q12"), "calling party: \"Q12\""), (Line(called: "4 10"), "called party: \"4 10\""),
            (Line(wait: " x08"), "time to answer: \"x08\""), (Line(status: "Z"), "completion status: \"Z\""),
            (Line(calling: "", called: ""), "calling party: is missing"),
        ]
    )
    private func broken(line: Line, reason: String) {
        let decoded = decode("mitel", line.text + Line(called: "4211").text, options())
        #expect(decoded.first?.quarantined?.hasPrefix(reason) == true, "\(decoded)")
        #expect(decoded.last?.leg?.callee.device == "4211")
    }

    @Test("Trap 8: notices of the system are ignored")
    func notices() {
        let decoded = decode("mitel", "CLOCK MALFUNCTION\r\n\r\n\u{0C}" + Line().text, options())
        #expect(decoded.map(\.ignored) == ["notice", "blank", nil])
        #expect(decoded.last?.leg != nil)
    }

    @Test("Hostile digits and codes are kept as they are")
    func hostile() {
        let line = Line(digits: "<script>\"'; --", account: "\u{1B}[31m,\"")
        #expect(read(line)?.callee.number == "<script>\"'; --")
        #expect(read(line)?.code == "\u{1B}[31m,\"")
        var bytes = Array(Line(digits: "4210~").text.utf8)
        for index in bytes.indices where bytes[index] == UInt8(ascii: "~") { bytes[index] = 0xC0 }
        #expect(decode("mitel", bytes, options()).first?.leg?.callee.number == "4210À")
        let russian = decode("mitel", bytes, options(["year": ["2026"], "encoding": ["windows-1251"]]))
        #expect(russian.first?.leg?.callee.number == "4210\u{410}")
    }

    @Test("Options that cannot work are named; a file is recognised by its columns")
    func catalog() throws {
        let format = try #require(FormatCatalog.format(named: "mitel"))
        #expect(format.problem(options()) == nil)
        #expect(format.problem(options(["clock": ["13"]]))?.hasPrefix("clock: found \"13\"") == true)
        #expect(format.problem(options(["year": ["26"]]))?.hasPrefix("year:") == true)
        #expect(format.problem(options(["encoding": ["koi8"]]))?.hasPrefix("encoding:") == true)
        let bytes = try Fixture.bytes("mitel/spaced-lines-fixture.txt")
        let recognition = format.recognise(FileSample(path: "", bytes: bytes, isWhole: true))
        #expect(recognition?.certainty == .certain)
        #expect(Recognised.formats(bytes) == ["mitel"])
        #expect(recognition?.options == ["clock": ["24"]])
        for other in ["hipath/manual-like-2000.txt", "asterisk/Master.csv", "panasonic/page-header.txt"] {
            #expect(format.recognise(FileSample(path: "", bytes: try Fixture.bytes(other), isWhole: true)) == nil)
        }
    }
}

extension String {
    fileprivate var withoutBlanksBehind: String {
        String(reversed().drop { $0 == " " || $0 == "\r\n" || $0 == "\n" || $0 == "\r" }.reversed())
    }
}
