import Pace
import RecordFormats
import Testing

/// A record of 3CX in the proposed order of 27 fields, written after the real one in the fixtures.
private struct ThreeCXRow {
    static let names = [
        "historyid", "callid", "duration", "time-start", "time-answered", "time-end", "reason-terminated", "from-no",
        "to-no", "from-dn", "to-dn", "dial-no", "reason-changed", "final-number", "final-dn", "bill-code", "bill-rate",
        "bill-cost", "bill-name", "chain", "from-type", "to-type", "final-type", "from-dispname", "to-dispname",
        "final-dispname", "missed-queue-calls",
    ]

    var fields = [
        "Call 17", "00000C21DE5C2470_6531", "00:01:10", "2026/11/23 08:02:35", "2026/11/23 08:02:40",
        "2026/11/23 08:03:50", "TerminatedBySrc", "79161234567", "Ext.101", "10020", "101", "", "", "", "", "", "", "",
        "", "Chain: 79161234567;Ext.101;", "Line", "Extension", "", "Client", "Anna", "", "",
    ]

    init(_ changes: [String: String] = [:]) {
        for (name, value) in changes {
            if let place = Self.names.firstIndex(of: name) { fields[place] = value }
        }
    }

    var line: String { fields.joined(separator: ",") + "\r\n" }
}

@Suite("3CX")
struct ThreeCXTests {
    private static let second: Int64 = 1_000_000

    private func decoded(_ changes: [String: String], _ options: FormatOptions = utc) -> Decoded? {
        decode("3cx", ThreeCXRow(changes).line, options).first
    }

    private func leg(_ changes: [String: String], _ options: FormatOptions = utc) -> Leg? {
        decoded(changes, options)?.leg
    }

    private func options(_ further: [String: [String]]) -> FormatOptions {
        var options = utc
        options.further = further
        return options
    }

    @Test("A real record of 27 fields: an extension called out, 25 s")
    func outgoing() throws {
        let decoded = decode("3cx", try Fixture.bytes("3cx/cdr-27-fields.log"))
        #expect(decoded.map(\.ignored) == [nil, "blank"])
        let leg = try #require(decoded[0].leg)
        #expect(leg.call == "4cc2c72490010000_26808" && leg.id == "4cc2c72490010000_26808#288831")
        #expect(leg.startedAt == instant("2024-06-17T05:59:49Z"))
        #expect(leg.answeredAt == instant("2024-06-17T05:59:58Z"))
        #expect(leg.endedAt == instant("2024-06-17T06:00:23Z"))
        #expect(leg.talk == 25 * Self.second && leg.ring == 9 * Self.second)
        #expect(leg.direction == .outbound && leg.disposition == .answered && leg.traits == [])
        #expect(leg.caller == LegParty(number: "Ext.10016", device: "Ext.10016"))
        #expect(leg.callee == LegParty(number: "+46701740682", device: "Line 10020"))
        #expect(decoded[0].note == nil)
    }

    @Test("A record of 20 fields: a queue passed the call on, and its talk is an upper bound")
    func queue() throws {
        let decoded = decode("3cx", try Fixture.bytes("3cx/order-20-fields-2023.txt"))
        let leg = try #require(decoded.first?.leg)
        #expect(decoded.count == 1 && leg.direction == .inbound && leg.disposition == .answered)
        #expect(leg.caller == LegParty(number: "+353000000149", device: "Line 10021"))
        #expect(leg.callee == LegParty(number: "Ext.960", device: "Ext.504"))
        // The duration is cut: 337 s by the moments, 00:05:36 as written.
        #expect(leg.talk == 336 * Self.second && leg.traits == .upperBound)
        #expect(leg.endedAt == instant("2023-09-19T13:39:31Z") && decoded[0].note == nil)
    }

