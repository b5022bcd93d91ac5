import ArgumentParser
import Linux
import Pace
import Settings
import Simulator

struct Simulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write the log of a simulated PBX: live at a rate, or so many calls as fast as it can.",
        discussion: """
            Example: callpace simulate --out /tmp/Master.csv --rate 2
            Example: callpace simulate --out /tmp/Master.csv --calls 100000 --start 2026-11-02
            """
    )

    @Option(help: "The file to which lines are appended.") var out: String
    @Option(help: "Its format: \(SimulatedFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
    var format: String = SimulatedFormat.asteriskCSV.rawValue
    @Option(help: "Calls a second, live.") var rate: Double = 1
    @Option(help: "Write so many calls and end.") var calls: Int?
    @Option(help: "End after so many seconds.") var seconds: Double?
    @Option(help: "First day of --calls (default: as many working days ago as the calls need).") var start: String?
    @Option(help: "How many managers, with extensions from 101 on.") var managers: Int = 8
    @Option(help: "How many different clients.") var clients: Int = 50_000
    @Option(help: "Seed: the same seed writes the same calls.") var seed: UInt64 = 1
    @Option(help: "Zone of local times.") var zone: String = "Europe/Moscow"
    @Option(help: "Live: seconds of a call in one second of the clock.") var speed: Double = 20
    @Option(help: "Also write a matching configuration to this file.") var writeConfig: String?

    func run() async throws {
        guard let format = SimulatedFormat(rawValue: format) else {
            let known = SimulatedFormat.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("there is no format \(format); known: \(known)")
        }
        guard let zone = ZoneDirectory.zone(named: zone) else { throw ValidationError("there is no zone \(zone)") }
        guard rate > 0, rate <= 10_000 else { throw ValidationError("--rate: from above 0 to 10000") }
        if let writeConfig {
            let source = SimulatedSource(name: "cdr", format: format, path: AbsolutePath.of(out) + "*")
            let text = SimulatedPBX.configurationYAML(sources: [source], zone: zone, managers: managers)
            try FileDescriptor.open(writeConfig, for: .replacing).write(Array(text.utf8))
        }
        if let calls {
            try writeCalls(calls, format, zone)
        } else {
            try await writeLive(format, zone)
        }
    }

    private func writeCalls(_ calls: Int, _ format: SimulatedFormat, _ zone: Zone) throws {
        let now = Instant(microseconds: WallClock.now())
        // About twelve calls an hour and manager, eight hours a day, five days in seven.
        let perDay = 12 * 8 * max(3, managers)
        let days = Int32(clamping: calls / perDay * 7 / 5 + 3)
        var first = zone.day(of: now) - days
        if let start {
            guard let day = Day(start) else { throw ValidationError("--start: \(start) is no day") }
            first = day
        }
        var pbx = SimulatedPBX(
            seed: seed,
            start: zone.start(of: first),
            zone: zone,
            managers: managers,
            clients: clients,
            detail: format.detail
        )
        var log = SimulatedLog(format: format, zone: zone)
        let file = try FileDescriptor.open(out, for: .appending)
        var buffer = log.opening(at: zone.start(of: first))
        let bar = ProgressBar("simulating")
        for index in 0..<max(0, calls) {
            let call = pbx.nextCall()
            log.drain(before: call.startedAt, to: &buffer)
            log.add(call)
            if buffer.count > 1 << 20 {
                try file.write(buffer)
                buffer.removeAll(keepingCapacity: true)
                bar.show(done: Int64(index), of: Int64(calls), unit: "calls", count: Int64(index))
            }
        }
        log.drain(to: &buffer)
        try file.write(buffer)
        bar.end()
    }

    private func writeLive(_ format: SimulatedFormat, _ zone: Zone) async throws {
        let began = MonotonicClock.now()
        var pbx = SimulatedPBX(
            seed: seed,
            start: Instant(microseconds: WallClock.now()),
            zone: zone,
            managers: managers,
            clients: clients,
            detail: format.detail
        )
        var log = SimulatedLog(format: format, zone: zone)
        let opening = log.opening(at: Instant(microseconds: WallClock.now()))
        if !opening.isEmpty { try FileDescriptor.open(out, for: .appending).write(opening) }
        var due = WallClock.now()
        while seconds.map({ Double(MonotonicClock.now() - began) < $0 * 1e6 }) ?? true {
            let now = WallClock.now()
            while due <= now {
                log.add(pbx.nextCall(endingAt: Instant(microseconds: due), speed: speed))
                due += Int64(1e6 / rate)
            }
            var buffer: [UInt8] = []
            log.drain(before: Instant(microseconds: now), to: &buffer)
            // Like Asterisk, which opens the file for every record, so that it may be rotated at any moment.
            if !buffer.isEmpty { try FileDescriptor.open(out, for: .appending).write(buffer) }
            try await Task.sleep(for: .microseconds(max(5_000, min(100_000, due - now))))
        }
    }
}
