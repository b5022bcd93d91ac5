import Pace
import RecordFormats
import Testing

/// Where records begin and end.
struct FramingTests {
    private static let mebibyte = 1 << 20
    private let good = CSVRow().line

    @Test("Trap 12: a newline in a quoted field belongs to the record")
    func newlineInQuotes() throws {
        let row = CSVRow([.userField: "\"first\nsecond\r\nthird\""]).line
        let decoded = decode("asterisk-csv", row + good)
        try #require(decoded.count == 2)
        #expect(decoded[0].leg?.code == "first\nsecond\r\nthird")
        #expect(decoded[0].length == row.utf8.count)
        #expect(decoded[1].leg != nil)
    }

    @Test("Trap 12: an unbalanced quote costs its own line only")
    func unbalancedQuote() throws {
        let broken = CSVRow([.sequence: "\""]).line
        let decoded = decode("asterisk-csv", good + broken + good + good)
        try #require(decoded.map { $0.leg != nil } == [true, false, true, true])
        #expect(decoded[1].quarantined?.hasPrefix("quote:") == true)
        #expect(decoded[1].length == broken.utf8.count)
    }

    @Test("Trap 12: a quote opened in the middle of a row costs that row only, also while the file grows")
    func quoteOpenedInside() throws {
        let broken = CSVRow([.callerID: "\"Al\"\"ice"]).line
        let bytes = Array((broken + good).utf8)
        var decoder = AsteriskCSVDecoder()
        guard let record = decoder.next(bytes, isFinal: false) else {
            Issue.record("the next row is there, and no more bytes are needed")
            return
        }
        #expect(record.length == broken.utf8.count)
        #expect(Decoded(record).quarantined != nil)
    }

    @Test("Trap 12: a row without any quotes behind an unbalanced quote is found, at the latest at the end")
    func unquotedRowBehind() throws {
        let plain =
            "7,100,200,ctx,x,SIP/100-1,SIP/200-2,Dial,,2026-11-23 08:02:35,2026-11-23 08:02:36,2026-11-23 08:02:40,5,4,ANSWERED,DOCUMENTATION\n"
        let broken = "\"7,100\n"
        let decoded = decode("asterisk-csv", broken + plain + plain)
        #expect(decoded.map { $0.leg != nil } == [false, true, true])
        #expect(decoded.first?.length == broken.utf8.count)
        // While the file grows, 4 KiB are enough.
        let bytes = Array((broken + String(repeating: plain, count: 40)).utf8)
        var decoder = AsteriskCSVDecoder()
        guard let record = decoder.next(bytes, isFinal: false) else {
            Issue.record("4 KiB are there")
            return
        }
        #expect(record.length == broken.utf8.count)
    }

    @Test("A row without quotes inside a quoted field is data: nobody can forge a call by a name")
    func forgedRow() throws {
        let forged =
            "x\n,1,2,c,,A,B,,,2026-11-23 08:02:35,2026-11-23 08:02:35,2026-11-23 09:02:35,3600,3600,ANSWERED,\ny"
        let decoded = decode("asterisk-csv", CSVRow([.userField: "\"\(forged)\""]).line + good)
        #expect(decoded.count == 2)
        #expect(decoded.first?.leg?.code == forged)
    }

    @Test("Trap 12: the quote that is never closed in the test suite's file is quarantined at its end")
    func buggyFixture() throws {
        let bytes = try Fixture.bytes("asterisk-csv/testsuite-buggy.csv")
        let decoded = decode("asterisk-csv", bytes)
        #expect(decoded.map { $0.quarantined } == ["quote: field 18 has a quote that is never closed"])
    }

    @Test("Trap 12: text in an open quote is given up in pieces of at most 1 MiB")
    func endlessQuote() throws {
        let text = "\"\n" + String(repeating: "text\n", count: 300_000)
        let bytes = Array(text.utf8)
        var decoder = AsteriskCSVDecoder()
        let early = decoder.next(Array(bytes.prefix(Self.mebibyte - 1)), isFinal: false)
        #expect(early?.length == nil)
        let next = decoder.next(Array(bytes.prefix(Self.mebibyte)), isFinal: false)
        let record = try #require(next)
        #expect(Decoded(record).quarantined != nil)
        // To the last line end within the limit: 2 bytes and 209,714 lines of 5 bytes make 1,048,572.
        #expect(record.length == 1_048_572)
    }

    @Test(
        "A line longer than 1 MiB is quarantined in pieces, to its end, and the carry knows",
        arguments: [true, false]
    )
    func longLine(remakes: Bool) throws {
        let long = [UInt8](repeating: UInt8(ascii: "x"), count: 2 * Self.mebibyte + 100) + [10]
        let bytes = long + Array(good.utf8)
        var decoder = AsteriskCSVDecoder()
        var lengths: [Int] = []
        var start = 0
        while let record = decoder.next(bytes, from: start, isFinal: false) {
            lengths.append(record.length)
            start += record.length
            if start <= 2 * Self.mebibyte {
                #expect(Decoded(record).quarantined == "line: longer than 1 MiB")
                #expect(decoder.carry == [1])
            }
            if remakes { decoder = AsteriskCSVDecoder(carry: decoder.carry) }
        }
        #expect(lengths == [Self.mebibyte, Self.mebibyte, 101, good.utf8.count])
        // Nothing is going on any more, and rows have 21 fields.
        #expect(decoder.carry == [8, 21])
    }

