import Pace
import RecordFormats
import Testing

struct FreePBXTests {
    private let header =
        "calldate,clid,src,dst,dcontext,channel,dstchannel,lastapp,lastdata,duration,billsec,"
        + "disposition,amaflags,accountcode,uniqueid,userfield,did,cnum,cnam,outbound_cnum,outbound_cnam,dst_cnam,"
        + "recordingfile,linkedid,peeraccount,sequence\n"

    private func row(callerID: String, disposition: String = "ANSWERED") -> String {
        "\"2026-11-23 08:02:35\",\(callerID),79161234567,101,ext-local,PJSIP/trunk-00000001,PJSIP/101-00000002,Dial,"
            + "\"PJSIP/101,15,tT\",14,12,\(disposition),3,,1795420955.6,1,74951000101,79161234567,Bob,,,,,"
            + "1795420955.0,,6\n"
    }

    @Test("The export of a lab: header, 100 rows, raw caller names, voicemail")
    func lab() throws {
        let decoded = decode("freepbx", try Fixture.bytes("freepbx/lab-cdr-report-export.csv"))
        let legs = decoded.compactMap(\.leg)
        #expect(decoded.count == 101)
        #expect(decoded.first?.ignored == "header")
        #expect(legs.count == 100)
        let first = try #require(legs.first)
        #expect(first.id.hasPrefix("1504525166.228#"))
        #expect(first.call == "1504525166.228")
        #expect(first.startedAt == instant("2017-09-04T12:39:26Z"))
        // No answer, no end: start and duration, end less billsec.
        #expect(first.endedAt == instant("2017-09-04T12:39:34Z"))
        #expect(first.answeredAt == instant("2017-09-04T12:39:28Z"))
        #expect(first.talk == 6_000_000)
        #expect(first.caller == LegParty(number: "114", device: "SIP/114", channel: "SIP/114-000000c4"))
        #expect(first.callee == LegParty(number: "113", device: "SIP/113", channel: "SIP/113-000000c5"))
        // Counted in the file: ANSWERED with dstchannel and Dial; ANSWERED with VoiceMail.
        #expect(legs.count { $0.talk > 0 } == 31)
        #expect(legs.count { $0.disposition == .voicemail } == 56)
        #expect(legs.filter { $0.disposition == .noAnswer }.allSatisfy { $0.answeredAt == nil && $0.talk == 0 })
    }

    @Test("Trap 3: a rung device whose caller spoke to the voicemail had no talk")
    func voicemail() throws {
        let row =
            "2017-09-04 12:37:57,\"User 9\" <113>,113,114,from-internal,SIP/113-000000b4,SIP/114-000000b5,"
            + "VoiceMail,\"114@default,b\",8,7,ANSWERED,3,,1504525077.210,\n"
        let leg = try #require(decode("freepbx", row).first?.leg)
        #expect(leg.disposition == .voicemail)
        #expect(leg.talk == 0)
    }

    @Test("Columns go by the header: linkedid and sequence of the newest export")
    func newest() throws {
        let decoded = decode("freepbx", header + row(callerID: "\"\"\"Bob\"\" <79161234567>\""))
        let leg = try #require(decoded.last?.leg)
        #expect(leg.call == "1795420955.0")
        #expect(leg.id == "1795420955.6#6")
        #expect(leg.code == "1")
        #expect(leg.answeredAt == instant("2026-11-23T08:02:37Z"))
        #expect(leg.ring == 2_000_000)
    }

    @Test("The order of the table itself, and any other")
    func anyOrder() throws {
        let names = "linkedid,sequence,calldate,uniqueid,disposition,billsec,duration,dstchannel,channel,dst,src,did\n"
        let values = "1.0,6,2026-11-23 08:02:35,1795420955.6,ANSWERED,12,14,PJSIP/101-2,PJSIP/t-1,101,7916,7495\n"
        let leg = try #require(decode("freepbx", names + values).last?.leg)
        #expect(leg.call == "1.0")
        #expect(leg.id == "1795420955.6#6")
        #expect(leg.talk == 12_000_000)
        #expect(leg.caller.number == "7916")
        #expect(leg.callee.number == "101")
    }

