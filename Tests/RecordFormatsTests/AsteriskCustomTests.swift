import Pace
import RecordFormats
import Testing

struct AsteriskCustomTests {
    private static let moscow = FormatOptions(zone: Zone(name: "Europe/Moscow", firstOffset: 10_800))
    private let row =
        "\"\"\"A\"\" <1>\",\"1\",\"2\",\"ctx\",\"SIP/1-01\",\"SIP/2-02\",\"Dial\",\"SIP/2\","
        + "\"2026-11-23 08:02:35\",\"2026-11-23 08:02:37\",\"2026-11-23 08:02:49\",\"14\",\"12\",\"ANSWERED\","
        + "\"DOCUMENTATION\",\"acc\",\"1795420955.6\",\"yes\""

    private func options(
        columns: [String]? = nil,
        separator: Character? = nil,
        quote: Character? = nil,
        escape: Character? = nil
    ) -> FormatOptions {
        FormatOptions(
            zone: .utc,
            columns: columns,
            separator: separator?.asciiValue,
            quote: quote?.asciiValue,
            escape: escape?.asciiValue
        )
    }

    @Test("Trap 16: the default mapping of two lab phones, whose sequence starts again and again")
    func labPhones() throws {
        let bytes = try Fixture.bytes("asterisk-custom/lab-two-phones-Master.csv")
        let decoded = decode("asterisk-custom", bytes, Self.moscow)
        let first = try #require(decoded.first?.leg)
        #expect(first.id == "1690325492.2#2")
        #expect(first.call == "1690325492.2")
        // 01:51:32 in Moscow; the epoch of the uniqueid says the same.
        #expect(first.startedAt == Instant(seconds: 1_690_325_492))
        #expect(first.answeredAt == Instant(seconds: 1_690_325_510))
        #expect(first.talk == 13_000_000)
        #expect(first.ring == 18_000_000)
        #expect(first.caller == LegParty(number: "client1", device: "PJSIP/client1", channel: "PJSIP/client1-00000002"))
        #expect(first.callee.number == "6789")
        #expect(decoded.allSatisfy { $0.leg != nil && $0.note == nil })
        #expect(Set(decoded.compactMap(\.key)).count == decoded.count)
    }

    @Test("Trap 9: the lab phones read in another zone: every record says so")
    func labPhonesInUTC() throws {
        let decoded = decode("asterisk-custom", try Fixture.bytes("asterisk-custom/lab-two-phones-Master.csv"))
        #expect(decoded.allSatisfy { $0.note?.contains("180 minutes") == true })
    }

    @Test("The default mapping without sequence, and with linkedid", arguments: ["", ",6", ",\"1.0\",6"])
    func defaultMapping(rest: String) throws {
        let leg = try #require(decode("asterisk-custom", row + rest + "\n").first?.leg)
        #expect(leg.talk == 12_000_000)
        #expect(leg.code == "yes;acc")
        #expect(leg.caller.device == "SIP/1")
        #expect(leg.call == (rest.contains("1.0") ? "1.0" : "1795420955.6"))
        #expect(leg.id.hasSuffix("#6") == !rest.isEmpty)
    }

    @Test("Columns in any order, as names or as the mapping writes them")
    func columns() throws {
        let names = [
            "disposition", "${CSV_QUOTE(${CDR(start)})}", "billsec", "user", "DST", "src", "dstchannel", "end",
        ]
        let line = "ANSWERED,2026-11-23 08:02:35,12.5,x,2,1,SIP/2-02,2026-11-23 08:02:49\n"
        let leg = try #require(decode("asterisk-custom", line, options(columns: names)).first?.leg)
        #expect(leg.talk == 12_500_000)
        #expect(leg.caller.number == "1")
        #expect(leg.callee == LegParty(number: "2", device: "SIP/2", channel: "SIP/2-02"))
        #expect(leg.endedAt == instant("2026-11-23T08:02:49Z"))
        #expect(leg.answeredAt == instant("2026-11-23T08:02:36.500000Z"))
    }

