import Pace
import RecordFormats
import Testing

/// Local times of Europe/Berlin: on 25 October 2026 the hour from 02:00 comes twice, on 29 March 2026 it does not
/// come at all. 2026-10-25 00:00 UTC is the epoch 1792886400.
struct LocalTimeTests {
    private func row(
        _ start: String,
        _ answer: String,
        _ end: String,
        duration: Int,
        talk: Int,
        uniqueID: String,
        _ options: FormatOptions = berlin
    ) -> Decoded? {
        let row = CSVRow([
            .start: "\"\(start)\"", .answer: "\"\(answer)\"", .end: "\"\(end)\"", .duration: "\(duration)",
            .talk: "\(talk)", .uniqueID: "\"\(uniqueID)\"", .linkedID: "\"\(uniqueID)\"",
        ])
        return decode("asterisk-csv", row.line, options).first
    }

    @Test("A summer's and a winter's day have their offsets")
    func plain() {
        let summer = row(
            "2026-07-01 12:00:00",
            "",
            "2026-07-01 12:00:10",
            duration: 10,
            talk: 0,
            uniqueID: "1782900000.1"
        )
        #expect(summer?.leg?.startedAt == instant("2026-07-01T10:00:00Z"))
        let winter = row(
            "2026-12-01 12:00:00",
            "",
            "2026-12-01 12:00:10",
            duration: 10,
            talk: 0,
            uniqueID: "1796122800.1"
        )
        #expect(winter?.leg?.startedAt == instant("2026-12-01T11:00:00Z"))
        #expect(summer?.note == nil)
        #expect(winter?.note == nil)
    }

    @Test(
        "Trap 9: the repeated hour of autumn is told by the epoch of the uniqueid",
        arguments: [
            // 02:30 in summer time is 00:30 UTC (1792888200), in winter time 01:30 UTC (1792891800).
            ("1792888200.1", "2026-10-25T00:30:00Z"), ("1792888201.1", "2026-10-25T00:30:00Z"),
            ("pbx-1792891800.1", "2026-10-25T01:30:00Z"), ("1792888300.1", "2026-10-25T01:30:00Z"),
            ("none", "2026-10-25T00:30:00Z"),
        ]
    )
    func autumn(uniqueID: String, start: String) throws {
        let row = row(
            "2026-10-25 02:30:00",
            "2026-10-25 02:30:10",
            "2026-10-25 02:31:10",
            duration: 70,
            talk: 60,
            uniqueID: uniqueID
        )
        let leg = try #require(row?.leg)
        let started = try #require(instant(start))
        #expect(leg.startedAt == started)
        #expect(leg.answeredAt == started + 10_000_000)
        #expect(leg.endedAt == started + 70_000_000)
        #expect(leg.talk == 60_000_000)
        #expect(row?.note?.contains("occurs twice in Europe/Berlin") == true)
    }

    /// Uniqueid, linkedid, duration, start of a call from 02:50 to 03:10, which is 02:10 UTC. 02:50 in summer time is 00:50
    /// UTC (1792889400), in winter time 01:50 UTC (1792893000).
    static let starts: [(uniqueID: String, linkedID: String, duration: Int, start: String)] = [
        ("", "", 1_200, "2026-10-25T01:50:00Z"), ("", "", 4_800, "2026-10-25T00:50:00Z"),
        ("1792893000.1", "1792893000.1", 1_200, "2026-10-25T01:50:00Z"),
        ("1792889400.1", "1792889400.1", 4_800, "2026-10-25T00:50:00Z"),
        // A channel that was there before both, and ids that name neither.
        ("1792887000.1", "1792887000.1", 1_200, "2026-10-25T01:50:00Z"),
        ("1792281600.1", "", 1_200, "2026-10-25T01:50:00Z"), ("1792900000.1", "", 1_200, "2026-10-25T01:50:00Z"),
        ("1792900000.1", "", 4_800, "2026-10-25T00:50:00Z"), ("", "1792893000.1", 1_200, "2026-10-25T01:50:00Z"),
    ]

    @Test("Trap 9: the repeated hour of autumn is told by the duration, where the end occurs once", arguments: starts)
    func autumnByDuration(_ call: (uniqueID: String, linkedID: String, duration: Int, start: String)) throws {
        let row = CSVRow([
            .start: "\"2026-10-25 02:50:00\"", .answer: "\"2026-10-25 02:50:05\"", .end: "\"2026-10-25 03:10:00\"",
            .duration: "\(call.duration)", .talk: "\(call.duration - 5)", .uniqueID: "\"\(call.uniqueID)\"",
            .linkedID: "\"\(call.linkedID)\"",
        ])
        let decoded = try #require(decode("asterisk-csv", row.line, berlin).first)
        let leg = try #require(decoded.leg)
        let started = try #require(instant(call.start))
        #expect(leg.startedAt == started && leg.answeredAt == started + 5_000_000)
        #expect(leg.endedAt == instant("2026-10-25T02:10:00Z"))
        #expect(leg.talk == Int64(call.duration - 5) * 1_000_000)
        #expect(decoded.note?.contains("end is start and duration") == false, "\(decoded.note ?? "")")
    }

