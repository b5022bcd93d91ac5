import Pace
import RecordFormats
import Testing

/// Lines of mod_cdr_csv. But for the sample they are written by its templates (`cdr_csv.conf.xml`, `mod_cdr_csv.c`).
@Suite("freeswitch-csv")
struct FreeSWITCHCSVTests: FreeSWITCHLines {
    @Test("The sample of the documentation: unanswered calls in the zone of the source")
    func sample() throws {
        let bytes = try Fixture.bytes("freeswitch-csv/doc-Master.csv")
        let decoded = decode("freeswitch-csv", bytes, berlin)
        #expect(
            decoded.map(\.leg?.callee.number)
                == ["0034688886392", "+34688886392", "34688886392", "0034688886392", "00034688886392"]
        )
        // The zone of these tests begins with the winter's hour.
        #expect(decoded.first?.leg?.startedAt == instant("2014-05-29T15:59:50Z"))
        #expect(
            decoded.allSatisfy { $0.leg?.disposition == .noAnswer && $0.leg?.answeredAt == nil && $0.leg?.talk == 0 }
        )
        #expect(Set(decoded.map(\.leg?.call)).count == 5 && decoded.allSatisfy { $0.note == nil })
        let format = try #require(FormatCatalog.format(named: "freeswitch-csv"))
        #expect(format.recognise(FileSample(path: "", bytes: bytes, isWhole: true))?.certainty == .certain)
    }

    @Test("The templates with the basic columns", arguments: ["default", "example", "snom", "linksys", "sql"])
    func templates(name: String) throws {
        let plain = basic()
        let text: String
        var code = "4711"
        switch name {
        // The built-in template and snom have a blank before the account code.
        case "default": text = line(plain).replacing("\",\"4711", with: "\", \"4711")
        case "example": text = line(plain + ["PCMU", "PCMU"])
        case "linksys": text = line(plain + ["PCMU", "PCMU", "Linksys/SPA942-5.1.5", "PS=1,OS=2"])
        case "snom":
            text = line(plain + ["PCMU", "PCMU", "snom320", "agreed", "a=1", "b=2", "/tmp/x.wav"])
                .replacing("\",\"4711", with: "\", \"4711")
            code = "4711;agreed"
        default: text = "INSERT INTO cdr VALUES (" + line(plain).dropLast() + ");\n"
        }
        for options in [FormatOptions(zone: .utc), named(name)] {
            let decoded = decode("freeswitch-csv", text, options)
            #expect(decoded.map(\.leg) == [try expected { $0.code = code }], "\(decoded)")
        }
        let format = try #require(FormatCatalog.format(named: "freeswitch-csv"))
        let recognised = format.recognise(FileSample(path: "", bytes: Array(text.utf8), isWhole: true))
        #expect(recognised?.certainty == .certain && recognised?.reason.contains(name) == true)
    }

    @Test("Trap 15: the template asterisk, with channels and the last application")
    func asteriskTemplate() throws {
        let decoded = decode("freeswitch-csv", line(asterisk()))
        #expect(
            decoded.map(\.leg) == [
                try expected {
                    $0.caller.device = "sofia/external/79161234567@10.0.0.1"
                    $0.callee.device = "sofia/internal/101@10.0.0.5"
                    $0.code = "1;4711"
                }
            ]
        )
        // The B leg's own device is the callee's.
        let called = decode("freeswitch-csv", line(asterisk(channels: ["sofia/internal/101@10.0.0.5", ""])))
        #expect(called.first?.leg?.callee.device == "sofia/internal/101@10.0.0.5")
        #expect(called.first?.leg?.caller.device == "")
    }

    @Test(
        "Section 2, 5: billsec is talk, unless the last application is a machine",
        arguments: [
            ("bridge", 60_000_000, Disposition.answered, LegTraits()), ("voicemail", 0, .voicemail, []),
            ("ivr", 0, .answered, []), ("playback", 0, .answered, []),
            ("callcenter", 60_000_000, .answered, .upperBound),
        ] as [(String, Int64, Disposition, LegTraits)]
    )
    func lastApplication(name: String, talk: Int64, disposition: Disposition, traits: LegTraits) throws {
        let leg = try #require(decode("freeswitch-csv", line(asterisk(application: name))).first?.leg)
        #expect(leg.talk == talk && leg.disposition == disposition && leg.traits == traits)
    }

    @Test("The template opencdrrate has neither start nor cause")
    func opencdrrate() throws {
        func row(_ answer: String, _ billed: String) -> String {
            line([
                Self.uuid, Self.other, "inbound", "79161234567", "101", answer, "2026-11-23 08:01:05", billed, "4711",
                "1",
                "10.0.0.1", "carrier", "gw",
            ])
        }
        let leg = try #require(decode("freeswitch-csv", row("2026-11-23 08:00:05", "60")).first?.leg)
        #expect(
            leg
                == (try expected {
                    $0.callee.channel = Self.other
                    $0.startedAt = $0.answeredAt ?? $0.startedAt
                    $0.cause = ""
                    $0.channelID = Self.other
                    $0.ring = 0
                    $0.code = "1;4711"
                    $0.traits = .answeredBefore
                })
        )
        let unanswered = try #require(decode("freeswitch-csv", row("", "0")).first?.leg)
        #expect(unanswered.disposition == .unknown && unanswered.talk == 0)
        #expect(unanswered.startedAt == instant("2026-11-23T08:01:05Z"))
        let format = try #require(FormatCatalog.format(named: "freeswitch-csv"))
        let sample = FileSample(path: "", bytes: Array(row("", "0").utf8), isWhole: true)
        #expect(format.recognise(sample)?.certainty == .likely)
    }

    @Test("Any template by its columns: bridge, application, links and microseconds tell more")
    func columns() throws {
        var options = utc
        options.columns = [
            "uuid", "${originating_leg_uuid}", "\"${caller_id_name}\"", "caller_id_number", "destination_number",
            "start_epoch", "answer_uepoch", "end_uepoch", "bridge_epoch", "last_app", "call_direction", "hangup_cause",
            "channel_name", "something_else",
        ]
        let base: Int64 = 1_795_420_800
        func row(bridge: Int64, origin: String = "") -> String {
            line([
                Self.uuid, origin, "Client", "79161234567", "200", "\(base)", "\(base + 5)500000", "\(base + 65)250000",
                "\(bridge)", "bridge", "inbound", "NORMAL_CLEARING", "sofia/external/79161234567@10.0.0.1", "x",
            ])
        }
        let leg = try #require(decode("freeswitch-csv", row(bridge: base + 10), options).first?.leg)
        #expect(leg.talk == 55_250_000 && leg.ring == 5_500_000 && leg.direction == .inbound && leg.traits.isEmpty)
        #expect(leg.caller.device == "sofia/external/79161234567@10.0.0.1" && leg.call == Self.uuid)
        // Never bridged: a menu or a queue had answered; a B leg was answered by its device.
        #expect(decode("freeswitch-csv", row(bridge: 0), options).first?.leg?.talk == 0)
        let called = try #require(decode("freeswitch-csv", row(bridge: 0, origin: Self.other), options).first?.leg)
        #expect(called.talk == 59_750_000 && called.call == Self.other)
        // A queue's own moments are the talk, though no bridge is among the columns.
        var queue = utc
        queue.columns = [
            "uuid", "start_epoch", "answer_epoch", "end_epoch", "cc_side", "cc_queue_answered_epoch",
            "cc_queue_terminated_epoch", "last_app",
        ]
        let member = line([
            Self.uuid, "\(base)", "\(base + 1)", "\(base + 65)", "member", "\(base + 20)", "\(base + 60)", "callcenter",
        ])
        #expect(decode("freeswitch-csv", member, queue).first?.leg?.talk == 40_000_000)
        // The same without quotes and with another separator.
        options.separator = UInt8(ascii: ";")
        let bare = row(bridge: base + 10).replacing("\",\"", with: ";").replacing("\"", with: "")
        #expect(decode("freeswitch-csv", bare, options).first?.leg == leg)
        #expect(decode("freeswitch-csv", "a;b\n" + bare, options).map { $0.leg != nil } == [false, true])
    }

    @Test(
        "Options that cannot work are named",
        arguments: [
            (FormatOptions(columns: ["start_stamp"]), [:], "columns: uuid"),
            (FormatOptions(columns: ["uuid", "duration"]), [:], "columns: none of them is a moment"),
            (
                FormatOptions(columns: ["uuid"] + Array(repeating: "start_stamp", count: 64)), [:],
                "columns: more than 64"
            ),
            (FormatOptions(columns: ["uuid", "start_stamp"]), ["template": ["default"]], "template: columns"),
            (FormatOptions(), ["template": ["master"]], "template: \"master\" is none of"),
            (FormatOptions(separator: 34), [:], "separator: it must differ"),
        ] as [(FormatOptions, [String: [String]], String)]
    )
    func problems(options: FormatOptions, further: [String: [String]], beginning: String) throws {
        var options = options
        options.further = further
        let format = try #require(FormatCatalog.format(named: "freeswitch-csv"))
        #expect(format.problem(options)?.hasPrefix(beginning) == true)
        #expect(format.problem(named("sql")) == nil)
    }

    @Test("Traps 2 and 13: the same leg in Master.csv and in an account's file is one record, whatever the template")
    func accountFiles() throws {
        let keys = [example(), line(basic()), line(asterisk()), line(asterisk(application: "voicemail"))]
            .map { decode("freeswitch-csv", $0).first?.key }
        #expect(Set(keys).count == 1 && keys[0] != nil)
        #expect(decode("freeswitch-csv", example(uuid: Self.other)).first?.key != keys[0])
    }

    @Test("A leg that was answered at once may hold what came before the talk")
    func answeredAtOnce() throws {
        let text = line(
            basic(times: ["2026-11-23 08:00:00", "2026-11-23 08:00:00", "2026-11-23 08:01:00"], lengths: ["60", "60"])
        )
        #expect(decode("freeswitch-csv", text).first?.leg?.traits == .answeredBefore)
    }

    @Test(
        "Values that cannot be are quarantined with field and value",
        arguments: [
            (["2026-11-23 08:00:00", "", "2026-11-23 07:00:00"], ["", ""], "end: "),
            (["2026-13-23 08:00:00", "", "2026-11-23 07:00:00"], ["0", "0"], "start_stamp: \"2026-13-23 08:00:00\""),
            (["2026-11-23 08:00:00", "", "2026-11-23 08:00:00"], ["-3", "0"], "duration: \"-3\""),
            (["2026-11-23 08:00:00", "", "2026-11-23 08:00:00"], ["4294967295", "0"], "duration: \"4294967295\""),
            (["2026-11-23 08:00:00", "", ""], ["", ""], "end_stamp: is missing"),
        ]
    )
    func impossible(times: [String], lengths: [String], beginning: String) {
        let decoded = decode("freeswitch-csv", line(basic(times: times, lengths: lengths)) + example())
        #expect(decoded.first?.quarantined?.hasPrefix(beginning) == true, "\(decoded)")
        #expect(decoded.last?.leg != nil && decoded.count == 2)
    }

    @Test("Summer's end and beginning: lengths come from epochs, so that they tell")
    func clockChanges() throws {
        // 02:59:00 is still summer, 71 minutes later it is 03:10.
        let autumn = line(
            basic(
                times: ["2026-10-25 02:59:00", "2026-10-25 02:59:10", "2026-10-25 03:10:00"],
                lengths: ["4260", "4250"]
            )
        )
        var decoded = try #require(decode("freeswitch-csv", autumn, berlin).first)
        #expect(decoded.leg?.startedAt == instant("2026-10-25T00:59:00Z"))
        #expect(decoded.leg?.answeredAt == instant("2026-10-25T00:59:10Z"))
        #expect(decoded.leg?.endedAt == instant("2026-10-25T02:10:00Z") && decoded.leg?.talk == 4_250_000_000)
        #expect(decoded.note?.contains("occurs twice") == true)
        // Both moments in the repeated hour: the earlier start, and an end an hour and five minutes later.
        let both = line(
            basic(
                times: ["2026-10-25 02:10:00", "2026-10-25 02:10:05", "2026-10-25 02:15:00"],
                lengths: ["3900", "3895"]
            )
        )
        decoded = try #require(decode("freeswitch-csv", both, berlin).first)
        #expect(decoded.leg?.startedAt == instant("2026-10-25T00:10:00Z"))
        #expect(decoded.leg?.endedAt == instant("2026-10-25T01:15:00Z"))
        // 01:59:50 and 03:00:10 are 20 s apart.
        let spring = line(
            basic(times: ["2026-03-29 01:59:50", "2026-03-29 01:59:55", "2026-03-29 03:00:10"], lengths: ["20", "15"])
        )
        decoded = try #require(decode("freeswitch-csv", spring, berlin).first)
        #expect(decoded.leg?.endedAt == instant("2026-03-29T01:00:10Z") && decoded.leg?.talk == 15_000_000)
        // A time that never was.
        let gap = line(basic(times: ["2026-03-29 02:30:00", "", "2026-03-29 02:30:10"], lengths: ["10", "0"]))
        decoded = try #require(decode("freeswitch-csv", gap, berlin).first)
        #expect(decoded.leg?.startedAt == instant("2026-03-29T01:30:00Z"))
        #expect(decoded.note?.contains("never occurs") == true)
    }

    @Test("A call over midnight")
    func midnight() throws {
        let text = line(
            basic(times: ["2026-11-23 23:59:50", "2026-11-23 23:59:55", "2026-11-24 00:00:10"], lengths: ["20", "15"])
        )
        let leg = try #require(decode("freeswitch-csv", text, berlin).first?.leg)
        #expect(leg.startedAt == instant("2026-11-23T22:59:50Z") && leg.endedAt == instant("2026-11-23T23:00:10Z"))
        #expect(leg.talk == 15_000_000)
    }

}
