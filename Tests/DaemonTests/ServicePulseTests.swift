import Daemon
import Foundation
import Linux
import Logging
import Synchronization
import TestSupport
import Testing

@Suite("The pulse of the loops, by which the watchdog goes")
struct ServicePulseTests {
    private static let second: Int64 = 1_000_000
    private static let limit = 60 * second

    @Test("A loop hangs when its step takes longer than the limit, and no longer once it has ended")
    func work() {
        var pulse = Pulse()
        pulse.note("a", .work, at: 0)
        pulse.note("b", .work, at: 30 * Self.second)
        #expect(pulse.hanging(longerThan: Self.limit, at: 60 * Self.second) == [])
        #expect(pulse.hanging(longerThan: Self.limit, at: 61 * Self.second) == ["a"])
        #expect(pulse.hanging(longerThan: Self.limit, at: 91 * Self.second) == ["a", "b"])
        pulse.note("a", .work, at: 91 * Self.second)
        #expect(pulse.hanging(longerThan: Self.limit, at: 91 * Self.second) == ["b"])
        pulse.forget("b")
        #expect(pulse.hanging(longerThan: Self.limit, at: 91 * Self.second) == [])
    }

    @Test("A rest counts only beyond its end")
    func rest() {
        var pulse = Pulse()
        pulse.note("idle", .rest(until: 600 * Self.second), at: 0)
        #expect(pulse.hanging(longerThan: Self.limit, at: 660 * Self.second) == [])
        #expect(pulse.hanging(longerThan: Self.limit, at: 661 * Self.second) == ["idle"])
    }

    @Test("Waiting for the database never hangs, however long; another loop that hangs meanwhile does")
    func database() {
        var pulse = Pulse()
        pulse.note("writer", .database, at: 0)
        pulse.note("late writer", .database, at: 1000 * Self.second)
        pulse.note("reader", .work, at: 0)
        #expect(pulse.hanging(longerThan: Self.limit, at: 86_400 * Self.second) == ["reader"])
        #expect(pulse.longestWaitForDatabase(at: 86_400 * Self.second) == 86_400 * Self.second)
        pulse.note("writer", .work, at: 86_400 * Self.second)
        #expect(pulse.longestWaitForDatabase(at: 86_401 * Self.second) == 85_401 * Self.second)
        #expect(pulse.hanging(longerThan: Self.limit, at: 86_461 * Self.second) == ["reader", "writer"])
    }

    /// A watchman, the clock by which it goes, and what it tells.
    private final class Watch {
        private final class Clock: Sendable {
            let now = Atomic<Int64>(0)
        }

        private let clock = Clock()
        private let folder = "/tmp/cpt-watch-\(UInt32.random(in: 0...UInt32.max))"
        let beats: Heartbeats
        let socket: NotifySocket
        let watchman: Watchman

        init() throws {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            socket = try NotifySocket(path: "\(folder)/notify")
            let clock = clock
            beats = Heartbeats(clock: { clock.now.load(ordering: .sequentiallyConsistent) })
            watchman = Watchman(
                beats,
                notifier: try SystemdNotifier(address: socket.path),
                interval: ServicePulseTests.limit,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
        }

        deinit { try? FileManager.default.removeItem(atPath: folder) }

        func pass(_ seconds: Int64) {
            clock.now.wrappingAdd(seconds * 1_000_000, ordering: .sequentiallyConsistent)
        }

        /// Whether a look feeds the watchdog.
        func feeds() -> Bool {
            let before = socket.count("WATCHDOG=1")
            watchman.look()
            return socket.count("WATCHDOG=1") > before
        }
    }

    /// The loops of the daemon, by the way each works.
    enum Loop: String, CaseIterable {
        case follower, rules, notifications, closing
    }

    @Test("Each loop by itself: hanging stops the feeding and is named; going on feeds again", arguments: Loop.allCases)
    func everyLoop(_ loop: Loop) async throws {
        let watch = try Watch()
        watch.watchman.follows(1)
        for other in Loop.allCases { watch.beats.loop(other.rawValue).rest(atMost: 3600 * Self.second) }
        #expect(watch.feeds())
        let heart = watch.beats.loop(loop.rawValue)
        heart.beat()
        watch.pass(59)
        #expect(watch.feeds())
        watch.pass(2)
        #expect(!watch.feeds())
        #expect(watch.socket.status == "no progress: \(loop.rawValue); following 1 source")
        heart.rest(atMost: 10 * Self.second)
        #expect(watch.feeds())
        #expect(watch.socket.status == "following 1 source")
        watch.pass(69)
        #expect(watch.feeds())
        watch.pass(2)
        #expect(!watch.feeds())
        await heart.atDatabase {
            #expect(watch.feeds())
            watch.pass(3000)
            #expect(watch.feeds())
            #expect(watch.socket.status?.hasPrefix("the database has not answered for 51 min") == true)
        }
        #expect(watch.feeds())
        watch.pass(61)
        #expect(!watch.feeds())
        heart.end()
        #expect(watch.feeds())
    }

    @Test("Work at the database that fails has ended as well")
    func failure() async throws {
        struct Failure: Error {}
        let watch = try Watch()
        let heart = watch.beats.loop("follower")
        await #expect(throws: Failure.self) { try await heart.atDatabase { throw Failure() } }
        watch.pass(61)
        #expect(!watch.feeds())
    }

    @Test("A start that takes long is extended until it is ready; a start that waits for the database is ready")
    func start() throws {
        let watch = try Watch()
        watch.watchman.look()
        #expect(watch.socket.heard().contains("EXTEND_TIMEOUT_USEC=120000000"))
        #expect(watch.socket.status == "starting" && watch.socket.count("READY=1") == 0)
        watch.watchman.waits(for: "connection refused")
        #expect(watch.socket.count("READY=1") == 1)
        #expect(watch.socket.status == "waiting for the database: connection refused")
        let extensions = watch.socket.count("EXTEND_TIMEOUT_USEC=120000000")
        watch.watchman.waits(for: "no such host")
        watch.watchman.look()
        #expect(watch.socket.count("READY=1") == 1)
        #expect(watch.socket.status == "waiting for the database: no such host")
        #expect(watch.socket.count("EXTEND_TIMEOUT_USEC=120000000") == extensions)
        watch.watchman.follows(2)
        #expect(watch.socket.count("READY=1") == 2 && watch.socket.status == "following 2 sources")
    }

    @Test(
        "Every reload ends with READY, also while the database is away, and a refusal is told until the next good one"
    )
    func reload() throws {
        let watch = try Watch()
        watch.watchman.follows(2)
        watch.watchman.reloads()
        watch.watchman.refuses("callpace.yaml:3: found 'nme'")
        #expect(watch.socket.heard().suffix(2).first == "READY=1")
        let refused =
            "following 2 sources; the configuration was not reloaded, the old one goes on: callpace.yaml:3: found 'nme'"
        #expect(watch.socket.status == refused)
        watch.watchman.look()
        #expect(watch.socket.status == refused)
        watch.watchman.hears("terminated by the administrator")
        watch.watchman.look()
        let ready = watch.socket.count("READY=1")
        watch.watchman.reloads()
        watch.watchman.waits(for: "connection refused")
        #expect(watch.socket.count("READY=1") == ready + 1)
        watch.watchman.follows(3)
        #expect(watch.socket.status == "following 3 sources")
    }
}
