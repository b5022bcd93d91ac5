import Daemon
import Ledger
import Linux
import Logging
import Pace
import PhoneNumbers
import Postgres
import RecordFormats
import Settings
import Synchronization
import Tail

/// What a program needs of a daemon.
protocol ProgramDaemon: Sendable {
    /// Whether a look that has come to its end says that open files are held, so that their bytes are safe.
    var isStepwise: Bool { get }
    var isRunning: Bool { get async }
    func start() async throws
    func look() async throws
    func read() async throws
    func drain() async throws
    func wait(seconds: Int) async throws
    func stop() async throws
    /// Gone in the middle of what it does. For `.write` the trap of the database is set before.
    func kill(_ point: FileAction.KillPoint) async throws
    /// What `callpace verify` finds.
    func differences() async throws -> [String]
    /// What it said, for people who look for a fault.
    var log: [String] { get async }
}

/// A daemon made of the rooms of the real one, with a hand on its clock and its steps.
///
/// A life begins with nothing but the ledger; an end drops everything but the ledger.
actor RoomDaemon: ProgramDaemon {
    private static let numbers = PhoneNumberReader(memory: 16_384)

    nonisolated let isStepwise = true
    private let configuration: Configuration
    private let settings: LedgerSettings
    private let clock: ProgramClock
    private let lines = LogLines()
    private var ledger: Ledger?
    private var pass: SourcePass?

    init(_ configuration: Configuration, settings: LedgerSettings, clock: ProgramClock) {
        self.configuration = configuration
        self.settings = settings
        self.clock = clock
    }

    var isRunning: Bool { pass != nil }
    var log: [String] { lines.all }

    private var logger: Logger {
        var logger = Logger(label: "program", factory: { [lines] _ in lines.handler })
        logger.logLevel = .debug
        return logger
    }

    /// The schema, and the rules.
    func prepare() async throws {
        let ledger = Ledger(settings, numbers: Self.numbers)
        _ = try await ledger.perform { try $0.migrate() }
        try await RuleKeeper(ledger: ledger, numbers: Self.numbers).begin(configuration)
        await ledger.disconnect()
    }

    func start() async throws {
        while true {
            do {
                return try await begin()
            } catch LedgerError.database(let error) where error.isWorthRepeating {
                lines.add("-- begins again: \(error.description)")
            }
        }
    }

    private func begin() async throws {
        guard pass == nil, let source = configuration.sources.first,
            let format = KnownFormats.format(named: source.format)
        else { return }
        let ledger = Ledger(settings, numbers: Self.numbers)
        self.ledger = ledger
        try await RuleKeeper(ledger: ledger, numbers: Self.numbers).useStored(configuration)
        let writer = BatchWriter(ledger: ledger, health: DatabaseHealth(logger: logger), logger: logger)
        let handle = try await writer.perform {
            try $0.source(name: source.name, site: source.site, format: source.format, zone: source.options.zone?.name)
        }
        var taken: SourceHandle?
        while taken == nil {
            taken = try await ledger.takeOver(handle)
            // The server may take a moment to notice that the connection of the life before is gone.
            if taken == nil { try await Task.sleep(for: .milliseconds(2)) }
        }
        guard let taken else { return }
        let known = try await writer.perform { try $0.files(of: taken) }
        lines.add("-- a life begins")
        pass = SourcePass(
            taken,
            settings: source,
            format: format,
            writer: writer,
            known: known,
            logger: logger,
            clock: clock.now
        )
    }

    func look() async throws {
        guard let pass else { return }
        try await pass.settle(pass.scan())
    }

    func read() async throws {
        guard let pass else { return }
        try await pass.settle(pass.scan())
        _ = try await pass.read { _ in }
    }

    func drain() async throws {
        guard let pass else { return }
        for _ in 0..<200 {
            let report = pass.scan()
            try await pass.settle(report)
            if try await pass.read(committed: { _ in }) { continue }
            guard let next = report.nextScan, next <= 15_000_000 else { return }
            clock.advance(microseconds: max(next, 1_000))
        }
        throw EndlessReading(log: lines.all.suffix(20))
    }

    func wait(seconds: Int) async throws {
        clock.advance(microseconds: Int64(seconds) * 1_000_000)
    }

    /// What the clock of meetings does at a moment.
    func countHeldMeetings(at moment: String) async throws {
        let now = Instant(rfc3339: moment) ?? .distantPast
        _ = try await ledger?.perform { try $0.countHeldMeetings(by: now) }
    }

    func stop() async throws { await end() }

    private func end() async {
        pass = nil
        await ledger?.disconnect()
        ledger = nil
        lines.add("-- it ends")
    }

    func kill(_ point: FileAction.KillPoint) async throws {
        guard let pass else { return }
        switch point {
        case .idle: break
        case .scanned: _ = pass.scan()
        case .settled: try await pass.settle(pass.scan())
        case .write, .committed: await breakOff(at: point)
        }
        await end()
    }

    /// A pass that is cancelled when the connection breaks, or when so many batches are committed.
    private func breakOff(at point: FileAction.KillPoint) async {
        if case .write = point { lines.cancelsWhenAway = true }
        let task = Task { await lastPass(point) }
        await task.value
        lines.cancelsWhenAway = false
    }

    private func lastPass(_ point: FileAction.KillPoint) async {
        guard let pass else { return }
        var left = if case .committed(let count) = point { count } else { Int.max }
        do {
            try await pass.settle(pass.scan())
            _ = try await pass.read { _ in
                left -= 1
                if left == 0 { unsafe withUnsafeCurrentTask { unsafe $0?.cancel() } }
            }
        } catch {
            lines.add("-- broken off: \(error)")
        }
    }

    func differences() async throws -> [String] {
        guard let ledger else { return ["there is no ledger"] }
        return try await Recount(ledger: ledger).differences().map {
            "\($0.kind) of \($0.what): stored \($0.stored), derived \($0.derived)"
        }
    }
}

struct EndlessReading: Error {
    var log: ArraySlice<String>
}

/// A monotonic clock that goes on by itself and can be moved on.
final class ProgramClock: Sendable {
    private let ahead = Mutex<Int64>(0)

    var now: @Sendable () -> Int64 { { [self] in MonotonicClock.now() + ahead.withLock(\.self) } }

    func advance(microseconds: Int64) { ahead.withLock { $0 += microseconds } }
}

/// Keeps what a daemon says. Can end the task that hears of a database which is away.
final class LogLines: Sendable {
    private struct State {
        var lines: [String] = []
        var cancelsWhenAway = false
    }

    private let state = Mutex(State())

    var all: [String] { state.withLock(\.lines) }

    var cancelsWhenAway: Bool {
        get { state.withLock(\.cancelsWhenAway) }
        set { state.withLock { $0.cancelsWhenAway = newValue } }
    }

    var handler: any LogHandler { Handler(lines: self) }

    func add(_ line: String) { state.withLock { $0.lines.append(line) } }

    private struct Handler: LogHandler {
        let lines: LogLines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.debug

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            lines.add("\(event.level): \(event.message)")
            if lines.cancelsWhenAway, "\(event.message)".contains("the database is away") {
                unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
            }
        }
    }
}
