import CFaults
import Glibc
import Linux
import Synchronization
import Testing

@testable import Tail

/// Notices that cannot be had, that are lost, and that do not come because nothing happens.
@Suite("Notices that fail", .timeLimit(.minutes(10)))
struct NoticeTests {
    let folder: TestFolder

    init() throws {
        folder = try TestFolder()
    }

    /// Waits until the watch says why it polls, or with nil that it does not.
    private func wait(for watch: ChangeWatch, toSay reason: String?) async {
        let end = MonotonicClock.now() + 500_000_000
        while watch.pollingReason != reason, MonotonicClock.now() < end { _ = await watch.wait(timeout: 20_000) }
        #expect(watch.pollingReason == reason)
    }

    /// Writes and rotates in small steps; each is read after one wake-up, whatever that came from.
    private func follow(_ numbers: Range<Int>, _ follower: Follower, _ watch: ChangeWatch) async throws {
        for number in numbers {
            try folder.append(record(number), to: "cdr.csv")
            if number % 7 == 6 { try folder.rotate("cdr.csv") }
            let end = MonotonicClock.now() + 500_000_000
            repeat {
                #expect(await watch.wait() != .stopped)
                try follower.drain()
            } while follower.lines.count <= number && MonotonicClock.now() < end
        }
        #expect(follower.lines == delivered(0..<numbers.upperBound))
    }

    @Test("Case 49: without inotify at the start everything is found by polling, and notices come when they can")
    func noInotify() async throws {
        let available = Atomic(false)
        let watch = try ChangeWatch(patterns: [folder("cdr.csv")], rescan: 3_600_000_000, polling: 20_000) {
            () throws(SystemError) in
            guard available.load(ordering: .relaxed) else { throw SystemError(code: EMFILE, call: "start inotify") }
            return try Inotify()
        }
        let follower = Follower(folder("cdr.csv"))
        await wait(for: watch, toSay: "cannot start inotify: too many open files")
        #expect(watch.interval == 20_000)
        try await follow(0..<20, follower, watch)
        available.store(true, ordering: .relaxed)
        await wait(for: watch, toSay: nil)
        #expect(watch.interval == 3_600_000_000)
        // From here on only notices can wake.
        try await follow(20..<40, follower, watch)
    }

    @Test("Case 49: the same when there are no watches left for the folder")
    func noWatches() async throws {
        unsafe fail_watches(folder.path, ENOSPC)
        defer { unsafe fail_watches("", 0) }
        let watch = try ChangeWatch(patterns: [folder("cdr.csv")], rescan: 3_600_000_000, polling: 20_000)
        let follower = Follower(folder("cdr.csv"))
        await wait(for: watch, toSay: "cannot watch \(folder.path): no space left on device")
        try await follow(0..<20, follower, watch)
        unsafe fail_watches("", 0)
        await wait(for: watch, toSay: nil)
        try await follow(20..<40, follower, watch)
    }

    @Test("Case 50: when the queue of notices overflows, one look finds everything")
    func overflow() async throws {
        let limit = try FileDescriptor.open("/proc/sys/fs/inotify/max_queued_events").read(at: 0, count: 20)
        let length = try #require(Int(String(decoding: limit, as: UTF8.self).filter(\.isNumber)))
        try folder.append(record(0), to: "cdr.csv")
        let follower = Follower(folder("cdr.csv"))
        try follower.drain()
        let (path, busy) = (folder.path, try TestFolder(in: "/dev/shm"))
        try busy.append("", to: "a")
        let (name, other) = (busy("a"), busy("b"))
        let watch = try ChangeWatch(patterns: [folder("cdr.csv")], rescan: 3_600_000_000, polling: 20_000) {
            () throws(SystemError) in
            // More than the queue holds happens before anybody takes the first notice, and then what matters.
            let inotify = try Inotify()
            _ = try inotify.watch(PathName.folder(of: name), for: [.movedFrom, .movedTo])
            _ = try inotify.watch(path, for: [.created, .movedFrom, .movedTo])
            for number in 0...length / 2 {
                unsafe rename(number % 2 == 0 ? name : other, number % 2 == 0 ? other : name)
            }
            unsafe rename(path + "/cdr.csv", path + "/cdr.csv.1")
            return inotify
        }
        var wakes: Set<ChangeWatch.Wake> = []
        let end = MonotonicClock.now() + 500_000_000
        while !wakes.contains(.overflow), MonotonicClock.now() < end {
            wakes.insert(await watch.wait(timeout: 1_000_000))
        }
        #expect(wakes.contains(.overflow))
        #expect(watch.pollingReason == nil)
        try folder.append(record(1), to: "cdr.csv.1")
        try folder.append(record(2), to: "cdr.csv")
        try follower.drain()
        #expect(follower.lines == delivered(0...2))
        // And notices come again.
        while await watch.wait(timeout: 50_000) != .timeout {}
        try folder.append(record(3), to: "cdr.csv")
        #expect(await watch.wait(timeout: 30_000_000) == .changed)
        try follower.drain()
        #expect(follower.lines == delivered(0...3))
    }