    @Test("A hole of NUL bytes is quarantined, and the row behind it is read", arguments: FormatCatalog.all.map(\.name))
    func zeros(format: String) throws {
        let hole = [UInt8](repeating: 0, count: 5_000)
        let decoded = decode(format, hole + [10])
        #expect(decoded.map(\.length) == [5_000, 1])
        #expect(decoded.first?.quarantined?.contains("NUL") == true)
        #expect(decoded.last?.ignored == "blank")
    }

    @Test("Endless NUL bytes do not stall")
    func endlessZeros() throws {
        var decoder = AsteriskCSVDecoder()
        let hole = [UInt8](repeating: 0, count: Self.mebibyte)
        let length = decoder.next(hole, isFinal: false)?.length
        #expect(length == Self.mebibyte)
        #expect(decoder.carry == [2])
    }

    @Test("Pieces of 1 MiB are the same whatever the windows")
    func longPieces() throws {
        let text =
            good + "\"\n" + String(repeating: "text\n", count: 250_000) + good
            + String(repeating: "x", count: 1_100_000) + "\n" + good
        let bytes = Array(text.utf8) + [UInt8](repeating: 0, count: 1_100_000) + Array(good.utf8)
        let decoded = decode("asterisk-csv", bytes)
        #expect(decoded.count { $0.leg != nil } == 4)
        #expect(decoded.reduce(0) { $0 + $1.length } == bytes.count)
        var generator = Random(17)
        let inWindows = decodeInWindows("asterisk-csv", bytes, using: &generator, step: 600_000)
        #expect(inWindows == decoded)
    }

    @Test("Trap 31: a byte order mark and CRLF are taken, blank lines and headers ignored")
    func byteOrderMark() throws {
        let row = String(CSVRow([.sequence: "17"]).line.dropLast())
        let header = "accountcode,src,dst,dcontext,clid,channel,dstchannel,lastapp,lastdata,start,answer,end,"
        let text = "\u{FEFF}" + row + "\r\n\r\n  \n" + header + "duration,billsec,disposition,amaflags\r\n" + row
        let decoded = decode("asterisk-csv", text)
        try #require(decoded.count == 5)
        #expect(decoded[0].leg?.id == "1795420955.6#17")
        #expect(decoded[0].length == 3 + row.utf8.count + 2)
        #expect(decoded[1].ignored == "blank")
        #expect(decoded[2].ignored == "blank")
        #expect(decoded[3].ignored == "header")
        #expect(decoded[4].leg?.id == "1795420955.6#17")
        // The mark, the line end and the missing line end are no part of the record.
        #expect(decoded[0].key == decoded[4].key)
    }

    @Test("Trap 31: semicolons of a spreadsheet are refused, and the reason says so")
    func semicolons() throws {
        let row = CSVRow().fields.joined(separator: ";") + "\n"
        let reason = decode("asterisk-csv", row).first?.quarantined
        #expect(reason?.contains("\";\"") == true)
    }

    @Test("A last line without a line end counts when it is whole, and is quarantined when torn")
    func lastLine() throws {
        let whole = String(good.dropLast())
        #expect(decode("asterisk-csv", whole).first?.leg != nil)
        #expect(decode("asterisk-csv", String(whole.prefix(60))).map { $0.quarantined != nil } == [true])
        var decoder = AsteriskCSVDecoder()
        let next = decoder.next(Array(whole.utf8), isFinal: false)
        #expect(next?.length == nil)
    }

    @Test("A row torn by a crash with the next one glued to it costs the torn part only")
    func tornRow() throws {
        let torn = String(good.prefix(130))
        let decoded = decode("asterisk-csv", torn + good + good)
        #expect(decoded.map { $0.leg != nil } == [false, true, true])
        #expect(decoded.first?.length == 130)
    }
}

/// The decoder of `asterisk-csv` with bytes for spans.
struct AsteriskCSVDecoder {
    private var decoder: any RecordDecoder

    init(carry: [UInt8] = []) {
        decoder = FormatCatalog.all[0].makeDecoder(utc, carry)
    }

    var carry: [UInt8] { decoder.carry }

    mutating func next(_ bytes: [UInt8], from start: Int = 0, isFinal: Bool) -> DecodedRecord? {
        switch decoder.next(in: bytes.span, from: start, offset: Int64(start), isFinal: isFinal) {
        case .record(let record): record
        case .incomplete: nil
        }
    }
}
