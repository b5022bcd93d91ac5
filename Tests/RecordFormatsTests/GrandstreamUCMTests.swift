import Pace
import RecordFormats
import Testing

/// Headings and the unquoted row are the vendor's; the other rows are written by them.
@Suite("grandstream-ucm")
struct GrandstreamUCMTests {
    private static let headings =
        "Account Code,Caller Number,Callee Number,Context,CallerID Number,Source Channel,Dest. Channel,Last app.,"
        + "Last date,Start Time,Answer Time,End Time,Call Time,Talk Time,Disposition,AMA Flags,Unique ID,"
        + "Log Userfield,Dest Channel Extension,Caller Name,Answered by,Session,Premier Caller,Action Type,"
        + "Source Trunk Name,Destination Trunk Name\r\n"

    /// A row of the web's export.
    private struct Row {
        var caller = "79161234567"
        var callee = "6500"
        var destination = "PJSIP/194-0000001b"
        var application = "Queue"
        var start = "2026-11-23 08:02:35"
        var answer = "2026-11-23 08:02:47"
        var end = "2026-11-23 08:03:52"
        var duration = "77"
        var talk = "65"
        var disposition = "ANSWERED"
        var user = "Inbound"
        var session = "1795420955000001-caller"
        var action = "QUEUE[6500]"

        var text: String {
            "\"\",\"\(caller)\",\"\(callee)\",\"from-did\",\"\(caller)\",\"PJSIP/trunk_1-0000001a\",\"\(destination)\","
                + "\"\(application)\",\"6500,,,\",\"\(start)\",\"\(answer)\",\"\(end)\",\"\(duration)\",\"\(talk)\","
                + "\"\(disposition)\",\"DOCUMENTATION\",\"1795420955.6\",\"\(user)\",\"194\",\"Bob, \"\"Ltd\"\"\",\"194\","
                + "\"\(session)\",\"no\",\"\(action)\",\"mango\",\"\"\r\n"
        }
    }

    private func leg(_ row: Row, _ options: FormatOptions = utc) throws -> Leg {
        let decoded = decode("grandstream-ucm", Self.headings + row.text, options)
        return try #require(decoded.last?.leg, "\(decoded)")
    }

    @Test("The web's export: one session, cut into the rows of menu, queue and member")
    func export() throws {
        let text =
            Self.headings
            + Row(
                destination: "",
                application: "ForkCDR",
                duration: "2",
                talk: "0",
                disposition: "NO ANSWER",
                action: "DIAL"
            ).text
            + Row(destination: "", application: "Background", duration: "10", talk: "10", action: "IVR[7001]").text
            + Row(destination: "", duration: "0", talk: "0").text + Row().text
        let decoded = decode("grandstream-ucm", text)
        #expect(decoded.first?.ignored == "header")
        let legs = decoded.compactMap(\.leg)
        try #require(legs.count == 4, "\(decoded)")
        #expect(legs.map(\.talk) == [0, 0, 0, 65_000_000])
        #expect(Set(legs.map(\.call)) == ["1795420955000001-caller"])
        #expect(Set(legs.map(\.id)).count == 4)
        #expect(legs[0].answeredAt == nil)
        #expect(legs[3].channelID == "1795420955.6")
        #expect(legs[3].startedAt == instant("2026-11-23T08:02:35Z"))
        #expect(legs[3].answeredAt == instant("2026-11-23T08:02:47Z"))
        #expect(legs[3].endedAt == instant("2026-11-23T08:03:52Z"))
        #expect(legs[3].ring == 12_000_000)
        #expect(legs[3].direction == .inbound)
        #expect(legs[3].caller.number == "79161234567")
        #expect(legs[3].caller.device == "PJSIP/trunk_1")
        #expect(legs[3].callee == LegParty(number: "6500", device: "PJSIP/194", channel: "PJSIP/194-0000001b"))
        #expect(legs[3].code == "")
        #expect(!legs[3].traits.contains(.unlinked))
        #expect(LineWindows.difference("grandstream-ucm", Array(text.utf8)) == nil)
    }

    @Test("Trap 30: FAILED and BUSY rows lack answer and end")
    func noEnd() throws {
        for (disposition, expected) in [("FAILED", Disposition.failed), ("BUSY", .busy)] {
            let leg = try leg(Row(answer: "", end: "", duration: "9", talk: "0", disposition: disposition))
            #expect(leg.disposition == expected)
            #expect(leg.endedAt == instant("2026-11-23T08:02:44Z"))
            #expect(leg.talk == 0)
        }
    }

