import Testing

/// A morning of two sellers, as any PBX may write it down. All times are UTC, whole seconds.
struct SameCalls {
    struct Call {
        /// Seconds since midnight at which it began to ring.
        var begin: Int
        var ring: Int
        /// Seconds of talk; nil: nobody answered.
        var talk: Int?
        var isOutbound: Bool
        /// Extension of the seller.
        var seller: Int
        /// Number of the client, or extension of a colleague.
        var other: String

        var end: Int { begin + ring + (talk ?? 0) }
        var isInternal: Bool { other.count < 5 }
        var caller: String { isOutbound ? "\(seller)" : other }
        var callee: String { isOutbound ? other : "\(seller)" }
        var address: String { "s\(seller)@example.com" }
    }

    /// 2026-11-23 00:00:00 UTC.
    static let midnight = 1_795_392_000
    static let calls = [
        Call(begin: 32_400, ring: 8, talk: 130, isOutbound: true, seller: 101, other: "+447911123456"),
        Call(begin: 33_000, ring: 5, talk: 200, isOutbound: false, seller: 102, other: "+442071234567"),
        Call(begin: 33_500, ring: 25, talk: nil, isOutbound: true, seller: 101, other: "+447911000001"),
        Call(begin: 34_000, ring: 4, talk: 61, isOutbound: true, seller: 101, other: "102"),
        Call(begin: 35_000, ring: 3, talk: 30, isOutbound: false, seller: 101, other: "+447911123457"),
        Call(begin: 36_000, ring: 12, talk: 3_600, isOutbound: false, seller: 102, other: "+447911123456"),
    ]
    static let roster = """
        region: GB
        teams:
          - name: sales
            zone: UTC
            managers:
              - {id: anna, extensions: [101], agents: ["s101@example.com"], emails: ["s101@example.com"]}
              - {id: boris, extensions: [102], agents: ["s102@example.com"], emails: ["s102@example.com"]}
        """

    /// What every format must give: manager, client, begin of the talk, its seconds, and whether it counts.
    static let contacts = [
        "anna +447911123456 09:00:08 130 talk", "boris +442071234567 09:10:05 200 talk",
        "anna +447911123457 09:43:23 30 short", "boris +447911123456 10:00:12 3600 talk",
    ].sorted()

    static func stamp(_ seconds: Int, _ separator: String = " ", date: String = "2026-11-23") -> String {
        date + separator + clock(seconds)
    }

    static func clock(_ seconds: Int) -> String {
        [seconds / 3_600, seconds / 60 % 60, seconds % 60].map { ($0 < 10 ? "0" : "") + "\($0)" }.joined(separator: ":")
    }

    static func uuid(_ index: Int) -> String { "0f8fad5b-d9cb-469f-a165-70867728950\(index)" }
}

/// A PBX's way of writing.
struct SameCallsWriter: CustomTestStringConvertible, Sendable {
    var format: String
    var hasInternalCalls = true
    var options: [String] = []
    var text: @Sendable ([SameCalls.Call]) -> String

    var testDescription: String { format }

    static let all: [SameCallsWriter] = [
        asterisk, freeswitchCSV, cucm, ipOffice, threeCX, aircall, bitrix24, zadarma, kamailio, opensips, table,
    ]

    private static func lines(_ calls: [SameCalls.Call], _ line: (Int, SameCalls.Call) -> String) -> String {
        calls.enumerated().map { line($0.offset, $0.element) + "\n" }.joined()
    }

    static let asterisk = SameCallsWriter(format: "asterisk-csv") { calls in
        lines(calls) { index, call in
            let (seller, other) = (
                "PJSIP/\(call.seller)-0000000\(index)", call.isInternal ? "PJSIP/\(call.other)" : "PJSIP/trunk"
            )
            let channels =
                call.isOutbound ? [seller, other + "-1000000\(index)"] : [other + "-1000000\(index)", seller]
            let answer = call.talk.map { _ in SameCalls.stamp(call.begin + call.ring) } ?? ""
            return ["", call.caller, call.callee, "in", "", channels[0], channels[1], "Dial", ""].map { "\"\($0)\"" }
                .joined(separator: ",")
                + ",\"\(SameCalls.stamp(call.begin))\",\"\(answer)\",\"\(SameCalls.stamp(call.end))\","
                + "\(call.end - call.begin),\(call.talk ?? 0),\"\(call.talk == nil ? "NO ANSWER" : "ANSWERED")\","
                + "\"DOCUMENTATION\",\"\(SameCalls.midnight + call.begin).\(index)\",\"\""
        }
    }

