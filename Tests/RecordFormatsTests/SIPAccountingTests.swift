import Pace
import RecordFormats
import Testing

/// Kamailio and OpenSIPS: what their module `acc` writes alike. The lines of the samples are those of public
/// documentation; all others are written from the modules' sources.
@Suite("Accounting of SIP proxies")
struct SIPAccountingTests {
    static let formats = ["kamailio", "opensips"]
    private static let parties =
        "src_user=101;src_domain=office.lab;src_ip=10.0.0.7;dst_ouser=79161234567;"
        + "dst_user=+79161234567;dst_domain=sip.provider.ru"

    private static func line(
        _ method: String = "INVITE",
        at: String = "1795420955",
        tags: (String, String) = ("a1", "b2"),
        code: String = "200",
        reason: String = "OK",
        call: String = "c1@10.0.0.7",
        kind: String = "transaction answered",
        rest: String = ";" + parties
    ) -> String {
        "Nov 23 08:02:35 pbx kamailio[812]: NOTICE: ACC: \(kind): timestamp=\(at);method=\(method);from_tag=\(tags.0);"
            + "to_tag=\(tags.1);call_id=\(call);code=\(code);reason=\(reason)\(rest)\n"
    }

    private func options(_ further: [String: [String]] = [:], columns: [String]? = nil) -> FormatOptions {
        var options = FormatOptions(zone: .utc, columns: columns)
        options.further = further
        return options
    }

