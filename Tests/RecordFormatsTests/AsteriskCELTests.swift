import Pace
import RecordFormats
import Testing

struct AsteriskCELTests {
    private func row(_ event: String, time: String = "1795420957.111341", peer: String = "", extra: String = "")
        -> String
    {
        "\"\(event)\",\"\(time)\",\"Manager 101\",\"101\",\"101\",\"\",\"\",\"79991230210\",\"from-internal\","
            + "\"IAX2/101-7849\",\"Dial\",\"IAX2/trunk/79991230210,30,tT\",\"3\",\"\",\"1795420955.0\","
            + "\"1795420955.0\",\"\(peer)\",\"\",\"\",\"\(extra)\"\n"
    }

    private func bridge(_ technology: String) -> String {
        "{\"\"bridge_id\"\":\"\"a5354ed2\"\",\"\"bridge_technology\"\":\"\"\(technology)\"\"}"
    }

    @Test("The capture of a real Asterisk: every line is an event")
    func capture() throws {
        let decoded = decode("asterisk-cel", try Fixture.bytes("asterisk/Cel.csv"), FormatOptions())
        #expect(decoded.count == 209)
        #expect(decoded.allSatisfy { $0.channel != nil && $0.note == nil })
        #expect(Set(decoded.compactMap(\.key)).count == 209)
        // Line 40 of the file.
        let entered = try #require(decoded[39].channel)
        #expect(
            entered
                == ChannelEvent(
                    call: "1795420955.0",
                    channelID: "1795420955.0",
                    channel: "IAX2/101-7849",
                    name: "BRIDGE_ENTER",
                    kind: .entered(bridge: "a5354ed2-2ee2-4a6c-b5e6-8d49564be2d7"),
                    at: Instant(microseconds: 1_795_420_957_111_341),
                    number: "101",
                    dialled: "79991230210",
                    order: decoded[39].offset
                )
        )
        let kinds = decoded.compactMap { $0.channel?.kind }
        #expect(kinds.contains(.started))
        #expect(kinds.contains(.answered))
        #expect(kinds.contains(.ended))
    }

    @Test("Before version 12 bridges are named by the other channel")
    func beforeVersion12() throws {
        let decoded = decode("asterisk-cel", try Fixture.bytes("asterisk-cel/testsuite-CELMaster1.csv"))
        #expect(decoded.count == 16)
        #expect(decoded[6].channel?.kind == .bridged(with: "Local/x@default-1545;1"))
        #expect(decoded[9].channel?.kind == .unbridged(with: "Local/x@default-1545;1"))
        // Extra is plain text.
        #expect(decoded[8].channel?.kind == .ended)
        #expect(decoded[15].channel?.name == "LINKEDID_END")
        #expect(decoded[15].channel?.kind == .other)
    }

    @Test(
        "Events and what they mean",
        arguments: [
            ("CHAN_START", ChannelEvent.Kind.started), ("ANSWER", .answered), ("HANGUP", .ended), ("CHAN_END", .ended),
            ("BRIDGE_ENTER", .entered(bridge: "a5354ed2")), ("BRIDGE_EXIT", .left(bridge: "a5354ed2")),
            ("APP_START", .other), ("PARK_START", .other), ("LINKEDID_END", .other), ("My Event", .other),
            ("BLINDTRANSFER", .other), ("STREAM_BEGIN", .other),
        ]
    )
    func kinds(name: String, kind: ChannelEvent.Kind) throws {
        let event = try #require(decode("asterisk-cel", row(name, extra: bridge("simple_bridge"))).first?.channel)
        #expect(event.name == name)
        #expect(event.kind == kind)
    }

    @Test("Holding bridges are nobody's talk")
    func holdingBridge() throws {
        #expect(
            decode("asterisk-cel", row("BRIDGE_ENTER", extra: bridge("holding_bridge"))).first?.channel?.kind == .other
        )
    }

    @Test("Trap 28: extra may be no JSON; the event stays", arguments: ["16,dialplan/builtin,", "{", "bridge_id", ""])
    func extra(extra: String) throws {
        let enter = try #require(decode("asterisk-cel", row("BRIDGE_ENTER", extra: extra)).first?.channel)
        #expect(enter.kind == .other)
        let hangup = try #require(decode("asterisk-cel", row("HANGUP", extra: extra)).first?.channel)
        #expect(hangup.kind == .ended)
    }

    @Test("Trap 28: with a dateformat times are local seconds, and the order in the file is kept")
    func dateFormat() throws {
        let text =
            row("BRIDGE_EXIT", time: "2026-07-01 12:00:00", extra: bridge("simple_bridge"))
            + row("BRIDGE_ENTER", time: "2026-07-01 12:00:00", extra: bridge("simple_bridge"))
        let events = decode("asterisk-cel", text, berlin).compactMap(\.channel)
        try #require(events.count == 2)
        #expect(events.map(\.at) == [instant("2026-07-01T10:00:00Z"), instant("2026-07-01T10:00:00Z")])
        #expect(events[0].order < events[1].order)
        #expect(decode("asterisk-cel", text, FormatOptions()).allSatisfy { $0.note?.contains("UTC") == true })
        let other = row("HANGUP", time: "01.07.2026 12:00:00")
        let options = FormatOptions(zone: berlin.zone, timeFormat: "DD.MM.YYYY HH:mm:ss")
        #expect(decode("asterisk-cel", other, options).first?.channel?.at == instant("2026-07-01T10:00:00Z"))
    }

    @Test("FreePBX's table with its header")
    func table() throws {
        let text =
            "id,eventtype,eventtime,cid_name,cid_num,cid_ani,cid_rdnis,cid_dnid,exten,context,channame,appname,"
            + "appdata,amaflags,accountcode,uniqueid,linkedid,peer,userdeftype,extra\n"
            + "17,BRIDGE_ENTER,2026-07-01 12:00:00,Anna,101,101,,,102,ctx,PJSIP/101-1,Dial,x,3,,1782900000.1,"
            + "1782900000.0,,,\"{\"\"bridge_id\"\":\"\"b1\"\",\"\"bridge_technology\"\":\"\"softmix\"\"}\"\n"
        let decoded = decode("asterisk-cel", text, berlin)
        #expect(decoded.first?.ignored == "header")
        let event = try #require(decoded.last?.channel)
        #expect(event.kind == .entered(bridge: "b1"))
        #expect(event.at == instant("2026-07-01T10:00:00Z"))
        #expect(event.call == "1782900000.0")
        #expect(event.channelID == "1782900000.1")
        #expect(event.number == "101")
        #expect(event.dialled == "102")
        var generator = Random(5)
        for _ in 0..<20 {
            #expect(decodeInWindows("asterisk-cel", Array(text.utf8), berlin, using: &generator, step: 50) == decoded)
        }
    }

    @Test("Columns may be named")
    func columns() throws {
        let options = FormatOptions(columns: ["eventtime", "eventtype", "channame", "uniqueid", "linkedid"])
        let event = decode("asterisk-cel", "1795420957.5,HANGUP,SIP/1-01,2.2,1.1\n", options).first?.channel
        #expect(event?.kind == .ended)
        #expect(event?.at == Instant(microseconds: 1_795_420_957_500_000))
        #expect(event?.call == "1.1")
    }

    @Test(
        "What is no event is quarantined, with field and value",
        arguments: [
            ("HANGUP", "soon", "eventtime: \"soon\""), ("HANGUP", "0.000000", "eventtime: \"0.000000\""),
            ("", "1795420957.111341", "eventtype: \"\""),
        ]
    )
    func quarantined(event: String, time: String, reason: String) throws {
        #expect(decode("asterisk-cel", row(event, time: time)).first?.quarantined?.hasPrefix(reason) == true)
    }

    @Test("Wrong numbers of fields are quarantined; an event without a channel is nobody's")
    func shapes() throws {
        #expect(decode("asterisk-cel", "a,b,c\n").first?.quarantined?.hasPrefix("fields: 3") == true)
        let nobody = "HANGUP,1795420957.1,,,,,,,,,,,,,1.1,1.1\n"
        #expect(decode("asterisk-cel", nobody).first?.ignored == "no call")
    }

    @Test("The same event is one, other channels and moments are others")
    func keys() throws {
        let enter = row("BRIDGE_ENTER", peer: "A/1-1", extra: bridge("simple_bridge"))
        // The technology may be written otherwise; the bridge is the same.
        let again = row("BRIDGE_ENTER", peer: "A/1-1", extra: bridge("native_rtp"))
        let later = row("BRIDGE_ENTER", time: "1795420957.111342", extra: bridge("simple_bridge"))
        let exit = row("BRIDGE_EXIT", extra: bridge("simple_bridge"))
        let keys = decode("asterisk-cel", enter + again + later + exit).compactMap(\.key)
        try #require(keys.count == 4)
        #expect(keys[0] == keys[1])
        #expect(Set(keys).count == 3)
    }

    @Test("Trap 12: an unbalanced quote costs its own line only")
    func unbalancedQuote() throws {
        let broken = "\"HANGUP\",\"1795420957.1\n"
        let decoded = decode("asterisk-cel", broken + row("HANGUP") + row("CHAN_END"))
        #expect(decoded.map { $0.channel != nil } == [false, true, true])
    }
}