    @Test("A mailbox is nobody's talk; what the user field says of the direction is no code")
    func others() throws {
        let mailbox = try leg(Row(application: "Dial", action: "VM"))
        #expect(mailbox.disposition == .voicemail)
        #expect(mailbox.talk == 0)
        #expect(try leg(Row(user: "Outbound")).direction == .outbound)
        #expect(try leg(Row(user: "Internal")).direction == .internal)
        #expect(try leg(Row(user: "External")).direction == nil)
        #expect(try leg(Row(user: "agreed")).code == "agreed")
    }

    private static let apiHeadings =
        "AcctId,accountcode,src,dst,dcontext,clid,channel,dstchannel,lastapp,lastdata,start,answer,end,duration,"
        + "billsec,disposition,amaflags,uniqueid,userfield,channel_ext,dstchannel_ext,service\n"

    private func apiRow(
        caller: String = "\"pn01\" <5300>",
        data: String = "SIP/5301,60,",
        answer: String = "2013-12-03 11:46:45",
        tail: String = "ANSWERED,DOCUMENTATION,1386060400.0,,5300,5301,s"
    ) -> String {
        "62,7,5300,5301,from-internal,\(caller),SIP/5300-00000000,SIP/5301-00000001,Dial,\(data),2013-12-03 11:46:40,"
            + "\(answer),2013-12-03 11:46:50,10,5,\(tail)\n"
    }

    @Test("The vendor's own row, without quotes and without headings")
    func vendorsRow() throws {
        let decoded = decode("grandstream-ucm", GrandstreamTests.row)
        let leg = try #require(decoded.first?.leg, "\(decoded)")
        #expect(leg.call == "1386060400.0")
        #expect(leg.id == "1386060400.0#62")
        #expect(leg.startedAt == instant("2013-12-03T11:46:40Z"))
        #expect(leg.answeredAt == instant("2013-12-03T11:46:45Z"))
        #expect(leg.endedAt == instant("2013-12-03T11:46:50Z"))
        #expect(leg.talk == 5_000_000)
        #expect(leg.caller == LegParty(number: "5300", device: "SIP/5300", channel: "SIP/5300-00000000"))
        #expect(leg.callee == LegParty(number: "5301", device: "SIP/5301", channel: "SIP/5301-00000001"))
    }

    @Test(
        "Trap 30: commas in the caller's name and in the data of the application",
        arguments: [
            ("\"pn01\" <5300>", "SIP/5301,60,"), ("\"Smith, Anna\" <5300>", "SIP/5301,60,"), ("5300", ""),
            ("\"<script>,\" <5300>", "SIP/5301,60,tT,,b(x,y)"), ("\"Al\\\"ice\" <5300>", "SIP/5301"), ("", "SIP/5301"),
            ("\"Smith, SIP/1-2,SIP/9-1,x\" <5300>", "SIP/5301&SIP/5302,60"),
            ("\"2013-12-03 11:46:40,,2013-12-03 11:46:50,10,5,ANSWERED\" <1>", "SIP/5301,60"),
        ]
    )
    func commas(caller: String, data: String) throws {
        for headings in ["", Self.apiHeadings] {
            let text = headings + apiRow(caller: caller, data: data) + apiRow()
            let decoded = decode("grandstream-ucm", text)
            let legs = decoded.compactMap(\.leg)
            try #require(legs.count == 2, "\(decoded)")
            for leg in legs {
                #expect(leg.callee.device == "SIP/5301")
                #expect(leg.talk == 5_000_000)
                #expect(leg.code == "7")
                #expect(leg.id == "1386060400.0#62")
            }
            #expect(LineWindows.difference("grandstream-ucm", Array(text.utf8)) == nil)
        }
    }

    @Test("An answer may be missing")
    func noAnswer() throws {
        let row = apiRow(answer: "", tail: "NO ANSWER,DOCUMENTATION,1386060400.0,,5300,5301,s")
        let leg = try #require(decode("grandstream-ucm", Self.apiHeadings + row).last?.leg)
        #expect(leg.disposition == .noAnswer)
        #expect(leg.talk == 0)
    }

