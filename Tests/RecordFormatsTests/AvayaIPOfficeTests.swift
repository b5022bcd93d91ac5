import Pace
import RecordFormats
import Testing

/// A record of IP Office, written by the manual's list of fields; its first 30 fields may be put otherwise.
private struct IPOfficeRow {
    var fields = [
        "2026/11/23 08:02:35", "00:01:10", "5", "79161234567", "I", "201", "74951000101", "", "0", "1000017", "0",
        "E201",
        "Anna Petrova", "T9001", "LINE 1.1", "0", "0", "", "", "0.00", "0.00", "", "0.00", "0", "0.00", "0.00", "0", "",
        "", "",
    ]

    init(_ changes: [Int: String] = [:]) {
        for (place, value) in changes { fields[place - 1] = value }
    }

    var line: String { fields.joined(separator: ",") + "\r\n" }
}

@Suite("Avaya IP Office")
struct AvayaIPOfficeTests {
    private static let second: Int64 = 1_000_000

    private func leg(_ changes: [Int: String], _ options: FormatOptions = utc) -> Leg? {
        decode("avaya-ipoffice", IPOfficeRow(changes).line, options).first?.leg
    }

    private func reason(_ changes: [Int: String]) -> String? {
        decode("avaya-ipoffice", IPOfficeRow(changes).line).first?.quarantined
    }

    @Test("Records of 35 and of 30 fields, with the trunk on either side")
    func sample() throws {
        let decoded = decode("avaya-ipoffice", try Fixture.bytes("avaya-ipoffice/35-and-30-fields.csv"))
        let legs = decoded.compactMap(\.leg)
        try #require(legs.count == 5 && decoded.count == 5)
        let began = try #require(instant("2024-02-10T14:30:00Z"))
        #expect(legs[0].call == "\(began.seconds).1000014160")
        #expect(legs[0].startedAt == began && legs[0].answeredAt == began + 7 * Self.second)
        // 7 s of ringing, 225 s of talk, 11 s on hold, 3 s parked.
        #expect(legs[0].endedAt == began + 246 * Self.second)
        #expect(legs[0].talk == 225 * Self.second && legs[0].ring == 7 * Self.second)
        #expect(legs[0].direction == .outbound && legs[0].code == "ACCT001" && legs[0].disposition == .answered)
        #expect(legs[0].caller == LegParty(number: "201", device: "E201"))
        #expect(legs[0].callee == LegParty(number: "+442075551234", device: "T9001"))
        #expect(legs[1].direction == .inbound && legs[1].talk == 330 * Self.second)
        #expect(legs[1].caller == LegParty(number: "+441234567890", device: "T9001"))
        #expect(legs[1].callee == LegParty(number: "201", device: "E201"))
        #expect(legs[2].direction == .internal && legs[2].talk == 75 * Self.second)
        #expect(legs[2].caller.device == "E201" && legs[2].callee == LegParty(number: "202", device: "E202"))
        // The same call id and start again: what follows the first record of that call.
        #expect(legs[3].call == legs[0].call && legs[3].id != legs[0].id)
        #expect(legs[3].startedAt == began + 246 * Self.second)
        #expect(legs[4].caller == LegParty(number: "100", device: "T9001") && legs[4].talk == 30 * Self.second)
    }

    @Test("Trap 1: the manual's transfer to voicemail: the second record begins where the first ends")
    func voicemail() throws {
        let decoded = decode("avaya-ipoffice", try Fixture.bytes("avaya-ipoffice/transfer-to-voicemail.csv"))
        #expect(decoded.map(\.ignored) == ["header", nil, nil])
        let legs = decoded.compactMap(\.leg)
        try #require(legs.count == 2)
        #expect(legs[0].talk == 13 * Self.second && legs[0].callee == LegParty(number: "299999", device: "E4750"))
        // 7 + 13 + 11 s behind 09:30:57.
        #expect(legs[0].endedAt == instant("2002-06-28T09:31:28Z"))
        #expect(legs[1].startedAt == instant("2002-06-28T09:31:28Z"))
        #expect(legs[1].endedAt == instant("2002-06-28T09:31:49Z"))
        #expect(legs[1].talk == 0 && legs[1].disposition == .voicemail && legs[1].callee.device == "V9502")
        #expect(legs[0].call == legs[1].call)
    }

