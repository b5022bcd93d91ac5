import Pace
import RecordFormats
import Testing

/// Who stands at the ends of a channel, and what no channel can be.
@Suite("Channels of FreeSWITCH: parties and values")
struct FreeSWITCHPartyTests: FreeSWITCHChannels {
    @Test("FusionPBX: on an outgoing call the extension is who called, not the number that the trunk shows")
    func outgoing() throws {
        var record = Written()
        record.variables = [
            ("user_name", "101"), ("extension_uuid", Written.third), ("sip_from_user", "101"),
            ("call_direction", "outbound"), ("bridge_channel", "sofia/external/79261112233"), ("provider_prefix", "99"),
            ("effective_caller_id_number", "74951000100"), ("last_app", "bridge"),
        ]
        record.profiles = [
            Written.Profile(
                caller: "74951000100",
                destination: "9979261112233",
                channel: "sofia/internal/trunkname@10.0.0.9",
                answered: 5,
                bridged: 5,
                hangup: 65
            )
        ]
        var leg = try leg(record)
        #expect(leg.direction == .outbound)
        #expect(leg.caller == LegParty(number: "74951000100", device: "101", channel: leg.id))
        #expect(leg.callee == LegParty(number: "79261112233", device: "sofia/external/79261112233"))
        // The channel's own name says as much where it holds the user.
        record.profiles[0].channel = "sofia/internal/101@10.0.0.9"
        leg = try self.leg(record)
        #expect(leg.caller.device == "sofia/internal/101@10.0.0.9")
        // The B leg towards the trunk: the caller's device is that of the channel that called.
        record.uuid = Written.agent
        record.direction = "outbound"
        record.variables = [("call_direction", "local")]
        record.profiles[0].originator = (Written.member, "sofia/internal/101@10.0.0.9")
        record.profiles[0].channel = "sofia/external/79261112233"
        leg = try self.leg(record)
        #expect(leg.caller.number == "74951000100" && leg.caller.device == "sofia/internal/101@10.0.0.9")
        #expect(leg.caller.channel == Written.member)
        #expect(leg.callee.device == "sofia/external/79261112233" && leg.direction == .internal)
    }

    @Test("FusionPBX without B legs: who answered shows by what was dialled, whatever the telephone registered as")
    func onlyALegs() throws {
        var record = inbound
        record.variables = [("bridge_channel", "sofia/internal/q7x9k2@10.0.0.5:5060"), ("dialed_user", "101")]
        #expect(try leg(record).callee == LegParty(number: "200", device: "101"))
        // Of several that rang, the one whose number was sent back.
        record.variables.append(("last_sent_callee_id_number", "102"))
        #expect(try leg(record).callee.device == "102")
        // Nothing but the partner of the bridge.
        record.variables = []
        #expect(try leg(record).callee.device == "sofia/internal/101@10.0.0.5:5060")
    }

    @Test("A channel that was made to connect one's own phone with a number is a caller's")
    func clickToCall() throws {
        var record = Written()
        record.direction = "outbound"
        record.variables = [("last_app", "bridge"), ("bridge_channel", "sofia/external/79261112233")]
        record.profiles = [
            Written.Profile(
                caller: "101",
                destination: "79261112233",
                channel: "sofia/internal/101@10.0.0.5",
                answered: 5,
                bridged: 9,
                hangup: 65
            )
        ]
        let leg = try leg(record)
        #expect(leg.caller == LegParty(number: "101", device: "sofia/internal/101@10.0.0.5", channel: leg.id))
        #expect(leg.callee == LegParty(number: "79261112233", device: "sofia/external/79261112233"))
        #expect(leg.talk == 56_000_000)
    }

    @Test(
        "Trap 11: moments and lengths that cannot be go to the quarantine, with field and value",
        arguments: [
            ([("end_uepoch", "0"), ("end_epoch", "1795420000")], "end: \"2026-11-23T07:46:40Z\" is before the start"),
            ([("billsec", "4294967290")], "billsec: \"4294967290\" is more than 366 days"),
            ([("duration", "-5")], "duration: \"-5\" is no length of time"),
            ([("billusec", "long")], "billusec: \"long\" is no length of time"),
            ([("start_uepoch", "soon")], "start_uepoch: \"soon\" is no moment"),
            ([("start_uepoch", "99999999999999999999999")], "start_uepoch: \"99999999999999999999999\" is no moment"),
            ([("start_uepoch", "999999999999999999")], "start_uepoch: \"999999999999999999\" is no moment"),
            ([("uuid", "")], "uuid: is missing"),
            ([("uuid", String(repeating: "u", count: 129))], "uuid: \"uuuu"),
            (
                [("start_uepoch", ""), ("start_epoch", ""), ("start_stamp", "08:00")],
                "start_stamp: \"08:00\" is no date"
            ),
        ]
    )
    func impossible(variables: [(String, String)], beginning: String) {
        var record = Written()
        record.variables = variables
        let reason = reason(record)
        #expect(reason?.hasPrefix(beginning) == true, "\(String(describing: reason))")
    }

    @Test("More than seven days of talk go to the quarantine")
    func endless() {
        var record = inbound
        record.end = 8 * 86_400
        record.profiles[0].hangup = record.end
        #expect(reason(record) == "talk: \"691195 s\" is more than 7 days")
    }

    @Test("Trap 9: a plus, Cyrillic and hostile names survive, and numbers are as written")
    func hostileNames() throws {
        var record = inbound
        record.profiles[0].caller = "+79161234567"
        for name in [
            "Анна", "100%", "100%25", "a\",\"b", "<script>alert(1)</script>", "\\\u{1}\r\n", "'; DROP TABLE x;--",
        ] {
            record.variables = [
                ("caller_id_name", name), ("caller_id_number", "+79161234567"), ("userfield", "+7 \(name)"),
            ]
            let json = [true, false].map { decode("freeswitch-json", record.json(encoded: $0)) }
            for decoded in json + [decode("freeswitch-xml", record.xml())] {
                #expect(decoded.map(\.leg?.caller.number) == ["+79161234567"], "\(name)")
                #expect(decoded.first?.leg?.code.hasPrefix("+7 ") == true)
            }
            #expect(json.map { $0.first?.leg?.code } == ["+7 \(name)", "+7 \(name)"])
        }
    }

    @Test("Without epochs the stamps are read in the zone; a repeated hour is told by the duration")
    func stamps() throws {
        let epochs = ["start_epoch", "start_uepoch", "answer_epoch", "answer_uepoch", "end_epoch", "end_uepoch"]
        var record = Written()
        record.variables = epochs.map { ($0, "") }
        record.variables += [
            // 02:59:00 in summer time is 00:59 UTC; 71 minutes later it is 03:10 in winter.
            ("start_stamp", "2026-10-25 02:59:00"), ("answer_stamp", "2026-10-25 02:59:10"),
            ("end_stamp", "2026-10-25 03:10:00"), ("duration", "4260"), ("billsec", "4250"),
            ("originating_leg_uuid", Written.agent),
        ]
        for decoded in [
            decode("freeswitch-json", record.json(encoded: true), berlin),
            decode("freeswitch-xml", record.xml(), berlin),
        ] {
            let leg = try #require(decoded.first?.leg, "\(decoded)")
            #expect(
                leg.startedAt == instant("2026-10-25T00:59:00Z") && leg.answeredAt == instant("2026-10-25T00:59:10Z")
            )
            #expect(leg.endedAt == instant("2026-10-25T02:10:00Z") && leg.talk == 4_250_000_000)
            #expect(decoded.first?.note?.contains("occurs twice") == true)
        }
    }
}