    @Test("A header line names the columns, also anew in the middle, and the carry keeps them")
    func header() throws {
        let text =
            "start,src,dst,dstchannel,disposition,billsec,duration\n"
            + "2026-11-23 08:02:35,1,2,SIP/2-02,ANSWERED,12,14\n"
            + "calldate,dst,src,dstchannel,disposition,billsec,duration\n"
            + "2026-11-23 08:02:35,1,2,SIP/2-02,ANSWERED,12,14\n"
        let decoded = decode("asterisk-custom", text)
        #expect(decoded.map(\.ignored) == ["header", nil, "header", nil])
        #expect(decoded.compactMap { $0.leg?.caller.number } == ["1", "2"])
        #expect(decoded.compactMap { $0.leg?.talk } == [12_000_000, 12_000_000])
        #expect(decoded[1].leg?.endedAt == instant("2026-11-23T08:02:49Z"))
        var generator = Random(3)
        for _ in 0..<50 {
            #expect(decodeInWindows("asterisk-custom", Array(text.utf8), using: &generator, step: 9) == decoded)
        }
    }

    @Test("Names of the manager interface serve as a header, too")
    func managerNames() throws {
        let text =
            "Source,Destination,Channel,DestinationChannel,LastApplication,StartTime,AnswerTime,EndTime,"
            + "Duration,BillableSeconds,Disposition,UniqueID\n"
            + "1,2,SIP/1-01,SIP/2-02,Dial,2026-11-23 08:02:35,2026-11-23 08:02:37,2026-11-23 08:02:49,14,12,"
            + "ANSWERED,1795420955.6\n"
        let decoded = decode("asterisk-custom", text)
        #expect(decoded.first?.ignored == "header")
        #expect(decoded.last?.leg?.talk == 12_000_000)
        #expect(decoded.last?.leg?.channelID == "1795420955.6")
    }

    @Test("Rows that fit neither header nor default are quarantined, and the reason says what to do")
    func noMapping() throws {
        #expect(decode("asterisk-custom", "a,b,c\n").first?.quarantined?.contains("columns") == true)
        let short = decode("asterisk-custom", "a,b\n", options(columns: ["start", "disposition", "src"]))
        #expect(short.first?.quarantined == "fields: 2 of them where 3 are named")
        let useless = decode("asterisk-custom", "a,b\n", options(columns: ["src", "dst"]))
        #expect(useless.first?.quarantined?.hasPrefix("columns: start and disposition") == true)
    }