    @Test("Trap 1: three segments, with other calls between them, follow each other; a repeated line moves nothing")
    func segments() throws {
        let first = IPOfficeRow([11: "1", 16: "4"]).line
        let second = IPOfficeRow([2: "00:00:30", 3: "0", 11: "1", 12: "E202", 17: "6"]).line
        let third = IPOfficeRow([2: "00:02:00", 3: "0", 12: "E201"]).line
        let other = (1...60).map { IPOfficeRow([10: "\(2_000_000 + $0)"]).line }
        let text = first + other[0] + first + second + other[1...].joined() + third + first
        let legs = decode("avaya-ipoffice", text).compactMap(\.leg).filter { $0.call.hasSuffix(".1000017") }
        try #require(legs.count == 5)
        let began = try #require(instant("2026-11-23T08:02:35Z"))
        // 5 + 70 + 4 s, then 30 + 6 s.
        #expect(legs.prefix(4).map { ($0.startedAt - began) / Self.second } == [0, 0, 79, 115])
        #expect(legs[3].endedAt == began + 235 * Self.second)
        var generator = Random(17)
        let whole = decode("avaya-ipoffice", text)
        for _ in 0..<20 {
            #expect(decodeInWindows("avaya-ipoffice", Array(text.utf8), using: &generator, step: 300) == whole)
        }
    }

    @Test("Trap 9: the same call id at another start is another call")
    func restart() throws {
        let text = IPOfficeRow([11: "1"]).line + IPOfficeRow([1: "2026/11/23 17:00:00"]).line
        let legs = decode("avaya-ipoffice", text).compactMap(\.leg)
        try #require(legs.count == 2)
        #expect(legs[0].call != legs[1].call && legs[1].startedAt == instant("2026-11-23T17:00:00Z"))
    }

    @Test("Trap 3: hold and park are outside of talk, and the end counts them")
    func hold() {
        let leg = leg([16: "20", 17: "10"])
        #expect(leg?.talk == 70 * Self.second)
        #expect(leg?.endedAt == instant("2026-11-23T08:04:20Z"))
    }

    /// Changes, direction, the devices in calling order.
    static let sides: [(changes: [Int: String], direction: Direction, caller: String, callee: String)] = [
        ([:], .inbound, "T9001", "E201"), ([12: "T9001", 14: "E201"], .inbound, "T9001", "E201"),
        ([5: "O", 4: "201"], .outbound, "E201", "T9001"),
        ([5: "O", 4: "201", 12: "T9001", 14: "E201"], .outbound, "E201", "T9001"),
        // Transferred to another extension: the caller stays the first one.
        ([5: "O", 4: "201", 12: "E202"], .outbound, "E202", "T9001"),
        ([5: "O", 4: "202", 9: "1", 14: "E202"], .internal, "E202", "E201"),
        ([5: "O", 4: "201", 9: "1", 14: "E202"], .internal, "E201", "E202"),
        ([5: "O", 4: "201", 9: "I", 14: "E202"], .internal, "E201", "E202"),
        // Trap 5: transferred out to a trunk.
        ([12: "T9002"], .inbound, "T9001", "T9002"),
        // Trap 8: a twinned mobile; the user's own number is no client.
        ([28: "U MT", 30: "79169999999"], .inbound, "T9001", "E201"),
    ]

    @Test("Trap 4: devices and direction tell who called, never the side", arguments: sides.indices)
    func side(index: Int) {
        let (changes, direction, caller, callee) = Self.sides[index]
        let leg = leg(changes)
        #expect(leg?.direction == direction)
        #expect(leg?.caller.device == caller && leg?.callee.device == callee)
        #expect(leg?.talk == 70 * Self.second && leg?.traits == [])
        #expect(leg?.caller.number != "79169999999" && leg?.callee.number != "79169999999")
    }

    /// Changes, disposition, seconds of talk.
    static let places: [(changes: [Int: String], disposition: Disposition, talk: Int64)] = [
        ([2: "00:00:00"], .noAnswer, 0), ([14: "V9502", 15: "VM Channel 2"], .voicemail, 0),
        ([14: "V9051", 15: "VM Channel 1"], .voicemail, 0), ([14: "V9510", 15: ""], .voicemail, 0),
        // Trap 6: somebody listens to the mailbox.
        ([5: "O", 4: "201", 6: "Voice Mail", 9: "1", 14: "V9503", 15: "VM Channel 3"], .voicemail, 0),
        // Trap 7: a short code.
        ([2: "00:00:00", 5: "O", 4: "201", 6: "*17", 9: "1", 14: "V8000", 15: "U1 0.0"], .noAnswer, 0),
        ([5: "O", 4: "201", 9: "1", 14: "V8000", 15: "U12 0.3"], .unknown, 0),
        // The name decides: a conference has numbers like those of voicemail.
        ([14: "V9501", 15: "CO Channel 100.1"], .answered, 70),
        // Somebody whose name looks like a channel's is still an extension.
        ([13: "VM Channel"], .answered, 70), ([13: "CO Lee"], .answered, 70),
    ]

