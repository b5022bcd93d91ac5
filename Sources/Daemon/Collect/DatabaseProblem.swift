import Cluster
package import Ledger
import Postgres

/// What keeps the database from being used, for people: what is wrong, what CallPace does, what they can do.
package struct DatabaseProblem: Hashable, Sendable {
    /// Problems of one kind are one problem, however the words of the server vary.
    package enum Kind: String, Hashable, Sendable {
        /// Nobody answers, or not for long.
        case away
        /// No room for data.
        case diskFull
        /// No room for another connection.
        case crowded
        /// A password, a role or a rule of the server.
        case notLetIn
        /// The database of this name is not there.
        case missing
        /// The role may not do what has to be done.
        case rights
        /// Only standbys answer.
        case readOnly
        /// The private server does not start.
        case privateServer
        /// Another host has left this one behind.
        case refused
        /// Somebody else is in the way for a moment.
        case busy
        case other
    }

    package let kind: Kind
    package let sentence: String

    package init(_ error: LedgerError) {
        switch error {
        case .database(let error):
            kind = Self.kind(of: error)
        case .unreachable(let error):
            kind = (error as? ClusterError).map { $0.kind == .diskFull ? .diskFull : .privateServer } ?? .notLetIn
        case .serverRefused:
            kind = .refused
        case .serverTooOld, .schemaTooNew, .schemaMissing, .positionMoved, .sourceTakenOver, .alertsTakenOver:
            kind = .other
        }
        sentence = Self.sentence(kind, "\(error)")
    }

    private static func kind(of error: PostgresError) -> Kind {
        let words = ["read-only", "hot standby", "in recovery"]
        if error.isDiskFull || error.message.contains("No space left on device") { return .diskFull }
        if error.kind == .authentication { return .notLetIn }
        switch error.sqlState ?? "" {
        case "53300": return .crowded
        case "3D000": return .missing
        case "42501": return .rights
        case let state where state.hasPrefix("28"): return .notLetIn
        case let state where state.hasPrefix("40") || state.hasPrefix("55"): return .busy
        case let state where state.hasPrefix("25"): return .readOnly
        default: break
        }
        if error.kind == .cannotConnect, words.contains(where: error.message.contains) { return .readOnly }
        return error.kind == .cannotConnect || error.isConnectionLost || error.shouldReconnect ? .away : .other
    }

    private static func sentence(_ kind: Kind, _ words: String) -> String {
        let reason = words.hasSuffix(".") ? String(words.dropLast()) : words
        let waits = "the records wait in their files, and CallPace goes on by itself"
        return switch kind {
        case .away: "the database is away, waiting: \(reason); \(waits) as soon as it answers"
        case .diskFull: "the disk of the database is full, waiting: \(reason); \(waits) as soon as there is room"
        case .crowded:
            "the database takes no more connections, waiting: \(reason); \(waits); end other connections or raise "
                + "max_connections"
        case .notLetIn:
            "the database does not let CallPace in, trying again: \(reason); \(waits); mend the password_file, which "
                + "is read for every attempt, the role or pg_hba.conf"
        case .missing:
            "the database is not there, trying again: \(reason); \(waits); make it, restore it or mend database.url"
        case .rights:
            "the role lacks a right in the database, trying again: \(reason); \(waits); grant it "
                + "(`callpace migrate --print` shows the statements)"
        case .readOnly:
            "no server takes writes, waiting: \(reason); \(waits); promote a standby, and name all hosts in "
                + "database.url with target_session_attrs=read-write"
        case .privateServer: "the private PostgreSQL does not run, trying again: \(reason); \(waits) when it does"
        case .refused: reason
        case .busy: "the database is busy, trying again: \(reason)"
        case .other: "the database cannot be used, trying again: \(reason)"
        }
    }

    /// Whether it keeps everybody out, so that any answer at all shows that it is over.
    var isOfConnecting: Bool {
        switch kind {
        case .away, .crowded, .notLetIn, .missing, .privateServer, .refused: true
        case .diskFull, .rights, .readOnly, .busy, .other: false
        }
    }
}

extension LedgerError {
    /// Whether waiting can mend it: all but mistakes in a statement or in a record's own values.
    var isWorthRepeating: Bool {
        switch self {
        case .database(let error): error.isWorthRepeating
        case .unreachable, .serverRefused, .serverTooOld, .schemaTooNew: true
        case .schemaMissing, .positionMoved, .sourceTakenOver, .alertsTakenOver: false
        }
    }

    /// The database is another one than it was, or in an earlier state.
    var meansOtherDatabase: Bool {
        switch self {
        case .database(let error): error.meansNoSchema
        case .positionMoved: true
        default: false
        }
    }
}
