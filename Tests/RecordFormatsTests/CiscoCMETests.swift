import Pace
import RecordFormats
import Testing

/// The lines of syslog are a vendor's examples; rows are written from the vendor's list of fields, since no real file
/// free of customers' data was found.
@Suite("Accounting of CME, CUBE and IOS gateways")
struct CiscoCMETests {
    /// A row of the detailed form; what is not named is an empty text.
    struct Row {
        static let call = "BA55719E F8C10015 00000000 001B1E08"
        var values: [Int: String] = [
            0: "1795420981", 1: "17", 2: "0", 3: "1", 4: "\"\(call)\"", 5: "\"101\"",
            7: "\"08:02:30.100 KRSK Mon Nov 23 2026\"", 9: "\"08:02:35.600 KRSK Mon Nov 23 2026\"",
            10: "\"08:03:01.000 KRSK Mon Nov 23 2026\"", 11: "\"10\"", 12: "\"normal call clearing (16)\"",
            13: "\"answer\"", 16: "1270", 18: "1268", 21: "\"101\"", 22: "\"79161234567\"", 67: "25",
            95: "\"ton:0,npi:0,#:79161234567\"",
        ]

        init(_ changes: [Int: String] = [:]) {
            values.merge(changes) { $1 }
        }

        var line: String { (0..<130).map { values[$0] ?? "\"\"" }.joined(separator: ",") + "\n" }
    }

    private static let syslog =
        "CME: Nov 23 08:03:01.001: %VOIPAAA-5-VOIP_CALL_HISTORY: CallLegType 2, "
        + "ConnectionId BA55719E F8C10015 0 1B1E08, SetupTime 08:02:30.100 UTC Mon Nov 23 2026, "
        + "PeerAddress 79161234567, PeerSubAddress , DisconnectCause 10  , "
        + "DisconnectText normal, call, clearing (16), ConnectTime 08:02:35.600 UTC Mon Nov 23 2026, "
        + "DisconnectTime 08:03:01.000 UTC Mon Nov 23 2026, CallOrigin 1, ChargedUnits 0, InfoType 2, "
        + "TransmitPackets 1270, TransmitBytes 1, ReceivePackets 1268, ReceiveBytes 2\n"

    private static func local(_ name: String, _ offset: Int64) -> FormatOptions {
        FormatOptions(zone: Zone(name: name, firstOffset: offset))
    }

    private func read(_ changes: [Int: String] = [:], _ options: FormatOptions = utc) -> Decoded? {
        decode("cisco-cme", Row(changes).line, options).first
    }

    @Test("The vendor's lines of syslog: a caller and a callee, each with a peer that another leg knows")
    func vendorLines() throws {
        let decoded = decode("cisco-cme", try Fixture.bytes("cisco-cme/syslog-vendor-doc.txt"))
        #expect(decoded.count == 2)
        let incoming = try #require(decoded.first?.leg)
        #expect(incoming.call == "BA55719E F8C10015 00000000 001B1E08")
        #expect(incoming.startedAt == instant("2001-06-18T11:14:39.367000Z"))
        #expect(incoming.answeredAt == instant("2001-06-18T11:14:49.707000Z"))
        #expect(incoming.endedAt == instant("2001-06-18T11:15:02.867000Z"))
        #expect(incoming.talk == 13_160_000)
        #expect(incoming.ring == 10_340_000)
        #expect(incoming.caller == LegParty(number: "68575", channel: incoming.id))
        #expect(incoming.callee == LegParty(bridge: "BA55719E F8C10015 00000000 001B1E08"))
        #expect(incoming.direction == .unknown)
        #expect(incoming.disposition == .answered)
        let outgoing = try #require(decoded.last?.leg)
        // 10:14:59.294 to 10:15:50.894.
        #expect(outgoing.talk == 51_600_000)
        #expect(outgoing.call == "CA5210B082B11E0A142A279BD84410")
        #expect(outgoing.caller.isBridge)
        #expect(outgoing.callee == LegParty(number: "510", channel: outgoing.id))
    }

    @Test("A row of the detailed form: the leg, its numbers and its milliseconds")
    func detailed() throws {
        let decoded = try #require(read())
        let leg = try #require(decoded.leg)
        #expect(leg.call == Row.call)
        #expect(leg.id == Row.call + "#17")
        #expect(leg.startedAt == instant("2026-11-23T08:02:30.100000Z"))
        #expect(leg.talk == 25_400_000)
        #expect(leg.ring == 5_500_000)
        #expect(leg.caller == LegParty(number: "101", channel: leg.id))
        #expect(leg.callee == LegParty(number: "79161234567"))
        #expect(decoded.note == nil)
    }

