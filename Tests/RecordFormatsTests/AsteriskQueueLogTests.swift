import Pace
import RecordFormats
import Testing

struct AsteriskQueueLogTests {
    private func event(_ data: String) -> Decoded? {
        decode("asterisk-queue-log", "1795420958|1795420955.8|sales|PJSIP/101|\(data)\n").first
    }

    @Test("The capture of a real queue")
    func capture() throws {
        let decoded = decode("asterisk-queue-log", try Fixture.bytes("asterisk/queue_log"))
        #expect(decoded.map(\.ignored) == ["no call", nil, nil, nil, "no call", nil, nil, nil])
        let connect = try #require(decoded[2].queue)
        #expect(
            connect
                == QueueEvent(
                    call: "1795420840.8",
                    queue: "sales",
                    agent: "IAX2/101/101",
                    name: "CONNECT",
                    kind: .connected(waited: 2, memberChannelID: "1795420842.25"),
                    at: Instant(seconds: 1_795_420_844),
                    order: decoded[2].offset
                )
        )
        #expect(decoded[1].queue?.kind == .other)
        #expect(decoded[3].queue?.kind == .ended(talked: 16))
    }

    @Test("Trap 22: after a transfer into a second queue callid, queue and agent are kept as written")
    func attendedIntoQueue() throws {
        let decoded = decode("asterisk-queue-log", try Fixture.bytes("asterisk-queue-log/attended-into-queue.txt"))
        #expect(decoded.map(\.ignored) == ["event", nil, nil, "event", nil, nil, nil, nil])
        let transfer = try #require(decoded[5].queue)
        #expect(transfer.call == "1717397390.239830")
        #expect(transfer.queue == "1501")
        #expect(transfer.agent == "PJSIP/7009")
        #expect(transfer.kind == .ended(talked: 120))
        #expect(decoded[7].queue?.kind == .ended(talked: 173))
    }

    @Test("Names of events are in capitals, words that stand for no call are in any case")
    func cases() {
        #expect(event("connect|12|1795420956.25|3")?.ignored == "event")
        #expect(decode("asterisk-queue-log", "1795420958|none|sales|PJSIP/101|PAUSE|\n").first?.ignored == "no call")
    }

    @Test(
        "Events and their numbers",
        arguments: [
            ("CONNECT|12|1795420956.25|3", QueueEvent.Kind.connected(waited: 12, memberChannelID: "1795420956.25")),
            ("CONNECT|12", .connected(waited: 12, memberChannelID: "")),
            ("COMPLETEAGENT|2|17|1", .ended(talked: 17)), ("COMPLETECALLER|2|17|1", .ended(talked: 17)),
            ("BLINDTRANSFER|104|from-internal|2|31|1", .ended(talked: 31)),
            ("TRANSFER|104|from-internal|2|31|1", .ended(talked: 31)),
            ("ATTENDEDTRANSFER|BRIDGE|b1|2|32|1", .ended(talked: 32)),
            ("ATTENDEDTRANSFER|LINK|A/1-1|B/1-2|2|33|1", .ended(talked: 33)),
            ("ABANDON|1|1|20", .other), ("EXITWITHKEY|5|1|1|20", .other), ("EXITWITHTIMEOUT|1|1|20", .other),
            ("WITHDRAW|1|1|20|info", .other), ("RINGNOANSWER|15000", .other), ("RINGCANCELED|4012", .other),
            ("ENTERQUEUE||79161234567|1|Name_of|x", .other), ("AGENTDUMP|", .other),
            ("COMPLETEAGENT|2|-1|1", .ended(talked: 0)),
        ]
    )
    func kinds(data: String, kind: QueueEvent.Kind) throws {
        #expect(event(data)?.queue?.kind == kind)
    }

    @Test("Trap 24: ringing is in milliseconds: more than 7 days of seconds are right there, and nowhere else")
    func milliseconds() throws {
        #expect(event("RINGNOANSWER|700000")?.queue != nil)
        #expect(event("CONNECT|700000|1.2|3")?.quarantined?.hasPrefix("holdtime: \"700000\"") == true)
    }

    @Test(
        "A word where the event has a number is quarantined, with field and value",
        arguments: [
            ("CONNECT|soon|1.2|3", "holdtime: \"soon\""), ("CONNECT|1|1.2|x", "ringtime: \"x\""),
            ("COMPLETEAGENT|2|long|1", "calltime: \"long\""), ("COMPLETEAGENT|2|3|first", "position: \"first\""),
            ("ABANDON|1|1|long", "waittime: \"long\""), ("RINGNOANSWER|1.5", "ringtime: \"1.5\""),
            ("ATTENDEDTRANSFER|APP|Queue|x|120|1", "holdtime: \"x\""),
            ("ATTENDEDTRANSFER|LINK|a|b|2|x|1", "calltime: \"x\""),
            ("COMPLETEAGENT|2|99999999999999999999999|1", "calltime: \"9999"),
            ("ENTERQUEUE||7916|x", "position: \"x\""),
        ]
    )
    func words(data: String, reason: String) throws {
        #expect(event(data)?.quarantined?.hasPrefix(reason) == true)
    }

    @Test(
        "Lines that fit no shape are quarantined",
        arguments: [
            ("1795420958|1.8|sales|NONE", "fields: 4"), ("x|1.8|sales|NONE|CONNECT|1", "time: \"x\""),
            ("|1.8|sales|NONE|CONNECT|1", "time: \"\""), ("1795420958.5|1.8|s|N|CONNECT|1", "time: \"1795420958.5\""),
            ("99999999999999999999|1.8|s|N|CONNECT|1", "time: \"99999"), ("0|1.8|s|N|CONNECT|1", "time: \"0\""),
        ]
    )
    func quarantined(line: String, reason: String) throws {
        let decoded = decode("asterisk-queue-log", line + "\n")
        #expect(decoded.map { $0.quarantined?.hasPrefix(reason) } == [true])
    }

    @Test("Events without a call, and events of the dialplan, are ignored")
    func ignored() throws {
        for call in ["NONE", "MANAGER", "REALTIME", "CLI", ""] {
            let line = "1795420958|\(call)|sales|PJSIP/101|PAUSE|lunch\n"
            #expect(decode("asterisk-queue-log", line).first?.ignored == "no call")
        }
        #expect(event("DID|74951000200")?.ignored == "event")
        #expect(event("INFO|anything \"at all\", |x")?.ignored == "event")
        #expect(event("PAUSEREASON|x")?.ignored == "event")
    }

    @Test("Agents may be people's names, quotes are data, CRLF is taken")
    func names() throws {
        let line = "1795420958|1795420955.8|sales \"A\"|Анна Петрова, \"B|CONNECT|2|1.2|1\r\n"
        let decoded = decode("asterisk-queue-log", line + line)
        #expect(decoded.count == 2)
        #expect(decoded.first?.queue?.agent == "Анна Петрова, \"B")
        #expect(decoded.first?.queue?.queue == "sales \"A\"")
        #expect(decoded.first?.key == decoded.last?.key)
        #expect(decode("asterisk-queue-log", line.replacing("\r\n", with: "\n")).first?.key == decoded.first?.key)
    }
}