    @Test("Trap 9: where all times occur twice the linkedid's epoch tells: nothing begins before its call")
    func autumnByCall() throws {
        // 02:10 in summer time is 00:10 UTC (1792887000), in winter time 01:10 UTC; the call began at 01:09:50 UTC.
        for (linkedID, start) in [
            ("1792890590.1", "2026-10-25T01:10:00Z"), ("1792887000.1", "2026-10-25T00:10:00Z"),
            ("1792896000.1", "2026-10-25T00:10:00Z"),
        ] {
            let row = CSVRow([
                .start: "\"2026-10-25 02:10:00\"", .answer: "\"2026-10-25 02:10:05\"",
                .end: "\"2026-10-25 02:20:00\"", .duration: "600", .talk: "595", .uniqueID: "\"\"",
                .linkedID: "\"\(linkedID)\"",
            ])
            let leg = try #require(decode("asterisk-csv", row.line, berlin).first?.leg)
            let started = try #require(instant(start))
            #expect(leg.startedAt == started && leg.answeredAt == started + 5_000_000)
            #expect(leg.endedAt == started + 600_000_000)
        }
    }

    @Test("Trap 9: in New York, with columns by configuration and no ids")
    func autumnInNewYork() throws {
        // Summer time ends on 1 November 2026 at 06:00 UTC (1793512800): 01:50 is 05:50 UTC, then 06:50 UTC.
        var options = FormatOptions(
            zone: Zone(
                name: "America/New_York",
                firstOffset: -14_400,
                transitions: [Zone.Transition(at: 1_793_512_800, offset: -18_000)]
            )
        )
        options.columns = ["src", "dst", "channel", "dstchannel", "start", "answer", "end", "duration", "disposition"]
        for (duration, start) in [(1_200, "2026-11-01T06:50:00Z"), (4_800, "2026-11-01T05:50:00Z")] {
            let row =
                "101,79161234567,PJSIP/101-1,PJSIP/t-1,2026-11-01 01:50:00,2026-11-01 01:50:05,2026-11-01 02:10:00,"
                + "\(duration),ANSWERED\n"
            let leg = try #require(decode("asterisk-custom", row, options).first?.leg)
            #expect(leg.startedAt == instant(start) && leg.endedAt == instant("2026-11-01T07:10:00Z"))
        }
    }

    @Test("Trap 9: a call over the change keeps its length")
    func overTheChange() throws {
        // From 02:50 summer time (00:50 UTC, 1792889400) for 20 minutes to 02:10 winter time (01:10 UTC).
        let row = row(
            "2026-10-25 02:50:00",
            "2026-10-25 02:50:05",
            "2026-10-25 02:10:00",
            duration: 1_200,
            talk: 1_195,
            uniqueID: "1792889400.1"
        )
        let leg = try #require(row?.leg)
        #expect(leg.startedAt == instant("2026-10-25T00:50:00Z"))
        #expect(leg.answeredAt == instant("2026-10-25T00:50:05Z"))
        #expect(leg.endedAt == instant("2026-10-25T01:10:00Z"))
    }

    @Test("Trap 9: end and duration an hour apart mean that the clock was changed")
    func clockChanged() throws {
        // A fixed zone in the configuration, and a PBX that changed its clock between start and end.
        let row = row(
            "2026-10-25 02:50:00",
            "2026-10-25 02:50:05",
            "2026-10-25 02:10:00",
            duration: 1_200,
            talk: 1_195,
            uniqueID: "1792896600.1",
            utc
        )
        let leg = try #require(row?.leg)
        #expect(leg.endedAt == instant("2026-10-25T03:10:00Z"))
        #expect(leg.talk == 1_195_000_000)
        #expect(row?.note?.contains("clock") == true)
    }

    @Test("A local time that never occurs is moved forward by the gap, with a note")
    func spring() throws {
        let row = row(
            "2026-03-29 02:30:00",
            "",
            "2026-03-29 03:30:10",
            duration: 10,
            talk: 0,
            uniqueID: "1774747800.1"
        )
        #expect(row?.leg?.startedAt == instant("2026-03-29T01:30:00Z"))
        #expect(row?.leg?.endedAt == instant("2026-03-29T01:30:10Z"))
        #expect(row?.note?.contains("never occurs") == true)
    }

    @Test("Trap 9: a start that is whole quarters of an hour from the uniqueid's epoch is noted")
    func wrongZone() {
        // The PBX wrote Moscow time (UTC+3), the source says UTC: 1795420955 is 08:02:35 UTC.
        let wrong = row(
            "2026-11-23 11:02:35",
            "",
            "2026-11-23 11:02:45",
            duration: 10,
            talk: 0,
            uniqueID: "1795420955.1",
            utc
        )
        #expect(wrong?.note?.contains("180 minutes") == true)
        let right = row(
            "2026-11-23 08:02:35",
            "",
            "2026-11-23 08:02:45",
            duration: 10,
            talk: 0,
            uniqueID: "1795420955.1",
            utc
        )
        #expect(right?.note == nil)
        // A later row of one channel.
        let later = row(
            "2026-11-23 08:10:35",
            "",
            "2026-11-23 08:10:45",
            duration: 10,
            talk: 0,
            uniqueID: "1795420955.1",
            utc
        )
        #expect(later?.note == nil)
    }

