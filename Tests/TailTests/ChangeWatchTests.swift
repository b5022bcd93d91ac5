import Glibc
import Linux
import Testing

@testable import Tail

@Suite("Waking up on changes", .timeLimit(.minutes(10)))
struct ChangeWatchTests {
    let folder: TestFolder

    init() throws {
        folder = try TestFolder()
    }

    /// A watch that has told that it stands.
    private func watch(_ patterns: String...) async throws -> ChangeWatch {
        // Within an hour nothing but a notice wakes.
        let watch = try ChangeWatch(patterns: patterns, rescan: 3_600_000_000)
        #expect(await watch.wait() == .changed)
        return watch
    }

    /// Whether a change wakes.
    private func wakes(_ watch: ChangeWatch, _ change: () throws -> Void) async throws -> Bool {
        while await watch.wait(timeout: 50_000) == .changed {}
        try change()
        return await watch.wait(timeout: 60_000_000) == .changed
    }

    @Test("a write, a new file and a rename wake by themselves")
    func awake() async throws {
        try folder.append(record(1), to: "cdr.csv")
        let watch = try await watch(folder("cdr.csv*"))
        #expect(watch.pollingReason == nil)
        #expect(try await wakes(watch) { try folder.append(record(2), to: "cdr.csv") })
        #expect(try await wakes(watch) { try folder.rotate("cdr.csv") })
        #expect(try await wakes(watch) { try folder.append(record(3), to: "cdr.csv") })
        #expect(try await wakes(watch) { try folder.append(record(4), to: "cdr.csv.1") })
    }

    @Test("what happens between two waits is not missed, and many changes are few wake-ups")
    func coalesced() async throws {
        let watch = try await watch(folder("cdr.csv"))
        for number in 0..<500 { try folder.append(record(number), to: "cdr.csv") }
        var wakes = 0
        while await watch.wait(timeout: 200_000) == .changed { wakes += 1 }
        #expect(wakes >= 1)
        #expect(wakes < 100)
    }

    @Test("files that do not matter do not wake")
    func otherFiles() async throws {
        let watch = try await watch(folder("cdr.csv"))
        while await watch.wait(timeout: 50_000) == .changed {}
        try folder.append("noise", to: "full.log")
        #expect(await watch.wait(timeout: 100_000) == .timeout)
    }

    @Test("a folder that is made later is watched from then on")
    func folderLater() async throws {
        let watch = try await watch(folder("a/b/*/cdr.csv"))
        #expect(
            try await wakes(watch) {
                try folder.makeFolder("a")
                try folder.makeFolder("a/b")
                try folder.makeFolder("a/b/c")
            }
        )
        #expect(try await wakes(watch) { try folder.append(record(1), to: "a/b/c/cdr.csv") })
        #expect(try await wakes(watch) { try folder.append(record(2), to: "a/b/c/cdr.csv") })
    }

    @Test("a folder that is replaced is watched again")
    func folderReplaced() async throws {
        try folder.makeFolder("logs")
        let watch = try await watch(folder("logs/cdr.csv"))
        #expect(
            try await wakes(watch) {
                try folder.move("logs", "away")
                try folder.makeFolder("logs")
            }
        )
        while await watch.wait(timeout: 200_000) == .changed {}
        #expect(try await wakes(watch) { try folder.append(record(1), to: "logs/cdr.csv") })
    }

    @Test("a link to a file elsewhere wakes when that file grows")
    func link() async throws {
        try folder.makeFolder("data")
        try folder.append(record(1), to: "data/real.csv")
        try folder.link("data/real.csv", named: "cdr.csv")
        let watch = try await watch(folder("cdr.csv"))
        #expect(try await wakes(watch) { try folder.append(record(2), to: "data/real.csv") })
    }

    @Test("files in a folder that is named itself wake")
    func spool() async throws {
        try folder.makeFolder("spool")
        let watch = try await watch(folder("spool"))
        #expect(try await wakes(watch) { try folder.append(record(1), to: "spool/x.xml") })
    }

    @Test("without a change the time runs out, never later than the interval")
    func timeout() async throws {
        let watch = try ChangeWatch(patterns: [folder("cdr.csv")], rescan: 100_000)
        _ = await watch.wait()
        let start = MonotonicClock.now()
        #expect(await watch.wait(timeout: 60_000_000) == .timeout)
        #expect(MonotonicClock.now() - start < 40_000_000)
    }

    @Test("stopping and cancelling end a wait")
    func stopping() async throws {
        let watch = try await watch(folder("cdr.csv"))
        let waiter = Task { await watch.wait() }
        waiter.cancel()
        #expect(await waiter.value == .stopped)
        async let wake = watch.wait()
        watch.stop()
        #expect(await wake == .stopped)
        #expect(await watch.wait() == .stopped)
    }

    @Test("a follower that sleeps between wake-ups misses nothing")
    func endToEnd() async throws {
        let watch = try await watch(folder("cdr.csv"))
        let follower = Follower(folder("cdr.csv"))
        try follower.drain()
        for number in 0..<40 {
            try folder.append(record(number), to: "cdr.csv")
            if number % 10 == 9 { try folder.rotate("cdr.csv") }
            #expect(await watch.wait(timeout: 60_000_000) == .changed)
            try follower.drain()
        }
        #expect(follower.lines == delivered(0..<40))
    }
}