    @Test(
        "A row that is torn, or of which two readings are right, is quarantined, and the next one is read",
        arguments: [
            "62,7,5300,530162,7,5300,5301,from-internal,\"pn01\" <5300>,SIP/5300-0,SIP/5301-1,Dial,x,2013-12-03 11:46:40,,2013-12-03 11:46:50,10,5,ANSWERED,DOCUMENTATION,1386060400.0,,5300,5301,s\n",
            "62,7,5300,5301,ctx,\"x\" <5300>,SIP/5300-0,SIP/5301-1,Dial,SIP/53062,7,5300,5301,ctx,\"x\" <5300>,SIP/5300-0,SIP/5301-1,Dial,x,2013-12-03 11:46:40,,2013-12-03 11:46:50,10,5,ANSWERED,DOCUMENTATION,1386060400.0,,5300,5301,s\n",
            "62,7,5300,5301,ctx,\"x\" <5300>,SIP/9-0,SIP/101-1,Dial,\" <5300>,SIP/5300-0,SIP/5301-1,Dial,x,2013-12-03 11:46:40,,2013-12-03 11:46:50,10,5,ANSWERED,DOCUMENTATION,1386060400.0,,5300,5301,s\n",
            "62,7,5300,5301,from-internal,\"pn01\" <53\n", "62,7,5300\n", "x\n",
            "62,7,5300,5301,ctx,5300,SIP/5300-0,SIP/5301-1,Dial,x,2013-13-03 11:46:40,,2013-12-03 11:46:50,10,5,ANSWERED,DOCUMENTATION,1386060400.0,,5300,5301,s\n",
            "62,7,5300,5301,ctx,5300,SIP/5300-0,SIP/5301-1,Dial,x,2013-12-03 11:46:40,,2013-12-03 11:46:50,10,5,WHAT,DOCUMENTATION,1386060400.0,,5300,5301,s\n",
            "62,7,5300,5301,ctx,5300,SIP/5300-0,SIP/5301-1,Dial,x,2013-12-03 11:46:40,,2013-12-03 11:46:50,10,700000,ANSWERED,DOCUMENTATION,1386060400.0,,5300,5301,s\n",
        ]
    )
    func broken(row: String) {
        let decoded = decode("grandstream-ucm", Self.apiHeadings + row + apiRow())
        #expect(decoded.contains { $0.quarantined?.isEmpty == false }, "\(decoded)")
        #expect(decoded.compactMap(\.leg).count == 1, "\(decoded)")
        #expect(decoded.last?.leg?.talk == 5_000_000)
    }

    @Test("Other bytes than UTF-8 in a name cost nothing")
    func encoding() throws {
        let bytes = Array((Self.apiHeadings + apiRow(caller: "\"~\" <5300>")).utf8).map {
            $0 == UInt8(ascii: "~") ? 0xC0 : $0
        }
        #expect(decode("grandstream-ucm", bytes).last?.leg?.talk == 5_000_000)
    }

    private static func object(_ id: Int, _ channel: String, talk: Int, _ name: String? = nil) -> String {
        let row =
            #"{"AcctId":"\#(id)","accountcode":"","src":"5300","dst":"5301","clid":"\"pn, 01\" <5300>","#
            + #""channel":"SIP\/5300-00000000","dstchannel":"\#(channel)","lastapp":"Dial","lastdata":"x","#
            + #""start":"2013-12-03 11:46:40","answer":"2013-12-03 11:46:45","end":"2013-12-03 11:46:50","#
            + #""duration":"10","billsec":"\#(talk)","disposition":"ANSWERED","amaflags":"3","#
            + #""uniqueid":"1386060400.0","userfield":"Internal","action_type":"DIAL","session":""}"#
        return name.map { "\"\($0)\":" + row } ?? row
    }

    private static let document =
        "{\n\"cdr_root\": [\n" + object(62, "SIP\\/5301-00000001", talk: 5) + ",\n{\"cdr\":\"\","
        + object(63, "SIP\\/5302-00000002", talk: 9, "main_cdr") + ","
        + object(64, "SIP\\/5302-00000002", talk: 4, "sub_cdr_1") + ","
        + object(65, "SIP\\/5303-00000003", talk: 5, "sub_cdr_2") + "},\n{\"cdr\":\"\","
        + object(66, "SIP\\/5304-00000004", talk: 5, "main_cdr") + "}\n]\n}\n"

    @Test("JSON of the API: a summary's legs count, the summary alone where it has none")
    func json() throws {
        let format = try #require(FormatCatalog.format(named: "grandstream-ucm"))
        let bytes = Array(Self.document.utf8)
        var decoder = format.makeDecoder(utc, [])
        var start = 0
        var legs: [Leg] = []
        while start < bytes.count,
            case .record(let record) = decoder.next(in: bytes.span, from: start, offset: Int64(start), isFinal: true)
        {
            start += record.length
            guard case .record(.leg(let leg), _) = record.outcome else {
                guard case .ignored(reason: "envelope") = record.outcome else {
                    Issue.record("\(record)")
                    continue
                }
                continue
            }
            legs.append(leg)
            for case .leg(let leg) in record.further.map(\.record) { legs.append(leg) }
        }
        #expect(start == bytes.count)
        #expect(legs.map(\.id) == ["62", "64", "65", "66"].map { "1386060400.0#" + $0 })
        #expect(legs.map(\.talk) == [5, 4, 5, 5].map { $0 * 1_000_000 })
        #expect(legs.map(\.callee.device) == ["SIP/5301", "SIP/5302", "SIP/5303", "SIP/5304"])
        #expect(legs.allSatisfy { $0.call == "1386060400.0" && $0.direction == .internal && $0.code == "" })
        #expect(LineWindows.difference("grandstream-ucm", bytes) == nil)
    }

