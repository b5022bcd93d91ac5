import Pace
import RecordFormats
import Testing

@Suite("Call histories of cloud services, by maps")
struct CloudTests {
    private static let moscow = FormatOptions(zone: Zone(name: "Europe/Moscow", firstOffset: 10_800))

    @Test(
        "Every map reads what its document says",
        arguments: [
            (
                "mango", CloudSamples.mango,
                [
                    "2026-11-23T08:02:35Z 2026-11-23T08:02:40Z 2026-11-23T08:03:00Z 20 5 inbound 79161234567 > 101 answered",
                    "2026-11-23T08:03:00Z 2026-11-23T08:03:05Z 2026-11-23T08:04:00Z 55 5 inbound 79161234567 > 102 answered",
                    "2026-11-23T08:05:00Z - 2026-11-23T08:05:20Z 0 20 outbound 101 > 74957654321 no_answer",
                    "2026-11-23T08:06:40Z 2026-11-23T08:06:45Z 2026-11-23T08:07:40Z 55 5 internal 101 > 102 answered",
                ]
            ),
            (
                "uis", CloudSamples.uis,
                [
                    // The wait of 15 s tells the answer; a wrap-up follows the talk.
                    "2026-11-23T08:02:35Z 2026-11-23T08:02:50Z 2026-11-23T08:04:00Z 60 15 inbound 79161234567 > |Анна Петрова answered",
                    "2026-11-23T08:10:00Z - 2026-11-23T08:10:20Z 0 20 outbound |Анна Петрова > 79161234568 no_answer",
                    "2026-11-23T08:20:00Z - 2026-11-23T08:21:00Z 40 0 inbound 79161234569 > |Анна Петрова answered upper",
                ]
            ),
            (
                "zadarma", CloudSamples.zadarma,
                [
                    "2026-11-23T08:02:35Z - 2026-11-23T08:02:47Z 12 0 inbound 79161234567 > 101|101 answered",
                    "2026-11-23T08:02:35Z - 2026-11-23T08:02:44Z 0 9 inbound 79161234567 > 102|102 no_answer",
                    "2026-11-23T08:05:00Z - 2026-11-23T08:05:00Z 0 0 outbound 101|101 > 74957654321 failed",
                ]
            ),
            (
                "megafon", CloudSamples.megafon,
                [
                    "2026-11-23T08:02:35Z - 2026-11-23T08:02:47Z 12 0 inbound 79161234567 > 101|anna answered",
                    "2026-11-23T08:02:35Z - 2026-11-23T08:02:35Z 0 0 inbound 79161234567 > 102|oleg no_answer",
                ]
            ),
            (
                "megafon", CloudSamples.megafonCSV,
                [
                    "2026-11-23T08:02:35Z 2026-11-23T08:02:38Z 2026-11-23T08:02:50Z 12 3 inbound 79161234567 > |anna answered",
                    "2026-11-23T08:05:00Z - 2026-11-23T08:05:20Z 0 20 inbound 79161234567 > |anna no_answer",
                ]
            ),
            (
                "beeline", CloudSamples.beeline,
                [
                    "2026-11-23T08:02:35Z - 2026-11-23T08:02:47.500000Z 12500000us 0 inbound 9161234567 > 101|anna@mpbx answered upper",
                    "2026-11-23T08:05:00Z - 2026-11-23T08:05:00Z 0 0 outbound 101|anna@mpbx > 9161234568 no_answer",
                ]
            ),
            (
                "exolve", CloudSamples.exolve,
                [
                    "2026-11-23T08:02:35.500000Z - 2026-11-23T08:02:47.500000Z 12 0 inbound "
                        + "79161234567 > 883140000000001|883140000000001 answered"
                ]
            ),
            (
                "bitrix24", CloudSamples.bitrix24,
                [
                    "2026-11-23T08:02:35Z - 2026-11-23T08:02:47Z 12 0 inbound +79161234567 > 7|7 answered",
                    "2026-11-23T08:05:00Z - 2026-11-23T08:05:00Z 0 0 outbound 7|7 > +79161234568 busy",
                    "2026-11-23T08:06:00Z - 2026-11-23T08:06:00Z 0 0 inbound +79161234567 > 7|7 no_answer",
                ]
            ),
            (
                "amocrm", CloudSamples.amocrm,
                [
                    "2026-11-23T08:02:35Z - 2026-11-23T08:02:50Z 15 0 inbound +79161234567 > |Anna answered upper",
                    "2026-11-23T08:05:00Z - 2026-11-23T08:05:12Z 12 0 outbound 101 > 79161234568 answered",
                    "2026-11-23T08:06:40Z - 2026-11-23T08:06:40Z 0 0 outbound |Anna > +79161234568 busy",
                ]
            ),
            (
                "zoom-phone", CloudSamples.zoom,
                [
                    "2026-11-23T08:02:35Z 2026-11-23T08:02:40Z 2026-11-23T08:03:30Z 50 5 inbound +14085550100 > 101|Anna Petrova answered",
                    "2026-11-23T08:02:35Z - 2026-11-23T08:02:35Z 0 0 inbound +14085550100 > 102|Oleg no_answer",
                    "2026-11-23T08:05:00Z - 2026-11-23T08:05:30Z 30 0 outbound 101|Anna Petrova > +14085550101 answered",
                ]
            ),
            (
                "aircall", CloudSamples.aircall,
                [
                    "2026-11-23T08:02:30Z 2026-11-23T08:02:35Z 2026-11-23T08:02:47Z 12 5 inbound +33612345678 > |a@b.example answered",
                    "2026-11-23T08:05:00Z - 2026-11-23T08:05:20Z 0 20 inbound  >  no_answer",
                    "ignored: in progress",
                ]
            ),
        ] as [(String, String, [String])]
    )
    func reads(format: String, text: String, legs: [String]) {
        let decoded = decode(format, text, Self.moscow)
        #expect(told(decoded) == legs)
        #expect(decoded.allSatisfy { $0.note == nil })
    }