    static let freeswitchCSV = SameCallsWriter(format: "freeswitch-csv") { calls in
        lines(calls) { index, call in
            let answer = call.talk.map { _ in SameCalls.stamp(call.begin + call.ring) } ?? ""
            return [
                "", call.caller, call.callee, "default", SameCalls.stamp(call.begin), answer, SameCalls.stamp(call.end),
                "\(call.end - call.begin)", "\(call.talk ?? 0)", call.talk == nil ? "NO_ANSWER" : "NORMAL_CLEARING",
                SameCalls.uuid(index), "", "", "PCMA", "PCMA",
            ].map { "\"\($0)\"" }.joined(separator: ",")
        }
    }

    static let cucm = SameCallsWriter(format: "cucm") { calls in
        let header =
            "\"cdrRecordType\",\"globalCallID_callManagerId\",\"globalCallID_callId\",\"dateTimeOrigination\","
            + "\"callingPartyNumber\",\"origCause_value\",\"originalCalledPartyNumber\",\"finalCalledPartyNumber\","
            + "\"destCause_value\",\"dateTimeConnect\",\"dateTimeDisconnect\",\"pkid\",\"duration\",\"origDeviceName\","
            + "\"destDeviceName\",\"globalCallId_ClusterID\"\n"
        return header
            + lines(calls) { index, call in
                let (phone, other) = (
                    "SEP00112233\(call.seller)", call.isInternal ? "SEP00112233\(call.other)" : "sip-trunk"
                )
                let connect = call.talk == nil ? 0 : SameCalls.midnight + call.begin + call.ring
                return
                    "1,1,\(1_000 + index),\(SameCalls.midnight + call.begin),\"\(call.caller)\",16,\"\(call.callee)\","
                    + "\"\(call.callee)\",\(call.talk == nil ? 19 : 0),\(connect),\(SameCalls.midnight + call.end),"
                    + "\"\(SameCalls.uuid(index))\",\(call.talk ?? 0),\"\(call.isOutbound ? phone : other)\","
                    + "\"\(call.isOutbound ? other : phone)\",\"StandAloneCluster\""
            }
    }

    static let ipOffice = SameCallsWriter(format: "avaya-ipoffice") { calls in
        lines(calls) { index, call in
            let date = SameCalls.stamp(call.begin, date: "2026/11/23")
            let far = call.isInternal ? ["E\(call.other)", "Boris"] : ["T9001", "Line 1.1"]
            let near = ["E\(call.seller)", "Anna"]
            return [
                date, SameCalls.clock(call.talk ?? 0), "\(call.ring)", call.caller, call.isOutbound ? "O" : "I",
                call.callee, call.callee, "", call.isInternal ? "1" : "0", "\(1_000_000 + index)", "0", near[0],
                near[1],
                far[0], far[1], "0", "0", "", "", "", "", "", "", "", "", "", "", "", "", "",
            ].joined(separator: ",")
        }
    }

    static let threeCX = SameCallsWriter(format: "3cx") { calls in
        lines(calls) { index, call in
            let (near, far) = ("Ext.\(call.seller)", call.isInternal ? "Ext.\(call.other)" : call.other)
            let (from, to) = call.isOutbound ? (near, far) : (far, near)
            let farType = call.isInternal ? "Extension" : "Line"
            let farDN = call.isInternal ? call.other : "10000"
            let dns = call.isOutbound ? ["\(call.seller)", farDN] : [farDN, "\(call.seller)"]
            let answered = call.talk.map { _ in SameCalls.stamp(call.begin + call.ring, date: "2026/11/23") } ?? ""
            let types = call.isOutbound ? ["Extension", farType] : [farType, "Extension"]
            return [
                "Call \(100 + index)", "00000\(index)F2A1B3_1\(index)", call.talk.map { SameCalls.clock($0) } ?? "",
                SameCalls.stamp(call.begin, date: "2026/11/23"), answered,
                SameCalls.stamp(call.end, date: "2026/11/23"), "TerminatedBySrc", from, to, dns[0], dns[1], call.callee,
                "", "", "", "", "", "", "", "Chain: \(from);\(to);", types[0], types[1], "", "", "", "", "",
            ].joined(separator: ",")
        }
    }

