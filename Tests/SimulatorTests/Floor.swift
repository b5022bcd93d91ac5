import Pace
import Simulator

/// The simulated floor of the tests: Moscow, Monday 2026-11-23 09:00 on (06:00 UTC).
enum Floor {
    static let moscow = Zone(name: "Europe/Moscow", firstOffset: 10_800)
    static let monday = Instant(seconds: 1_795_413_600)

    static func pbx(seed: UInt64 = 7, detail: SimulatedDetail = .all, managers: Int = 8) -> SimulatedPBX {
        SimulatedPBX(seed: seed, start: monday, zone: moscow, managers: managers, detail: detail)
    }

    static func calls(_ count: Int, seed: UInt64 = 7, detail: SimulatedDetail = .all) -> [SimulatedCall] {
        var pbx = pbx(seed: seed, detail: detail)
        return (0..<count).map { _ in pbx.nextCall() }
    }

    static func text(_ calls: [SimulatedCall], _ format: SimulatedFormat) -> String {
        var writer = SimulatedLineWriter(format: format, zone: moscow)
        let bytes = calls.flatMap { writer.lines(for: $0) }.flatMap(\.bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// A line of comma-separated values, split by the rules of RFC 4180 and nothing else.
struct SplitLine: Hashable {
    struct Field: Hashable {
        var text: String
        var isQuoted: Bool
    }

    var fields: [Field]

    subscript(index: Int) -> String { fields[index].text }

    static func lines(of text: String) -> [SplitLine] {
        var lines: [SplitLine] = []
        var fields: [Field] = []
        var bytes: [UInt8] = []
        var isQuoted = false
        var isInside = false
        let input = Array(text.utf8)
        var index = 0
        func endField() {
            fields.append(Field(text: String(decoding: bytes, as: UTF8.self), isQuoted: isQuoted))
            bytes = []
            isQuoted = false
        }
        while index < input.count {
            let byte = input[index]
            if isInside {
                if byte == 0x22, index + 1 < input.count, input[index + 1] == 0x22 {
                    bytes.append(byte)
                    index += 1
                } else if byte == 0x22 {
                    isInside = false
                } else {
                    bytes.append(byte)
                }
            } else if byte == 0x22, bytes.isEmpty, !isQuoted {
                isQuoted = true
                isInside = true
            } else if byte == 0x2C {
                endField()
            } else if byte == 0x0A {
                endField()
                lines.append(SplitLine(fields: fields))
                fields = []
            } else {
                bytes.append(byte)
            }
            index += 1
        }
        return lines
    }
}
