internal import CLibpq

extension Connection {
    /// Runs `COPY … FROM STDIN (FORMAT binary)` with the rows that the body writes.
    /// - Returns: how many rows the server took.
    /// - Throws: the error of the body, after which the server has taken nothing, else what the server says: it
    ///   checks rows while they come and reports at the end.
    @discardableResult
    package func copyIn(
        _ sql: String,
        _ body: (inout CopyWriter) throws(PostgresError) -> Void
    ) throws(PostgresError) -> Int {
        try beginCopy(sql)
        var writer = unsafe CopyWriter(handle: handle)
        do {
            try body(&writer)
            try writer.finish()
        } catch {
            unsafe PQputCopyEnd(handle, "given up by the client")
            // The server may have left with a reason of its own; otherwise it repeats the words above.
            let end = endCopy(sql)
            if error.kind == .connectionLost, case .failure(let reason) = end { throw reason }
            throw error
        }
        guard unsafe PQputCopyEnd(handle, nil) == 1 else {
            if case .failure(let reason) = endCopy(sql) { throw reason }
            throw failure(during: sql)
        }
        return try endCopy(sql).get()
    }

    private func beginCopy(_ sql: String) throws(PostgresError) {
        let text = try begin(sql)
        guard let result = unsafe PQexec(handle, text) else { throw failure(during: sql) }
        defer { unsafe PQclear(result) }
        switch unsafe PQresultStatus(result) {
        case PGRES_COPY_IN:
            guard unsafe PQbinaryTuples(result) == 1 else {
                unsafe PQputCopyEnd(handle, "not binary")
                _ = endCopy(sql)
                throw PostgresError(kind: .misuse, message: "copyIn takes COPY … FROM STDIN (FORMAT binary) only")
            }
        case PGRES_FATAL_ERROR, PGRES_NONFATAL_ERROR, PGRES_BAD_RESPONSE:
            throw unsafe failure(of: result, during: sql)
        default:
            throw PostgresError(kind: .misuse, message: "copyIn takes COPY … FROM STDIN (FORMAT binary) only")
        }
    }

    /// Reads the answers to a COPY up to the last, without which the connection is stuck.
    private func endCopy(_ sql: String) -> Result<Int, PostgresError> {
        var outcome: Result<Int, PostgresError>?
        while let result = unsafe PQgetResult(handle) {
            defer { unsafe PQclear(result) }
            switch unsafe PQresultStatus(result) {
            case PGRES_COMMAND_OK:
                if outcome == nil { outcome = .success(unsafe Connection.affectedRows(of: result)) }
            case PGRES_COPY_IN:
                // Not ended: only when the end could not be sent, that is, when the connection is lost.
                return .failure(failure(during: sql))
            default:
                outcome = .failure(unsafe failure(of: result, during: sql))
            }
        }
        return outcome ?? .failure(failure(during: sql))
    }
}
