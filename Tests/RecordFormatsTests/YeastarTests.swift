import Pace
import RecordFormats
import Testing

/// No real records are at hand: all are written by Yeastar's lists of fields.
@Suite("yeastar")
struct YeastarTests {
    private static let headings =
        "ID,Time,Call From,Call To,Call Duration,Ring Duration,Talk Duration,Status,Reason,Source Trunk,"
        + "Destination Trunk,Communication Type,DID\r\n"

    /// A row of the web's export.
    private struct Row {
        var time = "2026-11-23 08:02:35"
        var from = "79161234567"
        var to = "Anna<1001>"
        var duration = "75"
        var ring = "10"
        var talk = "65"
        var status = "ANSWERED"
        var sourceTrunk = "mango"
        var destinationTrunk = ""
        var type = "Inbound"

        var text: String {
            "20261123-1,\(time),\(from),\(to),\(duration),\(ring),\(talk),\(status),Anna hung up,\(sourceTrunk),"
                + "\(destinationTrunk),\(type),74951000101\r\n"
        }
    }

    private func leg(_ row: Row, _ options: FormatOptions = utc) throws -> Leg {
        let decoded = decode("yeastar", Self.headings + row.text, options)
        return try #require(decoded.last?.leg, "\(decoded)")
    }

    @Test("A row of the web's export")
    func export() throws {
        let text = Self.headings + Row().text + Row(to: "1002").text
        let decoded = decode("yeastar", text)
        #expect(decoded.map(\.ignored) == ["header", nil, nil])
        let legs = decoded.compactMap(\.leg)
        try #require(legs.count == 2)
        #expect(legs[0].call == "20261123-1")
        #expect(legs[1].call == legs[0].call)
        #expect(legs[1].id != legs[0].id)
        #expect(legs[0].startedAt == instant("2026-11-23T08:02:35Z"))
        #expect(legs[0].answeredAt == instant("2026-11-23T08:02:45Z"))
        #expect(legs[0].endedAt == instant("2026-11-23T08:03:50Z"))
        #expect(legs[0].talk == 65_000_000)
        #expect(legs[0].ring == 10_000_000)
        #expect(legs[0].direction == .inbound)
        #expect(legs[0].caller == LegParty(number: "79161234567", device: "mango"))
        #expect(legs[0].callee == LegParty(number: "1001"))
        #expect(legs[0].traits == [])
        #expect(LineWindows.difference("yeastar", Array(text.utf8)) == nil)
    }

    @Test("Lengths of time as seconds and as HH:MM:SS")
    func lengths() throws {
        let leg = try leg(Row(duration: "01:01:15", ring: "00:00:10", talk: "01:01:05"))
        #expect(leg.talk == 3_665_000_000)
        #expect(leg.endedAt == instant("2026-11-23T09:03:50Z"))
    }

    @Test(
        "Talk is that of answered calls alone",
        arguments: [
            ("NO ANSWER", Disposition.noAnswer), ("NO_ANSWER", .noAnswer), ("ABANDONED", .noAnswer), ("BUSY", .busy),
            ("FAILED", .failed), ("VOICEMAIL", .voicemail), ("Voicemail", .voicemail),
        ]
    )
    func statuses(status: String, disposition: Disposition) throws {
        let leg = try leg(Row(status: status))
        #expect(leg.disposition == disposition)
        #expect(leg.talk == 0)
        #expect(leg.answeredAt == nil)
        #expect(leg.ring == 10_000_000)
    }

    @Test(
        "Who talked to whom",
        arguments: [
            ("79161234567", LegParty(number: "79161234567", device: "mango")),
            ("Bob<79161234567>", LegParty(number: "79161234567", device: "mango")),
            ("6500(1000)", LegParty(number: "6500", device: "1000")),
            ("<script>alert(1)</script>", LegParty(number: "/script", device: "mango")),
            ("+7(495)1234567", LegParty(number: "+7(495)1234567", device: "mango")),
            ("anonymous", LegParty(number: "anonymous", device: "mango")),
        ]
    )
    func parties(text: String, party: LegParty) throws {
        #expect(try leg(Row(from: text)).caller == party)
    }