    @Test(
        "Trap 11: quotes as PHP writes them and as older releases do",
        arguments: [
            #""""\"Bob\" X"" <5>""#, #""""Bob"" <5>""#, #""Test" <105>"#, #""Smith, Bob" <105>"#, #"<105> "Test""#,
            #""User 10\""#,
            #""C:\ ""x"" \"# + "\"", #""a\"b, c""#, "105", "",
        ]
    )
    func quotes(callerID: String) throws {
        let decoded = decode("freepbx", header + row(callerID: callerID) + row(callerID: "5"))
        #expect(decoded.count == 3)
        #expect(decoded.dropFirst().allSatisfy { $0.leg?.callee.channel == "PJSIP/101-00000002" })
    }

    @Test("A caller's name with line ends in the first column, and a disposition in quotes")
    func lineEnds() {
        let header = "clid,calldate,src,dst,channel,dstchannel,lastapp,duration,billsec,disposition,uniqueid\n"
        let rest = ",\"2026-11-23 10:00:01\",101,79161234567,PJSIP/101-1,PJSIP/t-2,Dial,65,0,\"NO ANSWER\",1795428001."
        let text =
            header + "\"\"\"a\nb\"\" <7>\"" + rest + "1\n" + "\"a\n\"\"b\"\"\n<7>\"" + rest + "2\n"
            + "\"\"\"c\"\" <7>\"" + rest + "3\n"
        let decoded = decode("freepbx", text)
        #expect(decoded.map(\.leg?.call) == [nil, "1795428001.1", "1795428001.2", "1795428001.3"], "\(decoded)")
        #expect(decoded.dropFirst().allSatisfy { $0.leg?.disposition == .noAnswer })
        // A quote that is opened and never closed costs its own row still.
        let torn = decode("freepbx", header + "\"\"\"a\n" + "\"\"\"c\"\" <7>\"" + rest + "3\n")
        #expect(torn.map(\.leg?.call) == [nil, nil, "1795428001.3"] && torn.count == 3)
    }

    @Test("answered_at is null unless ANSWERED")
    func notAnswered() throws {
        let decoded = decode("freepbx", header + row(callerID: "5", disposition: "\"NO ANSWER\""))
        let leg = try #require(decoded.last?.leg)
        #expect(leg.answeredAt == nil)
        #expect(leg.talk == 0)
        #expect(leg.ring == 14_000_000)
        #expect(leg.traits == [.dial])
    }

    @Test("A row with more or fewer fields than the header is quarantined")
    func fieldCount() throws {
        let decoded = decode("freepbx", header + "2026-11-23 08:02:35,\"5\",6\n" + row(callerID: "5"))
        #expect(decoded.map(\.quarantined) == [nil, "fields: 3 of them where 26 are named", nil])
    }

    @Test("A spreadsheet's export without header is quarantined unless it is configured")
    func spreadsheet() throws {
        let row = "1/9/2017 16:33:01,105,105,106,ctx,SIP/105-1,SIP/106-2,Dial,x,8,6,ANSWERED,3,,1504283581.1,\n"
        #expect(decode("freepbx", row).first?.quarantined?.hasPrefix("start: \"1/9/2017 16:33:01\"") == true)
        let options = FormatOptions(zone: .utc, timeFormat: "DD/MM/YYYY HH:mm:ss")
        #expect(decode("freepbx", row, options).first?.leg?.startedAt == instant("2017-09-01T16:33:01Z"))
    }

    @Test("Trap 20: a calldate that means never is quarantined")
    func noDate() throws {
        let bad = row(callerID: "5").replacing("2026-11-23 08:02:35", with: "0000-00-00 00:00:00")
        let reason = decode("freepbx", header + bad).last?.quarantined
        #expect(reason == "start: \"0000-00-00 00:00:00\" is no moment")
    }
}