    @Test("Voicemail and tones give no talk; a conference an upper bound", arguments: places.indices)
    func nobody(index: Int) {
        let (changes, disposition, talk) = Self.places[index]
        let leg = leg(changes)
        #expect(leg?.disposition == disposition && leg?.talk == talk * Self.second)
        #expect(leg?.traits == (changes[15]?.hasPrefix("CO") == true ? .upperBound : []))
        #expect((leg?.answeredAt == nil) == (changes[2] == "00:00:00"))
    }

    /// Names, and the devices that must be found whatever they hold.
    static let names = [
        "Petrova, Anna", "a, b, c", "\"Petrova, Anna\"", "O'Neil \"Jack\"", "\"", "<script>alert(1)</script>", "E1",
        ",",
        "Анна", "\u{1B}[31m\u{7}", "', DROP TABLE legs; --", "",
    ]

    @Test("Trap 10: names with commas, quotes and worse shift nothing", arguments: names)
    func hostileNames(name: String) {
        for changes in [[13: name], [15: name], [13: name, 15: name], [4: name], [13: name, 14: "E202", 15: "x"]] {
            let leg = leg(changes)
            #expect(leg?.callee == LegParty(number: "74951000101", device: "E201"), "\(changes)")
            #expect(leg?.caller.device == (changes[14] ?? "T9001") && leg?.talk == 70 * Self.second, "\(changes)")
        }
        #expect(leg([4: "Petrova, Anna"])?.caller.number == "Petrova, Anna")
        #expect(leg([6: "?Petrova, Anna", 7: ""])?.callee.number == "?Petrova, Anna")
    }

    @Test("Quotes around some fields, or all, are taken off; a quote within a name stays a letter")
    func quotes() throws {
        let plain = try #require(leg([8: "A7"]))
        func isPlain(_ changes: [Int: String]) -> Bool {
            guard let leg = leg(changes.merging([8: "A7"]) { old, _ in old }) else { return false }
            return leg.call == plain.call && leg.startedAt == plain.startedAt && leg.endedAt == plain.endedAt
                && leg.talk == plain.talk && leg.ring == plain.ring && leg.direction == plain.direction
                && leg.caller == plain.caller && leg.callee == plain.callee && leg.code == plain.code
        }
        var quoted = IPOfficeRow([8: "A7"]).fields.map { "\"\($0)\"" }
        for place in 1...17 {
            #expect(isPlain([place: quoted[place - 1]]), "\(place)")
            let names = [13: "Anna \"A\" Petrova", 15: "5\""]
            #expect(isPlain(names.merging([place: quoted[place - 1]]) { $1 }), "\(place)")
        }
        let pairs = [2: quoted[1], 4: quoted[3]]
        #expect(isPlain(pairs) && isPlain(pairs.merging([13: "\"Petrova, Anna\"", 15: "a, b"]) { old, _ in old }))
        quoted[12] = "\"Petrova, \"\"Anna\"\"\""
        let all = decode("avaya-ipoffice", quoted.joined(separator: ",") + "\r\n").first?.leg
        #expect(all?.call == plain.call && all?.caller == plain.caller && all?.code == "A7")
        #expect(reason([2: "\"00:60:00\""]) == "Connected Time: \"00:60:00\" is no time of the form HH:MM:SS")
    }

    @Test("Trap 11: the address behind a number is cut off")
    func address() {
        #expect(leg([4: "0518123@193.43.148.35"])?.caller.number == "0518123")
        #expect(leg([4: "@x"])?.caller.number == "@x")
        #expect(leg([4: ""])?.caller.number == "")
        #expect(leg([7: ""])?.callee.number == "201")
        #expect(leg([8: "A7"])?.code == "A7")
    }

    @Test(
        "Trap 12: what does not parse is quarantined with field and value",
        arguments: [
            ([1: "2026/13/23 08:02:35"], "Call Start: \"2026/13/23 08:02:35\""), ([1: "08:02:35"], "Call Start"),
            ([2: "70"], "Connected Time: \"70\""), ([2: "00:60:00"], "Connected Time: \"00:60:00\""),
            ([2: "169:00:00"], "Connected Time: \"169:00:00\" is more than 7 days"), ([3: "x"], "Ring Time: \"x\""),
            ([3: "99999999999999999999"], "Ring Time"), ([16: "604801"], "Hold Time: \"604801\" is more than 7 days"),
            ([5: "X"], "Party1Device"), ([12: "201"], "Party1Device"), ([14: "trunk"], "Party2Device"),
            ([16: "x"], "Party2Device"), ([10: ""], "Party1Device"), ([7: "1,2"], "fields: 4 of them between"),
        ] as [([Int: String], String)]
    )
    func refused(changes: [Int: String], beginning: String) {
        #expect(reason(changes)?.hasPrefix(beginning) == true, "\(reason(changes) ?? "")")
        let decoded = decode("avaya-ipoffice", IPOfficeRow(changes).line + IPOfficeRow().line)
        #expect(decoded.last?.leg?.talk == 70 * Self.second)
    }

