import Pace
import RecordFormats
import Testing

/// Records of dialogs and rows. All are written from the modules' sources.
@Suite("Kamailio's dialogs and rows")
struct KamailioTests {
    static let dialog =
        "Nov 23 08:02:35 pbx kamailio[9]: start_time=1795420955.123; end_time=1795420985.456; duration=30.333; "
        + "ci=c1@10.0.0.7; from_tag=a1; to_tag=b2; src_user=101; dst_user=79161234567\n"

    private func options(_ further: [String: [String]] = [:], columns: [String]? = nil) -> FormatOptions {
        var options = FormatOptions(zone: .utc, columns: columns)
        options.further = further
        return options
    }

    @Test("Trap 6: by default a dialog counts from the INVITE, so that its talk is unknown")
    func created() throws {
        let decoded = try #require(decode("kamailio", Self.dialog).first)
        let leg = try #require(decoded.leg)
        #expect(leg.call == "c1@10.0.0.7")
        #expect(leg.id == "c1@10.0.0.7;a1;b2")
        #expect(leg.startedAt == Instant(microseconds: 1_795_420_955_123_000))
        #expect(leg.endedAt == Instant(microseconds: 1_795_420_985_456_000))
        #expect(leg.answeredAt == nil)
        #expect(leg.talk == 0)
        #expect(leg.disposition == .answered)
        #expect(leg.caller.number == "101")
        #expect(leg.callee.number == "79161234567")
        #expect(decoded.note?.hasPrefix("talk is unknown") == true)
    }

