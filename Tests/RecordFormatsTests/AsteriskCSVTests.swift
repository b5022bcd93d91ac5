import Pace
import RecordFormats
import Testing

struct AsteriskCSVTests {
    private func leg(_ changes: [CSVRow.Field: String] = [:], _ options: FormatOptions = utc) -> Decoded? {
        decode("asterisk-csv", CSVRow(changes).line, options).first
    }

    @Test("A plain answered call is a leg with all that the row tells")
    func plainCall() throws {
        let changes: [CSVRow.Field: String] = [.userField: "\"1;agreed\"", .account: "\"acc\""]
        let leg = try #require(leg(changes)?.leg)
        #expect(leg.call == "1795420955.6")
        #expect(leg.id == "1795420955.6#6")
        #expect(leg.channelID == "1795420955.6")
        #expect(leg.startedAt == instant("2026-11-23T08:02:35Z"))
        #expect(leg.answeredAt == instant("2026-11-23T08:02:37Z"))
        #expect(leg.endedAt == instant("2026-11-23T08:02:49Z"))
        #expect(leg.talk == 12_000_000)
        #expect(leg.ring == 2_000_000)
        #expect(leg.direction == nil)
        #expect(
            leg.caller == LegParty(number: "79161234567", device: "PJSIP/trunk", channel: "PJSIP/trunk-00000001")
        )
        #expect(leg.callee == LegParty(number: "74951000101", device: "PJSIP/101", channel: "PJSIP/101-00000002"))
        #expect(leg.disposition == .answered)
        #expect(leg.code == "1;agreed;acc")
        #expect(leg.traits == [.dial])
    }

    @Test("The capture of a real Asterisk: every row is a leg, with these talks")
    func capture() throws {
        let decoded = decode("asterisk-csv", try Fixture.bytes("asterisk/Master.csv"))
        let legs = decoded.compactMap(\.leg)
        #expect(decoded.count == 27)
        #expect(legs.count == 27)
        #expect(decoded.allSatisfy { $0.note == nil })
        // Rows with talk, by uniqueid#sequence, read off the file: ANSWERED with dstchannel and no Hangup.
        let talks = legs.filter { $0.talk > 0 }.map { "\($0.id) \($0.talk / 1_000_000)" }
        #expect(
            talks == [
                "1795420955.0#0 10", "1795420955.6#6 12", "1795420955.13#15 15", "1795420957.29#34 9",
                "1795420955.23#26 14", "1795420955.9#9 15", "1795420955.8#8 20", "1795420955.22#42 10",
                "1795420968.33#40 20", "1795420955.19#22 8", "1795420955.19#37 23", "1795420955.21#24 8",
                "1795420955.21#45 23",
            ]
        )
        #expect(legs.filter { $0.traits.contains(.queue) }.map(\.id).count == 3)
    }

    @Test(
        "Trap 10: the shape is told by each record",
        arguments: [
            (16, "", nil), (17, "1795420955.6", "1795420955.6"), (18, "1795420955.6", "1795420955.6"),
            (21, "1795420955.6", "1795420955.0"),
        ] as [(Int, String, String?)]
    )
    func shapes(count: Int, uniqueID: String, call: String?) throws {
        var fields = CSVRow([.userField: "\"code\"", .linkedID: "\"1795420955.0\""]).fields
        fields = Array(fields.prefix(count))
        let leg = try #require(decode("asterisk-csv", fields.joined(separator: ",") + "\n").first?.leg)
        #expect(leg.channelID == uniqueID)
        #expect(leg.call == call ?? leg.id)
        #expect(leg.code == (count >= 18 ? "code" : ""))
    }

    @Test("Trap 10: 17, 19 and 20 fields, with a user field for the uniqueid")
    func shapesWithoutUniqueID() throws {
        let base = Array(CSVRow().fields.prefix(16))
        let new = ["\"\"", "\"1795420955.0\"", "7"]
        func leg(_ fields: [String]) throws -> Leg {
            try #require(decode("asterisk-csv", fields.joined(separator: ",") + "\n").first?.leg)
        }
        let user = try leg(base + ["\"code 1.5\""])
        #expect(user.code == "code 1.5")
        #expect(user.channelID.isEmpty)
        #expect(user.call == user.id)
        #expect(user.id.utf8.count == 32)
        let newColumns = try leg(base + new)
        #expect(newColumns.call == "1795420955.0")
        #expect(newColumns.channelID.isEmpty)
        let systemName = try leg(base + ["\"pbx.a-1-1795420955.6\""] + new)
        #expect(systemName.id == "pbx.a-1-1795420955.6#7")
        #expect(systemName.call == "1795420955.0")
        let userAndNew = try leg(base + ["\"agreed\""] + new)
        #expect(userAndNew.code == "agreed")
        #expect(userAndNew.call == "1795420955.0")
    }

    @Test("Trap 10: shapes may change from record to record", arguments: [[16, 21, 18, 16], [21, 15, 18, 22, 17]])
    func mixedShapes(counts: [Int]) throws {
        var fields = CSVRow().fields
        fields.append("\"more\"")
        let text = counts.map { fields.prefix($0).joined(separator: ",") + "\n" }.joined()
        let decoded = decode("asterisk-csv", text)
        #expect(decoded.map { $0.leg != nil } == counts.map { (16...21).contains($0) })
        for (record, count) in zip(decoded, counts) where !(16...21).contains(count) {
            #expect(record.quarantined?.contains("\(count)") == true)
        }
    }

    @Test("Trap 1: losers of a queue have an answer and seconds, and no talk")
    func queueLoser() throws {
        let leg = try #require(
            leg([
                .application: "\"Queue\"", .disposition: "\"NO ANSWER\"", .answer: "\"2026-11-23 08:02:35\"",
                .end: "\"2026-11-23 08:02:37\"", .duration: "2", .talk: "2",
            ])?.leg
        )
        #expect(leg.talk == 0)
        #expect(leg.ring == 2_000_000)
        #expect(leg.disposition == .noAnswer)
        #expect(leg.answeredAt == instant("2026-11-23T08:02:35Z"))
        #expect(leg.traits == [.queue, .dial])
    }

    @Test("Trap 2: a channel that was answered before is marked, its seconds are kept as written")
    func answeredBefore() throws {
        let leg = try #require(
            leg([.application: "\"Queue\"", .answer: "\"2026-11-23 08:02:35\"", .talk: "14"])?.leg
        )
        #expect(leg.talk == 14_000_000)
        #expect(leg.ring == 0)
        #expect(leg.traits == [.queue, .dial, .answeredBefore])
    }

    @Test("Trap 3: ANSWERED without a second channel is no talk")
    func withoutDestination() throws {
        let leg = try #require(leg([.destinationChannel: "\"\""])?.leg)
        #expect(leg.talk == 0)
        #expect(leg.disposition == .answered)
        #expect(leg.callee == LegParty(number: "74951000101"))
    }

    @Test(
        "Trap 3: VoiceMail with a second channel is voicemail, announcements are no talk",
        arguments: [
            ("VoiceMail", Disposition.voicemail), ("VoiceMailMain", .voicemail), ("MiniVMRecord", .voicemail),
            ("voicemail", .voicemail), ("Hangup", .answered), ("Playback", .answered), ("BackGround", .answered),
        ]
    )
    func announcements(application: String, disposition: Disposition) throws {
        let leg = try #require(leg([.application: "\"\(application)\""])?.leg)
        #expect(leg.talk == 0)
        #expect(leg.disposition == disposition)
        #expect(!leg.traits.contains(.dial))
    }

    @Test("Voicemail that was not answered is not voicemail")
    func unansweredVoicemail() throws {
        let leg = try #require(leg([.application: "\"VoiceMail\"", .disposition: "\"NO ANSWER\""])?.leg)
        #expect(leg.disposition == .noAnswer)
    }

    @Test(
        "Trap 4 and 19: devices lose the half and the last suffix only",
        arguments: [
            ("Local/104@ctx-0000001b;1", "Local/104@ctx"), ("IAX2/name-1234", "IAX2/name"),
            ("SIP/10.0.0.1-0a1b2c3d", "SIP/10.0.0.1"), ("PJSIP/trunk-name-0000001a", "PJSIP/trunk-name"),
            ("DAHDI/i1/79161234567-3", "DAHDI/i1/79161234567"), ("Console/dsp", "Console/dsp"),
            ("Local/101@from-queue-0000000f;2", "Local/101@from-queue"),
        ]
    )
    func devices(channel: String, device: String) throws {
        let leg = try #require(leg([.destinationChannel: "\"\(channel)\"", .channel: "\"\(channel)\""])?.leg)
        #expect(leg.callee.device == device)
        #expect(leg.caller.device == device)
        #expect(leg.callee.channel == channel)
    }

    @Test("Trap 5: dst may be rewritten by a transfer; the person comes from dstchannel")
    func transferredDestination() throws {
        let leg = try #require(leg([.destination: "\"104\""])?.leg)
        #expect(leg.callee.number == "104")
        #expect(leg.callee.device == "PJSIP/101")
    }

    @Test("Trap 6: AppDial is a consultation, and keeps its seconds")
    func consultation() throws {
        let leg = try #require(leg([.application: "\"AppDial\"", .destination: "\"\""])?.leg)
        #expect(leg.traits == [.consultation])
        #expect(leg.talk == 12_000_000)
    }

    @Test("Trap 8: the same line in an account's file and through a custom mapping has one key")
    func sameLeg() throws {
        let master = decode("asterisk-csv", try Fixture.bytes("asterisk/Master.csv"))
        let linked = decode("asterisk-custom", try Fixture.bytes("asterisk/Linked.csv"))
        #expect(Set(master.compactMap(\.key)) == Set(linked.compactMap(\.key)))
        #expect(Set(master.compactMap(\.key)).count == 27)
        #expect(Set(master.compactMap(\.leg)) == Set(linked.compactMap(\.leg)))
    }
}
