import Pace
import RecordFormats
import Testing

@Suite("Where records of JSON documents begin and end")
struct JSONFramingTests {
    private static let record =
        #"{"id":1,"direction":"inbound","started_at":1795420950,"answered_at":1795420955,"ended_at":1795420967,"raw_digits":"1"}"#

    private func outcomes(_ text: String) -> [String] {
        decode("aircall", text).map { $0.leg == nil ? $0.told : "leg at \($0.offset), \($0.length)" }
    }

    @Test("An array, an envelope, lines, documents one behind the other")
    func shapes() {
        let length = Self.record.utf8.count
        #expect(outcomes("[\(Self.record)]") == ["ignored: envelope", "leg at 1, \(length)", "ignored: envelope"])
        #expect(
            outcomes("{\"calls\": [ \(Self.record) , \(Self.record) ] }\n") == [
                "ignored: envelope", "leg at 12, \(length + 3)", "leg at \(15 + length), \(length + 1)",
                "ignored: envelope",
            ]
        )
        #expect(
            outcomes("\(Self.record)\r\n\(Self.record)") == [
                "leg at 0, \(length + 2)", "leg at \(length + 2), \(length)",
            ]
        )
        #expect(
            outcomes("{\"calls\":[]}{\"calls\":[\(Self.record)]}") == [
                "ignored: envelope", "ignored: envelope", "ignored: envelope", "leg at 22, \(length)",
                "ignored: envelope",
            ]
        )
        // As the quarantine keeps it.
        #expect(
            outcomes("\(Self.record),\n") == ["leg at 0, \(length)", "ignored: envelope", "ignored: blank"]
        )
        #expect(outcomes("\u{FEFF}\n[ ]\n") == ["ignored: blank", "ignored: envelope", "ignored: envelope"])
    }

    @Test("A torn record costs no more than itself")
    func torn() {
        let torn = String(Self.record.prefix(60))
        let lines = outcomes("\(torn)\n\(Self.record)\n")
        #expect(lines.count == 2)
        #expect(lines[0].hasPrefix("quarantined: json: a line ends"))
        #expect(lines[1].hasPrefix("leg at"))
        let listed = outcomes("[\(Self.record),{\"id\":2,\"x\":\"to\nrn\"},\(Self.record)]")
        #expect(listed.filter { $0.hasPrefix("leg") }.count == 2)
        #expect(listed.contains { $0.hasPrefix("quarantined: json:") })
        let ended = outcomes("[\(Self.record),\(torn)")
        #expect(ended.last == "quarantined: json: the file ends within a record")
        let malformed = outcomes("[{\"id\":},\(Self.record)]")
        #expect(malformed[1] == "quarantined: json: is no JSON")
        #expect(malformed[2].hasPrefix("leg"))
    }

    @Test("What is no record is quarantined")
    func foreign() {
        let listed = outcomes("[{\"id\":1},3,\"x\",\(Self.record)]")
        #expect(listed[1] == "quarantined: start: tells no moment")
        #expect(listed[2] == "quarantined: json: is no record of a list")
        #expect(listed[3].hasPrefix("leg"))
    }

    @Test("Nothing longer than 1 MiB is a record, and what follows is read")
    func long() {
        let long = "{\"id\":\"" + String(repeating: "[\\\"{", count: 300_000) + "\",\"a\":[{}]}"
        let text = "[\(long),\n\(Self.record)]"
        let decoded = decode("aircall", text)
        #expect(decoded.compactMap(\.quarantined).allSatisfy { $0 == "json: a record longer than 1 MiB" })
        #expect(decoded.compactMap(\.leg).count == 1)
        #expect(decoded.reduce(0) { $0 + $1.length } == text.utf8.count)
        #expect(decoded.filter { $0.quarantined != nil }.dropFirst().allSatisfy { $0.continuesBefore })
    }

    @Test("Bytes that are no UTF-8 are replaced and noted; a backslash and a NUL are harmless")
    func bytes() {
        let text = Self.record.replacing("\"raw_digits\":\"1\"", with: "\"raw_digits\":\"X\"")
        var bytes = Array(text.utf8)
        if let place = bytes.lastIndex(of: UInt8(ascii: "X")) { bytes[place] = 0xE9 }
        let decoded = decode("aircall", bytes)
        #expect(decoded.first?.leg?.caller.number == "\u{FFFD}")
        #expect(decoded.first?.note == "bytes that are no UTF-8 are read as U+FFFD")
        let nul = decode(
            "aircall",
            Self.record.replacing("\"raw_digits\":\"1\"", with: "\"raw_digits\":\"\\u0000\\\\\"")
        )
        #expect(nul.first?.leg != nil)
    }

    @Test("Pieces of documents in any order are accounted for, whatever the windows")
    func pieces() {
        let pieces = [
            "{", "}", "[", "]", ",", ":", "\"", "\\", "\n", " ", "\r\n", "\"calls\":[", "{\"calls\":[", "]}",
            Self.record, "\u{FEFF}",
            "1", "null", "\"data\":", "\"call\":{", "\0", "x",
        ]
        var generator = Random(17)
        for _ in 0..<400 {
            let text = (0..<Int.random(in: 1...30, using: &generator)).map { _ in
                pieces[Int.random(in: 0..<pieces.count, using: &generator)]
            }
            let bytes =
                Array((["[{", "{", "{\"calls\":["].randomElement(using: &generator) ?? "{").utf8)
                + Array(text.joined().utf8)
            let whole = decode("aircall", bytes)
            #expect(whole.reduce(0) { $0 + $1.length } == bytes.count)
            #expect(decodeInWindows("aircall", bytes, using: &generator, step: 40) == whole)
        }
    }
}
