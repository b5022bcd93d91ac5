import Pace
import RecordFormats
import Testing

@Suite("table: any CSV or JSON by a map of columns, or by the usual words")
struct TableTests {
    /// Written, with the words of Russian web exports.
    static let russian = """
        Дата;Время;Тип звонка;Кто звонил;Кому звонили;Сотрудник;Длительность;Время разговора;Статус
        23.11.2026;08:02:35;Входящий;+7 (916) 123-45-67;101;Анна Петрова;0:15;0:12;Принят
        23.11.2026;08:05:00;Исходящий;102;84951234567;Олег;1 мин 5 сек;65;Успешный
        23.11.2026;08:10:00;Входящий;скрыт;101;;20;;Пропущенный
        Итого;;;;;;100;77;

        """

    static let russianLegs = [
        "2026-11-23T07:02:35Z 2026-11-23T07:02:38Z 2026-11-23T07:02:50Z 12 3 inbound +79161234567 > 101|Анна Петрова answered",
        "2026-11-23T07:05:00Z 2026-11-23T07:05:00Z 2026-11-23T07:06:05Z 65 0 outbound 102|Олег > 84951234567 answered",
        "2026-11-23T07:10:00Z - 2026-11-23T07:10:20Z 0 20 inbound  > 101 no_answer",
        "ignored: total",
    ]

    @Test("Without a map, the usual Russian words name the columns, directions and ends of calls")
    func usualRussian() {
        #expect(told(decode("table", Self.russian, berlin)) == Self.russianLegs)
    }

