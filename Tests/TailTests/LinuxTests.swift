import Glibc
import Synchronization
import Testing

@testable import Linux

@Suite("The system")
struct LinuxTests {
    @Test("errors are one clear sentence")
    func errors() throws {
        let error = #expect(throws: SystemError.self) { _ = try FileDescriptor.open("/nowhere/x") }
        #expect(error?.description == "cannot open /nowhere/x: no such file or directory")
        #expect(error?.isAbsence == true)
        #expect(SystemError(code: EACCES, call: "read", path: "/x").description == "cannot read /x: permission denied")
    }

    @Test("reading stops at the end and survives impossible wishes")
    func reading() throws {
        let folder = try TestFolder()
        try folder.append("0123456789", to: "x")
        let file = try FileDescriptor.open(folder("x"))
        #expect(try file.read(at: 8, count: 10) == Array("89".utf8))
        #expect(try file.read(at: 10, count: 10).isEmpty)
        #expect(try file.read(at: -1, count: 10).isEmpty)
        #expect(try file.read(at: 0, count: -1).isEmpty)
        #expect(throws: SystemError.self) { _ = try FileDescriptor.open(folder.path).read(at: 0, count: 1) }
    }

    @Test("a descriptor knows the present name of its file")
    func names() throws {
        let folder = try TestFolder()
        try folder.append("x", to: "a")
        let file = try FileDescriptor.open(folder("a"))
        try folder.move("a", "b")
        #expect(file.currentPath() == folder("b"))
        try folder.delete("b")
        #expect(file.currentPath() == nil)
        #expect(try file.status().links == 0)
    }

    @Test("deletion and creation give another identity, renaming does not")
    func identity() throws {
        let folder = try TestFolder()
        try folder.append("x", to: "a")
        let first = try FileDescriptor.open(folder("a")).identity()
        #expect(first.birth > 0)
        try folder.move("a", "b")
        #expect(try FileDescriptor.open(folder("b")).identity() == first)
        try folder.delete("b")
        try folder.append("x", to: "a")
        #expect(try FileDescriptor.open(folder("a")).identity() != first)
    }

