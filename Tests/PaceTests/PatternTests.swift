import Pace
import Testing

@Suite("Patterns and identities")
struct PatternTests {
    @Test(
        "A pattern matches the whole text",
        arguments: [
            ("2XX", "201", true), ("2XX", "2011", false), ("2XX", "20", false), ("2XX", "2AB", false),
            ("2xx", "299", true), ("PJSIP/mango-*", "PJSIP/mango-1-0000001a", true),
            ("PJSIP/mango-*", "pjsip/MANGO-", true), ("PJSIP/mango-*", "PJSIP/mango", false),
            ("*", "", true), ("*", "anything", true), ("", "", true), ("", "a", false), ("?", "", false),
            ("a?c", "abc", true), ("a?c", "ac", false), ("*a*b", "xxaxxb", true), ("*a*b", "xxaxxbx", false),
            ("**", "x", true), ("*7495123456X", "+74951234560", true), ("a.c", "abc", false), ("[ab]", "a", false),
        ]
    )
    func matches(pattern: String, text: String, expected: Bool) {
        #expect(Pattern(pattern, digits: true).matches(text) == expected)
    }

    @Test("In names of channels an X is an X")
    func letters() {
        #expect(Pattern("PJSIP/X*", digits: false).matches("PJSIP/x1"))
        #expect(!Pattern("PJSIP/X*", digits: false).matches("PJSIP/11"))
    }

    @Test("Many stars take no more time than the product of the lengths")
    func stars() {
        let pattern = Pattern(String(repeating: "*a", count: 200) + "b", digits: false)
        #expect(!pattern.matches(String(repeating: "a", count: 5_000)))
    }
}

@Suite("The identity of records")
struct RecordKeyTests {
    static func key(_ texts: [String]) -> RecordKey {
        var digest = RecordDigest()
        for text in texts { digest.add(text) }
        return digest.finish()
    }

    @Test("Texts are told apart where they end, and by their order")
    func ends() {
        let keys = [["ab", "c"], ["a", "bc"], ["abc"], ["abc", ""], ["", "abc"], ["c", "ab"], [], [""], ["", ""]]
            .map(Self.key)
        #expect(Set(keys).count == keys.count)
    }

    @Test("The length is a part of the identity: zeros at the end count")
    func length() {
        let keys = (0...40).map { count -> RecordKey in
            var digest = RecordDigest()
            for _ in 0..<count { digest.add(UInt8(0)) }
            return digest.finish()
        }
        #expect(Set(keys).count == keys.count)
    }

    @Test("Bytes one by one, as a span and as a number are the same bytes")
    func feeding() {
        var (single, span, number) = (RecordDigest(), RecordDigest(), RecordDigest())
        let bytes: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8]
        for byte in bytes { single.add(byte) }
        span.add(bytes.span)
        number.add(Int64(0x0807_0605_0403_0201))
        let key = single.finish()
        #expect(span.finish() == key)
        #expect(number.finish() == key)
    }

    @Test("A hundred thousand records have as many identities, in both halves")
    func distinct() {
        let keys = (0..<100_000).map { RecordKey(of: "1795420955.\($0)") }
        #expect(Set(keys.map(\.low)).count == keys.count)
        #expect(Set(keys.map(\.high)).count == keys.count)
        #expect(RecordKey(of: "1795420955.7") == keys[7])
    }
}