    @Test("Case 51: without any notice in the whole run, as on network file systems, the interval suffices")
    func neverInotify() async throws {
        let watch = try ChangeWatch(patterns: [folder("cdr.csv")], rescan: 3_600_000_000, polling: 20_000) {
            () throws(SystemError) in throw SystemError(code: ENOSYS, call: "start inotify")
        }
        let follower = Follower(folder("cdr.csv"))
        try await follow(0..<60, follower, watch)
        #expect(watch.isPolling)
        #expect(follower.gaps.isEmpty)
    }

    @Test("Case 54: a folder that may be watched again after its rights were lost is watched again")
    func rightsComeBack() async throws {
        try folder.setRights(0o755, of: "")
        try folder.makeFolder("logs")
        try folder.setRights(0, of: "logs")
        let watch = try withoutRights {
            try ChangeWatch(patterns: [folder("logs/cdr.csv")], rescan: 3_600_000_000, polling: 20_000)
        }
        await wait(for: watch, toSay: "cannot watch \(folder("logs")): permission denied")
        try folder.setRights(0o755, of: "logs")
        await wait(for: watch, toSay: nil)
        while await watch.wait(timeout: 50_000) != .timeout {}
        try folder.append(record(1), to: "logs/cdr.csv")
        #expect(await watch.wait(timeout: 30_000_000) == .changed)
    }

    @Test("Case 54: a file system that goes wakes, and one that comes is watched", .enabled(if: isRoot))
    func mounts() async {
        await #expect(processExitsWith: .success) {
            try Mounts.beginOwn()
            let folder = try TestFolder()
            try folder.makeFolder("logs")
            let pattern = GlobPattern(folder("logs/cdr.csv"))
            var notices = FolderNotices(patterns: [pattern]) { () throws(SystemError) in try Inotify() }
            _ = notices.refresh()
            for round in 0..<3 {
                try Mounts.empty("tmpfs", on: folder("logs"))
                let refreshes = [notices.refresh(), notices.refresh()]
                #expect(refreshes == [true, false])
                try folder.append(record(round), to: "logs/cdr.csv")
                var found = [notices.take(), notices.take()]
                #expect(found == [.changed, .nothing])
                try Mounts.end(folder("logs"))
                found = [notices.take()]
                try folder.append(record(round), to: "logs/cdr.csv")
                found += [notices.take()]
                #expect(found == [.changed, .changed])
                #expect(notices.pollingReason == nil)
            }
        }
    }

    @Test("when nothing happens nothing wakes the reader but the end of the interval")
    func idleReader() async throws {
        let interval: Int64 = 200_000
        let watch = try ChangeWatch(patterns: [folder("cdr.csv"), folder("later/*.csv")], rescan: interval)
        try folder.append(record(0) + "half a record", to: "cdr.csv")
        let follower = Follower(folder("cdr.csv"), folder("later/*.csv"))
        while await watch.wait(timeout: 100_000) != .timeout { try follower.drain() }
        pause(microseconds: 200_000)
        try follower.drain()
        for _ in 0..<10 {
            #expect(follower.scan().nextScan == nil)
            let start = MonotonicClock.now()
            #expect(await watch.wait() == .timeout)
            #expect(MonotonicClock.now() - start >= interval - 1000)
        }
    }

    @Test("when nothing happens the watching thread sleeps from one interval to the next")
    func idleThread() async throws {
        let interval: Int64 = 250_000
        let core = try WatchCore(rescan: interval, polling: interval)
        let patterns = [GlobPattern(folder("cdr.csv"))]
        try folder.append(record(0), to: "cdr.csv")
        let thread = Mutex<Int32?>(nil)
        try BackgroundThread.start {
            thread.withLock { $0 = thread_number() }
            core.run(FolderNotices(patterns: patterns) { () throws(SystemError) in try Inotify() })
        }
        defer { core.stop() }
        #expect(await core.wait(timeout: 10_000_000) == .changed)
        let started = thread.withLock(\.self)
        let id = try #require(started)
        while await core.wait(timeout: 100_000) == .changed {}
        let before = try Self.sleeps(of: id)
        let start = MonotonicClock.now()
        pause(microseconds: 2_500_000)
        let intervals = Int((MonotonicClock.now() - start) / interval) + 1
        let sleeps = try Self.sleeps(of: id) - before
        // One for the interval; some to spare for locks that were taken.
        #expect(sleeps <= 3 * intervals)
        #expect(sleeps >= 1)
    }

    /// How many times a thread of this process went to sleep by itself.
    private static func sleeps(of thread: Int32) throws -> Int {
        let status = try FileDescriptor.open("/proc/self/task/\(thread)/status").read(at: 0, count: 8192)
        let lines = String(decoding: status, as: UTF8.self).split(separator: "\n")
        let line = try #require(lines.first { $0.hasPrefix("voluntary_ctxt_switches:") })
        return try #require(Int(line.filter(\.isNumber)))
    }
}
