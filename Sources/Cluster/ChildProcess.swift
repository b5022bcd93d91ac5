internal import Glibc

/// A program that runs to its end, with what it says.
///
/// It gets an environment and a folder of its own, no input and no open files of this process, so that a
/// server that it leaves behind holds nothing of ours.
struct ChildProcess {
    struct Outcome {
        /// The exit status, or 128 and the signal.
        let status: Int32
        /// Standard output and standard error, the last 64 KiB.
        let output: String
    }

    let arguments: [String]
    /// Where it runs; the program's user has to be able to enter it.
    var folder = "/"
    var environment = [
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8", "TZ=UTC",
    ]

    /// Runs the program; past the time it is killed.
    func run(seconds: Int) throws(ClusterError) -> Outcome {
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { throw failure("pipe", errno) }
        let (reading, writing) = (ends[0], ends[1])
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let process: pid_t
        do {
            process = try spawn(output: writing)
        } catch {
            close(reading)
            close(writing)
            throw error
        }
        close(writing)
        let deadline = Deadline(seconds: seconds)
        let output = read(from: reading, until: deadline)
        close(reading)
        guard let status = wait(for: process, until: deadline) else {
            kill(process, SIGKILL)
            _ = wait(for: process, until: Deadline(seconds: 5))
            throw ClusterError(.timeout, "\(arguments.joined(separator: " ")) took more than \(seconds) s")
        }
        return Outcome(status: status, output: String(decoding: output, as: UTF8.self))
    }

    private func spawn(output: Int32) throws(ClusterError) -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, output, 1)
        unsafe posix_spawn_file_actions_adddup2(&actions, output, 2)
        for name in Folder("/proc/self/fd").names {
            // One that is closed by then is passed over.
            if let file = Int32(name), file > 2 { unsafe posix_spawn_file_actions_addclose(&actions, file) }
        }
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        // The mask of this thread and ignored signals must not become those of a server.
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe posix_spawnattr_setsigmask(&attributes, &signals)
        unsafe sigfillset(&signals)
        unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
        // A group of its own: ctrl-C at the terminal is for us, not for the server.
        unsafe posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
        unsafe posix_spawnattr_setflags(&attributes, Int16(flags))
        var process = pid_t()
        // The texts are copied and freed below; posix_spawn has read them when it returns.
        let command = ["/bin/sh", "-c", "cd -- \"$0\" && exec \"$@\"", folder] + arguments
        var argv = unsafe command.map { unsafe strdup($0) } + [nil]
        var envp = unsafe environment.map { unsafe strdup($0) } + [nil]
        defer {
            for index in unsafe argv.indices { unsafe free(argv[index]) }
            for index in unsafe envp.indices { unsafe free(envp[index]) }
        }
        let failed = unsafe posix_spawn(&process, command[0], &actions, &attributes, &argv, &envp)
        guard failed == 0 else { throw failure(command[0], failed) }
        return process
    }

    private func read(from file: Int32, until deadline: Deadline) -> [UInt8] {
        var kept: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            var entry = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
            let ready = unsafe poll(&entry, 1, deadline.milliseconds)
            if ready == 0 { return kept }
            if ready < 0 {
                if errno == EINTR { continue }
                return kept
            }
            let count = unsafe Glibc.read(file, &chunk, chunk.count)
            if count < 0 && errno == EINTR { continue }
            if count <= 0 { return kept }
            kept += chunk.prefix(count)
            if kept.count > 64 << 10 { kept.removeFirst(kept.count - (64 << 10)) }
        }
    }

    /// - Returns: the status; nil when the time is up.
    private func wait(for process: pid_t, until deadline: Deadline) -> Int32? {
        var status: Int32 = 0
        while true {
            let ended = unsafe waitpid(process, &status, WNOHANG)
            // Somebody else has waited for our child: how it ended is lost.
            if ended < 0 && errno != EINTR { return 255 }
            if ended == process { return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F) }
            if deadline.isPast { return nil }
            Deadline.pause(milliseconds: 5)
        }
    }

    private func failure(_ what: String, _ code: Int32) -> ClusterError {
        ClusterError(.command, "\(what): \(unsafe String(cString: strerror(code)))")
    }
}
