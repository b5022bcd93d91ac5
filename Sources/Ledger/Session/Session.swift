package import Pace
package import Postgres

/// One connection with its schema, and what has been learnt over it. Used on the ledger's thread alone.
package final class Session {
    package let connection: Connection
    let cancelHandle: CancelHandle?
    package let schema: String
    /// What decides numbers; set by `use(_:)`.
    package internal(set) var rulebook = Rulebook()
    let numbers: any NumberReading
    /// Mixes the digests of mail; nil before the rules are in use.
    var secret: DigestSecret?
    /// Who is who in mail, by the rules in use.
    var mailRoster = MailRoster(rulebook: Rulebook())
    /// The site of mail, meetings and journals, which belong to no PBX.
    var stepSite: Int32 = 0
    /// Days of managers that entries of journals were about before they changed, until they are derived again.
    var formerEntryDays: Set<ManagerDayKey> = []
    /// Database ids by index of the rulebook.
    var managerIDs: [Int32] = []
    var teamIDs: [Int32] = []
    var managerIndices: [Int32: ManagerIndex] = [:]
    /// The zone of each site, in which days of unassigned traffic are told.
    var siteZones: [String: Zone] = [:]
    /// Whether this connection has the lock of those who judge and alert.
    var isAlertsLocked = false
    /// Who is who in journals, by the rules in use.
    var journalReader: JournalReader
    /// Identifies this schema in advisory locks.
    private(set) var lockClass: Int32 = 0

    /// - Parameters:
    ///   - host: the one host of the url to connect to; nil: the first that answers.
    ///   - turn: the work that wants the connection, and may end its first statements, too.
    init(_ settings: LedgerSettings, numbers: any NumberReading, host: Connection.Host? = nil, turn: Turn?) throws {
        self.numbers = numbers
        journalReader = JournalReader(rulebook: Rulebook(), numbers: numbers)
        let (url, password): (String, String?)
        do {
            (url, password) = (try settings.url(), try settings.password())
        } catch {
            throw LedgerError.unreachable(error)
        }
        var opened: CancelHandle?
        connection = try Connection(
            url,
            password: password,
            applicationName: settings.applicationName,
            connectTimeout: 10,
            host: host,
            whenOpen: { handle in
                opened = handle
                turn?.begin(handle)
            }
        )
        schema = settings.schema
        guard connection.serverVersion >= 140_000 else {
            throw LedgerError.serverTooOld(version: connection.serverVersion)
        }
        cancelHandle = opened
        try connection.execute(
            """
            set search_path = \(Self.quoted(schema)); set client_min_messages = warning;
            set lock_timeout = '\(Self.lockTimeout)'; set idle_in_transaction_session_timeout = '\(Self.silence)'
            """
        )
        try learnLockClass()
    }

    /// How long to wait for somebody else's lock before saying whose it is.
    static let lockTimeout = "5s"
    /// A process that stands still must not hold locks for ever: after so long a silence the server ends its session.
    static let silence = "60s"

    /// `150018` is 15.18.
    package var serverVersion: Int { connection.serverVersion }

    /// Runs statements as one transaction. Each statement sees what was committed before it began, as what is read
    /// behind a lock must, whatever the server's default is.
    func transaction<Value>(_ body: () throws -> Value) throws -> Value {
        try transaction("begin isolation level read committed", body)
    }

    /// Runs statements that read, all of one moment.
    func snapshot<Value>(_ body: () throws -> Value) throws -> Value {
        try transaction("begin isolation level repeatable read read only", body)
    }

    private func transaction<Value>(_ begin: String, _ body: () throws -> Value) throws -> Value {
        try connection.execute(begin)
        let value: Value
        do {
            value = try body()
        } catch {
            // The error of the work is the one to tell; a rollback fails only with the connection.
            try? connection.rollback()
            throw error
        }
        try connection.commit()
        return value
    }

    /// Whether the schema exists; without it there are no locks to take.
    func learnLockClass() throws {
        let rows = try connection.query(
            "select n.oid::bigint from pg_namespace n where n.nspname = $1",
            [.text(schema)]
        )
        lockClass = rows.isEmpty ? 0 : Int32(truncatingIfNeeded: try rows.onlyRow().int64(0))
    }

    /// The two keys of an advisory lock: the schema, and kind and id of what is locked. Schemas have numbers that may
    /// follow one another, so the kind must not be added to the schema's.
    func lockKeys(_ kind: LockKind, _ id: Int32) -> [Parameter] {
        [.int32(lockClass), .int32(kind.key(id))]
    }

    /// The same as `pg_locks` shows them: without a sign.
    func lockNumbers(_ kind: LockKind, _ id: Int32) -> [Parameter] {
        [lockClass, kind.key(id)].map { .int64(Int64(UInt32(bitPattern: $0))) }
    }

    /// An SQL identifier in quotes.
    static func quoted(_ name: String) -> String {
        "\"" + name.replacing("\"", with: "\"\"") + "\""
    }
}

/// What advisory locks stand for.
enum LockKind: Int32 {
    /// Held by the daemon that follows the source, as long as its connection lives.
    case source
    /// Calls of a site are derived.
    case site
    /// Days of a manager are derived.
    case manager
    /// The tables of teams and managers are rewritten.
    case rules
    /// Held by the daemon that judges and alerts, as long as its connection lives.
    case alerts

    func key(_ id: Int32) -> Int32 { rawValue << 28 | id & 0x0FFF_FFFF }
}

extension Session {
    /// Sends a notification on the channel `callpace`; texts of 8,000 bytes and more are left out, as PostgreSQL
    /// refuses them.
    package func notify(_ payload: String) throws {
        try connection.notify("callpace", payload: payload.utf8.count < 8_000 ? payload : "")
    }
}