    @Test("Blanks around values are none of theirs, and doubled quotes are one")
    func trimmed() throws {
        let quoted = "\"Bob \"\"B\"\" <7916>\""
        let leg = try leg(Row(from: quoted, to: "\t Anna<1001> ", talk: " 65 ", status: "Answered "))
        #expect(leg.caller == LegParty(number: "7916", device: "mango"))
        #expect(leg.callee == LegParty(number: "1001"))
        #expect(leg.talk == 65_000_000)
    }

    @Test("A trunk named like an extension is nobody's device, an outgoing call has it at the other end")
    func trunks() throws {
        #expect(try leg(Row(sourceTrunk: "1001")).caller.device == "")
        #expect(try leg(Row(sourceTrunk: "74951000101")).caller.device == "74951000101")
        let leg = try leg(
            Row(from: "1001", to: "79161234567", sourceTrunk: "", destinationTrunk: "sip", type: "Outbound")
        )
        #expect(leg.direction == .outbound)
        #expect(leg.caller == LegParty(number: "1001"))
        #expect(leg.callee == LegParty(number: "79161234567", device: "sip"))
    }

    @Test("Who reached a menu spoke to nobody")
    func menu() throws {
        #expect(try leg(Row(to: "IVR Welcome<6200>")).talk == 0)
        #expect(try leg(Row(to: "IVRina<1002>")).talk == 65_000_000)
    }

    @Test(
        "Times follow the display of the PBX",
        arguments: [
            ("2026/11/23 08:02:35", nil, "2026-11-23T08:02:35Z"),
            ("2026/11/23 08:02:35 PM", nil, "2026-11-23T20:02:35Z"),
            ("11/23/2026 08:02:35", nil, "2026-11-23T08:02:35Z"), ("23/11/2026 8:02:35", nil, "2026-11-23T08:02:35Z"),
            ("11/11/2026 12:02:35 AM", nil, "2026-11-11T00:02:35Z"), ("23.11.2026 08:02", nil, "2026-11-23T08:02:00Z"),
            ("01/02/2026 08:02:35", "MM/DD/YYYY HH:mm:ss", "2026-01-02T08:02:35Z"),
            ("01/02/2026 08:02:35", "DD/MM/YYYY HH:mm:ss", "2026-02-01T08:02:35Z"),
            ("2026/01/02 08:02:35 PM", "YYYY/MM/DD hh:mm:ss A", "2026-01-02T20:02:35Z"),
        ] as [(String, String?, String)]
    )
    func times(time: String, format: String?, expected: String) throws {
        let options = FormatOptions(zone: .utc, timeFormat: format)
        #expect(try leg(Row(time: time), options).startedAt == instant(expected))
    }

    @Test(
        "What cannot be read is quarantined with its field, and the next row is read",
        arguments: [
            (Row(time: "01/02/2026 08:02:35"), "Time: \"01/02/2026 08:02:35\" is a month and a day"),
            (Row(time: "13/13/2026 08:02:35"), "Time: \"13/13/2026"), (Row(time: ""), "Time: \"\""),
            (Row(time: "0000-00-00 00:00:00"), "Time: \"0000"), (Row(status: "ANSWER"), "Status: \"ANSWER\""),
            (Row(status: "\0ANSWERED"), "Status: \"\u{FFFD}ANSWERED\""),
            (Row(talk: "-5"), "Talk Duration: \"-5\""), (Row(talk: "01:75:00"), "Talk Duration: \"01:75:00\""),
            (Row(talk: "700000"), "Talk Duration: \"700000\" is more than 7 days"),
            (Row(to: "a,b"), "fields: 14 of them where 13 are named"),
        ]
    )
    private func broken(row: Row, reason: String) {
        let decoded = decode("yeastar", Self.headings + row.text + Row().text)
        #expect(decoded[1].quarantined?.hasPrefix(reason) == true, "\(decoded)")
        #expect(decoded.last?.leg != nil)
    }

