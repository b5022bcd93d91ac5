internal import CLibpq

/// Writes rows for `COPY … FROM STDIN (FORMAT binary)`, in the order and of the types of its columns.
///
/// Binary COPY converts nothing: an `integer` column takes `int32` and no other, `jsonb` nothing that is here.
@safe
package struct CopyWriter: ~Copyable {
    /// Borrowed from the connection that lends this writer, and only while it does: the writer cannot be copied.
    private let handle: OpaquePointer
    private var buffer = WireBuffer(capacity: 80 * 1024)
    private var missingFields = 0
    /// Rows begun so far.
    package private(set) var rows = 0

    init(handle: OpaquePointer) {
        unsafe self.handle = handle
        // The signature, then flags and the length of the header's extension: section "Binary Format" of COPY.
        buffer.append([0x50, 0x47, 0x43, 0x4F, 0x50, 0x59, 0x0A, 0xFF, 0x0D, 0x0A, 0x00])
        buffer.append(Int32(0))
        buffer.append(Int32(0))
    }

    /// Begins a row; as many values have to follow.
    /// - Throws: `connectionLost`, or `misuse` when the row before has too few or too many values.
    package mutating func beginRow(columns: Int) throws(PostgresError) {
        try checkRow()
        if buffer.count >= 64 * 1024 { try flush() }
        missingFields = columns
        rows += 1
        buffer.append(Int16(clamping: columns))
    }

    package mutating func null() {
        missingFields -= 1
        buffer.appendNull()
    }

    package mutating func int16(_ value: Int16) {
        missingFields -= 1
        buffer.appendValue(value)
    }

    package mutating func int32(_ value: Int32) {
        missingFields -= 1
        buffer.appendValue(value)
    }

    package mutating func int64(_ value: Int64) {
        missingFields -= 1
        buffer.appendValue(value)
    }

    package mutating func double(_ value: Double) {
        missingFields -= 1
        buffer.appendValue(value)
    }

    package mutating func bool(_ value: Bool) {
        missingFields -= 1
        buffer.appendValue(value)
    }

    /// NUL characters become U+FFFD, as PostgreSQL knows none.
    package mutating func text(_ value: String) {
        missingFields -= 1
        buffer.appendValue(value)
    }

    package mutating func bytes(_ value: [UInt8]) {
        missingFields -= 1
        buffer.appendValue(value)
    }

    /// The sixteen bytes, most significant first.
    package mutating func uuid(high: UInt64, low: UInt64) {
        missingFields -= 1
        buffer.appendUUID(high: high, low: low)
    }

    /// A `timestamptz` or `timestamp`; the outermost values are `-infinity` and `infinity`.
    package mutating func timestamp(microsecondsSince1970 value: Int64) {
        missingFields -= 1
        buffer.appendValue(PostgresEpoch.wire(microsecondsSince1970: value))
    }

    /// The outermost values are `-infinity` and `infinity`.
    package mutating func date(daysSince1970 value: Int32) {
        missingFields -= 1
        buffer.appendValue(PostgresEpoch.wire(daysSince1970: value))
    }

    /// Writes the end mark and sends what is left.
    mutating func finish() throws(PostgresError) {
        try checkRow()
        buffer.append(Int16(-1))
        try flush()
    }

    private func checkRow() throws(PostgresError) {
        guard missingFields == 0 else {
            let fault = missingFields > 0 ? "lacks \(missingFields) values" : "has \(-missingFields) values too many"
            throw PostgresError(kind: .misuse, message: "row \(rows) for COPY \(fault)")
        }
        guard !buffer.isTooLong else {
            throw PostgresError(kind: .misuse, sqlState: "54000", message: "a value for COPY of more than a gigabyte")
        }
    }

    private mutating func flush() throws(PostgresError) {
        let count = buffer.count
        guard count <= Int(Int32.max) else {
            throw PostgresError(kind: .misuse, sqlState: "54000", message: "a row for COPY of more than two gigabytes")
        }
        let sent = unsafe buffer.withBytes { bytes in
            unsafe PQputCopyData(handle, bytes.assumingMemoryBound(to: CChar.self), Int32(count))
        }
        buffer.removeAll()
        guard sent == 1 else {
            throw PostgresError(kind: .connectionLost, message: unsafe String(cString: PQerrorMessage(handle)).trimmed)
        }
    }
}