    @Test("Rows of one call share its id; ids of the service are the legs' own")
    func ids() {
        let mango = decode("mango", CloudSamples.mango).compactMap(\.leg)
        #expect(mango.map(\.call) == ["Y2FsbDE=", "Y2FsbDE=", "Y2FsbDI=", "Y2FsbDM="])
        #expect(Set(mango.map(\.id)).count == 4)
        let zadarma = decode("zadarma", CloudSamples.zadarma, Self.moscow).compactMap(\.leg)
        #expect(zadarma.map(\.call) == ["in_ae6b", "in_ae6b", "out_77aa"])
        #expect(zadarma.map(\.id) == ["1795420955.1", "1795420955.2", "1795421100.3"])
        let zoom = decode("zoom-phone", CloudSamples.zoom).compactMap(\.leg)
        #expect(zoom.map(\.call) == ["7001", "7001", "7003"])
        let bitrix = decode("bitrix24", CloudSamples.bitrix24).compactMap(\.leg)
        #expect(bitrix.map(\.call) == ["b-1", "b-2", "b-3"])
        #expect(bitrix.map(\.id) == bitrix.map(\.call))
    }

    @Test("Mango in the order of other fields, and what its options cannot be")
    func mangoFields() throws {
        var options = FormatOptions()
        options.further["fields"] = ["start,finish,answer,from_extension,to_number,entry_id"]
        #expect(
            told(decode("mango", "1795420955;1795420980;1795420960;101;74957654321;x\n", options)) == [
                "2026-11-23T08:02:35Z 2026-11-23T08:02:40Z 2026-11-23T08:03:00Z 20 5 outbound 101 > 74957654321 answered"
            ]
        )
        let mango = try #require(FormatCatalog.format(named: "mango"))
        #expect(mango.problem(options) == nil)
        options.further["fields"] = ["start", "finish"]
        #expect(mango.problem(options) == "columns: answer is not among them")
        options.further["fields"] = ["start", "finish", "answer"]
        #expect(mango.problem(options)?.hasPrefix("columns: nobody is named") == true)
    }

    @Test("Local times of an account: the hour that comes twice is told by the end, the one that never comes moves")
    func clockChanges() {
        func session(_ start: String, _ finish: String) -> Decoded? {
            let text =
                #"{"id":1,"start_time":"\#(start)","finish_time":"\#(finish)","direction":"in","is_lost":false,"#
                + #""clean_talk_duration":2380,"wait_duration":20,"contact_phone_number":"+4930123456","#
                + #""last_talked_employee_full_name":"Anna"}"#
            return decode("uis", text, berlin).first
        }
        #expect(
            session("2026-10-25 02:30:00", "2026-10-25 03:10:00")?.leg?.startedAt == instant("2026-10-25T01:30:00Z")
        )
        #expect(
            session("2026-10-25 02:30:00", "2026-10-25 02:10:00")?.leg?.startedAt == instant("2026-10-25T00:30:00Z")
        )
        let gap = session("2026-03-29 02:30:00", "2026-03-29 04:10:00")
        #expect(gap?.leg?.startedAt == instant("2026-03-29T01:30:00Z"))
        #expect(gap?.note?.contains("never occurs in Europe/Berlin") == true)
    }

    @Test("Exolve's old milliseconds, by the option")
    func exolveMilliseconds() {
        var options = FormatOptions()
        options.further["durations"] = ["milliseconds"]
        let text = CloudSamples.exolve.replacing("\"duration\":12", with: "\"duration\":12000")
        #expect(decode("exolve", text, options).compactMap(\.leg).first?.talk == 12_000_000)
    }

    @Test("Zadarma's webhooks: the end of a call counts, its beginning does not")
    func zadarmaWebhooks() {
        let end =
            #"{"event":"NOTIFY_END","call_start":"2026-11-23 11:02:35","pbx_call_id":"in_1","caller_id":"79161234567","#
            + #""called_did":"74951000101","internal":"101","duration":"12","disposition":"answered"}"#
        let start =
            #"{"event":"NOTIFY_START","call_start":"2026-11-23 11:02:35","pbx_call_id":"in_1","caller_id":"79161234567"}"#
        #expect(
            told(decode("zadarma", start + "\n" + end + "\n", Self.moscow)) == [
                "ignored: event",
                "2026-11-23T08:02:35Z - 2026-11-23T08:02:47Z 12 0 inbound 79161234567 > 101|101 answered",
            ]
        )
    }

    @Test("A webhook of Aircall holds one call as a member")
    func aircallWebhook() {
        let text = """
            {"resource":"call","event":"call.ended","timestamp":1,"data":{"id":5,"status":"done","direction":"outbound",\
            "started_at":1795420950,"answered_at":1795420955,"ended_at":1795420967,"raw_digits":"+33612345678",\
            "user":{"name":"Anna"}},"token":"x"}
            """
        #expect(
            told(decode("aircall", text)) == [
                "2026-11-23T08:02:30Z 2026-11-23T08:02:35Z 2026-11-23T08:02:47Z 12 5 outbound |Anna > +33612345678 answered"
            ]
        )
        #expect(decode("aircall", text).map(\.ignored) == ["envelope", nil, "envelope"])
    }

    @Test(
        "Hostile values stay what they are",
        arguments: ["<script>alert(1)</script>", "a\\\"b,c;d", "\\u0007x", "\\ud83d\\ude00"]
    )
    func hostile(name: String) {
        let text = CloudSamples.aircall.replacing("a@b.example", with: name)
        let leg = decode("aircall", text).compactMap(\.leg).first
        let plain = ["a\\\"b,c;d": "a\"b,c;d", "\\u0007x": "\u{7}x", "\\ud83d\\ude00": "\u{1F600}"]
        #expect(leg?.callee.device == plain[name] ?? name)
        #expect(leg?.talk == 12_000_000)
    }

    @Test("What a record lacks is named, and the next one is read")
    func broken() {
        let text = CloudSamples.aircall.replacing("\"started_at\":1795420950", with: "\"started_at\":\"soon\"")
        let decoded = decode("aircall", text)
        #expect(decoded.compactMap(\.quarantined) == ["start: \"soon\" is no date and time"])
        #expect(decoded.compactMap(\.leg).map(\.id) == ["2"])
    }

    @Test("Every sample is accounted for, however it is cut", arguments: CloudSamples.all)
    func account(format: String, text: String) {
        let bytes = Array(text.utf8)
        let whole = decode(format, bytes, Self.moscow)
        #expect(whole.reduce(0) { $0 + $1.length } == bytes.count)
        #expect(whole.contains { $0.leg != nil })
        var generator = Random(5)
        for _ in 0..<20 {
            #expect(decodeInWindows(format, bytes, Self.moscow, using: &generator, step: 90) == whole)
        }
    }

    @Test("Every sample is recognised as its own format, and as nothing else", arguments: CloudSamples.all)
    func recognition(format: String, text: String) {
        let sample = FileSample(path: "calls", bytes: Array(text.utf8), isWhole: true)
        let found = FormatCatalog.all.filter { $0.name != "table" && $0.recognise(sample) != nil }.map(\.name)
        #expect(found == [format])
    }

    @Test("Rule 3: a mark before a header in quotes is no part of its first name", arguments: CloudSamples.all)
    func recognitionBehindMark(format: String, text: String) throws {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let header = lines.first, !header.contains("{"), !header.contains(";") else { return }
        let names = header.split(separator: ",").map { "\"\($0)\"" }.joined(separator: ",")
        let quoted = ([names] + lines.dropFirst().map(String.init)).joined(separator: "\n")
        let plain = told(decode(format, text, Self.moscow))
        let known = try #require(FormatCatalog.format(named: format))
        for bytes in [
            Array(("\u{FEFF}" + quoted).utf8), TableTests.utf16(quoted, isBigEndian: false),
            TableTests.utf16(quoted, isBigEndian: true),
        ] {
            let sample = FileSample(path: "calls", bytes: bytes, isWhole: true)
            #expect(known.recognise(sample)?.certainty == .certain)
            #expect(told(decode(format, bytes, Self.moscow)) == plain)
        }
    }

    @Test("Evidence: what is uncertain is experimental")
    func evidence() {
        let experimental = FormatCatalog.all.filter { $0.evidence == .experimental }.map(\.name)
        for name in ["megafon", "beeline", "exolve", "amocrm", "teams-dr"] { #expect(experimental.contains(name)) }
        #expect(!experimental.contains("twilio"))
    }
}