    @Test("Trap 11: an escape before a quote, where the mapping has one", arguments: ["\\", "^"] as [Character])
    func escape(escape: Character) throws {
        let columns = ["start", "disposition", "lastdata", "userfield", "src"]
        let line = "\"2026-11-23 08:02:35\",\"BUSY\",\"a \(escape)\"b\(escape)\", c\",\"1\(escape)\"2\",\"7\"\n"
        let leg = try #require(
            decode("asterisk-custom", line, options(columns: columns, escape: escape)).first?.leg
        )
        #expect(leg.code == "1\"2")
        #expect(leg.caller.number == "7")
        // A value that ends in the escape, which writers do not escape.
        let last = "\"2026-11-23 08:02:35\",\"BUSY\",\"C:\(escape)\",\"1\",\"7\"\n"
        let other = decode("asterisk-custom", last, options(columns: columns, escape: escape)).first
        #expect(other?.leg?.code == "1")
    }

    @Test("Another separator and quote", arguments: ["\t", ";", "|"] as [Character])
    func separator(separator: Character) throws {
        let columns = ["start", "disposition", "src", "dst", "userfield"]
        let line = ["2026-11-23 08:02:35", "BUSY", "1,5", "'a''\(separator)'", "'b"].joined(separator: "\(separator)")
        let options = options(columns: columns, separator: separator, quote: "'")
        let leg = try #require(decode("asterisk-custom", line + "'\n", options).first?.leg)
        #expect(leg.caller.number == "1,5")
        #expect(leg.callee.number == "a'\(separator)")
        #expect(leg.code == "b")
    }

    @Test("Old mappings do not double quotes: read as data, with a note")
    func undoubledQuotes() throws {
        let old = "\"\"Alice\" <100>\"" + row.dropFirst("\"\"\"A\"\" <1>\"".count) + ",7\n"
        let decoded = decode("asterisk-custom", old + row + ",6\n")
        try #require(decoded.count == 2)
        #expect(decoded[0].leg?.id == "1795420955.6#7")
        #expect(decoded[0].leg?.callee.channel == "SIP/2-02")
        #expect(decoded[0].note?.contains("quotes") == true)
        #expect(decoded[1].note == nil)
    }

    @Test("Raw values: epochs with microseconds and numbers for words")
    func rawValues() throws {
        let columns = ["start", "answer", "end", "disposition", "dstchannel", "amaflags", "duration", "billsec"]
        let line = "1795420955.108719,1795420957.111113,1795420967.625000,8,SIP/2-02,3,12.516281,10.513887\n"
        let decoded = decode("asterisk-custom", line, FormatOptions(columns: columns)).first
        let leg = try #require(decoded?.leg)
        #expect(leg.startedAt == Instant(microseconds: 1_795_420_955_108_719))
        #expect(leg.answeredAt == Instant(microseconds: 1_795_420_957_111_113))
        #expect(leg.endedAt == Instant(microseconds: 1_795_420_967_625_000))
        #expect(leg.talk == 10_513_887)
        #expect(decoded?.note == nil)
        let unanswered = "1795420955.108719,0.000000,1795420967.625000,1,SIP/2-02,3,12.516281,0.000000\n"
        let loser = decode("asterisk-custom", unanswered, FormatOptions(columns: columns)).first?.leg
        #expect(loser?.answeredAt == nil)
        #expect(loser?.disposition == .noAnswer)
        #expect(loser?.ring == 12_516_281)
    }

    private func json(_ callerID: String) -> String {
        "{\"clid\":\"\(callerID)\",\"src\":\"1\",\"dst\": \"2\",\"channel\":\"SIP/1-01\",\"dstchannel\":\"SIP/2-02\","
            + "\"start\":\"2026-11-23 08:02:35\",\"answer\":\"2026-11-23 08:02:37\",\"duration\":14,\"billsec\":12 , "
            + "\"disposition\":\"ANSWERED\",\"uniqueid\":\"1795420955.6\",\"sequence\":6,\"userfield\":null}\r\n"
    }

    @Test(
        "JSON lines, also where the writer's escaping makes them none",
        arguments: [
            #"\"Al\" <1>"#, #"\"Al\\"ice\" <1>"#, #"C:\"#, #"a\",\"src\":\"9"#, "", "x\ty", "}",
        ]
    )
    func jsonLines(callerID: String) throws {
        let decoded = decode("asterisk-custom", json(callerID) + row + ",6\n")
        try #require(decoded.count == 2)
        let leg = try #require(decoded[0].leg)
        #expect(leg.caller == LegParty(number: "1", device: "SIP/1", channel: "SIP/1-01"))
        #expect(leg.talk == 12_000_000)
        #expect(leg.endedAt == instant("2026-11-23T08:02:49Z"))
        #expect(leg.code.isEmpty)
        // The same leg as the delimited row, whose user field makes it a fuller record of its own.
        #expect(decoded[0].leg?.id == decoded[1].leg?.id)
        #expect(decoded[0].key != decoded[1].key)
    }

    @Test(
        "JSON that is cut or broken is quarantined",
        arguments: [#"{"src":"1","disp"#, #"{"src":"1" "dst":"2"}"#, #"{"src":"a"b","dst":"2"}"#, "{}", #"{"a":1}"#]
    )
    func brokenJSON(line: String) throws {
        let decoded = decode("asterisk-custom", line + "\n" + row + ",6\n")
        #expect(decoded.map { $0.leg != nil } == [false, true])
        #expect(decoded.first?.length == line.utf8.count + 1)
    }
}