    @Test("The same leg as a row and as an object is one")
    func sameLeg() throws {
        let row = apiRow().replacing("62,7,", with: "62,,")
        let object = Self.object(62, "SIP\\/5301-00000001", talk: 5)
        let keys = [decode("grandstream-ucm", row).first?.key, decode("grandstream-ucm", object).first?.key]
        #expect(keys[0] != nil)
        #expect(keys[0] == keys[1])
    }

    @Test("A broken object is quarantined with its place, and the next one is read")
    func brokenObjects() {
        let good = Self.object(62, "SIP\\/5301-00000001", talk: 5)
        let list = [
            #"{"main_cdr":{"AcctId":"1"},"sub_cdr_1":{"AcctId":"2","src":"5300"}}"#, #"{"cdr":""}"#,
            good.replacing("ANSWERED", with: "WHAT"), good.replacing("2013-12-03 11:46:40", with: "soon"), "7", good,
        ]
        let decoded = decode("grandstream-ucm", "{\"cdr\":[" + list.joined(separator: ",\n") + "]}")
        let reasons = decoded.compactMap(\.quarantined)
        #expect(reasons.first == "sub_cdr_1: dst: is missing")
        #expect(reasons.dropFirst().first?.hasPrefix("disposition: \"WHAT\"") == true)
        #expect(reasons.count == 4, "\(decoded)")
        #expect(decoded.compactMap(\.ignored).contains("nothing"))
        #expect(decoded.compactMap(\.leg).count == 1)
    }

    @Test("Midnight, the repeated hour and the skipped one")
    func clockChange() throws {
        let midnight = try leg(Row(start: "2026-12-31 23:59:30", answer: "", end: "", disposition: "FAILED"))
        #expect(midnight.endedAt == instant("2027-01-01T00:00:47Z"))
        // The unique id is of 2026-11-23, so that the first reading is taken.
        let autumn = try leg(
            Row(start: "2026-10-25 02:59:30", answer: "2026-10-25 02:59:42", end: "2026-10-25 02:00:47"),
            berlin
        )
        #expect(autumn.startedAt == instant("2026-10-25T00:59:30Z"))
        #expect(autumn.endedAt == instant("2026-10-25T01:00:47Z"))
        let spring = try leg(Row(start: "2026-03-29 02:30:00", answer: "", end: "", disposition: "FAILED"), berlin)
        #expect(spring.startedAt == instant("2026-03-29T01:30:00Z"))
    }

    @Test("A file is recognised by its headings, or by a row of the API")
    func recognition() throws {
        let format = try #require(FormatCatalog.format(named: "grandstream-ucm"))
        func certainty(_ text: String) -> Recognition.Certainty? {
            format.recognise(FileSample(path: "", bytes: Array(text.utf8), isWhole: true))?.certainty
        }
        #expect(certainty(Self.headings) == .certain)
        #expect(certainty(Self.apiHeadings + apiRow()) == .certain)
        #expect(certainty(GrandstreamTests.row) == .likely)
        #expect(certainty(Self.document) == .certain)
        for text in [Self.headings + Row().text, Self.apiHeadings + apiRow(), GrandstreamTests.row, Self.document] {
            #expect(Recognised.formats(text) == ["grandstream-ucm"])
        }
        for other in [
            "freepbx/lab-cdr-report-export.csv", "asterisk/Master.csv", "asterisk/Linked.csv", "asterisk/Cel.csv",
        ] {
            #expect(format.recognise(FileSample(path: "", bytes: try Fixture.bytes(other), isWhole: true)) == nil)
        }
        #expect(format.problem(FormatOptions(columns: ["src"]))?.hasPrefix("columns: dst") == true)
        #expect(format.problem(FormatOptions(timeFormat: "HH"))?.hasPrefix("time_format") == true)
    }

    @Test("Behind a line of UTF-16 the rest is read as rows, however the bytes come")
    func behindWideText() {
        let bytes = [0, 0x20, 0, 0x0A] + Array("{,\"\n3".utf8)
        #expect(LineWindows.difference("grandstream-ucm", bytes) == nil)
    }
}
