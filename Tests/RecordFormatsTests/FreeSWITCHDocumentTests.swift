import Foundation
import Pace
import RecordFormats
import Testing

/// How documents stand in files: one each, in spools, encoded as bodies of POSTs.
@Suite("freeswitch-json and freeswitch-xml: documents")
struct FreeSWITCHDocumentTests {
    typealias Written = FreeSWITCHRecord

    private let record = Written.document

    private var second: Written {
        var second = record
        second.uuid = Written.third
        return second
    }

    private func recognition(_ format: String, _ bytes: [UInt8]) -> Recognition? {
        FormatCatalog.format(named: format)?.recognise(FileSample(path: "", bytes: bytes, isWhole: true))
    }

    @Test("The sample of JSON: plain values, two parts of a call, hold within the talk")
    func jsonSample() throws {
        let bytes = try Fixture.bytes("freeswitch-json/a-leg-hold-plain-values.cdr.json")
        let decoded = decode("freeswitch-json", bytes)
        #expect(
            decoded.map(\.length).reduce(0, +) == bytes.count
                && decoded.dropFirst().allSatisfy { $0.ignored == "blank" }
        )
        #expect(
            decoded.first?.leg
                == Leg(
                    call: "3da8bf84-c133-4959-9e24-e72875cb33a1",
                    id: "3da8bf84-c133-4959-9e24-e72875cb33a1",
                    channelID: "f52c26f1-b018-4963-bf6d-a3111d1a0320",
                    startedAt: Instant(microseconds: 1_515_666_344_534_355),
                    answeredAt: Instant(microseconds: 1_515_666_347_954_373),
                    endedAt: Instant(microseconds: 1_515_666_415_494_269),
                    talk: 67_539_896,
                    ring: 3_420_018,
                    caller: LegParty(
                        number: "1001",
                        device: "sofia/internal/1001@10.10.10.204",
                        channel: "3da8bf84-c133-4959-9e24-e72875cb33a1"
                    ),
                    callee: LegParty(
                        number: "1002",
                        device: "sofia/internal/1002@10.10.10.100:5060",
                        channel: "f52c26f1-b018-4963-bf6d-a3111d1a0320"
                    ),
                    disposition: .answered,
                    cause: "NORMAL_CLEARING"
                )
        )
        #expect(recognition("freeswitch-json", bytes)?.certainty == .certain)
        var generator = Random(1)
        #expect(decodeInWindows("freeswitch-json", bytes, using: &generator) == decoded)
    }

    @Test("The sample of XML: early media 9 s before the answer, a transfer before that")
    func xmlSample() throws {
        let bytes = try Fixture.bytes("freeswitch-xml/a_4b3b36af-3d98-4670-bc14-0ee08890d7d6.cdr.xml")
        let decoded = decode("freeswitch-xml", bytes)
        #expect(
            decoded.map(\.length).reduce(0, +) == bytes.count
                && decoded.dropFirst().allSatisfy { $0.ignored == "blank" }
        )
        #expect(decoded.first?.note == nil)
        #expect(
            decoded.first?.leg
                == Leg(
                    call: "4b3b36af-3d98-4670-bc14-0ee08890d7d6",
                    id: "4b3b36af-3d98-4670-bc14-0ee08890d7d6",
                    channelID: "4b32a965-e2fc-455e-8f46-eb723e8909fd",
                    startedAt: Instant(microseconds: 1_560_230_118_216_216),
                    answeredAt: Instant(microseconds: 1_560_230_129_536_210),
                    endedAt: Instant(microseconds: 1_560_230_140_276_231),
                    talk: 10_740_021,
                    ring: 11_319_994,
                    caller: LegParty(
                        number: "anonymous",
                        device: "sofia/internal/anonymous@wilcom.com.cn",
                        channel: "4b3b36af-3d98-4670-bc14-0ee08890d7d6"
                    ),
                    callee: LegParty(
                        number: "910000000001",
                        device: "sofia/external/910000000001",
                        channel: "4b32a965-e2fc-455e-8f46-eb723e8909fd"
                    ),
                    disposition: .answered,
                    cause: "NORMAL_CLEARING"
                )
        )
        #expect(recognition("freeswitch-xml", bytes)?.certainty == .certain)
        #expect(recognition("freeswitch-json", bytes) == nil && recognition("freeswitch-csv", bytes) == nil)
        var generator = Random(2)
        #expect(decodeInWindows("freeswitch-xml", bytes, using: &generator, step: 2_000) == decoded)
    }

    /// The forms in which a body of a POST is kept when it could not be sent.
    private func forms(_ document: String) -> [(name: String, text: String)] {
        let base64 = Data(document.utf8).base64EncodedString()
        let escaped = Written.percentEncoded(Array(document.utf8), keepsEscapes: document.hasPrefix("{"))
        return [
            ("percent", escaped), ("POST", "cdr=" + escaped), ("base64", base64), ("base64 POST", "cdr=" + base64),
            ("plain POST", "cdr=" + document), ("with uuid", "uuid=a_\(Written.member)&cdr=" + escaped),
        ]
    }

    @Test(
        "Bodies of POSTs: percent-encoded, in base64 or plain, with or without a line end",
        arguments: ["json", "xml"]
    )
    func bodies(kind: String) throws {
        let format = "freeswitch-" + kind
        let document = kind == "json" ? record.json(encoded: true) : record.xml()
        let expected = try #require(decode(format, document).first?.leg)
        #expect(expected.code == "+1")
        for (name, text) in forms(document) {
            for end in ["", "\n", "\r\n"] {
                let decoded = decode(format, text + end)
                #expect(decoded.first?.leg == expected, "\(name): \(decoded)")
                #expect(decoded.dropFirst().allSatisfy { $0.ignored == "blank" })
            }
            #expect(name == "with uuid" || recognition(format, Array(text.utf8)) != nil, "\(name)")
            // Without a line end it is whole as soon as it can be read.
            var decoder = try #require(FormatCatalog.format(named: format)).makeDecoder(utc, [])
            let bytes = Array(text.utf8)
            for cut in [1, bytes.count / 2, bytes.count - 8] {
                let part = Array(bytes[..<cut])
                guard case .incomplete = decoder.next(in: part.span, from: 0, offset: 0, isFinal: false) else {
                    Issue.record("\(name), \(cut)")
                    continue
                }
            }
            guard case .record(let record) = decoder.next(in: bytes.span, from: 0, offset: 0, isFinal: false) else {
                Issue.record("\(name)")
                continue
            }
            #expect(record.length == bytes.count)
        }
    }

    @Test("Section 7: a percent-encoded document has lost the quotes' marks; what then has two meanings is refused")
    func bareQuotes() throws {
        var record = record
        record.variables[0].1 = "\"x\",\"billsec\":\"86400\",\"y\":\"z\" <1>"
        let text = Written.percentEncoded(Array(record.json(encoded: true).utf8), keepsEscapes: true)
        let decoded = decode("freeswitch-json", text)
        #expect(decoded.map(\.quarantined) == ["billsec: occurs twice in a document with bare quotes"])
    }

    @Test("Spools: objects line by line, in an array, on several lines; documents of XML one behind the other")
    func spools() throws {
        let (one, two) = (record.json(encoded: true), second.json(encoded: false))
        let ids = [Written.member, Written.third]
        for text in [
            one + "\n" + two + "\n", one + two, "[" + one + ",\n" + two + "]\n", "cdr=" + one + "\ncdr=" + two,
        ] {
            let decoded = decode("freeswitch-json", text)
            #expect(decoded.compactMap(\.leg?.id) == ids, "\(decoded)")
            #expect(decoded.allSatisfy { $0.leg != nil || ["blank", "envelope"].contains($0.ignored) })
            #expect(decoded.map(\.length).reduce(0, +) == text.utf8.count)
        }
        for text in [record.xml() + "\n" + second.xml() + "\n", record.xml() + second.xml()] {
            #expect(decode("freeswitch-xml", text).compactMap(\.leg?.id) == ids)
        }
    }

    @Test("A document on two or three lines, of which the last ends with the root and begins otherwise")
    func fewLines() throws {
        func flat(_ record: Written) -> String {
            let lines = record.xml().split(separator: "\n").map(String.init)
            return lines[..<2].joined(separator: "\n") + "\n" + lines[2...].joined()
        }
        for (end, behind) in [("", ""), ("\n", ""), (" \r\n\n", second.xml()), ("\n", flat(second) + "\n")] {
            let text = flat(record) + end + behind
            let decoded = decode("freeswitch-xml", text)
            #expect(decoded.first?.leg == decode("freeswitch-xml", record.xml()).first?.leg, "\(decoded)")
            #expect(decoded.compactMap(\.leg?.id) == [Written.member] + (behind.isEmpty ? [] : [Written.third]))
            #expect(decoded.allSatisfy { $0.leg != nil || $0.ignored == "blank" })
            #expect(decoded.map(\.length).reduce(0, +) == text.utf8.count)
            var generator = Random(5)
            for _ in 0..<10 {
                #expect(decodeInWindows("freeswitch-xml", Array(text.utf8), using: &generator, step: 300) == decoded)
            }
        }
        // What follows shows that it was none.
        let text = "<cdr>\n<a><![CDATA[</cdr>\n]]></a>\n<b/></cdr> x\n" + second.xml()
        let decoded = decode("freeswitch-xml", text)
        #expect(decoded.first?.quarantined == "document: breaks off before its end")
        #expect(decoded.compactMap(\.leg?.id) == [Written.third])
    }

    @Test("A document that is cut waits for the rest, and costs nothing but itself when none comes")
    func cut() throws {
        for (format, document, next) in [
            ("freeswitch-json", record.json(encoded: true), second.json(encoded: true)),
            ("freeswitch-xml", record.xml(), second.xml()),
        ] {
            let bytes = Array(document.utf8)
            for length in [1, 2, 20, bytes.count / 3, bytes.count / 2, bytes.count - 1] {
                let part = Array(bytes[..<length])
                var decoder = try #require(FormatCatalog.format(named: format)).makeDecoder(utc, [])
                guard case .incomplete = decoder.next(in: part.span, from: 0, offset: 0, isFinal: false) else {
                    Issue.record("\(format), \(length)")
                    continue
                }
                guard case .record(let whole) = decoder.next(in: bytes.span, from: 0, offset: 0, isFinal: false) else {
                    Issue.record("\(format), \(length): whole")
                    continue
                }
                #expect(Decoded(whole).leg?.id == Written.member)
                let alone = decode(format, part)
                #expect(alone.map { $0.quarantined?.hasPrefix("document: ") } == [true] && alone[0].length == length)
                let followed = decode(format, part + Array(("\n" + next).utf8))
                #expect(followed.compactMap(\.leg?.id) == [Written.third], "\(format), \(length): \(followed)")
            }
        }
    }

    @Test("Other documents are quarantined with what is missing")
    func others() {
        let json = [
            "{}": "variables: is missing", "{\"variables\":[]}": "variables: is missing",
            "{\"variables\":{}}": "uuid: is missing", "{\"a\":1,}": "document: is no JSON",
            "<cdr/>": "document: \"<cdr/>\" is no beginning of one of JSON", "hello": "document: \"hello\" is no",
            "{\"variables\":{\"uuid\":\"u\"}}": "start_stamp: is missing",
            "%7Bx%7D": "document: is no JSON", "eyJ!": "document: \"eyJ!\" is no beginning",
        ]
        for (text, reason) in json {
            let decoded = decode("freeswitch-json", text + "\n")
            #expect(decoded.first?.quarantined?.hasPrefix(reason) == true, "\(text): \(decoded)")
        }
        let xml = [
            "<cdr>x</cdr>": "variables: is missing", "<cdr><variables></variables></cdr>": "uuid: is missing",
            "<cdr><variables><uuid>u</uuid></variables></cdr>": "start_stamp: is missing",
            "<!DOCTYPE cdr [<!ENTITY a \"b\">]><cdr>&a;</cdr>": "document: has a document type",
            "<cdr>&a;</cdr>": "document: is no XML in its line 1", "<html></html>": "document: breaks off",
            "{\"variables\":{}}": "document: \"{", "<cdr><a><b></a></b></cdr>": "document: is no XML",
        ]
        for (text, reason) in xml {
            let decoded = decode("freeswitch-xml", text + "\n")
            #expect(decoded.first?.quarantined?.hasPrefix(reason) == true, "\(text): \(decoded)")
        }
    }

    @Test("The limits of a document: length, depth, number of elements")
    func limits() {
        func reason(_ format: String, _ text: String) -> String? { decode(format, text + "\n").first?.quarantined }
        func nested(_ levels: Int, _ open: String, _ close: String) -> String {
            String(repeating: open, count: levels) + String(repeating: close, count: levels)
        }
        #expect(
            reason("freeswitch-xml", "<cdr>" + nested(64, "<a>", "</a>") + "</cdr>")
                == "document: has more than 64 levels"
        )
        #expect(reason("freeswitch-xml", "<cdr>" + nested(63, "<a>", "</a>") + "</cdr>") == "variables: is missing")
        let many = String(repeating: "<a/>", count: 65_536)
        #expect(
            reason("freeswitch-xml", "<cdr>" + many + "</cdr>")
                == "document: has more than 65536 elements and attributes"
        )
        #expect(
            reason("freeswitch-json", "{\"a\":" + nested(64, "[", "]") + "}") == "document: has more than 64 levels"
        )
        let long = "<cdr><a>" + String(repeating: "x", count: 1 << 20) + "</a></cdr>"
        let decoded = decode("freeswitch-xml", long + "\n" + record.xml())
        #expect(decoded.first?.quarantined == "document: longer than 1048576 bytes")
        #expect(decoded.filter { $0.quarantined != nil && !$0.continuesBefore }.count == 1)
        #expect(decoded.last?.leg?.id == Written.member)
    }

    @Test("Cut anywhere, the records are the same")
    func windows() throws {
        let json =
            record.json(encoded: true) + "\n" + "cdr=" + second.json(encoded: false) + "garbage\n\n["
            + record.json(encoded: true) + "," + second.json(encoded: true) + "]\n{\"a\":\"b\n"
            + second.json(encoded: true)
        let xml = record.xml() + "\n\ngarbage\n" + second.xml() + "\n<?xml?>\n<cdr>\n<a>\n" + record.xml()
        for (format, text, legs) in [("freeswitch-json", json, 5), ("freeswitch-xml", xml, 3)] {
            let whole = decode(format, text)
            #expect(whole.count { $0.leg != nil } == legs, "\(whole)")
            #expect(whole.map(\.length).reduce(0, +) == text.utf8.count)
            var generator = Random(3)
            for _ in 0..<20 {
                #expect(decodeInWindows(format, Array(text.utf8), using: &generator, step: 300) == whole)
            }
        }
    }

    @Test("Files that nobody has finished naming are passed over")
    func names() throws {
        for name in ["freeswitch-json", "freeswitch-xml"] {
            let format = try #require(FormatCatalog.format(named: name))
            #expect(format.isWholeFile && format.accepts("/a/.b/c.json") && !format.accepts("/a/.c.json"))
        }
    }
}