    @Test("Without a zone local times are read as UTC, and each record says so")
    func noZone() {
        let decoded = decode("asterisk-csv", CSVRow().line, FormatOptions()).first
        #expect(decoded?.leg?.startedAt == instant("2026-11-23T08:02:35Z"))
        #expect(decoded?.note?.contains("UTC") == true)
    }

    @Test(
        "time_format reads what spreadsheets make of times",
        arguments: [
            ("DD/MM/YYYY HH:mm:ss", "1/9/2017 16:33:01", "2017-09-01T16:33:01Z"),
            ("MM/DD/YYYY hh:mm:ss A", "09/01/2017 04:33:01 PM", "2017-09-01T16:33:01Z"),
            ("MM/DD/YYYY hh:mm:ss A", "9/1/2017 12:33:01 am", "2017-09-01T00:33:01Z"),
            ("YYYY/MM/DD HH:mm:ss", "2017/09/01 16:33:01.25", "2017-09-01T16:33:01.250000Z"),
            ("DD.MM.YYYY HH:mm", "01.09.2017 6:05", "2017-09-01T06:05:00Z"),
        ]
    )
    func timeFormat(format: String, written: String, moment: String) throws {
        let reader = TimestampReader(zone: .utc, format: format)
        let bytes = Array(written.utf8)
        let expected = try #require(instant(moment))
        #expect(reader.timestamp(bytes.span, 0..<bytes.count) == .local(expected.microseconds))
    }

    @Test(
        "Moments are read in all their forms",
        arguments: [
            ("1795420955.108719", "2026-11-23T08:02:35.108719Z"), ("1795420955", "2026-11-23T08:02:35Z"),
            ("2026-11-23T11:02:35+0300", "2026-11-23T08:02:35Z"), ("2026-11-23T08:02:35Z", "2026-11-23T08:02:35Z"),
            ("2026-11-23T03:02:35.5-05:00", "2026-11-23T08:02:35.500000Z"),
        ]
    )
    func absolute(written: String, moment: String) throws {
        let reader = TimestampReader(zone: .utc, allowsEpoch: true)
        let bytes = Array(written.utf8)
        let expected = try #require(instant(moment))
        #expect(reader.timestamp(bytes.span, 0..<bytes.count) == .instant(expected))
    }

    @Test(
        "What is no moment is told from what means never",
        arguments: [
            ("0.000000", Timestamp.none), ("0000-00-00 00:00:00", .none), ("", .none), ("0", .none),
            ("2026-13-01 00:00:00", .invalid), ("2026-11-23 08:60:35", .invalid), ("99999999999", .invalid),
            ("999999999999999999999", .invalid), ("2026-11-23 08:02:3", .invalid), ("-1795420955", .invalid),
            ("2026-11-23 08:02:35.", .invalid), ("2026-11-23 08:02:35+99:00", .invalid), ("1.", .invalid),
        ]
    )
    func noMoment(written: String, timestamp: Timestamp) {
        let bytes = Array(written.utf8)
        #expect(TimestampReader(zone: .utc, allowsEpoch: true).timestamp(bytes.span, 0..<bytes.count) == timestamp)
    }

    @Test(
        "No byte but a digit is a digit of a date, and no byte but its mark a mark",
        arguments: ["2026-11-23 08:02:35"]
    )
    func everyByte(_ date: String) {
        let reader = TimestampReader(zone: .utc)
        for place in date.utf8.indices.enumerated() {
            let written = date.utf8[place.element]
            for byte in UInt8.min...UInt8.max {
                let isRight =
                    (48...57).contains(written)
                    ? (48...57).contains(byte) : byte == written || (written, byte) == (32, 84)
                guard !isRight else { continue }
                var bytes = Array(date.utf8)
                bytes[place.offset] = byte
                #expect(reader.timestamp(bytes.span, 0..<bytes.count) == .invalid, "\(byte) at \(place.offset)")
            }
        }
    }

    @Test(
        "Digits at every place of a date count",
        arguments: [
            ("1980-01-01 00:00:00", 315_532_800), ("1999-12-31 23:59:59", 946_684_799),
            ("2000-02-29 12:34:56", 951_827_696), ("2026-11-23 08:02:35", 1_795_420_955),
            ("2199-12-31T23:59:59", 7_258_118_399), ("2100-03-01 00:00:00", 4_107_542_400),
        ]
    )
    func everyDigit(_ date: String, _ seconds: Int64) {
        let bytes = Array(date.utf8)
        #expect(TimestampReader(zone: .utc).timestamp(bytes.span, 0..<bytes.count) == .local(seconds * 1_000_000))
    }
}
