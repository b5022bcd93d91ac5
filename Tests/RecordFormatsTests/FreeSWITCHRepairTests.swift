import Pace
import RecordFormats
import Testing

/// Documents that no parser takes as they stand, or that are written otherwise than by the modules.
@Suite("freeswitch-json and freeswitch-xml: what is broken in a document")
struct FreeSWITCHRepairTests {
    typealias Written = FreeSWITCHRecord

    private let record = Written.document

    @Test("A NUL, which no database keeps, is read as U+FFFD")
    func zeros() throws {
        var record = record
        record.variables = [("userfield", "a\0b"), ("accountcode", "1")]
        for decoded in [
            decode("freeswitch-json", record.json(encoded: true)),
            decode("freeswitch-json", record.json(encoded: false)),
            decode("freeswitch-xml", record.xml()),
        ] {
            #expect(decoded.first?.leg?.code == "a\u{FFFD}b;1")
        }
    }

    @Test("JSON as others print it: numbers, callflow as an object, no app_log, no channel_data")
    func looseJSON() throws {
        let text = """
            {"core-uuid":"c","variables":{"uuid":"u","start_epoch":1795420800,"answer_epoch":"0","end_epoch":1795420810,
            "hangup_cause":"USER_BUSY","x":null,"y":["z"]},"callflow":{"caller_profile":{"caller_id_number":"101",
            "destination_number":"102","chan_name":"sofia/internal/101@x"},"times":{"bridged_time":"0"}}}
            """
        let leg = try #require(decode("freeswitch-json", text).first?.leg)
        #expect(leg.disposition == .busy && leg.talk == 0 && leg.ring == 10_000_000)
        #expect(leg.caller == LegParty(number: "101", device: "sofia/internal/101@x", channel: "u"))
        #expect(leg.callee.number == "102")
    }

    @Test("Trap 9: a value that lost its last byte, or is no UTF-8, does not cost the record")
    func halfCharacters() throws {
        let text = record.json(encoded: true).replacing("%D0%B0%22", with: "%D0%22")
        #expect(text != record.json(encoded: true) && decode("freeswitch-json", text).first?.leg != nil)
        for (format, document) in [("freeswitch-json", record.json(encoded: false)), ("freeswitch-xml", record.xml())] {
            let bytes = Array(document.replacing("Client", with: "?").utf8).map { $0 == UInt8(ascii: "?") ? 0xFF : $0 }
            #expect(document.contains("Client"))
            let readable =
                format == "freeswitch-xml" ? Array("<?xml version=\"1.0\"?>".utf8) + bytes.dropFirst(21) : bytes
            #expect(decode(format, readable).first?.leg?.talk == 60_000_000, "\(format)")
        }
    }

    @Test("Section 8: broken tags among the variables are left out, the others count")
    func brokenTags() throws {
        let expected = try #require(decode("freeswitch-xml", record.xml()).first?.leg)
        for tag in [
            "set api_hangup_hook", "^^,default_language", "12", "a b c", "nolocal:operator", "sip_full_\u{1}", "a'b\"",
        ] {
            let broken = "    <\(tag)>x%20y</\(tag)>\n    <hangup_cause>"
            let text = record.xml().replacing("    <hangup_cause>", with: broken)
            let decoded = decode("freeswitch-xml", text)
            #expect(decoded.map(\.leg) == [expected], "\(tag): \(decoded)")
            // This one is a name to XML.
            #expect((decoded.first?.note == nil) == (tag == "nolocal:operator"))
        }
    }

    @Test(
        "Section 8: a name with <! is not escaped to its end; a profile that cannot be mended is left to the variables",
        arguments: [
            "a &lt; b <! c", "<!", "<!-- x", "<![CDATA[", "<!DOCTYPE a>", "<! & \"q\" <b> </c>",
            "<!></caller_id_name><caller_id_number>666</caller_id_number><caller_id_name>", "<!</cdr>",
        ]
    )
    func exclamation(name: String) throws {
        var record = record
        record.variables += [
            ("caller_id_number", "79161234567"), ("bridge_uepoch", "\((Written.start + 5) * 1_000_000)"),
        ]
        let text = record.xml().replacing("<caller_id_name>Client<", with: "<caller_id_name>\(name)<")
        let decoded = decode("freeswitch-xml", text)
        try #require(decoded.count == 1)
        let leg = try #require(decoded[0].leg, "\(decoded)")
        #expect(leg.talk == 60_000_000 && leg.caller.number == "79161234567" && leg.id == Written.member)
        #expect(decoded[0].note != nil)
    }

    @Test("A profile beyond repair: parties, times and the bridge come from the variables")
    func variablesAlone() throws {
        var record = record
        record.variables += [
            ("caller_id_number", "79161234567"), ("destination_number", "200"), ("channel_name", "sofia/external/x@y"),
            ("bridge_uepoch", "\((Written.start + 15) * 1_000_000)"), ("dialed_user", "101"),
        ]
        let text = record.xml().replacing("<caller_profile>", with: "<caller_profile><&>")
        let decoded = decode("freeswitch-xml", text)
        let leg = try #require(decoded.first?.leg, "\(decoded)")
        #expect(leg.talk == 50_000_000)
        #expect(leg.caller == LegParty(number: "79161234567", device: "sofia/external/x@y", channel: leg.id))
        #expect(leg.callee == LegParty(number: "200", device: "101"))
        #expect(decoded.first?.note?.contains("variables alone") == true)
        // With a tag in the log of applications that swallows its line.
        let logged = self.record.xml().replacing(
            "  <app_log>\n",
            with: "  <app_log>\n<application app_data=\"<!\" x\">\n"
        )
        #expect(decode("freeswitch-xml", logged).first?.leg?.talk == 60_000_000)
    }
}