    static let aircall = SameCallsWriter(format: "aircall", hasInternalCalls: false) { calls in
        lines(calls) { index, call in
            let start = SameCalls.midnight + call.begin
            return
                "{\"id\":\(500 + index),\"direction\":\"\(call.isOutbound ? "outbound" : "inbound")\",\"status\":\"done\","
                + "\"started_at\":\(start),\"answered_at\":\(call.talk == nil ? "null" : "\(start + call.ring)"),"
                + "\"ended_at\":\(SameCalls.midnight + call.end),\"duration\":\(call.end - call.begin),"
                + "\"raw_digits\":\"\(call.other)\",\"user\":{\"id\":\(call.seller),\"name\":\"S\",\"email\":\"\(call.address)\"}}"
        }
    }

    static let bitrix24 = SameCallsWriter(format: "bitrix24", hasInternalCalls: false) { calls in
        // The begin that Bitrix24 tells is not that of the talk, and it tells no ringing.
        let items = calls.enumerated().map { index, call in
            "{\"ID\":\"\(index)\",\"CALL_ID\":\"externalCall.\(index)\",\"CALL_TYPE\":\"\(call.isOutbound ? 1 : 2)\","
                + "\"PORTAL_USER_ID\":\"\(call.address)\",\"PHONE_NUMBER\":\"\(call.other)\","
                + "\"CALL_DURATION\":\"\(call.talk ?? 0)\","
                + "\"CALL_START_DATE\":\"\(SameCalls.stamp(call.begin + call.ring, "T"))+00:00\","
                + "\"CALL_FAILED_CODE\":\"\(call.talk == nil ? "304" : "200")\"}"
        }
        return "{\"result\":[\(items.joined(separator: ","))],\"total\":\(items.count)}"
    }

    static let zadarma = SameCallsWriter(format: "zadarma", hasInternalCalls: false) { calls in
        let items = calls.enumerated().map { index, call in
            "{\"call_id\":\"\(index)\",\"pbx_call_id\":\"\(call.isOutbound ? "out" : "in")_\(index)\",\"sip\":\"\(call.seller)\","
                + "\"callstart\":\"\(SameCalls.stamp(call.begin + call.ring))\",\"clid\":\"\(call.caller)\","
                + "\"destination\":\"\(call.callee)\",\"disposition\":\"\(call.talk == nil ? "no answer" : "answered")\","
                + "\"seconds\":\(call.talk ?? 0)}"
        }
        return "{\"status\":\"success\",\"stats\":[\(items.joined(separator: ","))]}"
    }

    static let kamailio = SameCallsWriter(format: "kamailio") { calls in
        lines(calls) { index, call in
            let head = "Nov 23 09:00:00 sbc kamailio[1]: NOTICE: ACC: transaction answered: timestamp="
            func line(_ at: Int, _ method: String, _ code: Int) -> String {
                "\(head)\(SameCalls.midnight + at);method=\(method);from_tag=f\(index);to_tag=t\(index);call_id=c\(index)@h;"
                    + "code=\(code);reason=R;src_user=\(call.caller);src_domain=h;src_ip=10.0.0.1;"
                    + "dst_ouser=\(call.callee);dst_user=\(call.callee);dst_domain=h"
            }
            guard call.talk != nil else { return line(call.end, "INVITE", 408) }
            return line(call.begin + call.ring, "INVITE", 200) + "\n" + line(call.end, "BYE", 200)
        }
    }

    static let opensips = SameCallsWriter(format: "opensips") { calls in
        lines(calls) { index, call in
            let begin = SameCalls.midnight + call.begin
            let parties = "src_user=\(call.caller);dst_user=\(call.callee)"
            let ids = "method=INVITE;from_tag=f\(index);to_tag=t\(index);call_id=c\(index)@h"
            guard let talk = call.talk else {
                return
                    "ACC: transaction answered: timestamp=\(begin + call.ring);\(ids);code=408;reason=Timeout;\(parties)"
            }
            return "ACC: call ended: created=\(begin);call_start_time=\(begin + call.ring);duration=\(talk);"
                + "ms_duration=\(talk * 1_000);setuptime=\(call.ring);\(ids);code=200;reason=OK;\(parties)"
        }
    }

    static let table = SameCallsWriter(
        format: "table",
        options: ["columns=start=When,answer=Answered,end=Ended,talk=Talk,caller=From,callee=To"]
    ) { calls in
        "When;Answered;Ended;Talk;From;To\n"
            + lines(calls) { _, call in
                let answer = call.talk.map { _ in SameCalls.stamp(call.begin + call.ring) } ?? ""
                return "\(SameCalls.stamp(call.begin));\(answer);\(SameCalls.stamp(call.end));\(call.talk ?? 0);"
                    + "\(call.caller);\(call.callee)"
            }
    }
}
