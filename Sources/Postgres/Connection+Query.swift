internal import CLibpq

extension Connection {
    /// Runs one statement. It is prepared once per text and kept; values travel in binary form both ways.
    /// - Throws: what the server says, or `misuse` for more than 65,535 parameters or a gigabyte of them.
    @discardableResult
    package func query(_ sql: String, _ parameters: [Parameter] = []) throws(PostgresError) -> Rows {
        do {
            return try run(sql, parameters)
        } catch  where error.isStalePlan && !isInTransaction && !isBroken {
            // The table changed or the server forgot the statement: `run` forgot it too and prepares it anew.
            return try run(sql, parameters)
        }
    }

    private func run(_ sql: String, _ parameters: [Parameter]) throws(PostgresError) -> Rows {
        guard parameters.count <= 65_535 else {
            throw PostgresError(kind: .misuse, message: "a statement takes 65535 parameters, not \(parameters.count)")
        }
        _ = try begin(sql)
        let name = try preparedName(of: sql, types: parameters.map(\.type))
        guard let result = unsafe try executePrepared(name, parameters) else { throw failure(during: sql) }
        switch unsafe PQresultStatus(result) {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY:
            return unsafe Rows(owning: result)
        default:
            let error = unsafe failure(of: result, during: sql)
            unsafe PQclear(result)
            if error.isStalePlan { forget(sql, name: name) }
            throw error
        }
    }

    /// The name of the prepared statement, which is prepared now where it was not.
    private func preparedName(of sql: String, types: [TypeID]) throws(PostgresError) -> String {
        if let name = statements.name(of: sql, types: types) { return name }
        let statement = statements.makeStatement(sql, types: types)
        let ids = statement.types.map { Oid($0.rawValue) }
        guard let result = unsafe PQprepare(handle, statement.name, sql, Int32(ids.count), ids) else {
            throw failure(during: sql)
        }
        defer { unsafe PQclear(result) }
        guard unsafe PQresultStatus(result) == PGRES_COMMAND_OK else {
            throw unsafe failure(of: result, during: sql)
        }
        for name in statements.insert(statement, for: sql) {
            // In a failed transaction nothing can be prepared, so this is reached in a sound one.
            try execute("DEALLOCATE \(name)")
        }
        return statement.name
    }

    private func forget(_ sql: String, name: String) {
        statements.remove(sql, name: name)
        // Fails where the server has forgotten it or the transaction has failed; the name is not used again.
        if !isInTransaction { _ = try? execute("DEALLOCATE \(name)") }
    }

    /// - Returns: a result that the caller owns, nil when libpq has none to give.
    private func executePrepared(
        _ name: String,
        _ parameters: [Parameter]
    ) throws(PostgresError) -> OpaquePointer? {
        parameterBuffer.removeAll()
        var places: [(start: Int, length: Int32)?] = []
        places.reserveCapacity(parameters.count)
        for parameter in parameters {
            let start = parameterBuffer.count + 4
            parameter.append(to: &parameterBuffer)
            guard parameterBuffer.count <= WireBuffer.longestValue, !parameterBuffer.isTooLong else {
                parameterBuffer = WireBuffer(capacity: 4096)
                throw PostgresError(kind: .misuse, sqlState: "54000", message: "parameters of more than a gigabyte")
            }
            places.append(parameter.isNull ? nil : (start, Int32(parameterBuffer.count - start)))
        }
        let lengths = places.map { $0?.length ?? 0 }
        let formats = [Int32](repeating: 1, count: parameters.count)
        let result = unsafe parameterBuffer.withBytes { bytes in
            // Each start lies within the buffer, which holds every value whole and does not move meanwhile.
            let values = unsafe places.map { place in
                unsafe place.map { unsafe UnsafePointer((bytes + $0.start).assumingMemoryBound(to: CChar.self)) }
            }
            return unsafe PQexecPrepared(handle, name, Int32(parameters.count), values, lengths, formats, 1)
        }
        // One large batch must not hold its memory for ever.
        if parameterBuffer.count > 4 << 20 { parameterBuffer = WireBuffer(capacity: 4096) }
        return unsafe result
    }
}
