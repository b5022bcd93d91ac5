internal import CLibpq

extension Row {
    func check(_ column: Int) throws(PostgresError) {
        guard rows.types.indices.contains(column) else {
            throw PostgresError(kind: .unexpectedResult, message: "column \(column) of \(rows.types.count)")
        }
    }

    func isNullUnchecked(_ column: Int) -> Bool {
        unsafe PQgetisnull(rows.result, index, Int32(column)) == 1
    }

    func required<Value>(_ value: Value?, _ column: Int) throws(PostgresError) -> Value {
        guard let value else {
            throw PostgresError(kind: .unexpectedResult, message: "column \(describe(column)) is NULL")
        }
        return value
    }

    func unreadable(_ column: Int, as wanted: String) -> PostgresError {
        let type = rows.types[column].label
        return PostgresError(
            kind: .unexpectedResult,
            message: "column \(describe(column)) of \(type) cannot be read as \(wanted)"
        )
    }

    private func describe(_ column: Int) -> String {
        "\(column) (\(rows.name(ofColumn: column)))"
    }

    /// Lends the bytes of a value that is not NULL, in a column that exists.
    func withValue<Result>(_ column: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        let length = Int(unsafe PQgetlength(rows.result, index, Int32(column)))
        guard let start = unsafe PQgetvalue(rows.result, index, Int32(column)), length > 0 else {
            return unsafe body(UnsafeBufferPointer(start: nil, count: 0))
        }
        // libpq keeps `length` bytes there until the result is cleared, which `rows` puts off.
        let bytes = unsafe UnsafeRawPointer(start).assumingMemoryBound(to: UInt8.self)
        return unsafe body(UnsafeBufferPointer(start: bytes, count: length))
    }

    /// The bytes of a value of fixed size as a number, most significant byte first.
    func bits<Number: FixedWidthInteger & BitwiseCopyable>(_ column: Int) throws(PostgresError) -> Number {
        let number: Number? = unsafe withValue(column) { bytes in
            guard bytes.count == MemoryLayout<Number>.size else { return nil }
            // As many bytes as the number has, at any alignment.
            return unsafe Number(bigEndian: UnsafeRawBufferPointer(bytes).loadUnaligned(as: Number.self))
        }
        guard let number else { throw unreadable(column, as: "\(MemoryLayout<Number>.size) bytes") }
        return number
    }

    func integerIfPresent<Number: FixedWidthInteger>(_ column: Int) throws(PostgresError) -> Number? {
        guard try !isNull(column) else { return nil }
        let value: Int64
        switch rows.types[column] {
        case .int8: value = try bits(column)
        case .int4:
            let number: Int32 = try bits(column)
            value = Int64(number)
        case .int2:
            let number: Int16 = try bits(column)
            value = Int64(number)
        case .oid:
            let number: UInt32 = try bits(column)
            value = Int64(number)
        case .numeric:
            // Zeros behind the point change nothing.
            let parts = try numericText(column).split(separator: ".")
            guard let number = parts.first.flatMap({ Int64($0) }), parts.dropFirst().allSatisfy({ $0.allZeros }) else {
                throw unreadable(column, as: "\(Number.self)")
            }
            value = number
        default: throw unreadable(column, as: "\(Number.self)")
        }
        guard let number = Number(exactly: value) else { throw unreadable(column, as: "\(Number.self)") }
        return number
    }

    /// A `numeric` as PostgreSQL writes it: `numeric_send` gives digits to the base 10,000, the weight of the first,
    /// the sign and how many decimals to show.
    func numericText(_ column: Int) throws(PostgresError) -> String {
        let bytes = unsafe withValue(column) { unsafe [UInt8]($0) }
        let words = stride(from: 0, to: bytes.count - 1, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
        guard words.count >= 4, words.count == 4 + Int(words[0]) else { throw unreadable(column, as: "numeric") }
        switch words[2] {
        case 0xC000: return "NaN"
        case 0xD000: return "Infinity"
        case 0xF000: return "-Infinity"
        default: break
        }
        let digits = words.dropFirst(4)
        let weight = Int(Int16(bitPattern: words[1]))
        let decimals = Int(words[3])
        func group(_ position: Int) -> String {
            let index = weight - position
            let value = index >= 0 && index < digits.count ? digits[4 + index] : 0
            let text = String(value)
            return String(repeating: "0", count: max(0, 4 - text.count)) + text
        }
        var whole = ""
        for position in stride(from: max(weight, 0), through: 0, by: -1) { whole += group(position) }
        let trimmed = whole.drop { $0 == "0" }
        var text = (words[2] == 0x4000 ? "-" : "") + (trimmed.isEmpty ? "0" : trimmed)
        if decimals > 0 {
            var fraction = ""
            var position = -1
            while fraction.utf8.count < decimals {
                fraction += group(position)
                position -= 1
            }
            text += "." + fraction.prefix(decimals)
        }
        return text
    }
}

extension Substring {
    fileprivate var allZeros: Bool {
        allSatisfy { $0 == "0" }
    }
}