    @Test("A cut line, a scanner's line and a header in any language")
    func otherLines() {
        let row = IPOfficeRow()
        let cut = row.fields.prefix(14).joined(separator: ",") + "\r\n"
        let header = "Anrufbeginn,Dauer,Ruf,Anrufer,Ri,Ziel,Gewählt,Konto,Int,ID,W,P1,N1,P2,N2,H,P\r\n"
        let text = header + "GET / HTTP/1.1\r\n" + cut + "\0\0" + row.line + "hello\r\n"
        let decoded = decode("avaya-ipoffice", text)
        #expect(decoded.map(\.ignored) == ["header", nil, nil, nil, nil])
        #expect(decoded.map { $0.leg != nil } == [false, false, false, true, false])
        #expect(decoded[2].quarantined?.hasPrefix("fields: 14") == true)
        #expect(decode("avaya-ipoffice", row.fields.prefix(17).joined(separator: ",")).first?.leg != nil)
    }

    @Test(
        "Trap 12: a line of names is a header however few fields it has; a record's rest behind a tear is none",
        arguments: [
            ("Call Start,Connected,Ring", true), ("Начало,Разговор", true), ("début;fin,durée,sonnerie,appelant", true),
            ("Anna,T9001,Line 1.1,0,0,n/a,0", false), ("n/a,0", false), (",00:01:10,5,101", false),
        ]
    )
    func headers(text: String, isHeader: Bool) throws {
        let lines = text + "\r\n" + IPOfficeRow().line
        let decoded = decode("avaya-ipoffice", lines)
        #expect((decoded.first?.ignored == "header") == isHeader && decoded.last?.leg != nil)
        #expect((decoded.first?.quarantined == nil) == isHeader)
        guard isHeader else { return }
        let format = try #require(FormatCatalog.format(named: "avaya-ipoffice"))
        #expect(
            format.recognise(FileSample(path: "", bytes: Array(lines.utf8), isWhole: true))?.certainty == .certain
        )
    }

    @Test("Names in a code page cost nothing")
    func codePage() {
        let bytes = Array(IPOfficeRow([4: "?nna"]).line.utf8).map { $0 == UInt8(ascii: "?") ? 0xC0 : $0 }
        let western = decode("avaya-ipoffice", bytes).first
        #expect(western?.leg?.caller.number == "Ànna" && western?.note?.contains("windows-1252") == true)
        var options = utc
        options.further = ["encoding": ["windows-1251"]]
        let russian = decode("avaya-ipoffice", bytes, options).first
        #expect(russian?.leg?.caller.number == "Аnna" && russian?.note == nil)
    }

    @Test("Local times: summer, midnight, the repeated hour and the one that is skipped")
    func localTimes() {
        #expect(leg([1: "2026/07/01 12:00:00"], berlin)?.startedAt == instant("2026-07-01T10:00:00Z"))
        #expect(leg([1: "2026/11/23 23:59:30"], berlin)?.endedAt == instant("2026-11-23T23:00:45Z"))
        let autumn = decode("avaya-ipoffice", IPOfficeRow([1: "2026/10/25 02:30:00"]).line, berlin).first
        #expect(autumn?.leg?.startedAt == instant("2026-10-25T00:30:00Z"))
        #expect(autumn?.note?.contains("occurs twice") == true)
        let spring = decode("avaya-ipoffice", IPOfficeRow([1: "2026/03/29 02:30:00"]).line, berlin).first
        #expect(spring?.leg?.startedAt == instant("2026-03-29T01:30:00Z"))
        #expect(spring?.note?.contains("never occurs") == true)
        let nowhere = decode("avaya-ipoffice", IPOfficeRow().line, FormatOptions()).first
        #expect(nowhere?.note?.contains("no zone") == true)
    }

    @Test("Files are told by their lines")
    func recognition() throws {
        let format = try #require(FormatCatalog.format(named: "avaya-ipoffice"))
        for path in ["35-and-30-fields.csv", "transfer-to-voicemail.csv"] {
            let bytes = try Fixture.bytes("avaya-ipoffice/" + path)
            #expect(format.recognise(FileSample(path: path, bytes: bytes, isWhole: true))?.certainty == .certain)
        }
        for (_, path) in AccountTests.fixtures where !path.hasPrefix("avaya-ipoffice/") {
            let bytes = try Fixture.bytes(path)
            #expect(format.recognise(FileSample(path: path, bytes: bytes, isWhole: true)) == nil)
        }
    }
}
