import Foundation
import Linux
import Pace
import Simulator

/// The log of a simulated PBX, written as Asterisk writes it: for each record open, append, close. Now and then the
/// file system shows half of a record before the rest, in a file that may have been renamed meanwhile.
struct AsteriskLog {
    static let zone = Zone(name: "Europe/Moscow", firstOffset: 10_800)
    /// Monday 2026-11-02, 09:00 in Moscow.
    static let monday = Instant(seconds: 1_793_599_200)

    let path: String
    let lines: [[UInt8]]
    private(set) var written = 0
    private(set) var rotations = 0
    /// The descriptor that holds half of a record, and the other half.
    private var torn: (file: FileDescriptor, rest: [UInt8])?

    init(path: String, calls: Int, seed: UInt64) {
        self.path = path
        lines = Self.lines(calls: calls, seed: seed)
    }

    static func bytes(_ calls: [SimulatedCall], _ format: SimulatedFormat) -> [UInt8] {
        var log = SimulatedLog(format: format, zone: zone)
        var bytes = log.opening(at: monday)
        for call in calls { log.add(call) }
        log.drain(to: &bytes)
        return bytes
    }

    static func calls(_ count: Int, seed: UInt64, detail: SimulatedDetail = .records) -> [SimulatedCall] {
        var pbx = SimulatedPBX(seed: seed, start: monday, zone: zone, detail: detail)
        return (0..<count).map { _ in pbx.nextCall() }
    }

    static let managers = SimulatedPBX(seed: 0, start: monday, zone: zone).managers

    static func lines(calls count: Int, seed: UInt64) -> [[UInt8]] {
        bytes(calls(count, seed: seed), .asteriskCSV).split(separator: UInt8(ascii: "\n")).map { $0 + [10] }
    }

    static func configuration(_ sources: [SimulatedSource]) -> String {
        SimulatedPBX.configurationYAML(sources: sources, zone: zone)
    }

    var isComplete: Bool { written == lines.count && torn == nil }
    var files: [String] { [path] + (0..<rotations).map { "\(path).\($0 + 1)" } }

    /// Writes up to so many records, the last one perhaps by half.
    mutating func write(_ count: Int, using random: inout some RandomNumberGenerator) throws {
        if let (file, rest) = torn {
            try file.write(rest)
            torn = nil
        }
        for _ in 0..<min(count, lines.count - written) {
            let line = lines[written]
            let file = try FileDescriptor.open(path, for: .appending)
            written += 1
            guard Int.random(in: 0..<12, using: &random) == 0 else {
                try file.write(line)
                continue
            }
            let cut = Int.random(in: 1..<line.count, using: &random)
            try file.write(Array(line[..<cut]))
            torn = (file, Array(line[cut...]))
            return
        }
    }

    /// What logrotate does: name.1 becomes name.2, name becomes name.1.
    mutating func rotate() throws {
        guard FileManager.default.fileExists(atPath: path) else { return }
        for number in stride(from: rotations, to: 0, by: -1) {
            try FileManager.default.moveItem(atPath: "\(path).\(number)", toPath: "\(path).\(number + 1)")
        }
        try FileManager.default.moveItem(atPath: path, toPath: "\(path).1")
        rotations += 1
    }
}
