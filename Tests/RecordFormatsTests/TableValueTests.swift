import Pace
import RecordFormats
import Testing

@Suite("table: durations, dates and numbers in every form")
struct TableValueTests {
    @Test(
        "Rule 4: durations",
        arguments: [
            ("65", 65_000_000), ("65.5", 65_500_000), ("1:05", 65_000_000), ("0:01:05", 65_000_000),
            ("1.00:01:05", 86_465_000_000), ("PT1M5S", 65_000_000), ("pt1h", 3_600_000_000), ("1m 5s", 65_000_000),
            ("1 мин 5 сек", 65_000_000), ("1 ч. 2 мин. 3 с.", 3_723_000_000), ("2 minutes", 120_000_000), ("00:00", 0),
            ("1\u{A0}Мин.\u{A0}5\u{A0}СЕК", 65_000_000), ("1.5 мин, 5.25 сек", 95_250_000),
            ("5 дне\u{438}\u{306}", 432_000_000_000), ("2 00:00:05", 172_805_000_000), ("007", 7_000_000),
            ("-", nil),
            ("", nil),
        ] as [(String, Int64?)]
    )
    func durations(text: String, expected: Int64?) throws {
        let options = TableTests.mapped(["start=s", "talk=t", "agent=a"])
        let leg = decode("table", "s;t;a\n2026-11-23 08:02:35;\(text);101\n", options).last?.leg
        #expect(try #require(leg).talk == expected ?? 0)
    }

    @Test(
        "What is no duration is quarantined, field and value are named",
        arguments: ["x", "1:65", "1:2:3:4", "-5", "99999999999999999999", "8.00:00:01", "1e3", "5 parsecs", "1:05:61"]
    )
    func noDurations(text: String) {
        let options = TableTests.mapped(["start=s", "talk=t", "agent=a"])
        let decoded = decode("table", "s;t;a\n2026-11-23 08:02:35;\(text);101\n2026-11-23 08:02:35;1;101\n", options)
        #expect(decoded.count == 3)
        #expect(decoded[1].quarantined?.hasPrefix("talk: \"\(text)\"") == true)
        #expect(decoded[2].leg?.talk == 1_000_000)
    }

