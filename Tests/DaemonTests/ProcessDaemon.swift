import Foundation

/// The daemon as it is installed: a process, killed by signal 9.
actor ProcessDaemon: ProgramDaemon {
    nonisolated let isStepwise = false
    private let office: Office
    private let hasNotices: Bool
    private var process: CallPaceProcess?
    private var ended: [String] = []

    /// - Parameter hasNotices: false: without inotify, as on a network file system.
    init(_ office: sending Office, hasNotices: Bool) {
        self.office = office
        self.hasNotices = hasNotices
    }

    var isRunning: Bool { process != nil }

    var log: [String] {
        ended + (process?.log.split(separator: "\n").map(String.init) ?? [])
    }

    /// The schema, so that it can be looked into from the start.
    func prepare() async throws {
        let outcome = try await office.run("migrate")
        guard outcome.status == 0 else { throw Unexpected(text: outcome.errors) }
    }

    func start() async throws {
        guard process == nil else { return }
        let started = try await office.daemon(hasNotices: hasNotices)
        process = started
        guard hasNotices || !started.hasNotices else { throw Unexpected(text: "the daemon has inotify") }
    }

    /// It looks by itself; this gives it a moment.
    func look() async throws { try await Task.sleep(for: .milliseconds(20)) }

    func read() async throws { try await Task.sleep(for: .milliseconds(60)) }

    func drain() async throws { try await Task.sleep(for: .milliseconds(200)) }

    func wait(seconds: Int) async throws {}

    func stop() async throws {
        guard let process else { return }
        process.signal(SIGTERM)
        let outcome = try await process.end()
        keepLog()
        guard outcome.status == 0 else { throw Unexpected(text: "SIGTERM ended it with \(outcome.status)") }
    }

    func kill(_ point: FileAction.KillPoint) async throws {
        let pause =
            switch point {
            case .idle: 0
            case .scanned: 1
            case .settled: 3
            case .write(let number): number
            case .committed(let count): 20 * count
            }
        try await Task.sleep(for: .milliseconds(pause))
        process?.signal(SIGKILL)
        try await process?.end()
        keepLog()
    }

    private func keepLog() {
        ended = log + ["-- it ends"]
        process = nil
    }

    func differences() async throws -> [String] {
        let outcome = try await office.run("verify")
        return outcome.status == 0 ? [] : outcome.lines + outcome.errorLines
    }

    struct Unexpected: Error {
        var text: String
    }
}