    @Test("systemd is told over a socket with a path or an abstract name", arguments: [false, true])
    func notify(isAbstract: Bool) throws {
        let folder = try TestFolder()
        let address = isAbstract ? "@" + folder.path + "/notify" : folder("notify")
        let socket = FileDescriptor(owning: Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0), path: address)
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(address.utf8)
        if isAbstract { bytes[0] = 0 }
        unsafe withUnsafeMutableBytes(of: &name.sun_path) { unsafe $0.copyBytes(from: bytes) }
        let length = socklen_t(2 + bytes.count + (isAbstract ? 0 : 1))
        let result = unsafe withUnsafePointer(to: &name) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe bind(socket.raw, $0, length) }
        }
        try #require(result == 0)
        func received() -> String {
            var buffer = [UInt8](repeating: 0, count: 500)
            let count = unsafe recv(socket.raw, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
        }
        let notifier = try SystemdNotifier(address: address)
        notifier.ready(status: "reading\n3 files")
        #expect(received() == "READY=1\nSTATUS=reading 3 files")
        let before = MonotonicClock.now()
        notifier.reloading()
        let reload = received().split(separator: "\n")
        #expect(reload.first == "RELOADING=1")
        let moment = try #require(reload.last.flatMap { Int64($0.dropFirst("MONOTONIC_USEC=".count)) })
        #expect((before...MonotonicClock.now()).contains(moment))
        notifier.watchdog()
        #expect(received() == "WATCHDOG=1")
        notifier.status("busy")
        #expect(received() == "STATUS=busy")
        notifier.stopping()
        #expect(received() == "STOPPING=1")
    }

    @Test("addresses that are none are refused", arguments: ["", "relative", "/" + String(repeating: "x", count: 200)])
    func badAddress(address: String) {
        #expect(throws: SystemError.self) { _ = try SystemdNotifier(address: address) }
    }

    @Test("the watchdog counts only for the process it was meant for")
    func watchdog() {
        #expect(SystemdNotifier.watchdogInterval(microseconds: "60000000", process: "7", own: 7) == 60_000_000)
        #expect(SystemdNotifier.watchdogInterval(microseconds: "60000000", process: nil, own: 7) == 60_000_000)
        #expect(SystemdNotifier.watchdogInterval(microseconds: "60000000", process: "8", own: 7) == nil)
        #expect(SystemdNotifier.watchdogInterval(microseconds: "x", process: nil, own: 7) == nil)
        #expect(SystemdNotifier.watchdogInterval(microseconds: nil, process: nil, own: 7) == nil)
    }

    @Test("signals arrive as values", .timeLimit(.minutes(10)))
    func signals() async throws {
        let stream = try Signals.stream(of: [.hangup])
        #expect(kill(getpid(), SIGHUP) == 0)
        var iterator = stream.makeAsyncIterator()
        #expect(await iterator.next() == .hangup)
    }

    @Test("a lock is held by one and freed with its owner")
    func lock() throws {
        let folder = try TestFolder()
        var first = try FileLock.take(folder("lock"))
        #expect(first != nil)
        #expect(try FileLock.take(folder("lock")) == nil)
        first = nil
        #expect(try FileLock.take(folder("lock")) != nil)
    }

    @Test(
        "newlines are found from where the search begins",
        arguments: [
            ("ab\ncd\n", 0, 2), ("ab\ncd\n", 3, 5), ("ab", 0, nil), ("", 0, nil), ("a\n", 2, nil), ("a", -1, nil),
        ]
    )
    func newlines(text: String, start: Int, expected: Int?) {
        #expect(Newline.search(in: Array(text.utf8), from: start) == expected)
    }

    @Test("writing to a closed pipe is an error, not the end")
    func brokenPipe() throws {
        Signals.ignoreBrokenPipes()
        var ends: [Int32] = [0, 0]
        try #require(unsafe pipe(&ends) == 0)
        close(ends[0])
        let writer = FileDescriptor(owning: ends[1], path: "pipe")
        let error = #expect(throws: SystemError.self) { try writer.write([1, 2, 3]) }
        #expect(error?.isBrokenPipe == true)
    }

    @Test("large buffers are written whole through a pipe that is read slowly")
    func wholeBuffers() async throws {
        var ends: [Int32] = [0, 0]
        try #require(unsafe pipe(&ends) == 0)
        _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
        let reader = FileDescriptor(owning: ends[0], path: "pipe")
        let writer = FileDescriptor(owning: ends[1], path: "pipe")
        let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let isWritten = Atomic(false)
        async let written: Void = {
            try writer.write(bytes)
            isWritten.store(true, ordering: .sequentiallyConsistent)
        }()
        var got: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 10_000)
        while got.count < bytes.count {
            let count = unsafe read(reader.raw, &buffer, buffer.count)
            guard count > 0 else { break }
            got += buffer[..<count]
            await Task.yield()
        }
        try await written
        #expect(got == bytes)
    }

    @Test("the process knows its memory and environment")
    func process() throws {
        #expect(try #require(ProcessMemory.residentBytes()) > 1_000_000)
        #expect(ProcessEnvironment.value(of: "PATH") != nil)
        #expect(ProcessEnvironment.value(of: "CALLPACE_NOT_SET") == nil)
        #expect(abs(WallClock.now() / 1_000_000 - Int64(time(nil))) <= 1)
    }

    @Test("the unreadable parts of a folder are counted, not guessed")
    func unreadableNames() throws {
        let folder = try TestFolder()
        try folder.append("x", to: "good")
        var path = Array(folder("bad").utf8CString.dropLast()) + [CChar(bitPattern: 0xFF), 0]
        let raw = unsafe open(&path, O_CREAT | O_WRONLY, 0o644)
        try #require(raw >= 0)
        close(raw)
        defer { unsafe _ = unlink(&path) }
        let listing = try Directory(listing: folder.path)
        #expect(listing.entries.map(\.name) == ["good"])
        #expect(listing.unreadableNames == 1)
    }
}