    @Test(
        "Rule 4: a comma stands before a fraction, but between fields that commas set apart only between thousands",
        arguments: [
            ("1,5", 1_500_000, nil), ("1,234", 1_234_000, 1_234_000_000), ("0,012,345", nil, 12_345_000_000),
            ("1,234.5", nil, 1_234_500_000), ("0:01,5", 1_500_000, nil), ("1234,567", 1_234_567_000, nil),
            ("1,2345", 1_234_500, nil), (",123", nil, nil), ("1,23,456", nil, nil),
            ("1 min, 5 s", 65_000_000, 65_000_000),
        ] as [(String, Int64?, Int64?)]
    )
    func commas(text: String, apart: Int64?, together: Int64?) {
        for (separator, expected) in [(";", apart), (",", together)] {
            let header = ["start", "duration", "ring", "agent", "status"].joined(separator: separator)
            let row = ["2026-11-23 08:02:35", "\"\(text)\"", "", "101", "answered"].joined(separator: separator)
            let decoded = decode("table", "\(header)\n\(row)\n").last
            if let expected {
                #expect(decoded?.leg?.talk == expected, "\(separator)")
            } else {
                #expect(decoded?.quarantined == "duration: \"\(text)\" is no duration", "\(separator)")
            }
        }
        let json = decode("table", #"{"start":"2026-11-23 08:02:35","talk":"\#(text)","agent":"101"}"#).last
        #expect(json?.leg?.talk == apart)
    }

    @Test(
        "Rule 11: what a service could not connect has failed",
        arguments: [
            "unallocated", "Unallocated number", "no money", "out of money", "no limit", "out of limit",
            "no day limit", "line limit", "blocked", "wrong number", "offline",
        ]
    )
    func failures(status: String) {
        let text = "start;client;direction;status;talk\n2026-11-23 08:02:35;89161234567;in;\(status);30\n"
        let leg = decode("table", text).last?.leg
        #expect(leg?.disposition == .failed)
        #expect(leg?.talk == 0)
    }

    @Test("How a call ended is unknown where nothing has a place that could tell it")
    func untoldEnd() {
        func end(_ text: String) -> Disposition? {
            decode("table", text).first { $0.leg != nil }?.leg?.disposition
        }
        let start = "2026-11-23 08:02:35"
        #expect(end("start;client;agent;end\n\(start);89161234567;101;2026-11-23 08:03:00\n") == .unknown)
        #expect(end("start;client;agent;talk\n\(start);89161234567;101;\n") == .noAnswer)
        #expect(end("start;client;agent;talk\n\(start);89161234567;101;0\n") == .noAnswer)
        #expect(end("start;client;agent;status\n\(start);89161234567;101;\n") == .noAnswer)
        #expect(end("start;client;agent;answer\n\(start);89161234567;101;\n") == .noAnswer)
        let json = { (further: String) in #"[{"start":"\#(start)","client":"89161234567","agent":"101"\#(further)}]"# }
        #expect(end(json("")) == .unknown)
        #expect(end(json(#","talk":null"#)) == .unknown)
        #expect(end(json(#","talk":0"#)) == .noAnswer)
        #expect(end(json(#","answered_at":null"#)) == .noAnswer)
    }

    @Test(
        "Rule 5 and trap 12: dates in every form",
        arguments: [
            ("2026-11-23 08:02:35", "2026-11-23T08:02:35Z"),
            ("2026-11-23T08:02:35.25+03:00", "2026-11-23T05:02:35.250000Z"),
            ("2026-11-23 08:02", "2026-11-23T08:02:00Z"), ("23.11.2026 8:02:35", "2026-11-23T08:02:35Z"),
            ("03.04.2026, 08:02", "2026-04-03T08:02:00Z"), ("23/11/2026 08:02", "2026-11-23T08:02:00Z"),
            ("11/23/2026 08:02 AM", "2026-11-23T08:02:00Z"), ("11/23/2026 12:02:35 a.m.", "2026-11-23T00:02:35Z"),
            ("11/23/26 12:02 PM", "2026-11-23T12:02:00Z"), ("Tue 10/18/2016 09:00", "2016-10-18T09:00:00Z"),
            ("Tue, 31 Aug 2010 20:36:28 +0000", "2010-08-31T20:36:28Z"),
            ("Nov 23, 2026, 8:02:35 PM", "2026-11-23T20:02:35Z"),
            ("20261123T080235Z", "2026-11-23T08:02:35Z"), ("1795420955", "2026-11-23T08:02:35Z"),
            ("1795420955250", "2026-11-23T08:02:35.250000Z"), ("2026/11/23 08:02:35", "2026-11-23T08:02:35Z"),
            ("2019-11-01T00:00:08.2589935Z", "2019-11-01T00:00:08.258993Z"),
        ]
    )
    func dates(text: String, expected: String) throws {
        let options = TableTests.mapped(["start=s", "talk=t", "agent=a"])
        let leg = decode("table", "s;t;a\n\(text);12;101\n", options).last?.leg
        #expect(leg?.startedAt.rfc3339 == expected)
    }

    @Test(
        "What begins like an epoch and ends the file is quarantined",
        arguments: ["5-", "-", "5.", "0-1", "1795420955-"]
    )
    func cutEpochs(_ text: String) {
        let options = TableTests.mapped(["start=s", "talk=t", "agent=a"])
        let decoded = decode("table", "t;a;s\n12;101;\(text)", options)
        #expect(decoded.count == 2)
        #expect(decoded.last?.quarantined?.hasPrefix("start: \"\(text)\"") == true)
    }

    @Test("A date that fits both orders needs the option dates; impossible ones are quarantined")
    func ambiguousDates() {
        let columns = ["start=s", "talk=t", "agent=a"]
        let text = "s;t;a\n03/04/2026 08:02;12;101\n"
        let refused = decode("table", text, TableTests.mapped(columns)).last?.quarantined
        #expect(
            refused == "start: \"03/04/2026 08:02\" fits both orders of day and month; name one by the option dates"
        )
        let american = decode("table", text, TableTests.mapped(columns, ["dates": ["mdy"]])).last?.leg
        #expect(american?.startedAt == instant("2026-03-04T08:02:00Z"))
        let british = decode("table", text, TableTests.mapped(columns, ["dates": ["dmy"]])).last?.leg
        #expect(british?.startedAt == instant("2026-04-03T08:02:00Z"))
        for wrong in ["31.02.2026 08:00", "23.11.2026 25:00", "yesterday", "2026", "13/13/2026 08:00", "", "0"] {
            let decoded = decode("table", "s;t;a\n\(wrong);12;101\n", TableTests.mapped(columns))
            #expect(decoded.last?.quarantined?.hasPrefix("start: ") == true, "\(wrong)")
        }
    }

    @Test(
        "The hour that comes twice is told by end and duration, else it is the earlier; the one that never comes moves"
    )
    func clockChanges() {
        let options = { FormatOptions(zone: berlin.zone) }()
        func start(_ row: String) -> Decoded? {
            decode("table", "start;end;duration;agent;client;status\n\(row)\n", options).last
        }
        let later = start("2026-10-25 02:30:00;2026-10-25 03:10:00;2400;101;+4930123456;answered")
        #expect(later?.leg?.startedAt == instant("2026-10-25T01:30:00Z"))
        #expect(later?.note?.contains("occurs twice in Europe/Berlin") == true)
        let earlier = start("2026-10-25 02:30:00;2026-10-25 03:10:00;6000;101;+4930123456;answered")
        #expect(earlier?.leg?.startedAt == instant("2026-10-25T00:30:00Z"))
        let untold = start("2026-10-25 02:30:00;;60;101;+4930123456;answered")
        #expect(untold?.leg?.startedAt == instant("2026-10-25T00:30:00Z"))
        let gap = start("2026-03-29 02:30:00;;60;101;+4930123456;answered")
        #expect(gap?.leg?.startedAt == instant("2026-03-29T01:30:00Z"))
        #expect(gap?.note?.contains("never occurs") == true)
        let midnight = start("2026-11-23 23:59:50;2026-11-24 00:00:10;20;101;+4930123456;answered")
        #expect(midnight?.leg?.endedAt == instant("2026-11-23T23:00:10Z"))
        #expect(midnight?.leg?.talk == 20_000_000)
        #expect(midnight?.leg?.traits == .upperBound)
        let backwards = start("2026-11-23 23:59:50;2026-11-23 23:59:40;20;101;+4930123456;answered")
        #expect(backwards?.quarantined == "end: \"2026-11-23 23:59:40\" is before the start")
    }

    @Test(
        "Rules 6 and 7: numbers as spreadsheets and services leave them",
        arguments: [
            ("'+79161234567", "+79161234567"), ("=\"79161234567\"", "79161234567"), ("tel:+7-916-123", "+7916123"),
            ("sip:101@pbx.example", "101"), ("anonymous", ""), ("Restricted", ""), ("скрытый номер", ""),
            ("unknown", ""), ("-", ""),
            ("Иван <+79161234567>", "+79161234567"), ("SIPS:101@pbx.example", "101"), ("client:anna", "anna"),
            ("\u{2009}+7\u{A0}916\u{2011}123–45.67'", "+79161234567"), ("*55#", "*55#"), ("=\"tel:101\"", "101"),
            ("anna@pbx.example", "anna@pbx.example"), ("Иван <внутренний>", "Иван <внутренний>"), ("'=\"", "\""),
            ("79161234567.0", "79161234567"), ("+79161234567.00", "+79161234567"), ("1234567.0", "1234567"),
            ("123456.0", "1234560"), ("79161234567.5", "791612345675"), ("7.916.123.45.00", "79161234500"),
            ("79161234567.000", "79161234567000"), ("=\"79161234567.0\"", "79161234567"),
        ]
    )
    func partyNumbers(written: String, number: String) {
        let text = "start;talk;direction;agent;client\n2026-11-23 08:02:35;12;in;101;\(written)\n"
        #expect(decode("table", text).last?.leg?.caller == LegParty(number: number))
    }

    @Test("A number of JSON may have become one to count with, whoever stands there")
    func countedNumbers() {
        let text = #"[{"start":"2026-11-23 08:02:35","caller":79161234567.0,"callee":201,"direction":"in","talk":12}]"#
        let leg = decode("table", text).first { $0.leg != nil }?.leg
        #expect(leg?.caller == LegParty(number: "79161234567"))
        #expect(leg?.callee == LegParty(number: "201"))
    }

    @Test("A number that a spreadsheet rounded is quarantined")
    func rounded() {
        let text = "start;talk;direction;agent;client\n2026-11-23 08:02:35;12;in;101;7,49512E+10\n"
        #expect(decode("table", text).last?.quarantined?.hasPrefix("client: \"7,49512E+10\" was rounded") == true)
    }
}
