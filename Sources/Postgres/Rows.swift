internal import CLibpq

/// The rows that a statement gave, as a collection; they stay in the memory of libpq until the last owner lets go.
@safe
package final class Rows {
    /// Owned alone and read only; cleared in `deinit`. Each `Row` holds on to its `Rows`.
    let result: OpaquePointer
    package let count: Int
    /// How many rows an INSERT, UPDATE, DELETE or MERGE affected; of a SELECT, how many it gave.
    package let affectedRows: Int
    let types: [TypeID]

    init(owning result: OpaquePointer) {
        unsafe self.result = result
        count = Int(unsafe PQntuples(result))
        affectedRows = unsafe Connection.affectedRows(of: result)
        let columns = unsafe PQnfields(result)
        types = (0..<columns).map { TypeID(rawValue: unsafe PQftype(result, $0)) }
    }

    deinit {
        unsafe PQclear(result)
    }

    package var columnCount: Int {
        types.count
    }

    /// The names of the columns, in their order.
    package var columnNames: [String] {
        types.indices.map { name(ofColumn: $0) }
    }

    /// The row of a result that has one.
    /// - Throws: `unexpectedResult` when there are none or several.
    package func onlyRow() throws(PostgresError) -> Row {
        guard count == 1, let row = first else {
            throw PostgresError(kind: .unexpectedResult, message: "\(count) rows where one is expected")
        }
        return row
    }

    func name(ofColumn column: Int) -> String {
        // Null for a column that does not exist.
        unsafe PQfname(result, Int32(clamping: column)).map { unsafe String(cString: $0) } ?? ""
    }
}

extension Rows: RandomAccessCollection {
    package var startIndex: Int {
        0
    }

    package var endIndex: Int {
        count
    }

    package subscript(position: Int) -> Row {
        precondition(position >= 0 && position < count, "row \(position) of \(count)")
        return Row(rows: self, index: Int32(position))
    }
}