    /// Changes, direction, seconds of talk, upper bound, disposition, the device of the other side.
    static let calls:
        [(
            changes: [String: String], direction: Direction?, talk: Int64, isBound: Bool, end: Disposition,
            device: String
        )] =
            [
                ([:], .inbound, 70, false, .answered, "Ext.101"),
                // Trap 1: a queue, a ring group or a menu answered; version 20 writes types in other cases.
                (
                    ["to-no": "Ext.800", "to-type": "queue", "final-number": "Ext.101", "final-type": "Extension"],
                    .inbound, 70, true, .answered, "Ext.101"
                ),
                (
                    ["to-no": "Ext.800", "to-type": "Ivr", "final-number": "Ext.101", "final-type": "extension"],
                    .inbound, 70, true, .answered, "Ext.101"
                ),
                (["to-no": "Ext.800", "to-type": "RingGroup"], .inbound, 0, false, .answered, "Ext.800"),
                (["to-no": "Ext.800", "to-type": "IVR"], .inbound, 0, false, .answered, "Ext.800"),
                // A transfer leaves the last one.
                (
                    [
                        "reason-changed": "ReplacedDst", "final-number": "Ext.102", "final-dn": "102",
                        "final-type": "Extension",
                    ], .inbound, 70, true, .answered, "Ext.102"
                ),
                (["final-number": "Ext.101", "final-type": "Extension"], .inbound, 70, false, .answered, "Ext.101"),
                // Trap 6.
                (["final-number": "Ext.999", "final-type": "VoiceMail"], .inbound, 0, false, .voicemail, "Ext.999"),
                (["final-number": "Ext.700", "final-type": "ConfPlace"], .inbound, 70, true, .answered, "Ext.700"),
                (
                    ["final-number": "SP0", "final-dn": "SP0", "final-type": "Parking"], .inbound, 0, false, .answered,
                    "SP0"
                ),
                (
                    ["from-no": "Ext.102", "from-dn": "102", "from-type": "extension"], .internal, 70, false, .answered,
                    "Ext.101"
                ),
                (
                    [
                        "from-no": "Ext.102", "from-dn": "102", "from-type": "Extension", "to-no": "79161234567",
                        "to-dn": "10020", "to-type": "external_line",
                    ], .outbound, 70, false, .answered, "Line 10020"
                ),
                // Never answered: the moment of the answer alone tells.
                (["time-answered": "", "duration": "00:00:00"], .inbound, 0, false, .noAnswer, "Ext.101"),
                (["time-answered": "", "duration": ""], .inbound, 0, false, .noAnswer, "Ext.101"),
                (["time-answered": "", "reason-terminated": "Failed_Busy"], .inbound, 0, false, .busy, "Ext.101"),
                (
                    ["time-answered": "", "reason-terminated": "Failed_NotFound"], .inbound, 0, false, .failed,
                    "Ext.101"
                ),
                (
                    ["time-answered": "", "reason-terminated": "Failed_Cancelled"], .inbound, 0, false, .noAnswer,
                    "Ext.101"
                ),
                (
                    ["time-answered": "", "reason-terminated": "dst_participant_terminated"], .inbound, 0, false,
                    .noAnswer,
                    "Ext.101"
                ),
            ]

    @Test("Who talked with whom, and for how long", arguments: calls.indices)
    func parties(index: Int) throws {
        let call = Self.calls[index]
        let leg = try #require(self.leg(call.changes))
        #expect(leg.direction == call.direction && leg.talk == call.talk * Self.second)
        #expect(leg.traits == (call.isBound ? .upperBound : []) && leg.disposition == call.end)
        #expect(leg.callee.device == call.device)
        #expect((leg.answeredAt == nil) == (call.changes["time-answered"] == ""))
    }

    @Test("An extension that passes a call out: the number outside is who was talked to")
    func forwarded() throws {
        let changes = [
            "from-no": "Ext.102", "from-dn": "102", "from-type": "Extension", "final-number": "79160000001",
            "final-dn": "10021", "final-type": "Line",
        ]
        let leg = try #require(self.leg(changes))
        #expect(leg.direction == .outbound && leg.traits == .upperBound)
        #expect(leg.callee == LegParty(number: "79160000001", device: "Line 10021"))
        // From outside to outside the number called stays.
        let out = try #require(self.leg(["final-number": "79160000001", "final-dn": "10021", "final-type": "Line"]))
        #expect(out.direction == .inbound && out.callee == LegParty(number: "Ext.101", device: "Line 10021"))
    }

    @Test("Without types the prefix tells; a short number without one tells nothing")
    func withoutTypes() throws {
        func direction(_ from: String, _ to: String) -> Direction? {
            var row = ThreeCXRow(["from-no": from, "to-no": to])
            row.fields.removeLast(7)
            return decode("3cx", row.line).first?.leg?.direction
        }
        #expect(direction("79161234567", "Ext.101") == .inbound)
        #expect(direction("Ext.102", "+79161234567") == .outbound)
        #expect(direction("Ext.102", "ext.101") == .internal)
        #expect(direction("102", "Ext.101") == nil)
    }