    @Test("Where the proxy counts from the answer, the duration is talk; what is longer than can be is cut")
    func confirmed() throws {
        let decoded = try #require(decode("kamailio", Self.dialog, options(["start": ["confirmed"]])).first)
        #expect(decoded.leg?.talk == 30_333_000)
        #expect(decoded.leg?.answeredAt == decoded.leg?.startedAt)
        #expect(decoded.leg?.traits == .dialog)
        #expect(decoded.note == nil)
        let lost =
            "start_time=1795420955.000; end_time=1795464155.000; duration=43200.0; ci=c1; src_user=101; dst_user=7916\n"
        let cut = try #require(
            decode("kamailio", lost, options(["start": ["confirmed"], "longest": ["2h"]])).first
        )
        #expect(cut.leg?.talk == 7_200_000_000)
        #expect(cut.leg?.endedAt == Instant(seconds: 1_795_428_155))
        #expect(cut.leg?.traits == [.dialog, .upperBound])
        #expect(cut.note?.contains("longest") == true)
        #expect(decode("kamailio", lost, options(["start": ["confirmed"]])).first?.leg?.talk == 43_200_000_000)
    }

    @Test("A dialog of 0 s was not answered; one without party and Call-ID is nobody's")
    func others() throws {
        let failed = "start_time=1795420955.0; end_time=1795420955.0; duration=0; src_user=101; dst_user=102\n"
        let leg = try #require(decode("kamailio", failed, options(["start": ["confirmed"]])).first?.leg)
        #expect(leg.disposition == .noAnswer)
        #expect(leg.talk == 0)
        #expect(leg.call.utf8.count == 32)
        let nobody = "start_time=1795420955.0; end_time=1795420956.0; duration=1.000\n"
        #expect(decode("kamailio", nobody).first?.quarantined?.hasPrefix("party: no party") == true)
        let known = nobody.replacing("1.000", with: "1.000; ci=c9")
        #expect(decode("kamailio", known).first?.leg?.call == "c9")
    }

    @Test(
        "Dialogs that cannot be are quarantined",
        arguments: [
            ("start_time=x; end_time=1795420956.0; duration=1", "start_time: \"x\""),
            ("start_time=1795420955.0; end_time=1795420954.0; duration=1", "end_time: \"1795420954.0\" is before"),
            ("start_time=1795420955.0; end_time=1799420954.0; duration=3999999", "duration: \"3999999\" is more"),
            ("start_time=1795420955.0; end_time=1795420956.0; duration=-1", "duration: \"-1\""),
            ("start_time=1795420955.0; other=1; end_time=1795420956.0", "end_time: is not at its place"),
        ]
    )
    func brokenDialogs(text: String, reason: String) {
        let decoded = decode("kamailio", text + "; ci=c1; src_user=101\n" + Self.dialog)
        #expect(decoded.first?.quarantined?.hasPrefix(reason) == true)
        #expect(decoded.last?.leg?.caller.number == "101")
    }

    @Test("Rows of flatstore: with the stock columns, without any extra one, and as the source names them")
    func rows() throws {
        let stock = "INVITE|a1|b2|c1|200|OK|1795420955|101|office.lab|10.0.0.7|7916|79161234567|sip.provider.ru\n"
        let leg = try #require(decode("kamailio", stock).first?.leg)
        #expect(leg.caller == LegParty(number: "101", device: "10.0.0.7"))
        #expect(leg.callee == LegParty(number: "79161234567", device: "sip.provider.ru"))
        #expect(leg.answeredAt == Instant(seconds: 1_795_420_955))
        #expect(leg.id == "c1;a1;b2")
        let bye = try #require(decode("kamailio", "BYE|b2|a1|c1|200|OK|1795420985\n").first?.channel)
        #expect(bye.channelID == leg.id)
        // Trap 15: a row of a 404 has no tag of the callee.
        #expect(decode("kamailio", "INVITE|a1||c1|404|Not Found|1795420955\n").first?.leg?.disposition == .failed)
        let columns = [
            "method", "from_tag", "to_tag", "callid", "sip_code", "sip_reason", "time", "kind", "caller", "callee", "x",
            "y",
        ]
        let own = "INVITE|2daec40c|548625ac|dd0c@0:0|200|OK|1436454408|*prepaid|1001|1002||3401:2069362475\n"
        let named = try #require(decode("kamailio", own, options(columns: columns)).first?.leg)
        #expect(named.caller.number == "1001")
        #expect(named.callee.number == "1002")
        #expect(decode("kamailio", own).first?.quarantined?.contains("`columns`") == true)
        let short = decode("kamailio", "INVITE|a|b\n" + own, options(columns: columns))
        #expect(short.first?.quarantined == "fields: 3 of them where 12 are named")
        #expect(short.last?.leg != nil)
        #expect(decode("kamailio", "OPTIONS|a|b|c|200|OK|1795420955\n").first?.ignored == "method")
    }

    @Test("Rows whose extra columns are in no usual order are known, and `columns` has to name them")
    func unnamedColumns() throws {
        let row = "INVITE|2daec40c|548625ac|dd0c@0:0|200|OK|1436454408|*prepaid|1001|1002||3401:2069362475\n"
        let bye = "BYE|2daec40c|548625ac|dd0c@0:0|200|OK|1436454410|||||3401:2069362475\n"
        let detection = FormatDetection(FileSample(path: "", bytes: Array((row + bye).utf8), isWhole: true))
        let found = try #require(detection.found, "\(detection.reason)")
        #expect(found.format.name == "kamailio" && found.recognition.certainty == .likely)
        #expect(detection.reason.contains("`columns` must name"))
        let columns = [
            "method", "from_tag", "to_tag", "callid", "sip_code", "sip_reason", "time", "?", "?", "?", "?", "?",
        ]
        #expect(found.recognition.options == ["columns": columns])
        #expect(found.problem?.hasPrefix("columns: 5 of them are ?") == true)
        // The stock ones need no names, nor do rows without any.
        for usual in ["INVITE|a1|b2|c1|200|OK|1795420955", "INVITE|a1|b2|c1|200|OK|1795420955|1|a|b|2|2|c"] {
            let sample = FileSample(path: "", bytes: Array((usual + "\n").utf8), isWhole: true)
            let detection = FormatDetection(sample)
            #expect(detection.found?.problem == nil && detection.found?.recognition.options == [:])
            #expect(detection.found?.read == 1)
        }
    }

    @Test("A separator inside a value is written as its two digits, or behind the escape that the source names")
    func escapes() throws {
        let row = "INVITE|a1|b2|c1|200|O%7CK %41|1795420955|1%7C01|d|10.0.0.7|x|102|e.lab\n"
        #expect(decode("kamailio", row).first?.leg?.caller.number == "1|01")
        var options = options()
        options.escape = UInt8(ascii: "\\")
        let escaped = "INVITE|a1|b2|c1|200|O\\|K|1795420955|1\\|01|d|10.0.0.7|x|102|e.lab\n"
        #expect(decode("kamailio", escaped, options).first?.leg?.caller.number == "1|01")
        #expect(decode("kamailio", escaped).first?.quarantined != nil)
    }

    @Test(
        "A row is read behind others as it is alone, whatever they are",
        arguments: [
            "INVITE|a1|b2|c1|200|OK|1795420955|1%7C01|d|10.0.0.7|x|102|e.lab",
            "INVITE|a1|b2|c1|200|OK|1795420955", "BYE|b2|a1|c1|200|OK|1795420985",
            "INVITE|a;1|b 2|c1 x|486|Busy|1795420955|1|d|10.0.0.7|x|sip:102@e.lab;x=y|e.lab",
            "INVITE|ä|ö|c\u{37E}1|200|OK|1795420955|Анна|d|10.0.0.7|x|102|e.lab",
            "method|from_tag|to_tag|callid|sip_code|sip_reason|time|src_user|src_domain|src_ip|dst_ouser|"
                + "dst_user|dst_domain",
            "MESSAGE|a1|b2|c1|200|OK|1795420955|1|d|10.0.0.7|x|102|e.lab",
            "INVITE|a|b", "|||||||||||||||", "other[1]: |",
        ]
    )
    func behindOthers(row: String) throws {
        let stock = "INVITE|a1|b2|c1|200|OK|1795420955|101|office.lab|10.0.0.7|7916|79161234567|sip.provider.ru\n"
        let alone = try #require(decode("kamailio", row + "\n").first)
        let decoded = decode("kamailio", stock + row + "\n" + stock)
        try #require(decoded.count == 3)
        #expect(decoded[1].outcome == alone.outcome && decoded[1].key == alone.key && decoded[1].note == alone.note)
        #expect(decoded[2].outcome == decoded[0].outcome && decoded[2].key == decoded[0].key)
    }

    @Test("A Call-ID and tags that are longer than most, or not in order, name the dialog all the same")
    func longNames() throws {
        let long = String(repeating: "x", count: 300)
        for (from, to) in [("b", "a"), (long, "a"), ("a", long), ("a", "a"), ("", "a"), ("a", "")] {
            let decoded = decode("kamailio", "INVITE|\(from)|\(to)|\(long)|200|OK|1795420955\n")
            #expect(decoded.first?.leg?.id == "\(long);\(min(from, to));\(max(from, to))")
        }
    }

    @Test("Tables exported as CSV hold local times and quotes; midnight, the night of autumn and that of spring")
    func exports() throws {
        let columns = [
            "method", "from_tag", "to_tag", "callid", "sip_code", "sip_reason", "time", "src_user", "dst_user",
        ]
        var options = options(columns: columns)
        options.zone = berlin.zone
        options.separator = UInt8(ascii: ",")
        options.quote = UInt8(ascii: "\"")
        let row = { (time: String) in
            "\"INVITE\",\"a\",\"b\",\"c\",\"200\",\"OK, \"\"fine\"\"\",\"\(time)\",\"101\",\"102\"\n"
        }
        func read(_ time: String) -> Decoded? { decode("kamailio", row(time), options).first }
        #expect(read("2026-11-23 08:02:35")?.leg?.answeredAt == instant("2026-11-23T07:02:35Z"))
        #expect(read("2026-11-24 00:00:10")?.leg?.answeredAt == instant("2026-11-23T23:00:10Z"))
        let twice = read("2026-10-25 02:30:00")
        #expect(twice?.leg?.answeredAt == instant("2026-10-25T00:30:00Z"))
        #expect(twice?.note?.contains("occurs twice") == true)
        #expect(read("2026-03-29 02:30:00")?.note?.contains("never occurs") == true)
        #expect(read("2026-11-23")?.quarantined?.hasPrefix("timestamp: \"2026-11-23\"") == true)
        let header = columns.map { "\"\($0)\"" }.joined(separator: ",") + "\n"
        #expect(decode("kamailio", header + row("1795420955"), options).map(\.ignored) == ["header", nil])
    }

    @Test("Rows of the table of dialogs")
    func dialogRows() throws {
        let columns = ["start_time", "end_time", "duration", "callid", "src_user", "dst_user"]
        let row = "1795420955|1795420985|30.333|c1|101|79161234567\n"
        #expect(decode("kamailio", row, options(columns: columns)).first?.leg?.talk == 0)
        let leg = decode("kamailio", row, options(["start": ["confirmed"]], columns: columns)).first?.leg
        #expect(leg?.talk == 30_333_000)
        #expect(leg?.call == "c1")
    }
}
