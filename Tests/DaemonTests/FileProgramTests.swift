import Foundation
import TestSupport
import Testing

/// Random programs of file actions, kills and database cuts, against the writers' own knowledge.
///
/// `CALLPACE_PROGRAM_SEED` runs the one of that seed, `CALLPACE_PROGRAMS` so many instead of 200.
@Suite("File programs")
struct FileProgramTests {
    @Test("Case 74: 200 random programs of file actions, kills and database cuts end with the writers' own numbers")
    func programs() async throws {
        let choices = FileProgram.Choices(compresses: Self.compresses)
        try await Self.run(Self.seeds(200), choices) { try await ProgramWorld.inRooms($0) }
    }

    @Test(
        "Case 74: 12 random programs end right with a daemon that is killed by signal 9, half of them without inotify"
    )
    func processes() async throws {
        let choices = FileProgram.Choices(compresses: Self.compresses, stepwise: false, length: 12...40)
        try await Self.run(Self.seeds(12), choices) { try await ProgramWorld.inProcess($0) }
    }

    /// Off while compressed files are left out.
    private static var compresses: Bool { environment("CALLPACE_PROGRAM_GZIP") != "off" }

    private static func environment(_ name: String) -> String? { ProcessInfo.processInfo.environment[name] }

    private static func seeds(_ count: Int) -> [UInt64] {
        if let seed = environment("CALLPACE_PROGRAM_SEED").flatMap({ UInt64($0) }) { return [seed] }
        let count = environment("CALLPACE_PROGRAMS").flatMap { Int($0) } ?? count
        let first = UInt64.random(in: 0...999_999) * 1_000_000
        print("file programs: seeds \(first) to \(first + UInt64(count) - 1)")
        return (0..<UInt64(count)).map { first + $0 }
    }

    private static func run(
        _ seeds: [UInt64],
        _ choices: FileProgram.Choices,
        in world: @escaping @Sendable (FileProgram) async throws -> ProgramWorld
    ) async throws {
        let start = ContinuousClock.now
        var actions = 0
        var failed: [FailedProgram] = []
        try await withThrowingTaskGroup(of: (FileProgram, FailedProgram?).self) { group in
            var left = seeds.map { FileProgram(seed: $0, choices) }[...]
            func add() {
                guard let program = left.popFirst() else { return }
                group.addTask { (program, await Self.failure(of: program, in: world)) }
            }
            for _ in 0..<3 { add() }
            for try await (program, failure) in group {
                actions += program.actions.count
                if let failure { failed.append(failure) }
                // A fault that many programs show is told once or twice.
                if failed.count < 5 { add() }
            }
        }
        print("file programs: \(seeds.count) programs, \(actions) actions in \(ContinuousClock.now - start)")
        let end = Date() + 60
        for failure in failed {
            Issue.record("\(await Self.shrunk(failure, until: end, in: world))")
        }
    }

    private static func failure(
        of program: FileProgram,
        in world: @Sendable (FileProgram) async throws -> ProgramWorld
    ) async -> FailedProgram? {
        do {
            let world = try await world(program)
            do {
                try await world.run()
                let faults = try await world.faults()
                let log = await world.daemon.log
                try await world.daemon.stop()
                return faults.isEmpty ? nil : FailedProgram(program: program, faults: faults, log: log)
            } catch {
                return FailedProgram(program: program, faults: ["\(error)"], log: await world.daemon.log)
            }
        } catch {
            return FailedProgram(program: program, faults: ["\(error)"], log: [])
        }
    }

    /// Leaves actions out as long as the program still fails.
    private static func shrunk(
        _ failure: FailedProgram,
        until end: Date,
        in world: @Sendable (FileProgram) async throws -> ProgramWorld
    ) async -> FailedProgram {
        var best = failure
        // The first actions are what the style relies on.
        let kept = failure.program.style == .renamesBesideOneName ? 3 : 0
        var chunk = max(1, failure.program.actions.count / 4)
        while chunk >= 1, Date() < end {
            var start = kept
            var hasShrunk = false
            while start < best.program.actions.count, Date() < end {
                var smaller = best.program
                smaller.actions.removeSubrange(start..<min(start + chunk, smaller.actions.count))
                if let failure = await Self.failure(of: smaller, in: world) {
                    best = failure
                    hasShrunk = true
                } else {
                    start += chunk
                }
            }
            if chunk == 1, !hasShrunk { break }
            chunk = max(1, chunk / 2)
        }
        return best
    }
}

private struct FailedProgram: CustomStringConvertible {
    var program: FileProgram
    var faults: [String]
    var log: [String]

    var description: String {
        """
        \(program)
        \(faults.joined(separator: "\n"))
        what the daemon said:
        \(log.suffix(60).joined(separator: "\n"))
        run it again with CALLPACE_PROGRAM_SEED=\(program.seed)
        """
    }
}
