import Pace
import RecordFormats
import Testing

/// The values of single fields: quoting, bytes, keys, ranges.
struct AsteriskCSVValueTests {
    private func leg(_ changes: [CSVRow.Field: String] = [:], _ options: FormatOptions = utc) -> Decoded? {
        decode("asterisk-csv", CSVRow(changes).line, options).first
    }

    @Test("Trap 11: a backslash is data, and a doubled quote the only escape")
    func backslash() throws {
        let decoded = decode(
            "asterisk-csv",
            CSVRow([.callerID: "\"\"\"\\\"\"Robert')\"\" <>\"", .userField: "\"a\\\""]).line + CSVRow().line
        )
        #expect(decoded.count == 2)
        #expect(decoded[0].leg?.code == "a\\")
        #expect(decoded[1].leg != nil)
        #expect(leg([.userField: "\"say \"\"yes\"\"\""])?.leg?.code == "say \"yes\"")
    }

    @Test("Trap 13: bytes that are no UTF-8 and NUL are replaced, the record is kept")
    func foreignBytes() throws {
        var bytes = Array(CSVRow([.source: "\"@\"", .userField: "\"#\""]).line.utf8)
        // CP1251 for a name, and a character cut in its middle.
        let at = try #require(bytes.firstIndex(of: UInt8(ascii: "@")))
        bytes.replaceSubrange(at...at, with: [0xC0, 0xED, 0xED, 0xE0])
        let mark = try #require(bytes.firstIndex(of: UInt8(ascii: "#")))
        bytes.replaceSubrange(mark...mark, with: [0x61, 0x00, 0xD0])
        let leg = try #require(decode("asterisk-csv", bytes).first?.leg)
        #expect(leg.caller.number.unicodeScalars.allSatisfy { $0 == "\u{FFFD}" })
        #expect(!leg.caller.number.isEmpty)
        #expect(leg.code == "a\u{FFFD}\u{FFFD}")
    }

    @Test("Trap 14: lastdata with separators, pipes and quotes, cut anywhere")
    func lastData() throws {
        let data = "\"PJSIP/101&PJSIP/102,15,tTm(\"\"a|b\"\")U(sub-\""
        #expect(leg([.data: data])?.leg?.talk == 12_000_000)
    }

    @Test("Trap 15: a second of difference is right; more is noted, and billsec is kept")
    func disagreement() throws {
        #expect(leg([.duration: "13", .talk: "11"])?.note == nil)
        let noted = leg([.talk: "5"])
        #expect(noted?.leg?.talk == 5_000_000)
        #expect(noted?.note?.contains("7 s") == true)
        let good = decode("asterisk-csv", try Fixture.bytes("asterisk-csv/testsuite-good.csv"))
        // Talk needs a second channel, which these rows have not.
        #expect(good.compactMap { $0.leg?.talk } == [0, 0, 0, 0, 0])
        #expect(good.compactMap { $0.leg?.disposition } == [.answered, .answered, .failed, .noAnswer, .busy])
    }

    @Test("Trap 16: sequence and uniqueid may repeat after a restart; other times make another record")
    func repeatedSequence() throws {
        let first = leg()
        let again = leg([.start: "\"2026-11-23 09:02:35\"", .answer: "\"\"", .end: "\"2026-11-23 09:02:40\""])
        #expect(first?.key != again?.key)
        #expect(first?.key == leg([.callerID: "\"other\"", .flags: "\"BILLING\""])?.key)
    }

    @Test("A record without a sequence is known by its whole content")
    func keyOfContent() throws {
        let fields = CSVRow().fields.prefix(18)
        let line = fields.joined(separator: ",")
        let other = line.replacing("from-trunk", with: "from-else")
        let decoded = decode("asterisk-csv", line + "\n" + line + "\r\n" + other + "\n")
        try #require(decoded.compactMap(\.leg).count == 3)
        #expect(decoded[0].key == decoded[1].key)
        #expect(decoded[0].key != decoded[2].key)
        #expect(decoded[0].leg?.id == decoded[1].leg?.id)
        #expect(decoded[0].leg?.id != decoded[2].leg?.id)
        #expect(decoded[0].leg?.id.hasPrefix("1795420955.6#") == true)
        #expect(decoded[0].leg?.call == "1795420955.6")
    }

    @Test("Trap 18: strange callers stay legs", arguments: ["", "anonymous", "<script>", "sip:a@b.example", "-1"])
    func strangeCallers(source: String) throws {
        #expect(leg([.source: "\"\(source)\""])?.leg?.caller.number == source)
    }