    @Test("Option fields: another order, by names as 3CX writes them, with places of no concern")
    func chosenFields() throws {
        let named = options(["fields": ["Time_Start", "time-answered", "-", "time-end", "from-no", "to-no", "chain"]])
        let line =
            "Call 2026/11/23 08:02:35,2026/11/23 08:02:40,x,2026/11/23 08:03:50,Ext.102,79161234567,Chain: a;b;\n"
        let decoded = decode("3cx", line + line.replacing("x,", with: "x,y,"), named)
        // Only the first field's word is not the moment's.
        try #require(decoded.count == 2)
        let leg = try #require(decoded[0].leg)
        #expect(leg.talk == 70 * Self.second && leg.direction == .outbound && leg.call.utf8.count == 32)
        #expect(decoded[1].quarantined?.hasPrefix("fields: 8 of them where 7 belong") == true)
        let proposed = options(["fields": ThreeCXRow.names])
        #expect(decode("3cx", ThreeCXRow().line, proposed) == decode("3cx", ThreeCXRow().line))
    }

    @Test(
        "Options that cannot work are named",
        arguments: [
            (["time-start", "from-no"], "fields: time-answered is not among them"),
            (["time-start", "time-answered", "from-no", "to-no"], "fields: neither duration nor time-end"),
            (["time-start", "start"], "fields: found \"start\", allowed: historyid"),
            (["time-start", "time-start"], "fields: found \"time-start\" more than once"),
            ([], "fields: time-start is not among them"),
        ]
    )
    func problems(fields: [String], beginning: String) throws {
        let format = try #require(FormatCatalog.format(named: "3cx"))
        let problem = format.problem(options(["fields": fields]))
        #expect(problem?.hasPrefix(beginning) == true, "\(problem ?? "")")
        #expect(format.problem(options([:])) == nil)
        #expect(format.problem(options(["fields": ThreeCXRow.names])) == nil)
        #expect(format.problem(options(["encoding": ["x"]]))?.hasPrefix("encoding") == true)
    }

    @Test(
        "Trap 3: what does not look like the proposed order, or like a record, is quarantined with its reason",
        arguments: [
            (["callid": "Ext.101"], "callid: \"Ext.101\" does not look so"),
            (["duration": "70"], "duration: \"70\" does not look so"),
            (["duration": "169:00:00"], "duration: \"169:00:00\" is more than 7 days"),
            (["time-start": "Ext.101"], "time-start: \"Ext.101\" does not look so"),
            (["time-start": "2026/13/23 08:02:35"], "time-start: \"2026/13/23 08:02:35\" is no date and time"),
            (["time-end": "2026/11/23 08:02:30"], "time-end: \"2026/11/23 08:02:30\" is before the call began"),
            (["time-answered": "2026/11/23 08:02:30"], "time-answered: \"2026/11/23 08:02:30\" is before"),
            (["reason-terminated": "a b"], "reason-terminated: \"a b\""), (["historyid": "x"], "historyid: \"x\""),
            (["bill-cost": "0,43"], "chain: \"\" does not look so"), (["callid": ""], "callid: \"\""),
            (
                ["duration": "", "time-end": "2026/12/23 08:03:50"],
                "time-end: \"2026/12/23 08:03:50\" is more than 7 days"
            ),
        ] as [([String: String], String)]
    )
    func refused(changes: [String: String], beginning: String) {
        let reason = decoded(changes)?.quarantined
        #expect(reason?.hasPrefix(beginning) == true, "\(reason ?? "")")
        let both = decode("3cx", ThreeCXRow(changes).line + "\r\n" + ThreeCXRow().line)
        #expect(both.last?.leg?.talk == 70 * Self.second)
    }

    @Test("Trap 5: the lines of a scanner cost nothing but themselves")
    func scanner() {
        let decoded = decode("3cx", "GET /cgi-bin HTTP/1.1\r\nHost: x\r\n\r\n" + ThreeCXRow().line)
        #expect(decoded.map { $0.quarantined != nil } == [true, true, false, false])
        #expect(decoded.last?.leg != nil)
    }

    @Test(
        "Names are data",
        arguments: [
            "\"Petrova, Anna\"", "O'Neil \"Jack\"", "\"", "<script>alert(1)</script>", "\u{1B}[31m", "Chain: ;x",
            "Call 9",
        ]
    )
    func hostileNames(name: String) {
        let leg = leg(["from-dispname": name, "from-no": name, "bill-name": name])
        #expect(leg?.talk == 70 * Self.second && leg?.callee.device == "Ext.101")
        #expect(leg?.caller.number == (name.hasPrefix("\"P") ? "Petrova, Anna" : name))
    }

