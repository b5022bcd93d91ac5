import Json
import Testing

struct JSONValueTests {
    private func parse(_ text: String) throws(JSONError) -> JSONValue { try JSONValue(parsing: Array(text.utf8)) }

    @Test(
        "Values of every kind",
        arguments: [
            ("null", JSONValue.null), ("true", .bool(true)), (" false\n", .bool(false)), ("\"\"", .string("")),
            ("\"a b\"", .string("a b")), ("0", .number("0")), ("[]", .array([])), ("{}", .object([])),
            ("[1, \"1\", [null]]", .array([.number("1"), .string("1"), .array([.null])])),
            (
                "{\"b\":1,\"a\":{\"c\":[true]}}",
                .object([
                    JSONMember(name: "b", value: .number("1")),
                    JSONMember(name: "a", value: .object([JSONMember(name: "c", value: .array([.bool(true)]))])),
                ])
            ),
        ]
    )
    func values(text: String, value: JSONValue) throws {
        #expect(try parse(text) == value)
    }

    @Test(
        "Numbers stay as they are written, whatever their size and precision",
        arguments: [
            "0", "-0", "1.50", "1e5", "-2.5E+3", "0.1e-7", "9223372036854775807", "18446744073709551616",
            "123456789012345678901234567890", "0.1234567890123456789012345678901234567890",
        ]
    )
    func numbers(number: String) throws {
        #expect(try parse(number) == .number(number))
        #expect(try parse("[\(number) ,\n \(number)\t]") == .array([.number(number), .number(number)]))
    }

    @Test(
        "Escapes of RFC 8259 7",
        arguments: [
            (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u0041\u00e9\u4e2d""#, "Aé中"),
            (#""\ud83d\ude00""#, "😀"), (#""a\u0000b""#, "a\0b"), ("\"Анна 😀\"", "Анна 😀"),
        ]
    )
    func escapes(text: String, string: String) throws {
        #expect(try parse(text) == .string(string))
        #expect(try parse("{\(text):1}") == .object([JSONMember(name: string, value: .number("1"))]))
    }

    @Test(
        "What is no JSON is refused",
        arguments: [
            "", " ", "nul", "nulx", "truE", "tru", "[", "]", "{", "}", "[1,]", "[,1]", "[1 2]", "[1}", "{\"a\":1,}",
            "{\"a\" 1}", "{\"a\":}", "{a:1}", "{1:1}", "{\"a\":1 \"b\":2}", "01", "[01]", "[1.]", "[.5]", "[+1]", "[-]",
            "[1e]", "[0x10]", "[NaN]", "[Infinity]", "[1e999]", "'a'", "\"a", "[\"a\"x]", "[1\"a\"]", "[truex]",
            "\"\\q\"", "\"\\u12\"", "\"\\u12g4\"", "[1] x", "[1],", "[1]]", "{} {}", "1 2", "\"a\" \"b\"",
            "// no\n1", "\u{FEFF}[1]", "[[1]", "{\"a\":[1}]",
        ]
    )
    func malformed(text: String) {
        #expect(throws: JSONError.malformed) { try parse(text) }
    }

    @Test(
        "Half of a surrogate pair is no character",
        arguments: [#""\ud800""#, #""\ud800x""#, #""\udc00""#, #""\ud800\u0041""#, #"{"\udfff":1}"#]
    )
    func surrogates(text: String) {
        #expect(throws: JSONError.malformed) { try parse(text) }
    }

    @Test(
        "Control characters as they are, NUL among them, are refused",
        arguments: [[0], [1], [9], [10], [31]] as [[UInt8]]
    )
    func controls(control: [UInt8]) {
        #expect(throws: JSONError.malformed) {
            try JSONValue(parsing: Array("[\"a".utf8) + control + Array("\"]".utf8))
        }
    }

    @Test("NUL outside texts is refused", arguments: ["\0", "[1\0]", "[1]\0", "\0[1]", "[1,\0]", "{\"a\":\0}"])
    func zeros(text: String) {
        #expect(throws: JSONError.malformed) { try parse(text) }
    }

    @Test(
        "What is no UTF-8 is refused: stray bytes, overlong forms, surrogates, code points beyond the last",
        arguments: [[0xFF], [0x80], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82]]
            as [[UInt8]]
    )
    func notUTF8(bytes: [UInt8]) {
        #expect(throws: JSONError.notUTF8) { try JSONValue(parsing: Array("[\"".utf8) + bytes + Array("\"]".utf8)) }
        #expect(throws: JSONError.notUTF8) { try JSONValue(parsing: Array("[\"a\"]".utf8) + bytes) }
    }

    @Test("64 levels are read and 65 are not, of arrays and of objects")
    func depth() throws {
        func arrays(_ count: Int) -> String {
            String(repeating: "[", count: count) + String(repeating: "]", count: count)
        }
        func objects(_ count: Int) -> String {
            String(repeating: "{\"a\":", count: count) + "1" + String(repeating: "}", count: count)
        }
        var value = try parse(arrays(64))
        var levels = 0
        while case .array(let elements) = value {
            levels += 1
            guard let inner = elements.first else { break }
            value = inner
        }
        #expect(levels == 64)
        #expect(throws: JSONError.tooDeep) { try parse(arrays(65)) }
        #expect(throws: Never.self) { try parse(objects(64)) }
        #expect(throws: JSONError.tooDeep) { try parse(objects(65)) }
        // Without an end, and deep enough to run any stack over.
        #expect(throws: JSONError.self) { try parse(String(repeating: "[", count: 1_000_000)) }
        #expect(throws: JSONError.tooDeep) { try parse(arrays(500_000)) }
    }

    @Test("A document over the limit is not looked at")
    func limit() throws {
        let text = Array("[1, 2]".utf8)
        #expect(try JSONValue(parsing: text, limit: 6) == .array([.number("1"), .number("2")]))
        #expect(throws: JSONError.tooLong(limit: 5)) { try JSONValue(parsing: text, limit: 5) }
        let long = "\"" + String(repeating: "x", count: JSONValue.usualLimit) + "\""
        #expect(throws: JSONError.tooLong(limit: 1_048_576)) { try parse(long) }
    }

    @Test("Of members with one name all are kept, and the last is the one that counts")
    func duplicates() throws {
        let value = try parse("{\"a\":1,\"b\":2,\"a\":3}")
        guard case .object(let members) = value else {
            Issue.record("no object")
            return
        }
        #expect(members.map(\.name) == ["a", "b", "a"])
        #expect(value["a"] == .number("3"))
        #expect(value["c"] == nil)
        #expect(JSONValue.array([])["a"] == nil)
    }

    @Test("A document cut or changed anywhere is read or refused, and never crashes")
    func damaged() throws {
        let text = Array(#"{"id":"a\"\ud83d\ude00","n":[-1.5e3,0,true,false,null,{"x":{}}],"т":"ы"} "#.utf8)
        #expect(throws: Never.self) { try JSONValue(parsing: text) }
        for count in 0..<text.count - 1 {
            #expect(throws: JSONError.self, "\(count)") { try JSONValue(parsing: Array(text.prefix(count))) }
        }
        var read = 0
        for place in text.indices {
            for byte in [0, 9, 34, 44, 58, 91, 92, 93, 123, 125, 0x80, 0xC3, 0xFF] as [UInt8] {
                var changed = text
                changed[place] = byte
                if (try? JSONValue(parsing: changed)) != nil { read += 1 }
            }
        }
        // A letter of a text changed for a comma is still JSON; a colon changed for anything is not.
        #expect(read > 0 && read < text.count * 13)
    }
}