    @Test(
        "Trap 20: a date that means never is no answer",
        arguments: ["", "\"\"", "\"0000-00-00 00:00:00\"", "\"1970-01-01 00:00:00\"", "\"1970-01-01 03:00:00\""]
    )
    func noAnswerTime(answer: String) throws {
        let row = leg([.answer: answer, .disposition: "\"BUSY\"", .talk: "0"])
        #expect(row?.leg?.answeredAt == nil)
        #expect(row?.leg?.disposition == .busy)
        #expect(row?.leg?.ring == 14_000_000)
    }

    @Test(
        "Trap 20: what is out of range is quarantined, with field and value",
        arguments: [
            (CSVRow.Field.start, "", "start"), (.start, "0000-00-00 00:00:00", "start"),
            (.start, "1970-01-01 00:00:00", "start"), (.start, "2026-02-30 00:00:00", "start"),
            (.start, "2026-11-23 24:00:00", "start"), (.start, "23.11.2026 08:02:35", "start"),
            (.start, "9999-11-23 08:02:35", "start"), (.answer, "soon", "answer"), (.end, "2026-11-23", "end"),
            (.talk, "-1", "billsec"), (.talk, "604801", "billsec"), (.talk, "", "billsec"),
            (.talk, "99999999999999999999999999", "billsec"), (.talk, "9223372036854775807", "billsec"),
            (.talk, "1e3", "billsec"), (.duration, "-5", "duration"), (.duration, "x", "duration"),
            (.disposition, "MAYBE", "disposition"), (.disposition, "", "disposition"), (.sequence, "6a", "sequence"),
        ]
    )
    func outOfRange(field: CSVRow.Field, value: String, name: String) throws {
        let reason = try #require(leg([field: "\"\(value)\""])?.quarantined)
        #expect(reason.hasPrefix("\(name): \"\(value)\""))
    }

    @Test("billsec of exactly seven days is right")
    func mostTalk() {
        #expect(leg([.talk: "604800", .duration: "604800"])?.leg?.talk == 604_800_000_000)
    }

    @Test("A long value in a reason is cut")
    func longReason() throws {
        let reason = try #require(leg([.talk: String(repeating: "a", count: 100_000)])?.quarantined)
        #expect(reason.utf8.count < 200)
    }

    @Test("Trap 27: an empty Hangup row after a failed dial is a leg of no talk and no dial")
    func hangupRow() throws {
        let leg = try #require(
            leg([
                .application: "\"Hangup\"", .destinationChannel: "\"\"", .answer: "", .duration: "0", .talk: "0",
                .end: "\"2026-11-23 08:02:35\"", .disposition: "\"BUSY\"",
            ])?.leg
        )
        #expect(leg.talk == 0)
        #expect(leg.traits == [])
    }

    @Test(
        "Trap 29: dispositions in words and numbers",
        arguments: [
            ("NO ANSWER", Disposition.noAnswer), ("CANCEL", .noAnswer), ("0", .noAnswer), ("1", .noAnswer),
            ("32", .noAnswer), ("FAILED", .failed), ("2", .failed), ("BUSY", .busy), ("4", .busy),
            ("ANSWERED", .answered), ("8", .answered), ("CONGESTION", .congestion), ("16", .congestion),
            ("UNKNOWN", .unknown),
        ]
    )
    func dispositions(written: String, disposition: Disposition) throws {
        let leg = try #require(leg([.disposition: "\"\(written)\"", .flags: "3"])?.leg)
        #expect(leg.disposition == disposition)
        #expect((leg.talk > 0) == (disposition == .answered))
    }

    @Test("Fields may be unquoted, and numbers quoted")
    func quoting() throws {
        let plain = leg([.source: "79161234567", .talk: "\"12\"", .duration: "\"14\"", .start: "2026-11-23 08:02:35"])
        #expect(plain?.leg == leg()?.leg)
        #expect(plain?.key == leg()?.key)
    }

    @Test("Microseconds are kept where they are written")
    func microseconds() throws {
        let leg = try #require(
            leg([
                .start: "\"2026-11-23 08:02:35.123456\"", .answer: "\"2026-11-23 08:02:37.5\"",
                .end: "\"2026-11-23 08:02:49.1234567\"", .duration: "13.999999", .talk: "11.623456",
            ])?.leg
        )
        #expect(leg.startedAt == instant("2026-11-23T08:02:35.123456Z"))
        #expect(leg.answeredAt == instant("2026-11-23T08:02:37.500000Z"))
        #expect(leg.endedAt == instant("2026-11-23T08:02:49.123456Z"))
        #expect(leg.talk == 11_623_456)
        #expect(leg.ring == 2_376_544)
    }
}
