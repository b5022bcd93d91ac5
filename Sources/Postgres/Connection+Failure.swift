internal import CLibpq

extension Connection {
    /// How things stood before a statement was sent.
    struct Outset {
        var isBroken = false
        var isInTransaction = false
    }

    /// Notes how things stand.
    /// - Returns: the text of the statement, without NUL characters, which end a text for libpq.
    func begin(_ sql: String) throws(PostgresError) -> String {
        guard !sql.utf8.contains(0) else {
            throw PostgresError(kind: .misuse, message: "a statement holds a NUL character")
        }
        outset = Outset(isBroken: isBroken, isInTransaction: isInTransaction)
        return sql
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
        let kind: PostgresError.Kind = isBroken ? .connectionLost : .serverError
        var error = PostgresError(kind: kind, sqlState: field("C"), message: message)
        error.severity = field("V") ?? field("S")
        error.detail = field("D")
        error.hint = field("H")
        error.schema = field("s")
        error.table = field("t")
        error.column = field("c")
        error.constraint = field("n")
        error.position = field("P").flatMap { Int($0) }
        error.isCommitOutcomeUnknown = kind == .connectionLost && mayHaveCommitted(sql)
        return error
    }

    /// What the connection says when there is no result to ask.
    func failure(during sql: String) -> PostgresError {
        let message = unsafe String(cString: PQerrorMessage(handle)).trimmed
        // After a write that failed libpq takes the connection for sound until a read meets its end.
        unsafe PQconsumeInput(handle)
        let kind: PostgresError.Kind = isBroken ? .connectionLost : .misuse
        var error = PostgresError(kind: kind, message: message.isEmpty ? "libpq failed without a reason" : message)
        error.isCommitOutcomeUnknown = kind == .connectionLost && mayHaveCommitted(sql)
        return error
    }

    /// Whether the statement, whose reply is lost, may have committed something: too often yes is harmless.
    private func mayHaveCommitted(_ sql: String) -> Bool {
        guard !outset.isBroken else { return false }
        let words = sql.lowercased().split { !$0.isLetter }
        if words.contains("commit") || words.contains("end") { return true }
        // Outside a transaction each statement commits itself.
        let reading: Set<Substring> = ["select", "show", "set", "listen", "fetch", "values", "table", "begin"]
        return !outset.isInTransaction && words.first.map { !reading.contains($0) } ?? false
    }
}
