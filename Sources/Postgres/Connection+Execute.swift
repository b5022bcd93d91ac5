internal import CLibpq

extension Connection {
    /// Runs one statement or several, parted by semicolons; several are one transaction unless they say otherwise.
    /// - Returns: how many rows the last one affected; 0 where that means nothing.
    @discardableResult
    package func execute(_ sql: String) throws(PostgresError) -> Int {
        let text = try begin(sql)
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
        let text = try begin("COMMIT")
        guard let result = unsafe PQexec(handle, text) else { throw failure(during: "COMMIT") }
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
