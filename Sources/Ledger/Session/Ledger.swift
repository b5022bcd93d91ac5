package import Pace
package import Postgres

/// The only room that speaks SQL: everything that CallPace stores, behind one connection on a thread of its own.
///
/// Work is handed in as a closure over a `Session`. A lost connection is dropped and made anew at the next use;
/// whoever handed the work in decides whether to repeat it.
package final class Ledger: Sendable {
    private let state: Confined<LedgerState>

    package init(_ settings: LedgerSettings, numbers: any NumberReading) {
        state = Confined(LedgerState(settings, numbers: numbers), thread: "ledger")
    }

    /// Runs work on the connection, which is made first where there is none.
    ///
    /// - Throws: `LedgerError`; after `.database` with a lost connection nothing is known of the last statement.
    ///   `CancellationError` when the task was cancelled: a statement that runs is ended then, see `Turn`.
    package func perform<Value: Sendable>(_ work: @Sendable (Session) throws -> Value) async throws -> Value {
        try await run { state in try state.perform(work) }
    }

    private func run<Value: Sendable>(_ work: @Sendable (inout LedgerState) throws -> Value) async throws -> Value {
        let turn = Turn()
        return try await withTaskCancellationHandler {
            try await state.perform { state in
                try Task.checkCancellation()
                state.turn = turn
                defer {
                    turn.end()
                    state.turn = nil
                }
                do {
                    return try work(&state)
                } catch LedgerError.database(_) where Task.isCancelled {
                    throw CancellationError()
                }
            }
        } onCancel: {
            turn.interrupt()
        }
    }

    /// Takes a rulebook into use, for this connection and all that follow.
    ///
    /// - Parameter siteZones: per site the zone in which days of unassigned traffic are told.
    package func use(_ rulebook: Rulebook, siteZones: [String: Zone]) async throws {
        try await run { state in
            state.rules = (rulebook, siteZones)
            try state.perform { try $0.use(rulebook, siteZones: siteZones) }
        }
    }

    /// Takes a source over for a daemon, see `Session.takeOver`; a new connection locks it again.
    ///
    /// - Returns: nil while another daemon holds the source.
    package func takeOver(_ source: SourceHandle) async throws -> SourceHandle? {
        try await run { state in
            let taken = try state.perform { try $0.takeOver(source) }
            state.held[source.id] = taken
            if taken == nil { state.unlocked[source.id] = nil }
            return taken
        }
    }

    /// Lets go of the sources that are followed no more, so that another daemon may have them.
    package func giveBack(allBut names: Set<String> = []) async throws {
        try await run { state in
            for source in state.held.values where !names.contains(source.name) {
                try state.perform { try $0.giveBack(source) }
                state.held[source.id] = nil
                state.unlocked[source.id] = nil
            }
        }
    }

    /// Drops the connection; the next use makes a new one.
    package func disconnect() async {
        await state.perform { $0.session = nil }
    }
}

/// The connection of a ledger, if there is one, and what every new one needs.
private struct LedgerState {
    private let settings: LedgerSettings
    private let numbers: any NumberReading
    var session: Session?
    var rules: (rulebook: Rulebook, siteZones: [String: Zone])?
    /// Sources that this process follows.
    var held: [Int32: SourceHandle] = [:]
    /// Those of them whose lock a new connection did not get yet, as the server may take a while to notice that the
    /// old connection is gone.
    var unlocked: [Int32: SourceHandle] = [:]
    /// The work under way.
    var turn: Turn?

    init(_ settings: LedgerSettings, numbers: any NumberReading) {
        self.settings = settings
        self.numbers = numbers
    }

    mutating func perform<Value>(_ work: (Session) throws -> Value) throws -> Value {
        do {
            let session = try connected()
            turn?.begin(session.cancelHandle)
            return try work(session)
        } catch {
            guard var error = error as? PostgresError else { throw error }
            if error.isLockTimeout, let holder = try? session?.lockHolder() { error.message = holder }
            // Of several servers another may be the one that takes writes now.
            if session?.connection.isBroken == true || error.isStandby { session = nil }
            throw LedgerError.database(error)
        }
    }

