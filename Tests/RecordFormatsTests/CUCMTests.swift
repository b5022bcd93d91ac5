import Pace
import RecordFormats
import Testing

/// The records of a lab cluster are real; the rows of the other tests are written from Cisco's list of fields.
@Suite("Call detail records of Unified CM")
struct CUCMTests {
    /// A record with the columns of release 14; integers are 0 and texts empty unless put otherwise.
    struct Row {
        private static let lines: [String] = {
            guard let bytes = try? Fixture.bytes("cucm/cdr-lab-recording.txt") else { return [] }
            return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
        }()
        static let header = lines[0] + "\n" + lines[1] + "\n"
        private static let names = lines[0].split(separator: ",").map { String($0.dropFirst().dropLast()) }
        private static let types = lines[1].split(separator: ",")

        var values: [String: String] = [
            "cdrRecordType": "1", "globalCallID_callManagerId": "2", "globalCallID_callId": "25447",
            "globalCallId_ClusterID": "Main", "dateTimeOrigination": "1795420950", "dateTimeConnect": "1795420955",
            "dateTimeDisconnect": "1795421015", "duration": "60", "callingPartyNumber": "101",
            "originalCalledPartyNumber": "79161234567", "finalCalledPartyNumber": "79161234567",
            "origDeviceName": "SEP001122334455", "destDeviceName": "SIP-Trunk",
            "pkid": "ed56fecd-bd2d-48d4-ae03-7ee3766d6048",
        ]

        init(_ changes: [String: String] = [:]) {
            values.merge(changes) { $1 }
        }

        var line: String {
            let fields = zip(Self.names, Self.types).map { name, type in
                type == "INTEGER" ? values[name] ?? "0" : "\"\(values[name] ?? "")\""
            }
            return fields.joined(separator: ",") + "\n"
        }
    }

    func read(_ changes: [String: String], _ further: [String: [String]] = [:]) -> Decoded? {
        var options = utc
        options.further = further
        return decode("cucm", Row.header + Row(changes).line, options).last
    }

    let seconds = { (second: Int64) in Instant(seconds: second) }