    @Test("Midnight, the repeated hour and the skipped one")
    func clockChange() throws {
        let midnight = try leg(Row(time: "2026-12-31 23:59:30"))
        #expect(midnight.endedAt == instant("2027-01-01T00:00:45Z"))
        let autumn = decode("yeastar", Self.headings + Row(time: "2026-10-25 02:30:00").text, berlin)
        #expect(autumn.last?.leg?.startedAt == instant("2026-10-25T00:30:00Z"))
        #expect(autumn.last?.note?.contains("occurs twice") == true)
        // The epoch in the channel's id tells which of the two hours it is.
        for (epoch, begun) in [("1792888200", "2026-10-25T00:30:00Z"), ("1792891800", "2026-10-25T01:30:00Z")] {
            let row = tableRow().replacing("2026-11-23 08:02:35", with: "2026-10-25 02:30:00")
            let report = Self.report.replacing("2026-11-23 08:02:35", with: "2026-10-25 02:30:00")
            for text in [Self.tableHeadings + row, report] {
                let decoded = decode("yeastar", text.replacing("1795420955", with: epoch), berlin).last
                #expect(decoded?.leg?.startedAt == instant(begun), "\(text)")
                #expect(decoded?.note?.contains("occurs twice") == true)
            }
        }
        let spring = decode("yeastar", Self.headings + Row(time: "2026-03-29 02:30:00").text, berlin)
        #expect(spring.last?.leg?.startedAt == instant("2026-03-29T01:30:00Z"))
        #expect(spring.last?.note?.contains("never occurs") == true)
    }

    private static let tableHeadings =
        "id,datetime,clid,src,dst,dcontext,srctrunk,dstrunk,lastapp,lastdata,duration,billable,disposition,amaflags,"
        + "calltype,accountcode,uniqueid,recordfile,didnumber\n"

    private func tableRow(
        dst: String = "1001",
        application: String = "Dial",
        duration: Int = 75,
        billable: Int = 65,
        disposition: String = "ANSWERED"
    ) -> String {
        "17,2026-11-23 08:02:35,\"\"\"Bob\"\" <79161234567>\",79161234567,\(dst),DLPN,mango,,\(application),"
            + "\"SIP/1001,60\",\(duration),\(billable),\(disposition),3,Inbound,5,1795420955.6,,74951000101\n"
    }

    @Test("The table of the S-series: talk of Dial and Queue alone")
    func table() throws {
        func leg(_ row: String) throws -> Leg {
            let decoded = decode("yeastar", Self.tableHeadings + row)
            return try #require(decoded.last?.leg, "\(decoded)")
        }
        let plain = try leg(tableRow())
        #expect(plain.call == "1795420955.6")
        #expect(plain.id == "1795420955.6#17")
        #expect(plain.talk == 65_000_000)
        #expect(plain.answeredAt == instant("2026-11-23T08:02:45Z"))
        #expect(plain.endedAt == instant("2026-11-23T08:03:50Z"))
        #expect(plain.code == "5")
        #expect(plain.traits == [])
        let menu = try leg(tableRow(dst: "6500(1000)", billable: 75))
        #expect(menu.callee == LegParty(number: "6500", device: "1000"))
        #expect(menu.traits == .upperBound)
        #expect(try leg(tableRow(application: "Queue")).traits == .upperBound)
        #expect(try leg(tableRow(billable: 75)).traits == .upperBound)
        // Behind a menu a call that nobody took has billable seconds, and a mailbox has some too.
        #expect(try leg(tableRow(disposition: "NO ANSWER")).talk == 0)
        #expect(try leg(tableRow(disposition: "VOICEMAIL")).disposition == .voicemail)
        for application in ["BackGround", "Playback", "Hangup", "WaitExten"] {
            #expect(try leg(tableRow(application: application)).talk == 0)
        }
        #expect(try leg(tableRow(application: "VoiceMail")).disposition == .voicemail)
    }

    /// As the list of the report's members has them.
    private static let report =
        #"{"event":"NewCdr","callid":"1795420955.6","timestart":"2026-11-23 08:02:35","callfrom":"79161234567","#
        + #""callto":"6500(1000)","callduraction":"75","talkduraction":"65","srctrunkname":"mango","dsttrcunkname":"","#
        + #""status":"ANSWERED","type":"Inbound","recording":"","didnumber":"74951000101","agentringtime":"0","sn":"3"}"#
        + "\n"