    @Test("windows-1251 and UTF-16 of both orders are told by the header and the mark")
    func encodings() throws {
        let plain = decode("table", Self.russian, berlin)
        let cyrillic = decode("table", Self.windows1251(Self.russian), berlin)
        #expect(told(cyrillic) == Self.russianLegs)
        #expect(cyrillic.map(\.key) == plain.map(\.key))
        #expect(cyrillic.allSatisfy { $0.note == nil })
        for isBigEndian in [false, true] {
            let wide = Self.utf16(Self.russian, isBigEndian: isBigEndian)
            let decoded = decode("table", wide, berlin)
            #expect(told(decoded) == Self.russianLegs)
            #expect(decoded.map(\.key) == plain.map(\.key))
            #expect(decoded.reduce(0) { $0 + $1.length } == wide.count)
            var generator = Random(3)
            for _ in 0..<20 { #expect(decodeInWindows("table", wide, berlin, using: &generator) == decoded) }
        }
    }

    @Test("A header in English words with a sep= line, quotes, and a row over two lines")
    func usualEnglish() {
        let text = #"""
            sep=,
            Call ID,Start time,Direction,From,To,Agent,Duration,Talk time,Status
            7,2026-11-23 08:02:35,Inbound,+79161234567,101,"Petrova, ""Anna""",15,12,Answered
            8,2026-11-23 08:03:35,Inbound,"<script>alert(1)</script>",101,"Two
            lines",15,0,No answer

            """#
        let decoded = decode("table", text.replacing("\n", with: "\r\n"))
        #expect(
            told(decoded) == [
                "2026-11-23T08:02:35Z 2026-11-23T08:02:38Z 2026-11-23T08:02:50Z 12 3 inbound +79161234567 > 101|Petrova, \"Anna\" answered",
                "2026-11-23T08:03:35Z - 2026-11-23T08:03:50Z 0 15 inbound <script>alert(1)</script> > 101|Two\r\nlines no_answer",
            ]
        )
        #expect(decoded.first { $0.leg != nil }?.leg?.id == "7")
        #expect(decoded.first { $0.leg != nil }?.leg?.call == "7")
    }

    /// Columns by a map, as `columns: {start: When, …}` of the configuration arrives.
    static func mapped(_ columns: [String], _ further: [String: [String]] = [:], zone: Zone = .utc) -> FormatOptions {
        var options = FormatOptions(zone: zone)
        options.further = further
        options.further["columns"] = columns
        return options
    }

    @Test("Columns by a map: own names, own words, milliseconds, American dates")
    func map() {
        let options = Self.mapped(
            [
                "start=When", "duration=Len", "ring=Rang", "agent=Who", "client=Whom", "direction=Way", "status=End",
                "code=Deal",
            ],
            ["durations": ["milliseconds"], "dates": ["mdy"], "words": ["hin=outbound", "fertig=answered"]]
        )
        let text = """
            Way\tWhen\tWho\tWhom\tLen\tRang\tEnd\tDeal
            hin\t11/03/2026 08:02:35 PM\t101\t+4930123456\t15000\t3000\tfertig\tD-7

            """
        #expect(
            told(decode("table", text, options)) == [
                "2026-11-03T20:02:35Z 2026-11-03T20:02:38Z 2026-11-03T20:02:50Z 12 3 outbound 101|101 > +4930123456 answered code=D-7"
            ]
        )
    }

    @Test("Columns by their numbers, without a header")
    func numbers() {
        var options = Self.mapped(["start=1", "caller=2", "callee=4", "talk=5"])
        options.separator = UInt8(ascii: ",")
        #expect(
            told(decode("table", "1795420955,101,x,+4930123456,12\n1795420960,+4930123456,x,101,0\n", options)) == [
                "2026-11-23T08:02:35Z - 2026-11-23T08:02:47Z 12 0 - 101 > +4930123456 answered",
                "2026-11-23T08:02:40Z - 2026-11-23T08:02:40Z 0 0 - +4930123456 > 101 no_answer",
            ]
        )
    }

    @Test("JSON by a map of paths: an array, lines, an envelope of the option `records`")
    func json() {
        let options = Self.mapped(
            ["start=at", "talk=len", "agent=user.email", "client=peer", "direction=way"],
            ["records": ["answer.list"]]
        )
        let record =
            #"{"at":"2026-11-23T08:02:35+01:00","len":12,"user":{"email":"a@b.example"},"peer":"tel:+4930123456","way":"in"}"#
        let leg = "2026-11-23T07:02:35Z - 2026-11-23T07:02:47Z 12 0 inbound +4930123456 > |a@b.example answered"
        #expect(told(decode("table", "[\(record),\n \(record)]", options)) == [leg, leg])
        #expect(told(decode("table", "\(record)\n\(record)\n", options)) == [leg, leg])
        let envelope = #"{"answer":{"total":1,"list":[\#(record)],"next":null}}"#
        let decoded = decode("table", envelope, options)
        #expect(told(decoded) == [leg])
        #expect(decoded.first { $0.leg != nil }?.offset == 29)
    }

    @Test("Unknown statuses: a talk column is kept with a note, a duration is not taken for talk")
    func unknownStatus() {
        let told = decode("table", "start;talk;agent;status\n2026-11-23 08:02:35;12;101;zounds\n").last
        #expect(told?.leg?.disposition == .answered)
        #expect(told?.note == "status: \"zounds\" is no word that is known")
        let untold = decode("table", "start;duration;agent;status\n2026-11-23 08:02:35;12;101;zounds\n").last
        #expect(untold?.quarantined?.hasPrefix("status: \"zounds\"") == true)
    }

    @Test("Rule 10: the same row in two exports is one record; without an id the row is a call of its own")
    func identity() throws {
        let header = "start;talk;agent;client\n"
        let row = "2026-11-23 08:02:35;12;101;+4930123456\n"
        let first = try #require(decode("table", header + row).last)
        let other = try #require(decode("table", header + "2026-11-23 08:00:00;1;101;+4930123456\n" + row).last)
        #expect(first.key == other.key)
        #expect(first.leg?.call == first.leg?.id)
        let differing = decode("table", header + "2026-11-23 08:02:35;13;101;+4930123456\n").last
        #expect(differing?.key != first.key)
    }

    @Test("Broken rows, repeated headers, titles and blank rows")
    func odd() {
        let text = """
            Отчёт по звонкам
            start;talk;agent;client
            2026-11-23 08:02:35;12;101
            2026-11-23 08:02:35;12;101;\u{1}x
            ;;;
            start;talk;agent;client
            2026-11-23 08:02:35;"12;101;+4930123456
            2026-11-23 08:02:36;12;101;+4930123456;

            """
        #expect(
            told(decode("table", text)) == [
                "ignored: title", "quarantined: fields: 3 of them where 4 are named",
                "2026-11-23T08:02:35Z - 2026-11-23T08:02:47Z 12 0 unknown \u{1}x > 101|101 answered",
                "quarantined: quote: opened and not closed before the next row",
                "2026-11-23T08:02:36Z - 2026-11-23T08:02:48Z 12 0 unknown +4930123456 > 101|101 answered",
            ]
        )
        let lacking = decode(
            "table",
            "start;talk\n2026-11-23 08:02:35;12\n",
            Self.mapped(["start=start", "talk=talk", "agent=Who"])
        )
        #expect(lacking.first?.quarantined?.hasSuffix("this one lacks agent (\"Who\")") == true)
    }

    @Test(
        "Bytes that are no UTF-8 under an ASCII header are windows-1252; under a UTF-8 header they are replaced and noted"
    )
    func foreignBytes() {
        let ascii =
            Array("start;talk;agent;client\n2026-11-23 08:02:35;12;Andr".utf8) + [0xE9] + Array(";+33123456789\n".utf8)
        #expect(decode("table", ascii).last?.leg?.callee.device == "André")
        let header = "Дата и время;Время разговора;Менеджер;Клиент\n2026-11-23 08:02:35;12;Andr"
        let utf8 = decode("table", Array(header.utf8) + [0xE9] + Array(";+33123456789\n".utf8)).last
        #expect(utf8?.leg?.callee.device == "Andr\u{FFFD}")
        #expect(utf8?.note == "bytes that are no UTF-8 are read as U+FFFD")
    }

    @Test(
        "Options that cannot work are named",
        arguments: [
            (["start=a"], [:], "columns: nobody is named"), (["agent=a", "talk=b"], [:], "columns: start is missing"),
            (["start=a", "start=b"], [:], "columns: start is named twice"),
            (["start"], [:], "columns: each must be ROLE=COLUMN"),
            (["foo=a"], [:], "columns: found the role \"foo\", allowed: start, date"),
            (["start=a", "agent=b"], [:], "columns: nothing tells how long"),
            (["start=a", "time=c", "agent=b", "talk=d"], [:], "columns: time is named without date"),
            (["start=1", "agent=2", "talk=3"], [:], "separator: is missing"),
            ([], ["encoding": ["koi8-r"]], "encoding: found \"koi8-r\", allowed: utf-8"),
            ([], ["durations": ["hours"]], "durations: found \"hours\", allowed: seconds"),
            ([], ["dates": ["dym"]], "dates: found \"dym\", allowed: dmy"),
            ([], ["words": ["x=perhaps"]], "words: found the meaning \"perhaps\""),
            ([], ["words": ["x"]], "words: each must be"),
        ] as [([String], [String: [String]], String)]
    )
    func problems(columns: [String], further: [String: [String]], beginning: String) throws {
        let format = try #require(FormatCatalog.format(named: "table"))
        var options = FormatOptions(zone: .utc)
        options.further = further
        if !columns.isEmpty { options.further["columns"] = columns }
        #expect(format.problem(options)?.hasPrefix(beginning) == true, "\(format.problem(options) ?? "none")")
        #expect(format.problem(Self.mapped(["start=a", "agent=b", "talk=c"])) == nil)
    }

    @Test("The usual words are recognised, and tell the order of dates; tables of PBXs are not taken")
    func recognition() throws {
        let format = try #require(FormatCatalog.format(named: "table"))
        func recognise(_ text: String) -> Recognition? {
            format.recognise(FileSample(path: "a.csv", bytes: Array(text.utf8), isWhole: true))
        }
        #expect(recognise(Self.russian)?.certainty == .weak)
        #expect(recognise("Date,Time,From,To,Duration\n11/23/2026,08:02,1,2,3\n")?.options == ["dates": ["mdy"]])
        #expect(recognise("calldate,src,dst,disposition,duration,billsec\n") == nil)
        #expect(recognise("start,src,dst,lastapp,duration,billsec,disposition\n") == nil)
        #expect(recognise("hello, world\n") == nil)
    }

    /// ASCII and Russian letters, as `iconv -t CP1251` writes them.
    static func windows1251(_ text: String) -> [UInt8] {
        text.unicodeScalars.map { scalar in
            switch scalar.value {
            case 0x410...0x44F: UInt8(scalar.value - 0x410 + 0xC0)
            case 0x451: 0xB8
            default: UInt8(truncatingIfNeeded: scalar.value)
            }
        }
    }

    static func utf16(_ text: String, isBigEndian: Bool) -> [UInt8] {
        ("\u{FEFF}" + text).utf16.flatMap { unit in
            let bytes = [UInt8(unit & 255), UInt8(unit >> 8)]
            return isBigEndian ? bytes.reversed() : bytes
        }
    }
}
