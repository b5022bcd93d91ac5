internal import CLibpq

extension Connection {
    /// Runs one statement or several, parted by semicolons; several are one transaction unless they say otherwise.
    /// - Returns: how many rows the last one affected; 0 where that means nothing.
    @discardableResult
    package func execute(_ sql: String) throws(PostgresError) -> Int {
        let text = try statementText(sql)
        guard let result = unsafe PQexec(handle, text) else { throw failure(during: sql) }
        defer { unsafe PQclear(result) }
        switch unsafe PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY:
            return unsafe Connection.affectedRows(of: result)
        case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
            leaveCopy()
            throw PostgresError(kind: .misuse, message: "COPY is for copyIn, not for execute")
        default:
            throw unsafe failure(of: result, during: sql)
        }
    }

    /// Commits the open transaction. A failed transaction is rolled back by the server, which is an error here
    /// (25P02); when the reply is lost the error says so in `isCommitOutcomeUnknown`.
    package func commit() throws(PostgresError) {
        guard let result = unsafe PQexec(handle, "COMMIT") else { throw failure(during: "COMMIT") }
        defer { unsafe PQclear(result) }
        guard unsafe PQresultStatus(result) == PGRES_COMMAND_OK else {
            throw unsafe failure(of: result, during: "COMMIT")
        }
        guard unsafe String(cString: PQcmdStatus(result)) == "COMMIT" else {
            throw PostgresError(
                kind: .serverError,
                sqlState: "25P02",
                message: "the transaction had failed and was rolled back instead of committed"
            )
        }
    }

    /// Rolls back the open transaction; without one nothing happens.
    package func rollback() throws(PostgresError) {
        guard isInTransaction else { return }
        try execute("ROLLBACK")
    }

    /// Runs the work in a transaction: committed when it returns, rolled back when it throws.
    package func transaction<Result>(
        _ begin: String = "BEGIN",
        _ work: () throws(PostgresError) -> Result
    ) throws(PostgresError) -> Result {
        try execute(begin)
        let result: Result
        do {
            result = try work()
        } catch {
            // The error of the work is the one to tell; a rollback fails only with the connection.
            try? rollback()
            throw error
        }
        try commit()
        return result
    }

    /// How many rows a command says it affected.
    static func affectedRows(of result: OpaquePointer) -> Int {
        unsafe Int(String(cString: PQcmdTuples(result))) ?? 0
    }

    /// What a result that is an error says.
    func failure(of result: OpaquePointer, during sql: String) -> PostgresError {
        // Fields that the server did not send are null; the others live until the result is cleared.
        func field(_ code: Character) -> String? {
            guard let value = code.asciiValue, let text = unsafe PQresultErrorField(result, Int32(value)) else {
                return nil
            }
            return unsafe String(cString: text)
        }
        guard let message = field("M") else { return failure(during: sql) }
        var error = PostgresError(kind: isBroken ? .connectionLost : .serverError, sqlState: field("C"), message: message)
        error.severity = field("V") ?? field("S")
        error.detail = field("D")
        error.hint = field("H")
        error.schema = field("s")
        error.table = field("t")
        error.column = field("c")
        error.constraint = field("n")
        error.position = field("P").flatMap { Int($0) }
        error.isCommitOutcomeUnknown = error.kind == .connectionLost && Connection.mayCommit(sql)
        return error
    }

    /// What the connection says when there is no result to ask.
    func failure(during sql: String) -> PostgresError {
        let message = unsafe String(cString: PQerrorMessage(handle)).trimmed
        var error = PostgresError(
            kind: isBroken ? .connectionLost : .misuse,
            message: message.isEmpty ? "libpq failed without a reason" : message
        )
        error.isCommitOutcomeUnknown = error.kind == .connectionLost && Connection.mayCommit(sql)
        return error
    }

    /// Whether the text may end a transaction for good: too often yes is harmless.
    static func mayCommit(_ sql: String) -> Bool {
        let text = sql.lowercased()
        return text.contains("commit") || text.contains("end")
    }

    /// Ends a COPY that nobody asked for, so that the connection can go on.
    private func leaveCopy() {
        unsafe PQputCopyEnd(handle, "not expected here")
        var line: UnsafeMutablePointer<CChar>?
        while unsafe PQgetCopyData(handle, &line, 0) > 0 { unsafe PQfreemem(line) }
        while let result = unsafe PQgetResult(handle) {
            let status = unsafe PQresultStatus(result)
            unsafe PQclear(result)
            if status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH { break }
        }
    }
}
