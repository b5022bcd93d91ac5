import Pace
import RecordFormats
import Testing

@Suite("Layouts of Avaya Communication Manager")
struct AvayaCMLayoutTests: CDRSuite {
    @Test("A customised layout: an outgoing call whose time is its end")
    func customisedLayout() throws {
        let decoded = decode(
            "avaya-cm",
            "\0\0\0" + custom() + "\0\0\0" + custom(time: "1103"),
            options(["layout": Self.customised])
        )
        try #require(decoded.count == 2)
        let leg = try #require(decoded[0].leg)
        #expect(leg.endedAt == instant("2026-11-23T11:02:00Z") && leg.startedAt == instant("2026-11-23T11:00:48Z"))
        #expect(leg.talk == 72 * Self.second && leg.answeredAt == leg.startedAt && leg.ring == 0)
        #expect(leg.direction == .outbound && leg.disposition == .answered && leg.traits == [] && leg.code == "")
        #expect(
            leg.caller == LegParty(number: "4001") && leg.callee == LegParty(number: "9161234567", device: "TAC 125")
        )
        #expect(leg.call == leg.id && decoded[1].leg?.call != leg.call)
    }

    @Test("A customised layout of an incoming call; the PBX may print the day first, and #")
    func customisedIncoming() throws {
        let text = custom(date: "231126", calling: "9161234567", dialed: "4001#", code: "9", incoming: "130")
        let decoded = decode("avaya-cm", text, options(["layout": Self.customised, "dates": ["dmy"]]))
        let leg = try #require(decoded.first?.leg)
        #expect(leg.caller == LegParty(number: "9161234567", device: "TAC 130"))
        #expect(leg.callee == LegParty(number: "4001") && leg.direction == .inbound)
        #expect(leg.endedAt == instant("2026-11-23T11:02:00Z"))
        let wrong = decode("avaya-cm", text, options(["layout": Self.customised])).first?.quarantined
        #expect(wrong?.hasPrefix("date: \"231126\" is no date") == true && wrong?.contains("option dates") == true)
    }

    @Test("Items that are of no concern hold their columns; a VDN is what was called, the station who answered")
    func otherItems() throws {
        let list = [
            "frl - 1", "start-time-4", "space-1", "duration-4", "ma-uui-1", "clg-num/cd-10", "space-1", "dialed-num-8",
            "space-1", "vdn-5", "acct-code-6", "cond-code-1",
        ]
        let text =
            "0" + "2350" + " " + "0150" + "0" + "9161234567" + " " + "    4001" + " " + " 5000" + " AC-17" + "9\n"
        let decoded = decode("avaya-cm", "11 23\n" + text, options(["layout": list]))
        let leg = try #require(decoded.last?.leg)
        #expect(leg.callee == LegParty(number: "5000", device: "4001") && leg.code == "AC-17")
        // It ended at 00:05 of the 23rd, so that it began on the 22nd.
        #expect(leg.startedAt == instant("2026-11-22T23:50:00Z") && leg.endedAt == instant("2026-11-23T00:05:00Z"))
        #expect(leg.talk == 900 * Self.second)
    }

    @Test("The columns of each standard layout")
    func standardLayouts() throws {
        let teleseer = line([
            4: "1102", 8: "0012", 12: "7", 13: "  9", 16: "125", 19: "     9161234567", 34: " 4001",
            39: "             42",
        ])
        let printer = line([
            1: "1102", 6: "0012", 11: "7", 13: "  9", 17: "125", 21: "     9161234567", 37: " 4001",
            43: "             42",
        ])
        let expanded = line([
            1: "1102", 6: "0012", 11: "7", 13: "   9", 18: " 125", 23: "     9161234567", 39: "      4001",
            50: "             42",
        ])
        let unformatted = line([
            1: "1102", 5: "0012", 9: "7", 10: "   9", 14: " 125", 18: "     9161234567", 33: "      4001",
            43: "             42",
        ])
        let layouts = [
            ("teleseer", teleseer), ("isdn-teleseer", teleseer), ("printer", printer), ("Printer", printer),
            ("expanded", expanded), ("int-isdn", expanded), ("unformatted", unformatted),
        ]
        for (name, text) in layouts {
            let leg = try #require(self.leg(name, text), "\(name)")
            #expect(leg.talk == 72 * Self.second && leg.direction == .outbound && leg.code == "42", "\(name)")
            #expect(leg.caller == LegParty(number: "4001"), "\(name)")
            #expect(leg.callee == LegParty(number: "9161234567", device: "TAC 125"), "\(name)")
            #expect(leg.endedAt == instant("2026-11-23T11:02:00Z"), "\(name)")
        }
    }

    @Test("Incoming: the calling number is the client's, or in narrow layouts the trunk's access code")
    func incoming() throws {
        let wide = try #require(self.leg("expanded", expanded()))
        #expect(wide.caller == LegParty(number: "9161234567", device: "TAC 125"))
        #expect(wide.callee == LegParty(number: "4001") && wide.direction == .inbound)
        let narrow = try #require(
            self.leg("printer", line([1: "1102", 6: "0012", 11: "9", 21: "           4001", 37: "  125"]))
        )
        #expect(narrow.caller == LegParty(number: "", device: "TAC 125") && narrow.callee.number == "4001")
    }

    @Test(
        "Where the code tells no direction, a circuit on which the call came has its access code as the number calling",
        arguments: ["C", "G", "H", "I"]
    )
    func trunkOfOtherCodes(code: String) throws {
        for (name, circuit) in [("teleseer", 56), ("isdn-teleseer", 56), ("printer", 74)] {
            let columns =
                name == "printer"
                ? [1: "1102", 6: "0012", 11: code, 21: "           1001", 37: "  701"]
                : [4: "1102", 8: "0012", 12: code, 19: "           1001", 34: "  701"]
            let incoming = try #require(leg(name, line(columns.merging([circuit: "005"]) { $1 })), "\(name)")
            #expect(incoming.caller == LegParty(number: "", device: "TAC 701"), "\(name)")
            #expect(incoming.callee == LegParty(number: "1001"), "\(name)")
            // Without the circuit it is the extension of somebody of the house, as in a conference of outgoing calls.
            for none in ["", "000"] {
                let own = try #require(leg(name, line(columns.merging([circuit: none]) { $1 })), "\(name)")
                #expect(own.caller == LegParty(number: "701"), "\(name)")
            }
        }
        let wide = try #require(leg("expanded", expanded([11: code])))
        #expect(wide.caller == LegParty(number: "9161234567", device: "TAC 125"))
    }

    @Test("Trap 10: garbage in front of a record is left out when the rest is one, else the line is quarantined")
    func garbage() {
        let named = options(["layout": Self.customised])
        let garbled = decode("avaya-cm", "xy7" + custom(), named).first
        #expect(garbled?.leg?.talk == 72 * Self.second && garbled?.note?.contains("3 bytes in front") == true)
        let clean = decode("avaya-cm", custom(), named).first
        #expect(garbled?.key == clean?.key)
        let padded = decode("avaya-cm", custom().replacing("\r\n", with: "     \r\n"), named).first
        #expect(padded?.leg?.talk == 72 * Self.second && padded?.note == nil)
        let glued = decode("avaya-cm", custom().replacing("\r\n", with: "99\r\n"), named).first
        #expect(glued?.quarantined?.hasPrefix("line: ") == true)
        let short = decode("avaya-cm", custom().prefix(60) + "\r\n", named).first
        #expect(short?.quarantined?.hasPrefix("cond-code") == true)
        // A collector that cuts blanks at the end takes nothing away.
        let trimmed = decode("avaya-cm", custom().replacing(" \r\n", with: "\r\n"), named).first
        #expect(trimmed?.leg?.talk == 72 * Self.second)
    }

    @Test(
        "Options that cannot work are named",
        arguments: [
            ([:], "layout: it is missing"), (["layout": ["59"]], "layout: found \"59\""),
            (["layout": ["time-4", "sec-dur-5"]], "layout: calling-num is not among"),
            (["layout": ["time-4", "calling-num-5", "dialed-num-9"]], "layout: neither duration nor sec-dur"),
            (["layout": ["duration-4", "calling-num-5", "dialed-num-9"]], "layout: neither time nor start-time"),
            (["layout": ["time-4", "time-4"]], "layout: found time more than once"),
            (["layout": ["time-0"]], "layout: found \"time-0\""), (["layout": ["time"]], "layout: found \"time\""),
            (
                ["layout": ["x-500", "time-4", "sec-dur-5", "calling-num-5", "dialed-num-9"]],
                "layout: found 523 columns"
            ),
            (["layout": ["printer"], "dates": ["ymd"]], "dates: found \"ymd\""),
            (["layout": ["printer"], "year": ["26"]], "year: found \"26\""),
            (["layout": ["printer"], "condition_codes": ["x"]], "condition_codes: found \"x\""),
            (["layout": ["printer"], "encoding": ["x"]], "encoding: found \"x\""),
        ] as [([String: [String]], String)]
    )
    func problems(further: [String: [String]], beginning: String) throws {
        let format = try #require(FormatCatalog.format(named: "avaya-cm"))
        var made = utc
        made.further = further
        #expect(format.problem(made)?.hasPrefix(beginning) == true, "\(format.problem(made) ?? "")")
        #expect(format.problem(layout("int-isdn")) == nil)
        #expect(format.problem(options(["layout": Self.customised])) == nil)
        #expect(decode("avaya-cm", expanded(), made).first?.quarantined != nil)
    }

    @Test("A file is told, weakly, by a date and twenty records that fit one layout alone")
    func recognition() throws {
        let format = try #require(FormatCatalog.format(named: "avaya-cm"))
        func recognition(_ text: String) -> Recognition? {
            format.recognise(FileSample(path: "x", bytes: Array(text.utf8), isWhole: true))
        }
        let records = (10..<35).map { expanded([1: "11\($0)"]) }.joined()
        let found = recognition("11 23\r\n" + records)
        #expect(found?.certainty == .weak && found?.options == ["layout": ["expanded"]])
        #expect(recognition(records) == nil && recognition("11 23\r\n" + expanded()) == nil)
        #expect(recognition("11 23\r\n" + records + "hello\r\n") == nil)
        let teleseer = (10..<35).map {
            line([
                4: "11\($0)", 8: "0012", 12: "7", 13: "  9", 16: "125", 19: "     9161234567", 34: " 4001", 54: "2",
                56: "001",
            ])
        }
        #expect(recognition("1123\r\n" + teleseer.joined())?.options == ["layout": ["teleseer"]])
        for (_, path) in AccountTests.fixtures {
            #expect(format.recognise(FileSample(path: path, bytes: try Fixture.bytes(path), isWhole: true)) == nil)
        }
    }
}