    @Test("A lab's file: two copies to a recorder are ignored, and one call of 11 s is read")
    func lab() throws {
        let decoded = decode("cucm", try Fixture.bytes("cucm/cdr-lab-recording.txt"))
        #expect(decoded.map(\.ignored) == ["header", "types", "recording", "recording", nil])
        let last = try #require(decoded.last)
        #expect(
            last.leg
                == Leg(
                    call: "cucmOHSUtest-2-25447",
                    id: "ed56fecd-bd2d-48d4-ae03-7ee3766d6048",
                    startedAt: seconds(1_744_993_928),
                    answeredAt: seconds(1_744_993_930),
                    endedAt: seconds(1_744_993_941),
                    talk: 11_000_000,
                    ring: 2_000_000,
                    caller: LegParty(number: "5033466594", device: "SEPCC7F750586B7"),
                    callee: LegParty(number: "5033466593", device: "SEPCC8E7148AD29"),
                    disposition: .answered,
                    cause: "16"
                )
        )
        #expect(last.note == nil)
        // The file has no line end at its end; the quote that closes the last of 133 fields tells that it is whole.
        #expect(!last.mayBeCut)
    }

    @Test("A file without a header, as a collector leaves it, goes by places")
    func withoutHeader() throws {
        let decoded = decode("cucm", try Fixture.bytes("cucm/cdr-no-header-synthetic.txt"))
        #expect(decoded.map(\.ignored) == ["types", nil])
        let leg = try #require(decoded.last?.leg)
        #expect(leg.call == "2-12345")
        #expect(leg.caller == LegParty(number: "5033466520", device: "SEPFE5033466520"))
        #expect(leg.callee == LegParty(number: "9712628803", device: "Genesys_Lab_psxC3SBCLab01"))
        #expect(leg.talk == 60_000_000)
        #expect(leg.ring == 6_000_000)
        // Neither header nor types.
        #expect(decode("cucm", Row().line).first?.leg == decode("cucm", Row.header + Row().line).last?.leg)
    }

    @Test("Records of call management are ignored, in their own file and among others")
    func callManagement() throws {
        let bytes = try Fixture.bytes("cucm/cmr-lab.txt")
        #expect(decode("cucm", bytes).map(\.ignored) == ["header", "types", "cmr", "cmr"])
        let mixed = Row.header + String(decoding: bytes, as: UTF8.self) + "\n" + Row().line
        let decoded = decode("cucm", mixed)
        #expect(decoded.map(\.ignored) == ["header", "types", "header", "types", "cmr", "cmr", nil])
        #expect(decoded.last?.leg?.talk == 60_000_000)
    }

    @Test("Columns go by their names, whatever their order and case, and unknown ones hold their place")
    func header() throws {
        let text =
            "\"CDRRECORDTYPE\",\"finalcalledpartynumber\",\"callingPartyNumber\",\"new\",\"dateTimeConnect\","
            + "\"dateTimeDisconnect\",\"dateTimeOrigination\",\"globalCallID_callId\",\"globalCallID_callManagerId\"\n"
            + "1,\"79161234567\",\"101\",\"x\",1795420955,1795421015,1795420950,7,2\n"
        let decoded = decode("cucm", text)
        #expect(decoded.map(\.ignored) == ["header", nil])
        #expect(decoded.last?.leg?.call == "2-7")
        #expect(decoded.last?.leg?.talk == 60_000_000)
        var generator = Random(2)
        for _ in 0..<30 {
            #expect(decodeInWindows("cucm", Array(text.utf8), using: &generator, step: 40) == decoded)
        }
        let poor = decode("cucm", "\"cdrRecordType\",\"dateTimeOrigination\",\"globalCallID_callId\"\n")
        #expect(poor.first?.quarantined?.hasPrefix("globalCallID_callManagerId: the header") == true)
    }

    @Test(
        "Trap 8: an address behind a number is cut off; a name keeps it",
        arguments: [
            ("101@corp", "101"), ("+79161234567@x.example", "+79161234567"), ("*8#1@10.0.0.5", "*8#1"),
            ("anna@corp", "anna@corp"), ("101a@corp", "101a@corp"), ("@corp", "@corp"), ("101@", "101"),
            ("+79161234567", "+79161234567"), ("", "79160000000"),
        ]
    )
    func address(written: String, number: String) {
        let leg = read([
            "callingPartyNumber": "101@corp", "finalCalledPartyNumber": written,
            "originalCalledPartyNumber": "79160000000@x.example",
        ])?.leg
        #expect(leg?.caller == LegParty(number: "101", device: "SEP001122334455"))
        #expect(leg?.callee == LegParty(number: number, device: "SIP-Trunk"))
        // Behind a pilot the user tells who it was.
        let pilot = read([
            "finalCalledPartyNumber": "700@corp", "huntPilotDN": "700@corp",
            "finalCalledPartyUnicodeLoginUserID": "anna",
        ])?.leg
        #expect(pilot?.callee == LegParty(number: "700", device: "anna"))
    }

    @Test(
        "A pair that was never connected: the called side's cause, else the calling one's",
        arguments: [
            (17, 0, Disposition.busy), (0, 17, .busy), (16, 17, .busy), (34, 0, .congestion), (42, 0, .congestion),
            (44, 0, .congestion), (47, 0, .congestion), (125, 0, .congestion), (129, 0, .congestion), (0, 0, .noAnswer),
            (0, 16, .noAnswer), (18, 16, .noAnswer), (19, 0, .noAnswer), (31, 0, .noAnswer), (126, 0, .noAnswer),
            (393_216, 0, .noAnswer), (1, 0, .failed), (21, 0, .failed), (16_777_257, 0, .failed),
            (33_554_449, 0, .busy),
            (-1, 0, .failed),
        ]
    )
    func causes(destination: Int, origin: Int, disposition: Disposition) throws {
        let changes = [
            "dateTimeConnect": "0", "duration": "0", "destCause_value": "\(destination)",
            "origCause_value": "\(origin)",
        ]
        let leg = try #require(read(changes)?.leg)
        #expect(leg.disposition == disposition)
        #expect(leg.answeredAt == nil)
        #expect(leg.talk == 0)
        #expect(leg.ring == 65_000_000)
    }

    @Test("Traps 2 and 3: a moment of 0 is none; connected for 0 s is answered without talk")
    func zeros() throws {
        let none = ["dateTimeConnect": "0", "duration": "0", "finalCalledPartyNumber": ""]
        #expect(read(none)?.ignored == "no called party")
        let short = try #require(read(["duration": "0", "dateTimeDisconnect": "1795420955"])?.leg)
        #expect(short.disposition == .answered)
        #expect(short.talk == 0)
        let unknown = try #require(read(["dateTimeOrigination": "0"])?.leg)
        #expect(unknown.startedAt == seconds(1_795_420_955))
    }

    @Test(
        "What cannot be is quarantined, with field and value, and the next record is read",
        arguments: [
            (["dateTimeDisconnect": "1795420954"], "dateTimeDisconnect: \"1795420954\" is before dateTimeConnect"),
            (
                ["dateTimeDisconnect": "1795420949", "dateTimeConnect": "0"],
                "dateTimeDisconnect: \"1795420949\" is before"
            ),
            (["dateTimeConnect": "soon"], "dateTimeConnect: \"soon\" is no number"),
            (["dateTimeConnect": "99999999999"], "dateTimeConnect: \"99999999999\" is no moment"),
            (["dateTimeConnect": "-5"], "dateTimeConnect: \"-5\" is no moment"),
            (["duration": "604801", "dateTimeDisconnect": "1796100000"], "duration: \"604801\" is more than 7 days"),
            (["duration": "-1"], "duration: \"-1\" is less than 0"),
            (["cdrRecordType": "7"], "cdrRecordType: \"7\" is neither"), (["cdrRecordType": ""], "cdrRecordType: \"\""),
            (["globalCallID_callId": ""], "globalCallID_callId: \"\" is empty"),
            (["destCause_value": "x", "dateTimeConnect": "0"], "destCause_value: \"x\""),
            (["duration": "99999999999999999999999999"], "duration: \"99999"),
        ]
    )
    func broken(changes: [String: String], reason: String) throws {
        let decoded = decode("cucm", Row.header + Row(changes).line + Row().line)
        #expect(decoded.dropFirst(2).first?.quarantined?.hasPrefix(reason) == true)
        #expect(decoded.last?.leg?.talk == 60_000_000)
    }

    @Test("Trap 12: fewer fields than the guide's, or than the header's, are quarantined; more at the end are right")
    func counts() throws {
        let short = Row().line.split(separator: ",").prefix(50).joined(separator: ",") + "\n"
        #expect(decode("cucm", short).first?.quarantined == "fields: 50 of them where a record has at least 56")
        let decoded = decode("cucm", Row.header + short + Row().line)
        #expect(decoded.map(\.quarantined) == [nil, nil, "fields: 50 of them where 133 are named", nil])
        let long = String(Row().line.dropLast()) + ",\"new\",7\n"
        #expect(decode("cucm", long).first?.leg?.talk == 60_000_000)
    }

    @Test("Seconds that disagree with the moments are kept, and noted")
    func disagreement() throws {
        let decoded = read(["duration": "50"])
        #expect(decoded?.leg?.talk == 50_000_000)
        #expect(decoded?.note == "duration and the moments disagree by 10 s")
    }

    @Test("Hostile texts: quotes doubled and not, separators, markup, control characters, bytes that are no UTF-8")
    func hostile() throws {
        for comment in ["a \"\"quoted\"\" one, two; <script>", "a \"raw\" quote", "\u{01}\u{1B}[2J"] {
            let decoded = decode("cucm", Row.header + Row(["comment": comment]).line + Row().line)
            #expect(decoded.map { $0.leg?.talk } == [nil, nil, 60_000_000, 60_000_000])
        }
        let name = Row(["callingPartyUnicodeLoginUserID": "<script>\"\",", "origDeviceName": ""]).line
        #expect(decode("cucm", Row.header + name).last?.leg?.caller.device == "<script>\",")
        var bytes = Array((Row.header + Row(["comment": "#"]).line).utf8)
        let place = try #require(bytes.lastIndex(of: UInt8(ascii: "#")))
        bytes[place] = 0xFF
        let decoded = try #require(decode("cucm", bytes).last)
        #expect(decoded.leg?.talk == 60_000_000)
        #expect(decoded.note?.contains("UTF-8") == true)
    }

    @Test("Trap 4: a record is one by its pkid, in whatever file it comes")
    func identity() throws {
        let key = try #require(read([:])?.key)
        #expect(decode("cucm", Row().line).first?.key == key)
        #expect(read(["comment": "other"])?.key == key)
        #expect(read(["pkid": "00000000-bd2d-48d4-ae03-7ee3766d6048"])?.key != key)
        let without = read(["pkid": ""])
        #expect(without?.key == read(["pkid": ""])?.key)
        #expect(without?.key != read(["pkid": "", "comment": "other"])?.key)
        #expect(without?.leg?.id.utf8.count == 32)
    }

    @Test("However the bytes come, the records are the same")
    func windows() throws {
        let text =
            Row.header + Row().line + Row(["comment": "a \"\"b\"\"\nc"]).line + "junk\n" + Row(["duration": "x"]).line
            + Row().line
        let decoded = decode("cucm", text)
        #expect(decoded.compactMap(\.leg).count == 3)
        var generator = Random(4)
        for _ in 0..<30 { #expect(decodeInWindows("cucm", Array(text.utf8), using: &generator) == decoded) }
    }

    @Test("A file is told by its header, its types or its columns; nothing else is")
    func recognition() throws {
        let format = try #require(FormatCatalog.format(named: "cucm"))
        func look(_ text: String) -> Recognition.Certainty? {
            format.recognise(FileSample(path: "/x", bytes: Array(text.utf8), isWhole: true))?.certainty
        }
        #expect(look(Row.header) == .certain)
        #expect(look("INTEGER,INTEGER,INTEGER,INTEGER,VARCHAR(50)\n") == .certain)
        #expect(look(Row().line) == .certain)
        #expect(look(CSVRow().line) == nil)
        #expect(look("a,b,c\n") == nil)
        #expect(look("") == nil)
        #expect(look(Row(["pkid": "x"]).line) == nil)
    }
}