    @Test("Kamailio's documentation: a call of 8 s is an open leg and the BYE that ends it", arguments: formats)
    func kamailioSample(format: String) throws {
        let decoded = decode(format, try Fixture.bytes("kamailio/acc-syslog-doc.txt"))
        #expect(decoded.count == 3)
        let call = "vRtGVfXTzMK.AwgiT2F3JCxv3OR2tWtI"
        let dialog = call + ";SvS155QzhrmDG3rG7IWOxLbXxsyZL6pC;xhfffBXKyWXOzkc.0au6Xtt-rjHJrXeB"
        #expect(
            decoded[0].leg
                == Leg(
                    call: call,
                    id: dialog,
                    startedAt: Instant(seconds: 1_374_493_797),
                    answeredAt: Instant(seconds: 1_374_493_797),
                    caller: LegParty(number: "alice", device: "192.168.178.46"),
                    callee: LegParty(number: "carol", device: "192.168.178.47"),
                    disposition: .answered,
                    cause: "200",
                    traits: .dialog
                )
        )
        let bye = try #require(decoded[1].channel)
        #expect(bye.name == "bye")
        #expect(bye.kind == .ended)
        #expect(bye.at == Instant(seconds: 1_374_493_805))
        #expect(bye.call == call)
        #expect(bye.channelID == dialog)
        #expect(decoded[2].channel?.call == "ub2ds9fg5jhuc0g9jinb")
    }

    @Test("OpenSIPS' documentation: 4.25 s are not the 5 that are rounded up", arguments: formats)
    func openSIPSSample(format: String) throws {
        let decoded = decode(format, try Fixture.bytes("opensips/acc-syslog-doc.txt"))
        #expect(decoded.count == 3)
        // A BYE that was refused has ended the dialog all the same.
        #expect(decoded[0].channel?.at == Instant(seconds: 1_474_540_760))
        let missed = try #require(decoded[1].leg)
        #expect(missed.call == "182969767")
        #expect(missed.disposition == .noAnswer)
        #expect(missed.endedAt == Instant(seconds: 1_474_637_733))
        #expect(missed.answeredAt == nil)
        let whole = try #require(decoded[2].leg)
        #expect(whole.startedAt == Instant(seconds: 1_474_639_265))
        #expect(whole.answeredAt == Instant(seconds: 1_474_639_281))
        #expect(whole.endedAt == Instant(microseconds: 1_474_639_285_250_000))
        #expect(whole.talk == 4_250_000)
        #expect(whole.ring == 16_000_000)
        #expect(whole.id == "1766189979;1284910.0.0.1351;1515466979")
        #expect(whole.traits == .dialog)
        #expect(decoded[2].note?.hasPrefix("no caller and no callee") == true)
    }

    @Test("Trap 1: a BYE of the callee has the tags the other way, and names the same dialog")
    func swappedTags() throws {
        let leg = try #require(decode("kamailio", Self.line()).first?.leg)
        let bye = try #require(decode("kamailio", Self.line("BYE", tags: ("b2", "a1"), rest: "")).first?.channel)
        #expect(bye.channelID == leg.id)
        #expect(bye.call == leg.call)
        #expect(leg.channelID.isEmpty)
    }

    @Test("Parties: dialled where nothing was routed, addresses stripped, hosts that are none left out")
    func parties() throws {
        let cases: [(String, LegParty, LegParty)] = [
            (
                Self.parties, LegParty(number: "101", device: "10.0.0.7"),
                LegParty(number: "+79161234567", device: "sip.provider.ru")
            ),
            ("src_user=101;dst_ouser=102;dst_user=", LegParty(number: "101"), LegParty(number: "102")),
            ("src_user=;src_ip=E101;dst_user=102;dst_domain=x/101", LegParty(number: ""), LegParty(number: "102")),
            (
                "from_uri=sip:+74951000101@10.0.0.7:5060;user=phone;to_uri=\"A;B\" <sip:104@x.lab>",
                LegParty(number: "+74951000101"), LegParty(number: "104")
            ),
            ("src_user=101;dst_uri=sip:104@x.lab", LegParty(number: "101"), LegParty(number: "104")),
            ("caller=101;callee=104", LegParty(number: "101"), LegParty(number: "104")),
            ("dst_user=102;src_user=101", LegParty(number: "101"), LegParty(number: "102")),
            (
                "src_user=anonymous;dst_user=tel:+74951000101", LegParty(number: "anonymous"),
                LegParty(number: "+74951000101")
            ),
        ]
        for (rest, caller, callee) in cases {
            let leg = try #require(decode("kamailio", Self.line(rest: ";" + rest)).first?.leg)
            #expect(leg.caller == caller)
            #expect(leg.callee == callee)
        }
        let named = options(["extra": ["A", "from_user", "B", "callee"]])
        let line = Self.line(rest: ";A=x;y=z;from_user=101;B=;callee=102")
        #expect(decode("kamailio", line, named).first?.leg?.caller.number == "101")
        #expect(decode("kamailio", line, named).first?.leg?.callee.number == "102")
    }

    @Test("Trap 5: nothing is quoted: what the other side says in its reason, or in a name, forges nothing")
    func forged() throws {
        let reason = "OK;code=486;reason=x;src_user=105;src_domain=a;src_ip=b;dst_ouser=c;dst_user=104;dst_domain=d"
        let leg = try #require(decode("kamailio", Self.line(reason: reason)).first?.leg)
        #expect(leg.disposition == .answered)
        #expect(leg.caller.number == "101")
        #expect(leg.callee.number == "+79161234567")
        let callee = Self.parties.replacing(
            "dst_user=+79161234567",
            with: "dst_user=102;src_user=105;x=\"<script>\u{01}"
        )
        let second = try #require(decode("kamailio", Self.line(rest: ";" + callee)).first?.leg)
        #expect(second.caller.number == "101")
        #expect(second.callee.number == "102")
        var bytes = Array(Self.line(rest: ";src_user=#;dst_user=102").utf8)
        bytes[try #require(bytes.firstIndex(of: UInt8(ascii: "#")))] = 0xFF
        #expect(decode("kamailio", bytes).first?.leg?.caller.number == "\u{FFFD}")
    }

    @Test(
        "Traps 3 and 4: the final code tells what became of the call, whatever the kind says",
        arguments: [
            ("200", Disposition.answered), ("202", .answered), ("302", .failed), ("403", .failed), ("404", .failed),
            ("408", .noAnswer), ("480", .noAnswer), ("484", .failed), ("486", .busy), ("487", .noAnswer),
            ("500", .failed),
            ("503", .congestion), ("580", .failed), ("600", .busy), ("603", .failed),
        ]
    )
    func codes(code: String, disposition: Disposition) throws {
        for kind in ["transaction answered", "request accounted", "call missed"] {
            let leg = try #require(decode("kamailio", Self.line(code: code, kind: kind)).first?.leg)
            #expect(leg.disposition == disposition)
            #expect(leg.talk == 0)
            #expect((leg.endedAt == nil) == (disposition == .answered))
            #expect((leg.answeredAt != nil) == (disposition == .answered))
        }
    }

    @Test("What is no call is ignored, each with its reason")
    func ignored() {
        let lines = [
            Self.line(code: "401"), Self.line(code: "407"), Self.line(code: "183"), Self.line("ACK"),
            Self.line("CANCEL"), Self.line("OPTIONS"), Self.line("BYE", code: "407"),
            Self.line("ACK", kind: "request acknowledged"),
            "Nov 23 08:02:35 pbx kamailio[812]: INFO: <core> [main.c:1]: ready\n",
            "message repeated: last message repeated 2 times\n",
            "Nov 23 08:02:35 pbx sshd[99]: Accepted\n", "\n",
        ]
        #expect(
            decode("kamailio", lines.joined()).map(\.ignored) == [
                "challenge", "challenge", "provisional", "ack", "method", "method", "challenge", "ack", "other message",
                "other message", "other message", "blank",
            ]
        )
    }

    @Test("A text of the administrator's own is accounting, too; microseconds are taken under any name")
    func ownTexts() throws {
        let own = Self.line(kind: "our calls")
        #expect(decode("kamailio", own).first?.leg?.caller.number == "101")
        for (extra, microseconds) in [
            ("time_exten=12345", 12_345), ("us=12345", 12_345), ("time_attr=1795420955.250", 250_000),
        ] {
            let line = Self.line(at: "1795420955;\(extra)")
            #expect(
                decode("kamailio", line).first?.leg?.answeredAt == Instant(seconds: 1_795_420_955) + Int64(microseconds)
            )
        }
        let local = Self.line(at: "1795420955;time_attr=2026-11-23 08:02:35")
        #expect(decode("kamailio", local).first?.leg?.answeredAt == Instant(seconds: 1_795_420_955))
        // OpenSIPS knows when the INVITE came.
        let created = Self.line(at: "1795420955;created=1795420945;setuptime=10")
        let leg = try #require(decode("opensips", created).first?.leg)
        #expect(leg.startedAt == Instant(seconds: 1_795_420_945))
        #expect(leg.answeredAt == Instant(seconds: 1_795_420_955))
        #expect(leg.ring == 10_000_000)
    }

    @Test("One failure may be written twice, as an answer and as a missed call: it is one")
    func twice() {
        let answered = decode("kamailio", Self.line(code: "486")).first
        let missed = decode("kamailio", Self.line(at: "1795420956", tags: ("a1", ""), code: "486", kind: "call missed"))
            .first
        #expect(answered?.key == missed?.key)
        #expect(decode("kamailio", Self.line(code: "480")).first?.key != answered?.key)
        #expect(
            decode("kamailio", Self.line()).first?.key
                == decode("kamailio", Self.line(kind: "request accounted")).first?.key
        )
        #expect(
            decode("kamailio", Self.line()).first?.key != decode("kamailio", Self.line(at: "1795420999")).first?.key
        )
    }

    @Test(
        "Trap 10: a line that is cut, or says what cannot be, is quarantined, and the next one read",
        arguments: [
            ("ACC: call missed: ", "timestamp: is not in the line"),
            ("ACC: transaction answered: timestamp=1795420955;method=INVITE;from_tag=a", "to_tag: is not in the line"),
            ("ACC: x: timestamp=1;method=BYE;from_tag=a;to_tag=b;call_id=c;code=20", "reason: is not"),
            ("ACC: x: timestamp=x;method=BYE~", "timestamp: \"x\""),
            ("ACC: x: timestamp=5;method=BYE~", "timestamp: \"5\""),
            ("ACC: x: timestamp=1795420955;method=BYE;from_tag=a;to_tag=b;call_id=;code=200;reason=", "call_id: is"),
            ("ACC: x: timestamp=1795420955;method=BYE;from_tag=a;to_tag=b;call_id=c;code=999;reason=", "code: \"999\""),
            ("ACC: x: timestamp=1795420955;method=INV~", "method: \"INV\""),
            ("ACC: call ended: created=1795420955;ms_duration=1000;method=INVITE~", "call_start_time: is missing"),
            (
                "ACC: call ended: created=1795420955;call_start_time=1795420956;ms_duration=9999999999;method=INVITE~",
                "ms_duration: \"9999999999\""
            ),
            ("!! rubbish !!", "line: is neither"),
        ]
    )
    func broken(line: String, reason: String) {
        for format in Self.formats {
            let whole = line.replacing("~", with: ";from_tag=a;to_tag=b;call_id=c;code=200;reason=")
            let decoded = decode(format, whole + "\n" + Self.line())
            #expect(decoded.first?.quarantined?.hasPrefix(reason) == true)
            #expect(decoded.last?.leg?.caller.number == "101")
        }
    }

    @Test("However the bytes come, the records are the same", arguments: formats)
    func windows(format: String) throws {
        let text =
            Self.line() + Self.line("BYE") + "junk\r\n" + Self.line(code: "486") + KamailioTests.dialog
            + Self.line("ACK")
        let decoded = decode(format, text)
        #expect(decoded.count == 6)
        var generator = Random(8)
        for _ in 0..<30 { #expect(decodeInWindows(format, Array(text.utf8), using: &generator) == decoded) }
    }

    @Test("OpenSIPS is told by its moments; what both write is Kamailio's")
    func recognition() throws {
        func look(_ format: String, _ text: String) -> Recognition.Certainty? {
            let sample = FileSample(path: "/x", bytes: Array(text.utf8), isWhole: true)
            return FormatCatalog.format(named: format)?.recognise(sample)?.certainty
        }
        let openSIPS = String(decoding: try Fixture.bytes("opensips/acc-syslog-doc.txt"), as: UTF8.self)
        for (text, kamailio, other) in [
            (Self.line(), Recognition.Certainty.certain, nil), (openSIPS, nil, .certain),
            (KamailioTests.dialog, .certain, nil),
            ("INVITE|a|b|c|200|OK|1795420955\n", .likely, nil), ("INVITE|a|b|c|OK|200|1795420955\n", nil, nil),
            ("1795420958|1.8|sales|NONE|CONNECT|1\n", nil, nil), ("ACC: something\n", nil, nil), ("", nil, nil),
            (CSVRow().line, nil, nil),
        ] as [(String, Recognition.Certainty?, Recognition.Certainty?)] {
            #expect(look("kamailio", text) == kamailio)
            #expect(look("opensips", text) == other)
        }
    }

    @Test(
        "Options that cannot work are named",
        arguments: [
            (["start": ["sometime"]], nil, "start: \"sometime\""), (["longest": ["long"]], nil, "longest: \"long\""),
            (["longest": ["999h"]], nil, "longest: \"999h\""), ([:], ["method", "callid"], "columns: "),
            ([:], Array(repeating: "x", count: 70) + ["method", "callid", "code", "time"], "columns: more than"),
        ] as [([String: [String]], [String]?, String)]
    )
    func problems(further: [String: [String]], columns: [String]?, beginning: String) throws {
        for format in Self.formats {
            let format = try #require(FormatCatalog.format(named: format))
            #expect(format.problem(options(further, columns: columns))?.hasPrefix(beginning) == true)
            #expect(format.problem(options(["start": ["confirmed"], "longest": ["4h"]])) == nil)
            #expect(format.problem(options(columns: ["start_time", "duration", "ci"])) == nil)
        }
    }
}
