internal import CLibpq

/// One row of a result. Columns are counted from 0.
///
/// Each reader throws `unexpectedResult` for NULL, another type, a value out of range and a column that does not
/// exist; the `…IfPresent` readers give nil for NULL.
package struct Row {
    let rows: Rows
    let index: Int32

    package func isNull(_ column: Int) throws(PostgresError) -> Bool {
        try check(column)
        return isNullUnchecked(column)
    }

    package func int16(_ column: Int) throws(PostgresError) -> Int16 {
        try required(int16IfPresent(column), column)
    }

    package func int16IfPresent(_ column: Int) throws(PostgresError) -> Int16? {
        try integerIfPresent(column)
    }

    package func int32(_ column: Int) throws(PostgresError) -> Int32 {
        try required(int32IfPresent(column), column)
    }

    package func int32IfPresent(_ column: Int) throws(PostgresError) -> Int32? {
        try integerIfPresent(column)
    }

    /// Any integer, an `oid`, or a `numeric` without a fraction (the sum of a `bigint` column is one).
    package func int64(_ column: Int) throws(PostgresError) -> Int64 {
        try required(int64IfPresent(column), column)
    }

    package func int64IfPresent(_ column: Int) throws(PostgresError) -> Int64? {
        try integerIfPresent(column)
    }

    package func int(_ column: Int) throws(PostgresError) -> Int {
        try required(integerIfPresent(column), column)
    }

    /// A floating-point number, `numeric` or any integer, as near as a double comes to it.
    package func double(_ column: Int) throws(PostgresError) -> Double {
        try required(doubleIfPresent(column), column)
    }

    package func doubleIfPresent(_ column: Int) throws(PostgresError) -> Double? {
        guard try !isNull(column) else { return nil }
        switch rows.types[column] {
        case .float8: return Double(bitPattern: try bits(column))
        case .float4: return Double(Float(bitPattern: try bits(column)))
        case .numeric:
            let text = try numericText(column)
            guard let value = Double(text) else { throw unreadable(column, as: "double") }
            return value
        default: return Double(try int64(column))
        }
    }

    package func bool(_ column: Int) throws(PostgresError) -> Bool {
        try required(boolIfPresent(column), column)
    }

    package func boolIfPresent(_ column: Int) throws(PostgresError) -> Bool? {
        guard try !isNull(column) else { return nil }
        guard rows.types[column] == .bool else { throw unreadable(column, as: "bool") }
        let byte: UInt8 = try bits(column)
        return byte != 0
    }

    /// A text of any kind, a value of an enumeration, JSON, or a number of type `numeric` as PostgreSQL writes it.
    package func text(_ column: Int) throws(PostgresError) -> String {
        try required(textIfPresent(column), column)
    }

    package func textIfPresent(_ column: Int) throws(PostgresError) -> String? {
        guard try !isNull(column) else { return nil }
        let type = rows.types[column]
        if type.isText { return unsafe withValue(column) { unsafe String(decoding: $0, as: UTF8.self) } }
        switch type {
        case .jsonb:
            // One byte for the version, then the text: `jsonb_send`.
            return unsafe withValue(column) { unsafe String(decoding: $0.dropFirst(), as: UTF8.self) }
        case .numeric: return try numericText(column)
        default: throw unreadable(column, as: "text")
        }
    }

    package func bytes(_ column: Int) throws(PostgresError) -> [UInt8] {
        try required(bytesIfPresent(column), column)
    }

    package func bytesIfPresent(_ column: Int) throws(PostgresError) -> [UInt8]? {
        guard try !isNull(column) else { return nil }
        guard rows.types[column] == .bytea else { throw unreadable(column, as: "bytes") }
        return unsafe withValue(column) { unsafe [UInt8]($0) }
    }

    /// The sixteen bytes, most significant first.
    package func uuid(_ column: Int) throws(PostgresError) -> (high: UInt64, low: UInt64) {
        try required(uuidIfPresent(column), column)
    }

    package func uuidIfPresent(_ column: Int) throws(PostgresError) -> (high: UInt64, low: UInt64)? {
        guard try !isNull(column) else { return nil }
        guard rows.types[column] == .uuid else { throw unreadable(column, as: "uuid") }
        let bits: UInt128 = try bits(column)
        return (UInt64(truncatingIfNeeded: bits >> 64), UInt64(truncatingIfNeeded: bits))
    }

    /// Microseconds since 1970, UTC; the outermost values are `-infinity` and `infinity`.
    package func timestamp(_ column: Int) throws(PostgresError) -> Int64 {
        try required(timestampIfPresent(column), column)
    }

    package func timestampIfPresent(_ column: Int) throws(PostgresError) -> Int64? {
        guard try !isNull(column) else { return nil }
        guard rows.types[column] == .timestamptz || rows.types[column] == .timestamp else {
            throw unreadable(column, as: "timestamp")
        }
        guard let value = PostgresEpoch.microsecondsSince1970(wire: try bits(column)) else {
            throw unreadable(column, as: "timestamp")
        }
        return value
    }

    /// Days since 1970-01-01; the outermost values are `-infinity` and `infinity`.
    package func date(_ column: Int) throws(PostgresError) -> Int32 {
        try required(dateIfPresent(column), column)
    }

    package func dateIfPresent(_ column: Int) throws(PostgresError) -> Int32? {
        guard try !isNull(column) else { return nil }
        guard rows.types[column] == .date, let value = PostgresEpoch.daysSince1970(wire: try bits(column)) else {
            throw unreadable(column, as: "date")
        }
        return value
    }
}