    @Test("Of a leg that went out the peer is the callee; a phone is the device of its own leg")
    func parties() throws {
        let changes = [13: "\"originate\"", 5: "\"79161234567\"", 22: "\"\"", 124: "\"SEP00AA\""]
        let out = try #require(read(changes)?.leg)
        #expect(out.caller == LegParty(number: "101"))
        #expect(out.callee == LegParty(number: "79161234567", device: "SEP00AA", channel: out.id))
        let incoming = try #require(read([21: "\"\"", 124: "\"SEP00AA\""])?.leg)
        #expect(incoming.caller == LegParty(number: "101", device: "SEP00AA", channel: incoming.id))
        let open = try #require(read([22: "\"\""])?.leg)
        #expect(open.callee.isBridge)
        #expect(open.direction == .unknown)
    }

    @Test("The router's word for its zone says nothing; the source's zone is checked against the row's own moment")
    func zone() throws {
        // 08:03:01 in Krasnoyarsk is 01:03:01 UTC.
        let krasnoyarsk = Self.local("Asia/Krasnoyarsk", 25_200)
        let right = read([0: "1795395781"], krasnoyarsk)
        #expect(right?.leg?.endedAt == instant("2026-11-23T01:03:01Z"))
        #expect(right?.note == nil)
        let wrong = read([0: "1795395781"])
        #expect(wrong?.note == "h323-disconnect-time is 420 minutes from unix-time; is the source's zone right?")
        let named = read([7: "\"08:02:30.100 UTC Mon Nov 23 2026\""], krasnoyarsk)
        #expect(named?.leg?.startedAt == instant("2026-11-23T01:02:30.100000Z"))
        #expect(FormatCatalog.format(named: "cisco-cme")?.needsZone == true)
    }

    @Test("A clock that was never set, or has lost its server, is read and noted")
    func doubts() throws {
        let changes = [7: "\"*08:02:30.100 UTC Mon Nov 23 2026\"", 10: "\".08:03:01.000 UTC Mon Nov 23 2026\""]
        let decoded = read(changes)
        #expect(decoded?.leg?.talk == 25_400_000)
        #expect(decoded?.note == "the router's clock was never set; the router had lost its time server")
        #expect(read([7: "\"8:02:30 Mon Nov 23 2026\""])?.leg?.startedAt == instant("2026-11-23T08:02:30Z"))
    }

    @Test("Nobody took the leg: no connect, or one at the end without a packet")
    func unanswered() throws {
        let end = "\"08:03:01.000 KRSK Mon Nov 23 2026\""
        for changes in [[9: "\"\""], [9: end, 16: "0", 18: "0", 67: "0"], [9: end, 16: "", 18: "", 67: ""]] {
            let leg = try #require(read(changes)?.leg)
            #expect(leg.answeredAt == nil)
            #expect(leg.talk == 0)
            #expect(leg.disposition == .noAnswer)
            #expect(leg.ring == 30_900_000)
        }
        let short = try #require(read([9: end, 67: "0"])?.leg)
        #expect(short.disposition == .answered)
        #expect(short.talk == 0)
    }

    @Test(
        "Causes are hexadecimal",
        arguments: [
            ("10", Disposition.noAnswer), ("11", .busy), ("12", .noAnswer), ("13", .noAnswer), ("1F", .noAnswer),
            ("1", .failed), ("15", .failed), ("22", .congestion), ("2A", .congestion), ("2c", .congestion),
            ("2F", .congestion), ("", .busy),
        ]
    )
    func causes(cause: String, disposition: Disposition) throws {
        let changes = [9: "\"\"", 11: "\"\(cause)\"", 12: "\"user busy (17)\""]
        #expect(read(changes)?.leg?.disposition == disposition)
    }

