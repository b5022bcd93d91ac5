internal import Glibc

/// The server process of a cluster, as its file `postmaster.pid` tells.
struct Postmaster: Equatable {
    let process: pid_t
    /// The folder of its socket.
    let socketFolder: String

    /// The server that runs on the data folder; nil when there is none, whatever the file says.
    static func running(on data: Folder) -> Postmaster? {
        guard let lines = data.text(of: "postmaster.pid")?.split(separator: "\n", omittingEmptySubsequences: false),
            let process = lines.first.flatMap({ pid_t($0) }), process > 1, isServer(process, of: data)
        else { return nil }
        return Postmaster(process: process, socketFolder: lines.count > 4 ? String(lines[4]) : "")
    }

    /// Whether the file names a process that lives and is no server: its id was used again, after a restart of the
    /// host for example. PostgreSQL would wait for it for ever.
    static func isForeign(_ data: Folder) -> Bool {
        guard let process = data.text(of: "postmaster.pid")?.split(separator: "\n").first.flatMap({ pid_t($0) }),
            process > 1, isAlive(process), let state = ProcessState(of: process)
        else { return false }
        return !state.isZombie && !state.isPostgres
    }

    var isAlive: Bool {
        Postmaster.isAlive(process) && ProcessState(of: process)?.isZombie != true
    }

    private static func isAlive(_ process: pid_t) -> Bool {
        kill(process, 0) == 0 || errno == EPERM
    }

    private static func isServer(_ process: pid_t, of data: Folder) -> Bool {
        guard isAlive(process) else { return false }
        // Without /proc the file is believed.
        guard let state = ProcessState(of: process) else { return !Folder("/proc/self").exists }
        guard !state.isZombie, state.isPostgres else { return false }
        // A server stands in its data folder; others may not look.
        guard let folder = Folder("/proc/\(process)").target(ofLink: "cwd") else { return true }
        return folder == data.realPath
    }

    /// Ends the server: at once but orderly (SIGINT), after a minute without order (SIGQUIT), which the next start
    /// repairs from the log.
    func stop() throws(ClusterError) {
        for (signal, seconds) in [(SIGINT, 60), (SIGQUIT, 15)] {
            guard kill(process, signal) == 0 || errno == ESRCH else {
                throw ClusterError(.folder, "PostgreSQL (process \(process)) belongs to another user: cannot stop it")
            }
            let deadline = Deadline(seconds: seconds)
            while isAlive {
                if deadline.isPast { break }
                Deadline.pause(milliseconds: 10)
            }
            if !isAlive { return }
        }
        throw ClusterError(.timeout, "PostgreSQL (process \(process)) did not stop within 75 s")
    }
}

/// What `/proc/PID/stat` says: `123 (postgres) S …`.
private struct ProcessState {
    let isZombie: Bool
    let isPostgres: Bool

    init?(of process: pid_t) {
        guard let text = Folder("/proc/\(process)").text(of: "stat"),
            let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")"), open < close
        else { return nil }
        let name = text[text.index(after: open)..<close]
        let state = text[text.index(after: close)...].first { $0 != " " }
        isPostgres = name.hasPrefix("postgres") || name.hasPrefix("postmaster")
        isZombie = state == "Z" || state == "X"
    }
}