    @Test("Reports NewCdr, one behind the other or in a list")
    func reports() throws {
        let second = Self.report.replacing("6500(1000)", with: "Anna<1001>").replacing(
            "\"agentringtime\":\"0\"",
            with: "\"agentringtime\":5"
        )
        for text in [Self.report + second, "[" + Self.report + "," + second + "]"] {
            let decoded = decode("yeastar", text)
            let legs = decoded.compactMap(\.leg)
            try #require(legs.count == 2, "\(decoded)")
            #expect(legs[0].call == "1795420955.6")
            #expect(legs[0].startedAt == instant("2026-11-23T08:02:35Z"))
            // The end less the talk.
            #expect(legs[0].answeredAt == instant("2026-11-23T08:02:45Z"))
            #expect(legs[0].endedAt == instant("2026-11-23T08:03:50Z"))
            #expect(legs[0].talk == 65_000_000)
            #expect(legs[0].direction == .inbound)
            #expect(legs[0].caller == LegParty(number: "79161234567", device: "mango"))
            #expect(legs[0].callee == LegParty(number: "6500", device: "1000"))
            #expect(legs[0].traits == .upperBound)
            #expect(legs[1].callee == LegParty(number: "1001"))
            #expect(legs[1].traits == .upperBound)
            #expect(legs[1].id != legs[0].id)
            #expect(LineWindows.difference("yeastar", Array(text.utf8)) == nil)
        }
    }

    @Test("Other reports are ignored, a broken one is quarantined, and the next one is read")
    func otherReports() {
        let text =
            #"{"event":"ExtensionStatus","extension":"1001","status":"Idle"}"# + "\n" + #"{"callid":"1","timestart":"#
            + "\n" + #"{"callid":"1","timestart":"x","callfrom":"1","callto":"2","talkduraction":1,"status":"BUSY"}"#
            + "\n"
            + #"{"callid":"1","callfrom":"1"}"# + "\n" + Self.report
        let decoded = decode("yeastar", text)
        #expect(decoded.first?.ignored == "event")
        #expect(decoded.compactMap(\.quarantined).count == 3, "\(decoded)")
        #expect(decoded.last?.leg?.talk == 65_000_000)
        #expect(LineWindows.difference("yeastar", Array(text.utf8)) == nil)
    }

    @Test("Translated headings need columns, in which case the first line is no record")
    func columns() throws {
        let names = ["ID", "Time", "Call From", "Call To", "Talk Duration", "Status"]
        let format = try #require(FormatCatalog.format(named: "yeastar"))
        let options = FormatOptions(zone: .utc, columns: names)
        #expect(format.problem(options) == nil)
        #expect(format.problem(FormatOptions(columns: ["ID", "Time"]))?.hasPrefix("columns: Call From") == true)
        let decoded = decode(
            "yeastar",
            "Ид,Время,Кто,Кому,Разговор,Итог\n1,2026-11-23 08:02:35,1001,1002,5,ANSWERED\n",
            options
        )
        #expect(decoded.first?.quarantined != nil)
        #expect(decoded.last?.leg?.talk == 5_000_000)
        #expect(decode("yeastar", Row().text).first?.quarantined?.hasPrefix("fields: no heading line") == true)
    }

    @Test("A file is recognised by its headings, and the order of its dates where they show it")
    func recognition() throws {
        let format = try #require(FormatCatalog.format(named: "yeastar"))
        func recognise(_ text: String) -> Recognition? {
            format.recognise(FileSample(path: "", bytes: Array(text.utf8), isWhole: true))
        }
        #expect(recognise(Self.headings)?.certainty == .certain)
        #expect(recognise(Self.report)?.certainty == .certain)
        for text in [Self.headings + Row().text, Self.tableHeadings + tableRow(), Self.report] {
            #expect(Recognised.formats(text) == ["yeastar"])
        }
        #expect(recognise(Self.headings + Row().text)?.options == [:])
        let rows = Row(time: "01/02/2026 08:02:35").text + Row(time: "01/23/2026 08:02:35").text
        #expect(recognise(Self.headings + rows)?.options == ["time_format": ["MM/DD/YYYY HH:mm:ss"]])
        let afternoon = Row(time: "23/01/2026 08:02:35 PM").text
        #expect(recognise(Self.headings + afternoon)?.options == ["time_format": ["DD/MM/YYYY hh:mm:ss A"]])
        #expect(recognise(Self.tableHeadings + tableRow())?.certainty == .certain)
        for other in ["freepbx/lab-cdr-report-export.csv", "asterisk/Master.csv", "mitel/spaced-lines-fixture.txt"] {
            #expect(format.recognise(FileSample(path: "", bytes: try Fixture.bytes(other), isWhole: true)) == nil)
        }
    }
}