    @Test("Midnight, and the hour that an autumn night has twice: the row's own moment tells which")
    func night() throws {
        let midnight = [
            0: "1795478410", 7: "\"23:59:50.000 X Mon Nov 23 2026\"", 9: "\"23:59:55.000 X Mon Nov 23 2026\"",
            10: "\"00:00:10.000 X Tue Nov 24 2026\"", 67: "15",
        ]
        #expect(read(midnight)?.leg?.talk == 15_000_000)
        // 02:10 to 02:20 in Berlin on 25 October: summer time until 01:00 UTC.
        let fold = [
            7: "\"02:10:00.000 CET Sun Oct 25 2026\"", 9: "\"02:10:00.000 CET Sun Oct 25 2026\"",
            10: "\"02:20:00.000 CET Sun Oct 25 2026\"", 67: "600",
        ]
        let first = read(fold.merging([0: "1792887600"]) { $1 }, berlin)
        #expect(first?.leg?.endedAt == instant("2026-10-25T00:20:00Z"))
        #expect(first?.leg?.startedAt == instant("2026-10-25T00:10:00Z"))
        let second = read(fold.merging([0: "1792891200"]) { $1 }, berlin)
        #expect(second?.leg?.endedAt == instant("2026-10-25T01:20:00Z"))
        #expect(second?.leg?.startedAt == instant("2026-10-25T01:10:00Z"))
        #expect(second?.leg?.talk == 600_000_000)
        #expect(second?.note?.contains("occurs twice") == true)
        // From 02:50 to the second 02:10: the seconds of the session tell.
        let across = [
            0: "1792890600", 7: "\"02:50:00.000 CET Sun Oct 25 2026\"", 9: "\"02:50:00.000 CET Sun Oct 25 2026\"",
            10: "\"02:10:00.000 CET Sun Oct 25 2026\"", 67: "1200",
        ]
        #expect(read(across, berlin)?.leg?.talk == 1_200_000_000)
        // In spring 02:30 does not occur.
        let gap = [
            0: "1774747800", 7: "\"02:30:00.000 CET Sun Mar 29 2026\"", 9: "\"03:30:00.000 CET Sun Mar 29 2026\"",
            10: "\"03:30:00.000 CET Sun Mar 29 2026\"", 67: "0",
        ]
        let moved = read(gap, berlin)
        #expect(moved?.leg?.startedAt == instant("2026-03-29T01:30:00Z"))
        #expect(moved?.note?.contains("never occurs") == true)
    }

    @Test("In syslog, which has no moment of its own, each moment is not before the one before it")
    func nightInSyslog() throws {
        let line = Self.syslog.replacing("08:02:30.100 UTC Mon Nov 23", with: "02:59:50.000 CET Sun Oct 25")
            .replacing("08:02:35.600 UTC Mon Nov 23", with: "02:00:05.000 CET Sun Oct 25")
            .replacing("08:03:01.000 UTC Mon Nov 23", with: "02:00:35.000 CET Sun Oct 25")
        let leg = try #require(decode("cisco-cme", line, berlin).first?.leg)
        #expect(leg.startedAt == instant("2026-10-25T00:59:50Z"))
        #expect(leg.talk == 30_000_000)
        #expect(leg.ring == 15_000_000)
    }

    @Test("Syslog: commas in the cause's text, other messages, features, and calls without an id")
    func syslog() throws {
        let text =
            Self.syslog + "Nov 23 08:00:00: %SYS-5-CONFIG_I: Configured from console by vty0\n"
            + "Nov 23 08:03:02: %VOIPAAA-5-VOIP_FEAT_HISTORY: FEAT_VSA=fn:CFA,ft:1,fcid:BA55719E F8C10015 0 1B1E08\n"
            + Self.syslog.replacing("BA55719E F8C10015 0 1B1E08", with: "0 0 0 0")
            + Self.syslog.replacing("CallOrigin 1", with: "CallOr\n").replacing("\n, Charged", with: "")
        let decoded = decode("cisco-cme", text)
        #expect(decoded.map(\.ignored) == [nil, "other message", "feature", "no call", nil])
        #expect(decoded.first?.leg?.talk == 25_400_000)
        #expect(decoded.first?.leg?.call == Row.call)
        #expect(decoded.first?.leg?.callee.number == "79161234567")
        #expect(decoded.last?.quarantined == "CallOrigin: is not in the line")
        // Loggers put this and that before a line: it is one record.
        let other = "<189>1 host " + Self.syslog
        #expect(decode("cisco-cme", other).first?.key == decoded.first?.key)
        let quoted = Self.syslog.replacing("normal, call", with: "a \"b\",\"c\" <script>")
        #expect(decode("cisco-cme", quoted).first?.leg?.talk == 25_400_000)
    }

