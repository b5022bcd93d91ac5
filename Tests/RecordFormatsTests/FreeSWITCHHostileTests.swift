import Foundation
import Pace
import RecordFormats
import Testing

/// Records of FreeSWITCH in which bytes are changed, left out and put in.
@Suite("FreeSWITCH: bytes that are wrong anywhere")
struct FreeSWITCHHostileTests: FreeSWITCHLines {
    private static let formats = ["freeswitch-csv", "freeswitch-json", "freeswitch-xml"]

    private func text(_ format: String) -> String {
        var record = FreeSWITCHRecord()
        record.variables = [("caller_id", "\"Анна\" <+79161234567>"), ("bridge_channel", "sofia/internal/101@x")]
        record.profiles = [FreeSWITCHRecord.Profile(answered: 5, bridged: 5, hangup: 65)]
        record.applications = [("bridge", 4)]
        return switch format {
        case "freeswitch-json": record.json(encoded: true) + "\n" + record.json(encoded: false) + "\n"
        case "freeswitch-xml": record.xml() + "\n" + record.xml()
        default: example() + line(asterisk()) + example(name: "A\",\"B\nC") + line(basic())
        }
    }

    private func damaged(_ bytes: [UInt8], _ generator: inout Random) -> [UInt8] {
        let wrong = Array("\"<>{}[]%!;:,\\&'/()= \n\r\t0a-".utf8) + [0, 1, 0x80, 0xC3, 0xFF]
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            let end = min(bytes.count, place + Int.random(in: 1...40, using: &generator))
            let byte = wrong.randomElement(using: &generator) ?? 0
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: bytes[place] = byte
            case 1: bytes.insert(byte, at: place)
            case 2: bytes.removeSubrange(place..<end)
            case 3: bytes.insert(contentsOf: bytes[place..<end], at: place)
            default: bytes.insert(contentsOf: Array(repeating: byte, count: end - place), at: place)
            }
        }
        return bytes
    }

    @Test("Every byte belongs to one record, and cut anywhere the records are the same", arguments: formats)
    func account(_ format: String) {
        let bytes = Array(text(format).utf8)
        var generator = Random(17)
        for round in 0..<400 {
            let damaged = damaged(bytes, &generator)
            let decoded = decode(format, damaged)
            var offset = 0
            for record in decoded {
                #expect(record.offset == offset && record.length > 0)
                offset += record.length
            }
            #expect(offset == damaged.count, "\(round)")
            guard round % 8 == 0 else { continue }
            let inWindows = decodeInWindows(format, damaged, using: &generator, step: 400)
            #expect(inWindows == decoded, "\(round): \(String(decoding: damaged, as: UTF8.self))")
        }
    }

    @Test("Files of other formats are none of these, nor the other way round")
    func foreign() throws {
        let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures")
        let paths = try FileManager.default.subpathsOfDirectory(atPath: fixtures.path())
        var known = 0
        for path in paths where !path.hasSuffix(".md") {
            guard let data = try? Data(contentsOf: fixtures.appending(path: path)) else { continue }
            let sample = FileSample(path: path, bytes: Array(data), isWhole: true)
            for name in Self.formats {
                let format = try #require(FormatCatalog.format(named: name))
                let isOurs = path.hasPrefix(name + "/")
                #expect((format.recognise(sample) != nil) == isOurs, "\(path) as \(name)")
                known += isOurs ? 1 : 0
            }
        }
        #expect(known == 3)
    }
}