    private mutating func connected() throws -> Session {
        if settings.looksBeforeUse { session?.connection.noticeEnd() }
        if let session, !session.connection.isBroken {
            try lockAgain(session)
            return session
        }
        let made = try Session.connect(settings, numbers: numbers, turn: turn)
        // Of several servers another one may have been tried last.
        turn?.begin(made.cancelHandle)
        if let rules {
            do {
                try made.use(rules.rulebook, siteZones: rules.siteZones)
            } catch let error as PostgresError where error.meansNoSchema {
                // The database was made anew: whoever follows begins anew too.
                held = [:]
            }
        }
        // Whoever was faster in between has the lock and a newer epoch, which stops our next commit.
        unlocked = held
        try lockAgain(made)
        session = made
        return made
    }

    private mutating func lockAgain(_ session: Session) throws {
        for source in unlocked.values where try session.lock(source) { unlocked[source.id] = nil }
    }
}

/// Where the database is.
package struct LedgerSettings: Sendable {
    /// A libpq URL or connection string; several hosts are tried in turn. Asked again for every connection.
    package var url: @Sendable () throws -> String
    /// Read again for every connection, so that a changed password needs no restart. Nil: none.
    package var password: @Sendable () throws -> String?
    /// The schema that holds everything.
    package var schema: String
    package var applicationName: String
    /// Whether a connection that the server ended while nobody used it is made anew before the next work, instead of
    /// failing that. Nothing is under way then, so nothing is lost or done twice; but what a connection keeps, as what
    /// it listens to or locks, goes unnoticed with it.
    package var looksBeforeUse = false
    /// Which servers were used before; nil: any is used.
    package var servers: ServerMemory?

    package init(
        url: @escaping @autoclosure @Sendable () throws -> String,
        password: @escaping @Sendable () throws -> String? = { nil },
        schema: String = "callpace",
        applicationName: String = "callpace",
        servers: ServerMemory? = nil
    ) {
        self.url = url
        self.password = password
        self.schema = schema
        self.applicationName = applicationName
        self.servers = servers
    }
}

/// What can go wrong with the ledger.
package enum LedgerError: Error, CustomStringConvertible {
    case database(PostgresError)
    /// The server cannot even be asked: its password cannot be read, or it is a private one that does not start.
    case unreachable(any Error)
    /// A server that another one has left behind, in a sentence.
    case serverRefused(String)
    /// The server is older than the oldest that CallPace supports.
    case serverTooOld(version: Int)
    /// The schema was made by a newer CallPace.
    case schemaTooNew(found: Int, known: Int)
    /// The schema is not there or not up to date, and this command does not migrate.
    case schemaMissing(schema: String)
    /// Another writer moved this file's position, or took the source over.
    case positionMoved(file: Int64)
    case sourceTakenOver(source: String)
    /// Another daemon judges and alerts.
    case alertsTakenOver

    /// The database is not there, does not let us in or is too old: it may be otherwise later.
    package var isUnavailable: Bool {
        switch self {
        case .database(let error):
            error.isConnectionLost || error.kind == .cannotConnect || error.kind == .authentication
                || error.isLockTimeout
        case .schemaMissing, .serverTooOld, .schemaTooNew, .unreachable, .serverRefused:
            true
        case .positionMoved, .sourceTakenOver, .alertsTakenOver:
            false
        }
    }

    package var description: String {
        switch self {
        case .database(let error):
            error.description
        case .unreachable(let error):
            "\(error)"
        case .serverRefused(let sentence):
            sentence
        case .serverTooOld(let version):
            "PostgreSQL \(version / 10_000) is too old: CallPace needs PostgreSQL 14 or newer"
        case .schemaTooNew(let found, let known):
            "the schema has version \(found), this callpace knows up to \(known): use a newer callpace"
        case .schemaMissing(let schema):
            "the schema \(schema) is not there or not up to date: run `callpace migrate`"
        case .positionMoved(let file):
            "the position of file \(file) was moved by another writer"
        case .sourceTakenOver(let source):
            "another daemon has taken over the source \(source)"
        case .alertsTakenOver:
            "another daemon judges and alerts"
        }
    }
}

extension PostgresError {
    /// Tables that CallPace made are not there: the database was made anew, or restored from before an update.
    package var meansNoSchema: Bool {
        ["42P01", "3F000", "42703"].contains(sqlState ?? "")
    }
}
