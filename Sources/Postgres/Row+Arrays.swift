extension Row {
    /// An array of any integers; elements may be NULL.
    package func int64sIfPresent(_ column: Int) throws(PostgresError) -> [Int64?]? {
        let types: Set<TypeID> = [.int8Array, .int4Array, .int2Array]
        return try arrayIfPresent(column, types: types, as: "an array of integers") { bytes in
            bytes.count > 0 && bytes.count <= 8 ? signed(bytes) : nil
        }
    }

    /// An array of integers without NULL in it; NULL itself is refused too.
    package func int64s(_ column: Int) throws(PostgresError) -> [Int64] {
        try withoutNulls(try required(int64sIfPresent(column), column), column)
    }

    /// An array of texts; elements may be NULL.
    package func textsIfPresent(_ column: Int) throws(PostgresError) -> [String?]? {
        try arrayIfPresent(column, types: [.textArray, .varcharArray], as: "an array of texts") { bytes in
            String(decoding: bytes, as: UTF8.self)
        }
    }

    /// An array of texts without NULL in it; NULL itself is refused too.
    package func texts(_ column: Int) throws(PostgresError) -> [String] {
        try withoutNulls(try required(textsIfPresent(column), column), column)
    }

    private func withoutNulls<Element>(_ elements: [Element?], _ column: Int) throws(PostgresError) -> [Element] {
        let found = elements.compactMap { $0 }
        guard found.count == elements.count else { throw unreadable(column, as: "an array without NULL") }
        return found
    }

    /// Reads an array of one dimension, as `array_send` writes it.
    private func arrayIfPresent<Element>(
        _ column: Int,
        types: Set<TypeID>,
        as wanted: String,
        _ read: (ArraySlice<UInt8>) -> Element?
    ) throws(PostgresError) -> [Element?]? {
        guard try !isNull(column) else { return nil }
        guard types.contains(rows.types[column]) else { throw unreadable(column, as: wanted) }
        var rest = unsafe withValue(column) { unsafe [UInt8]($0) }[...]
        func next() -> Int? {
            guard rest.count >= 4 else { return nil }
            defer { rest.removeFirst(4) }
            return Int(signed(rest.prefix(4)))
        }
        guard let dimensions = next(), next() != nil, next() != nil else { throw unreadable(column, as: wanted) }
        if dimensions == 0 { return [] }
        guard dimensions == 1, let count = next(), next() != nil else { throw unreadable(column, as: wanted) }
        var elements: [Element?] = []
        for _ in 0..<max(0, count) {
            guard let length = next() else { throw unreadable(column, as: wanted) }
            if length < 0 {
                elements.append(nil)
                continue
            }
            guard rest.count >= length, let element = read(rest.prefix(length)) else {
                throw unreadable(column, as: wanted)
            }
            elements.append(element)
            rest.removeFirst(length)
        }
        return elements
    }
}

/// A number of up to eight bytes, most significant first.
private func signed(_ bytes: ArraySlice<UInt8>) -> Int64 {
    var value: Int64 = (bytes.first ?? 0) >= 0x80 ? -1 : 0
    for byte in bytes { value = value << 8 | Int64(byte) }
    return value
}
