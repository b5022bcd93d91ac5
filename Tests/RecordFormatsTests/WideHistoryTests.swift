import Pace
import RecordFormats
import Testing

@Suite("Rule 1: the byte order mark decides, of JSON and forms too")
struct WideHistoryTests {
    private static let moscow = FormatOptions(zone: Zone(name: "Europe/Moscow", firstOffset: 10_800))

    @Test("Every sample in UTF-16 is recognised and read as in UTF-8, however it is cut", arguments: CloudSamples.all)
    func samples(format: String, text: String) throws {
        let plain = decode(format, text, Self.moscow)
        let known = try #require(FormatCatalog.format(named: format))
        for isBigEndian in [false, true] {
            let wide = TableTests.utf16(text, isBigEndian: isBigEndian)
            let decoded = decode(format, wide, Self.moscow)
            #expect(told(decoded) == told(plain))
            #expect(decoded.compactMap(\.key) == plain.compactMap(\.key))
            #expect(decoded.compactMap(\.note) == plain.compactMap(\.note))
            #expect(decoded.reduce(0) { $0 + $1.length } == wide.count)
            var generator = Random(11)
            for _ in 0..<10 {
                #expect(decodeInWindows(format, wide, Self.moscow, using: &generator, step: 90) == decoded)
            }
            guard format != "mango" else { continue }
            let sample = FileSample(path: "calls", bytes: wide, isWhole: true)
            #expect(known.recognise(sample)?.certainty == .certain)
        }
    }

    @Test("Many records on one line, of a document and of an array")
    func oneLine() {
        let record = #"{"start":"2026-11-23T08:02:35Z","from":"+79161234567","to":"101","agent":"Анна 🙂","talk":12}"#
        let leg = "2026-11-23T08:02:35Z - 2026-11-23T08:02:47Z 12 0 - +79161234567 > 101|Анна 🙂 answered"
        let list = "[" + Array(repeating: record, count: 300).joined(separator: ",") + "]"
        for text in [list, #"{"calls":\#(list)}"#] {
            for isBigEndian in [false, true] {
                let wide = TableTests.utf16(text, isBigEndian: isBigEndian)
                let decoded = decode("table", wide)
                #expect(told(decoded) == Array(repeating: leg, count: 300))
                #expect(decoded.reduce(0) { $0 + $1.length } == wide.count)
            }
        }
    }
}
