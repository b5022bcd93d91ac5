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
    package func perform<Value: Sendable>(_ work: @Sendable (Session) throws -> Value) async throws -> Value {
        try await state.perform { state in try state.perform(work) }
    }

    /// Takes a rulebook into use, for this connection and all that follow.
    ///
    /// - Parameter siteZones: per site the zone in which days of unassigned traffic are told.
    package func use(_ rulebook: Rulebook, siteZones: [String: Zone]) async throws {
        try await state.perform { state in
            state.rules = (rulebook, siteZones)
            try state.perform { try $0.use(rulebook, siteZones: siteZones) }
        }
    }

    /// Takes a source over for a daemon, see `Session.takeOver`; a new connection locks it again.
    ///
    /// - Returns: nil while another daemon holds the source.
    package func takeOver(_ source: SourceHandle) async throws -> SourceHandle? {
        try await state.perform { state in
            let taken = try state.perform { try $0.takeOver(source) }
            if let taken { state.held[taken.id] = taken }
            return taken
        }
    }

    /// Lets go of a source.
    package func giveBack(_ source: SourceHandle) async throws {
        try await state.perform { state in
            state.held[source.id] = nil
            state.unlocked[source.id] = nil
            try state.perform { try $0.giveBack(source) }
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

    init(_ settings: LedgerSettings, numbers: any NumberReading) {
        self.settings = settings
        self.numbers = numbers
    }

    mutating func perform<Value>(_ work: (Session) throws -> Value) throws -> Value {
        do {
            return try work(try connected())
        } catch {
            if session?.connection.isBroken == true { session = nil }
            throw (error as? PostgresError).map(LedgerError.database) ?? error
        }
    }

    private mutating func connected() throws -> Session {
        if let session, !session.connection.isBroken {
            try lockAgain(session)
            return session
        }
        let made = try Session(settings, numbers: numbers)
        if let rules { try made.use(rules.rulebook, siteZones: rules.siteZones) }
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
    /// A libpq URL or connection string; several hosts are tried in turn.
    package var url: String
    /// Read again for every connection, so that a changed password needs no restart. Nil: none.
    package var password: @Sendable () throws -> String?
    /// The schema that holds everything.
    package var schema: String
    package var applicationName: String

    package init(
        url: String,
        password: @escaping @Sendable () throws -> String? = { nil },
        schema: String = "callpace",
        applicationName: String = "callpace"
    ) {
        self.url = url
        self.password = password
        self.schema = schema
        self.applicationName = applicationName
    }
}

/// What can go wrong with the ledger.
package enum LedgerError: Error, CustomStringConvertible {
    case database(PostgresError)
    /// The server is older than the oldest that CallPace supports.
    case serverTooOld(version: Int)
    /// The schema was made by a newer CallPace.
    case schemaTooNew(found: Int, known: Int)
    /// The schema is not there or not up to date, and this command does not migrate.
    case schemaMissing(schema: String)
    /// Another writer moved this file's position, or took the source over.
    case positionMoved(file: Int64)
    case sourceTakenOver(source: String)

    /// The database is not there, does not let us in or is too old: it may be otherwise later.
    package var isUnavailable: Bool {
        switch self {
        case .database(let error):
            error.isConnectionLost || error.kind == .cannotConnect || error.kind == .authentication
        case .schemaMissing, .serverTooOld, .schemaTooNew:
            true
        case .positionMoved, .sourceTakenOver:
            false
        }
    }

    package var description: String {
        switch self {
        case .database(let error):
            error.description
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
        }
    }
}
