/// What went wrong in the talk with PostgreSQL.
///
/// `description` is for logs: it names no parameter, no row and no password. `detail` may quote a row.
package struct PostgresError: Error, Sendable {
    package enum Kind: Sendable, Hashable {
        /// No server took the connection: away, full, starting, or the database does not exist.
        case cannotConnect
        /// A server was there and did not let the role in.
        case authentication
        /// The connection broke while it was used.
        case connectionLost
        /// The server refused a statement.
        case serverError
        /// A result is not what the reader asked for: another type, NULL, out of range, no such column.
        case unexpectedResult
        /// The room was asked for what cannot be done, such as a connection text that cannot be parsed.
        case misuse
    }

    package var kind: Kind
    /// Five characters, as in appendix A of the PostgreSQL manual; nil when no server said one.
    package var sqlState: String?
    package var severity: String?
    package var message: String
    package var detail: String?
    package var hint: String?
    package var schema: String?
    package var table: String?
    package var column: String?
    package var constraint: String?
    /// The place of the mistake in the statement, in characters from 1.
    package var position: Int?
    /// Whether the connection was lost while a COMMIT, or a writing statement outside a transaction, was under way, so
    /// that nobody knows whether it took place.
    package var isCommitOutcomeUnknown = false

    package init(kind: Kind, sqlState: String? = nil, message: String) {
        self.kind = kind
        self.sqlState = sqlState
        self.message = message
    }
}

extension PostgresError {
    /// The class of the SQLSTATE, its first two characters.
    private var sqlClass: Substring? {
        sqlState?.prefix(2)
    }

    /// The connection is of no more use: open another.
    package var isConnectionLost: Bool {
        kind == .connectionLost || sqlClass == "08" || sqlState == "57P01" || sqlState == "57P02"
    }

    /// 23505.
    package var isUniqueViolation: Bool {
        sqlState == "23505"
    }

    /// The same transaction may well succeed when it is run again on this connection: serialization failure,
    /// deadlock, lock not available, plan made stale by a change of a table.
    package var shouldRetryTransaction: Bool {
        switch sqlState {
        case "40001", "40P01", "55P03", "55006", "26000": true
        case "0A000": isStalePlan
        default: false
        }
    }

    /// Trying again in a while, on a new connection, may help: the server is away, starting, full or a standby.
    package var shouldReconnect: Bool {
        if meansConfiguration { return false }
        return isConnectionLost || isStandby || kind == .cannotConnect || sqlState == "57P03" || sqlState == "53300"
    }

    /// Waiting does not help, somebody has to change a role, a password, a right or a name.
    package var meansConfiguration: Bool {
        if kind == .authentication || kind == .misuse { return true }
        return switch sqlState {
        case "3D000", "3F000", "42501", "42704": true
        default: sqlClass == "28"
        }
    }

    /// 53100: the server has no room left.
    package var isDiskFull: Bool {
        sqlState == "53100"
    }

    /// 25006: the server takes no writes, as a standby does.
    package var isStandby: Bool {
        sqlState == "25006"
    }

    /// The record itself is at fault, not the server: the classes 21 (cardinality), 22 (data), 23 (integrity), 44 (a
    /// view's check), 54 (too long for a row or an index) and P0 (a trigger's own refusal).
    package var isDataError: Bool {
        sqlClass.map { ["21", "22", "23", "44", "54", "P0"].contains($0) } ?? false
    }

    /// 55P03: somebody else held a lock for longer than `lock_timeout`.
    package var isLockTimeout: Bool {
        sqlState == "55P03"
    }

    /// 57014: cancelled, by a `CancelHandle` or by `statement_timeout`.
    package var isCancelled: Bool {
        sqlState == "57014"
    }

    /// A prepared statement that a change of its tables made unusable, or that the server has forgotten.
    var isStalePlan: Bool {
        sqlState == "26000" || (sqlState == "0A000" && message.contains("cached plan"))
    }
}

extension PostgresError: CustomStringConvertible {
    package var description: String {
        // Messages of the class 22 quote the value that could not be read.
        var text = (sqlClass == "22" ? message.withoutQuotedParts : message).onOneLine
        if let constraint, !text.contains(constraint) { text += " (\(constraint))" }
        if let sqlState { text += " (SQLSTATE \(sqlState))" }
        if isCommitOutcomeUnknown { text += "; it is unknown whether the transaction was committed" }
        if let hint, sqlClass != "22" { text += "; hint: \(hint)" }
        return text
    }
}

extension String {
    /// The lines of the text parted by semicolons: libpq says some things on two.
    fileprivate var onOneLine: String {
        guard contains(where: \.isNewline) else { return self }
        return split(whereSeparator: \.isNewline).map { String($0.drop(while: \.isWhitespace)) }.joined(separator: "; ")
    }

    /// The text with an ellipsis for whatever stands between double quotes.
    var withoutQuotedParts: String {
        guard let first = firstIndex(of: "\""), let last = lastIndex(of: "\""), first < last else { return self }
        return self[...first] + "…" + self[last...]
    }
}
