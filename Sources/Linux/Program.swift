import Glibc
import Synchronization

/// A program that is given its input, runs to its end and says something meanwhile.
///
/// It has an environment of its own and no open files of this process. Its parent waits for it on a thread of its own.
package struct Program: Sendable {
    package struct Outcome: Hashable, Sendable {
        /// The exit status, or 128 and the signal; nil: the time was over, and it was killed with all that it started.
        package var status: Int32?
        /// Standard output and standard error, the last 64 KiB.
        package var output: String
    }

    private static let outputLimit = 64 << 10

    /// The path of the program, then what it is told.
    package var arguments: [String]
    package var environment = [
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8",
    ]

    package init(_ arguments: [String]) {
        self.arguments = arguments
    }

    /// Runs the program without holding up others. A task that is cancelled ends it.
    package func run(input: [UInt8], seconds: Int) async throws(SystemError) -> Outcome {
        let end = EndMark()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<Result<Outcome, SystemError>, Never>) in
                do throws(SystemError) {
                    try BackgroundThread.start {
                        continuation.resume(
                            returning: Result { () throws(SystemError) in
                                try runHere(input: input, seconds: seconds, end)
                            }
                        )
                    }
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        } onCancel: {
            end.isWanted.store(true, ordering: .relaxed)
        }
        return try result.get()
    }

    /// Whether the program is to end before its time.
    private final class EndMark: Sendable {
        let isWanted = Atomic(false)
    }

    /// On this thread, which is to end afterwards: it keeps SIGPIPE blocked.
    private func runHere(input: [UInt8], seconds: Int, _ mark: EndMark) throws(SystemError) -> Outcome {
        // A program that ends before it has read all is no signal to this process.
        var pipes = sigset_t()
        unsafe sigemptyset(&pipes)
        unsafe sigaddset(&pipes, SIGPIPE)
        unsafe pthread_sigmask(SIG_BLOCK, &pipes, nil)

        var (process, talk) = try begin(input)
        let end = MonotonicClock.now() + Int64(seconds) * 1_000_000
        var status: Int32?
        var isCancelled = false
        while status == nil, !isCancelled, MonotonicClock.now() < end {
            talk.proceed(milliseconds: 20)
            status = Self.status(of: process, waiting: false)
            isCancelled = mark.isWanted.load(ordering: .relaxed)
        }
        if status == nil {
            // Its group is its own, and it has not been waited for, so the number is nobody else's.
            kill(-process, SIGKILL)
            _ = Self.status(of: process, waiting: true)
            if isCancelled { throw SystemError(code: ECANCELED, call: "run", path: arguments[0]) }
        } else {
            // What it said last; what it left behind may hold the pipe open.
            talk.proceed(milliseconds: 0)
        }
        return Outcome(status: status, output: String(decoding: talk.output, as: UTF8.self))
    }

    /// Starts the program. Only the talk holds the ends of the pipes that are ours, so that it can close them.
    private func begin(_ input: [UInt8]) throws(SystemError) -> (pid_t, Talk) {
        // One at a time: a program that starts between the making of a pipe and its mark would inherit it.
        try Self.beginning.withLock { _ throws(SystemError) in
            let (inputReader, inputWriter) = try Self.pipe()
            let (outputReader, outputWriter) = try Self.pipe()
            let process = try spawn(input: inputReader, output: outputWriter)
            let talk = Talk(writer: inputWriter, reader: outputReader, input: input, limit: Self.outputLimit)
            return (process, talk)
        }
    }

    private static let beginning = Mutex(())

    private static func pipe() throws(SystemError) -> (reader: FileDescriptor, writer: FileDescriptor) {
        var ends: [Int32] = [-1, -1]
        guard unsafe Glibc.pipe(&ends) == 0 else { throw .current("make a pipe") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (FileDescriptor(owning: ends[0], path: "pipe"), FileDescriptor(owning: ends[1], path: "pipe"))
    }

    /// - Returns: nil while it runs.
    private static func status(of process: pid_t, waiting: Bool) -> Int32? {
        var status: Int32 = 0
        while true {
            let ended = unsafe waitpid(process, &status, waiting ? 0 : WNOHANG)
            if ended == 0 { return nil }
            if ended == process { return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F) }
            // Somebody else has waited for our child: how it ended is lost.
            if errno != EINTR { return 255 }
        }
    }

    private func spawn(input: FileDescriptor, output: FileDescriptor) throws(SystemError) -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_adddup2(&actions, input.raw, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, output.raw, 1)
        unsafe posix_spawn_file_actions_adddup2(&actions, output.raw, 2)
        for entry in (try? Directory(listing: "/proc/self/fd"))?.entries ?? [] {
            // One that is closed by then is passed over.
            if let file = Int32(entry.name), file > 2 { unsafe posix_spawn_file_actions_addclose(&actions, file) }
        }
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        // The mask of this thread and ignored signals are not the program's.
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe posix_spawnattr_setsigmask(&attributes, &signals)
        unsafe sigfillset(&signals)
        unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
        unsafe posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
        unsafe posix_spawnattr_setflags(&attributes, Int16(flags))
        var process = pid_t()
        // The texts are copied and freed below; posix_spawn has read them when it returns.
        var argv = unsafe arguments.map { unsafe strdup($0) } + [nil]
        var envp = unsafe environment.map { unsafe strdup($0) } + [nil]
        defer {
            for index in unsafe argv.indices { unsafe free(argv[index]) }
            for index in unsafe envp.indices { unsafe free(envp[index]) }
        }
        let failed = unsafe posix_spawn(&process, arguments[0], &actions, &attributes, &argv, &envp)
        guard failed == 0 else { throw SystemError(code: failed, call: "run", path: arguments[0]) }
        return process
    }
}