    @Test("The compact form, and columns that the source names")
    func compact() throws {
        let moments = ["08:02:30.100", "08:02:35.600", "08:03:01.000"].map { "\"\($0) UTC Mon Nov 23 2026\"" }
        let fields = [
            "1", "\"\(Row.call)\"", moments[0], "\"101\"", "\"\"", "\"10\"", "\"\"", moments[1], moments[2], "2", "0",
            "\"\"",
            "5", "6", "7", "8", "\"\"",
        ]
        let leg = try #require(decode("cisco-cme", fields.joined(separator: ",") + "\n").first?.leg)
        #expect(leg.talk == 25_400_000)
        #expect(leg.caller.number == "101")
        #expect(leg.callee.isBridge)
        let columns = [
            "x", "ConnectionId", "SetupTime", "h323-connect-time", "disconnecttime", "CallOrigin", "clid", "dnis",
        ]
        let row = "1,\"\(Row.call)\",\(moments[0]),\(moments[1]),\(moments[2]),answer,101,79161234567\n"
        let named = try #require(decode("cisco-cme", row, FormatOptions(zone: .utc, columns: columns)).first?.leg)
        #expect(named.talk == 25_400_000)
        #expect(named.callee.number == "79161234567")
        #expect(decode("cisco-cme", row).first?.quarantined?.contains("`columns`") == true)
        let format = try #require(FormatCatalog.format(named: "cisco-cme"))
        #expect(format.problem(FormatOptions(columns: columns)) == nil)
        #expect(format.problem(FormatOptions(columns: ["clid"])) == "columns: h323-conf-id is not among them")
    }

    @Test(
        "What cannot be is quarantined, with field and value, and the next row is read",
        arguments: [
            ([9: "\"08:03:02.000 X Mon Nov 23 2026\""], "h323-disconnect-time: \"08:03:01.000 KRSK"),
            ([7: "\"soon\""], "h323-setup-time: \"soon\" is no moment"),
            ([7: "\"08:02:30 X Mon Nov 31 2026\""], "h323-setup-time: \"08:02:30 X Mon Nov 31"),
            ([7: "\"\""], "h323-setup-time"),
            ([13: "\"both\""], "h323-call-origin: \"both\""), ([4: "\"x\""], "h323-conf-id: \"x\""),
            ([2: "9"], "cdr-type: \"9\""), ([16: "many"], "paks-out: \"many\""), ([0: "x"], "unix-time: \"x\""),
            ([9: "\"\"", 11: "\"xyz\""], "h323-disconnect-cause: \"xyz\""),
            ([9: "\"08:02:35.600 X Mon Nov 9 2026\"", 7: "\"08:02:30 X Mon Nov 9 2026\""], "h323-disconnect-time"),
        ]
    )
    func broken(changes: [Int: String], reason: String) throws {
        let decoded = decode("cisco-cme", Row(changes).line + Row().line)
        #expect(decoded.first?.quarantined?.hasPrefix(reason) == true)
        #expect(decoded.last?.leg?.talk == 25_400_000)
    }

    @Test(
        "Features and calls without an id are ignored; codes are those of the account; seconds that disagree are noted"
    )
    func rest() throws {
        #expect(read([2: "1"])?.ignored == "feature")
        #expect(read([4: "\"00000000 00000000 00000000 00000000\""])?.ignored == "no call")
        #expect(read([32: "\"1;\""])?.leg?.code == "1")
        #expect(read([67: "90"])?.note?.hasPrefix("override-session-time and the moments disagree by 64 s") == true)
    }

    @Test("Hostile texts, and records that are one")
    func hostile() throws {
        let name = "\"a \"\"b\"\", <script>;\u{01}\""
        let decoded = try #require(read([20: name, 12: name]))
        #expect(decoded.leg?.talk == 25_400_000)
        #expect(decoded.key == read()?.key)
        #expect(read([1: "18"])?.key != decoded.key)
        var bytes = Array(Row([20: "\"#\""]).line.utf8)
        bytes[try #require(bytes.firstIndex(of: UInt8(ascii: "#")))] = 0xFF
        #expect(decode("cisco-cme", bytes).first?.leg?.talk == 25_400_000)
    }

    @Test("However the bytes come, the records are the same")
    func windows() throws {
        let text =
            Row().line + Self.syslog + "junk\n" + Row([7: "\"x\""]).line + Row([12: "\"a\nb\""]).line
            + Row([1: "3"]).line
        let decoded = decode("cisco-cme", text)
        #expect(decoded.compactMap(\.leg).count == 4)
        var generator = Random(6)
        for _ in 0..<30 { #expect(decodeInWindows("cisco-cme", Array(text.utf8), using: &generator) == decoded) }
    }

    @Test("A file is told by its columns or its mark")
    func recognition() throws {
        let format = try #require(FormatCatalog.format(named: "cisco-cme"))
        func look(_ text: String) -> Recognition.Certainty? {
            format.recognise(FileSample(path: "/x", bytes: Array(text.utf8), isWhole: true))?.certainty
        }
        #expect(look(Self.syslog) == .certain)
        #expect(look(Row().line) == .certain)
        #expect(look(Row([13: "\"x\""]).line) == nil)
        #expect(look(CUCMTests.Row().line) == nil)
        #expect(look(CSVRow().line) == nil)
        #expect(look("") == nil)
    }
}
