import Foundation
import Pace
import RecordFormats
import Testing

@Suite("Which format a file has")
struct FormatDetectionTests {
    /// The one record of the file that is left out is broken.
    private static let fixtures = AccountTests.fixtures.prefix(12).filter { !$0.1.hasSuffix("testsuite-buggy.csv") }

    private func detect(_ bytes: [UInt8], zone: Zone? = nil, formats: [RecordFormat] = FormatCatalog.all)
        -> FormatDetection
    {
        FormatDetection(FileSample(path: "/var/log/x", bytes: bytes, isWhole: true), zone: zone, formats: formats)
    }

    private func detect(_ text: String, formats: [RecordFormat] = FormatCatalog.all) -> FormatDetection {
        detect(Array(text.utf8), formats: formats)
    }

    @Test("The files of Asterisk are known, and their records prove it", arguments: fixtures)
    func asterisk(format: String, path: String) throws {
        let detection = detect(try Fixture.bytes(path))
        #expect(detection.found?.format.name == format, "\(detection.reason)")
        #expect(detection.found?.recognition.certainty == .certain)
        #expect(detection.found?.proof.isEmpty == false && detection.found?.unreadable == 0)
    }

    @Test("A file that is cut anywhere behind its third line is known as well", arguments: fixtures)
    func beginning(format: String, path: String) throws {
        let bytes = try Fixture.bytes(path)
        let lines = bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }
        guard lines.count > 4 else { return }
        for end in [lines[3] + 7, lines[3], bytes.count - 3] {
            let sample = FileSample(path: "x", bytes: Array(bytes[..<end]), isWhole: false)
            #expect(FormatDetection(sample).found?.format.name == format)
        }
    }

    /// Folders of samples bear the names of their formats; that of Asterisk holds several.
    @Test("No sample is taken for another format, also of formats that are not read yet")
    func samples() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures")
        var count = 0
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where name != "asterisk" {
            for file in try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: name).path) {
                let bytes = try Fixture.bytes("\(name)/\(file)")
                let path = folder.appending(path: "\(name)/\(file)").path
                let sample = FileSample(path: path, bytes: bytes, isWhole: true)
                let found = FormatDetection(sample).found?.format.name
                if file == "SOURCES.md" {
                    #expect(found == nil, "\(name)/\(file)")
                } else {
                    // Where neither says who it is, both write the same, and one decoder reads them.
                    let isTwin = name == "opensips" && found == "kamailio"
                    #expect(found == nil || found == name || isTwin, "\(name)/\(file) is taken for \(found ?? "")")
                }
                count += 1
            }
        }
        #expect(count > 20)
    }

    @Test(
        "Other files are not taken for calls, and why is said",
        arguments: [
            ("", "the file is empty"), ("\n\n", "no format"), ("hello, world\n", "no format"),
            ("a|b|c|d|e\n", "no format"), ("1795420958|a|b|c\n", "no format"), ("{\"a\":1}\n", "no format"),
            ("name,phone,disposition\nAnna,101,x\n", "no format"), ("start;end\n1;2\n", "no format"),
            ("id,name\n1,calldate\n", "no format"), (String(repeating: "\0", count: 300), "no format"),
        ]
    )
    func foreign(text: String, reason: String) {
        let detection = detect(text)
        #expect(detection.found == nil && detection.candidates.isEmpty)
        #expect(detection.reason.contains(reason))
    }

    @Test("A header is enough, behind a byte order mark and blank lines too")
    func headers() {
        #expect(detect("\u{FEFF}\r\nstart,src,dst,disposition,billsec\r\n").found?.format.name == "asterisk-custom")
        #expect(detect("calldate,src,dst,disposition,billsec\n").found?.format.name == "freepbx")
        let events = "id,eventtype,eventtime,cid_num,exten,channame,uniqueid,linkedid\n"
        #expect(detect(events).found?.format.name == "asterisk-cel")
        #expect(detect("ID;at;kind;manager;client\n").found?.format.name == "journal")
        let json = "{\"src\":\"101\",\"dst\":\"102\",\"start\":\"2026-11-23 08:02:35\",\"disposition\":\"ANSWERED\"}\n"
        #expect(detect(json).found?.format.name == "asterisk-custom")
    }

    @Test("The tables of Grandstream, with the same column names and more, are no custom files")
    func grandstream() {
        let header = "AcctId,accountcode,src,dst,dcontext,clid,channel,dstchannel,lastapp,lastdata,start,answer,end,"
        let columns = "duration,billsec,disposition,amaflags,uniqueid,userfield,channel_ext,dstchannel_ext,service\n"
        let found = detect(header + columns).found?.format.name
        #expect(found == nil || found == "grandstream-ucm")
    }

    @Test("The ids of channels tell how far the clock of the rows is from UTC, whatever zone was guessed")
    func clock() throws {
        let moscow = Zone(name: "Europe/Moscow", firstOffset: 10_800)
        let rows = (0..<5).map { index in
            CSVRow([.uniqueID: "\"\(1_795_420_955 - 10_800).\(index)\"", .sequence: "\(index)"]).line
        }
        let bytes = Array(rows.joined().utf8)
        #expect(detect(bytes).found?.clockOffset == 10_800)
        #expect(detect(bytes, zone: moscow).found?.clockOffset == 10_800)
        #expect(detect(try Fixture.bytes("asterisk/Master.csv")).found?.clockOffset == 0)
    }

    // MARK: The choice

    @Test("Dates without a year: the file's last change tells it, or the option, of which the trial is told")
    func withoutYear() throws {
        let lines = ["12:10", "13:10"].map { " 11/23 \($0)  00:01:25 201   005 89161234567               A T001\n" }
        let bytes = Array(lines.joined().utf8)
        func detection(modified: Day?, _ options: [String: [String]] = [:]) -> FormatDetection {
            let sample = FileSample(path: "/var/log/smdr.log", bytes: bytes, isWhole: true, modified: modified)
            return FormatDetection(sample, options: options)
        }
        let changed = try #require(Day(year: 2026, month: 12, day: 31))
        let first = { (detection: FormatDetection) in detection.found?.firstMoment?.rfc3339.prefix(4) }
        #expect(first(detection(modified: changed)) == "2026")
        #expect(first(detection(modified: changed, ["year": ["2024"]])) == "2024")
        #expect(first(detection(modified: nil, ["year": ["2024"], "dates": ["dmy"]])) == "2024")
        #expect(detection(modified: nil).found == nil)
    }

    /// A format of lines `good` and `bad`, recognised as it is told.
    private func format(_ name: String, _ certainty: Recognition.Certainty?, good: Character) -> RecordFormat {
        RecordFormat(
            name: name,
            summary: "",
            needsZone: false,
            options: ["dates"],
            recognise: { _ in certainty.map { Recognition($0, "told so", options: ["dates": ["dmy"]]) } },
            problem: { $0.word("dates") == nil ? "dates: missing" : nil },
            makeDecoder: { _, _ in LetterDecoder(good: good) }
        )
    }

    struct Choice {
        var text: String
        var first: Recognition.Certainty
        var second: Recognition.Certainty?
        var expected: String?
    }

    private static let choices = [
        Choice(text: "aaaaaaaaaa", first: .likely, second: .certain, expected: "a"),
        Choice(text: "aaaaabbbbb", first: .certain, second: .likely, expected: "a"),
        Choice(text: "aaaaabbbbb", first: .likely, second: .certain, expected: "b"),
        Choice(text: "aaaaabbbbb", first: .certain, second: .certain),
        Choice(text: "aaaaaaaaab", first: .likely, second: .likely, expected: "a"),
        Choice(text: "aaaaaaaaab", first: .weak),
        Choice(text: "aaaaaaaaaa", first: .weak, expected: "a"),
        Choice(text: "aa", first: .weak),
        Choice(text: "cccccccccc", first: .certain),
        Choice(text: "aaabbbbbbb", first: .certain),
    ]

    @Test(
        "Certain beats likely, likely beats weak; of equals the one that reads clearly more; else none",
        arguments: choices
    )
    func choice(choice: Choice) {
        let formats = [format("a", choice.first, good: "a"), format("b", choice.second, good: "b")]
        let detection = detect(choice.text, formats: formats)
        #expect(detection.found?.format.name == choice.expected, "\(choice)")
        #expect(detection.found?.options.further["dates"] ?? ["dmy"] == ["dmy"])
        #expect(choice.expected != nil || !detection.reason.isEmpty)
    }
}

/// Each byte is a record: the good letter can be read, others cannot.
private struct LetterDecoder: RecordDecoder {
    let good: Character
    var carry: [UInt8] { [] }

    mutating func next(in bytes: Span<UInt8>, from start: Int, offset: Int64, isFinal: Bool) -> DecoderStep {
        guard start < bytes.count else { return .incomplete }
        let isGood = good.asciiValue == bytes[start]
        let party = LegParty(number: "101")
        let leg = Leg(
            call: "1",
            id: "1",
            startedAt: Instant(seconds: 0),
            caller: party,
            callee: party,
            disposition: .answered
        )
        let outcome: DecodedRecord.Outcome =
            isGood ? .record(.leg(leg), key: RecordKey(of: "1")) : .quarantined(reason: "letter")
        return .record(DecodedRecord(outcome: outcome, offset: offset, length: 1))
    }
}