    @Test("Padded fields and quoted numbers are read without what is around them; no UTF-8 is a name's own affair")
    func padded() {
        let leg = leg(["from-no": "\" 79161234567 \"", "to-no": "  Ext.101  ", "duration": " 00:01:10 "])
        #expect(leg?.caller.number == "79161234567" && leg?.callee.number == "Ext.101")
        let bytes = Array(ThreeCXRow(["from-no": "?"]).line.utf8).map { $0 == UInt8(ascii: "?") ? 0xE9 : $0 }
        #expect(decode("3cx", bytes).first?.leg?.caller.number == "é")
        #expect(decode("3cx", bytes, options(["encoding": ["windows-1251"]])).first?.leg?.caller.number == "й")
    }

    /// Start, answer, end, duration, and the moments in UTC.
    static let clocks: [(written: [String], start: String, end: String)] = [
        // A summer's day; over midnight.
        (
            ["2026/07/01 12:00:00", "2026/07/01 12:00:05", "2026/07/01 12:01:00", "00:00:55"], "2026-07-01T10:00:00Z",
            "2026-07-01T10:01:00Z"
        ),
        (
            ["2026/11/23 23:59:50", "2026/11/23 23:59:55", "2026/11/24 00:01:00", "00:01:05"], "2026-11-23T22:59:50Z",
            "2026-11-23T23:01:00Z"
        ),
        // From 01:59 summer time for an hour and a half into the second 02:30.
        (
            ["2026/10/25 01:59:00", "2026/10/25 02:00:00", "2026/10/25 02:30:00", "01:30:00"], "2026-10-24T23:59:00Z",
            "2026-10-25T01:30:00Z"
        ),
        // From the second 02:50 to 03:05.
        (
            ["2026/10/25 02:50:00", "2026/10/25 02:50:10", "2026/10/25 03:05:10", "00:15:00"], "2026-10-25T01:50:00Z",
            "2026-10-25T02:05:10Z"
        ),
        // From the first 02:50 to the second 02:10.
        (
            ["2026/10/25 02:50:00", "2026/10/25 02:50:10", "2026/10/25 02:10:10", "00:20:00"], "2026-10-25T00:50:00Z",
            "2026-10-25T01:10:10Z"
        ),
        // Nothing tells: the first.
        (
            ["2026/10/25 02:20:00", "2026/10/25 02:20:10", "2026/10/25 02:30:10", "00:10:00"], "2026-10-25T00:20:00Z",
            "2026-10-25T00:30:10Z"
        ),
        // Over the hour that is skipped.
        (
            ["2026/03/29 01:59:00", "2026/03/29 01:59:10", "2026/03/29 03:01:10", "00:02:00"], "2026-03-29T00:59:00Z",
            "2026-03-29T01:01:10Z"
        ),
    ]

    @Test("Local times, with the repeated hour told by the duration", arguments: clocks.indices)
    func localTimes(index: Int) throws {
        let (written, start, end) = Self.clocks[index]
        let changes = [
            "time-start": written[0], "time-answered": written[1], "time-end": written[2], "duration": written[3],
        ]
        let decoded = try #require(self.decoded(changes, berlin))
        #expect(decoded.leg?.startedAt == instant(start) && decoded.leg?.endedAt == instant(end))
        #expect(decoded.note?.contains("disagree") != true)
        #expect((decoded.note?.contains("occurs twice") == true) == (2...5).contains(index))
    }

    @Test("Any cutting gives the same records; a repeated one has the same key, another call has not")
    func cutting() {
        let rows = [ThreeCXRow().line, "\r\n", ThreeCXRow(["callid": "00000C21DE5C2470_6532"]).line, ThreeCXRow().line]
        let whole = decode("3cx", rows.joined())
        #expect(whole[0].key == whole[3].key && whole[0].key != whole[2].key)
        var generator = Random(3)
        for step in [1, 7, 200] {
            #expect(decodeInWindows("3cx", Array(rows.joined().utf8), using: &generator, step: step) == whole)
        }
    }

    @Test("Files are told by their lines")
    func recognition() throws {
        let format = try #require(FormatCatalog.format(named: "3cx"))
        func certainty(_ bytes: [UInt8]) -> Recognition.Certainty? {
            format.recognise(FileSample(path: "x", bytes: bytes, isWhole: true))?.certainty
        }
        for path in ["3cx/cdr-27-fields.log", "3cx/order-20-fields-2023.txt"] {
            #expect(certainty(try Fixture.bytes(path)) == .certain)
        }
        #expect(certainty(Array("Call 17,2026/11/23 08:02:35,Chain: a;b;\n".utf8)) == .likely)
        for (_, path) in AccountTests.fixtures where !path.hasPrefix("3cx/") {
            #expect(certainty(try Fixture.bytes(path)) == nil)
        }
    }
}
