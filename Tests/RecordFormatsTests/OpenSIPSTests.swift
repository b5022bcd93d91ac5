import Pace
import RecordFormats
import Testing

/// Records of calls and rows. All are written from the modules' sources.
@Suite("OpenSIPS' calls and rows")
struct OpenSIPSTests {
    private static let base = ["method", "from_tag", "to_tag", "callid", "sip_code", "sip_reason", "time"]

    private func options(_ further: [String: [String]] = [:], columns: [String]? = nil) -> FormatOptions {
        var options = FormatOptions(zone: .utc, columns: columns)
        options.further = further
        return options
    }

    private func ended(_ moments: String) -> String {
        "ACC: call ended: \(moments);method=INVITE;from_tag=a1;to_tag=b2;call_id=c1;code=200;reason=OK;"
            + "src_user=101;dst_user=7916\n"
    }

    @Test("Trap 7: milliseconds are talk; seconds alone are rounded up, so that they are an upper bound")
    func seconds() throws {
        let exact = "created=1795420945;call_start_time=1795420955;duration=2;ms_duration=1001;setuptime=10"
        let leg = try #require(decode("opensips", ended(exact)).first?.leg)
        #expect(leg.talk == 1_001_000)
        #expect(leg.traits == .dialog)
        #expect(leg.caller.number == "101")
        let old = "created=1795420945;call_start_time=1795420955;duration=2;setuptime=10"
        let bound = try #require(decode("opensips", ended(old)).first?.leg)
        #expect(bound.talk == 2_000_000)
        #expect(bound.traits == [.dialog, .upperBound])
        let none = "created=1795420945;call_start_time=1795420955;duration=0;ms_duration=0;setuptime=10"
        #expect(decode("opensips", ended(none)).first?.leg?.talk == 0)
    }

    @Test("What is longer than the source says can be is cut")
    func longest() throws {
        let line = ended(
            "created=1795420945;call_start_time=1795420955;duration=43200;ms_duration=43200000;setuptime=10"
        )
        let leg = try #require(decode("opensips", line, options(["longest": ["90m"]])).first?.leg)
        #expect(leg.talk == 5_400_000_000)
        #expect(leg.endedAt == Instant(seconds: 1_795_426_355))
        #expect(leg.traits == [.dialog, .upperBound])
    }

    @Test("Rows: of a call with its four moments last, of a transaction, and as the source names them")
    func rows() throws {
        let whole = "INVITE|a1|b2|c1|200|OK|1795420955|10|1795420945|2|1001\n"
        let leg = try #require(decode("opensips", whole).first?.leg)
        #expect(leg.startedAt == Instant(seconds: 1_795_420_945))
        #expect(leg.answeredAt == Instant(seconds: 1_795_420_955))
        #expect(leg.talk == 1_001_000)
        #expect(leg.id == "c1;a1;b2")
        // Without a duration it is an answer whose BYE stands in another row.
        let open = try #require(decode("opensips", "INVITE|a1|b2|c1|200|OK|1795420955|10|1795420945|0|0\n").first?.leg)
        #expect(open.endedAt == nil)
        #expect(open.ring == 10_000_000)
        #expect(
            decode("opensips", "BYE|b2|a1|c1|200|OK|1795420985|0|1795420985|0|0\n").first?.channel?.channelID == leg.id
        )
        let missed = try #require(decode("opensips", "INVITE|a1||c1|486|Busy|1795420955|10|1795420945\n").first?.leg)
        #expect(missed.disposition == .busy)
        #expect(missed.ring == 10_000_000)
        let columns = Self.base + ["caller", "callee", "setuptime", "created", "duration", "ms_duration"]
        let named = "INVITE|a1|b2|c1|200|OK|1795420955|101|7916|10|1795420945|2|1001\n"
        #expect(decode("opensips", named, options(columns: columns)).first?.leg?.callee.number == "7916")
        #expect(
            decode("opensips", "INVITE|a|b|c|200|OK|1795420955|x\n").first?.quarantined?.contains("`columns`") == true
        )
        // The last four are moments: two fields before them are not the six extra ones of Kamailio.
        let unnamed = decode("opensips", named).first?.quarantined
        #expect(unnamed == "fields: 13 of them are in no usual order; `columns` must name them")
    }

    @Test("What is not printable, the separator and backslashes stand as two digits each: bytes first, then UTF-8")
    func escapes() throws {
        let columns = Self.base + ["src_user", "dst_user"]
        let row = "INVITE|a1|b2|c1|200|OK|1795420955|\\xD0\\xB0\\x7C\\x5C|1\\x0A2\\xZZ\n"
        let leg = try #require(decode("opensips", row, options(columns: columns)).first?.leg)
        #expect(leg.caller.number == "а|\\")
        #expect(leg.callee.number == "1\n2\\xZZ")
        let broken = "INVITE|a1|b2|c1|200|OK|1795420955|\\xD0|102\n"
        #expect(decode("opensips", broken, options(columns: columns)).first?.leg?.caller.number == "\u{FFFD}")
    }
}