/// Both directions between a program and its parent, without waiting for either alone.
private struct Talk {
    private var writer: FileDescriptor?
    private var reader: FileDescriptor?
    private var input: ArraySlice<UInt8>
    private let limit: Int
    private(set) var output: [UInt8] = []

    init(writer: FileDescriptor, reader: FileDescriptor, input: [UInt8], limit: Int) {
        self.writer = writer
        self.reader = reader
        self.input = input[...]
        self.limit = limit
        for end in [writer, reader] { _ = fcntl(end.raw, F_SETFL, O_NONBLOCK) }
        if input.isEmpty { self.writer = nil }
    }

    /// Passes on what can be, waiting for as long at most.
    mutating func proceed(milliseconds: Int32) {
        var requests: [pollfd] = []
        if let reader { requests.append(pollfd(fd: reader.raw, events: Int16(POLLIN), revents: 0)) }
        if let writer { requests.append(pollfd(fd: writer.raw, events: Int16(POLLOUT), revents: 0)) }
        // The array gives as many requests as its count says; with none it is a pause.
        _ = unsafe poll(&requests, UInt(requests.count), milliseconds)
        read()
        write()
    }

    private mutating func read() {
        var chunk = [UInt8](repeating: 0, count: 4096)
        // One that talks without end does not hold up the clock.
        for _ in 0..<64 {
            guard let end = reader else { return }
            // read fills at most the count of the array and tells how much it filled.
            let count = unsafe Glibc.read(end.raw, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN { return }
            if count <= 0 { reader = nil }
            output += chunk.prefix(max(count, 0))
            if output.count > limit { output.removeFirst(output.count - limit) }
        }
    }

    private mutating func write() {
        while let end = writer, !input.isEmpty {
            // write reads at most the count of the buffer, which lives through the call.
            let count = unsafe input.withUnsafeBytes { unsafe Glibc.write(end.raw, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN { return }
            // It reads no more.
            guard count >= 0 else { break }
            input = input.dropFirst(count)
        }
        // The end of the input.
        writer = nil
    }
}
