extension Parameter {
    var type: TypeID {
        switch self {
        case .null: .unspecified
        case .bool: .bool
        case .int16: .int2
        case .int32: .int4
        case .int64: .int8
        case .double: .float8
        case .text: .text
        case .bytes: .bytea
        case .uuid: .uuid
        case .timestamp: .timestamptz
        case .date: .date
        case .bools, .optionalBools: .boolArray
        case .int16s, .optionalInt16s: .int2Array
        case .int32s, .optionalInt32s: .int4Array
        case .int64s, .optionalInt64s: .int8Array
        case .doubles, .optionalDoubles: .float8Array
        case .texts, .optionalTexts: .textArray
        case .byteStrings, .optionalByteStrings: .byteaArray
        case .uuids, .optionalUUIDs: .uuidArray
        case .timestamps, .optionalTimestamps: .timestamptzArray
        case .dates, .optionalDates: .dateArray
        }
    }

    var isNull: Bool {
        if case .null = self { true } else { false }
    }

    /// Appends the value with its length before it; of null there is only the length, -1.
    func append(to buffer: inout WireBuffer) {
        switch self {
        case .null: buffer.appendNull()
        case .bool(let value): buffer.appendValue(value)
        case .int16(let value): buffer.appendValue(value)
        case .int32(let value): buffer.appendValue(value)
        case .int64(let value): buffer.appendValue(value)
        case .double(let value): buffer.appendValue(value)
        case .text(let value): buffer.appendValue(value)
        case .bytes(let value): buffer.appendValue(value)
        case .uuid(let high, let low): buffer.appendUUID(high: high, low: low)
        case .timestamp(let value): buffer.appendValue(PostgresEpoch.wire(microsecondsSince1970: value))
        case .date(let value): buffer.appendValue(PostgresEpoch.wire(daysSince1970: value))
        default: appendArray(to: &buffer)
        }
    }

    private func appendArray(to buffer: inout WireBuffer) {
        switch self {
        case .bools(let values): buffer.appendArray(values, of: .bool) { $0.appendValue($1) }
        case .int16s(let values): buffer.appendArray(values, of: .int2) { $0.appendValue($1) }
        case .int32s(let values): buffer.appendArray(values, of: .int4) { $0.appendValue($1) }
        case .int64s(let values): buffer.appendArray(values, of: .int8) { $0.appendValue($1) }
        case .doubles(let values): buffer.appendArray(values, of: .float8) { $0.appendValue($1) }
        case .texts(let values): buffer.appendArray(values, of: .text) { $0.appendValue($1) }
        case .byteStrings(let values): buffer.appendArray(values, of: .bytea) { $0.appendValue($1) }
        case .uuids(let values): buffer.appendArray(values, of: .uuid) { $0.appendUUID(high: $1.high, low: $1.low) }
        case .timestamps(let values):
            buffer.appendArray(values, of: .timestamptz) {
                $0.appendValue(PostgresEpoch.wire(microsecondsSince1970: $1))
            }
        case .dates(let values):
            buffer.appendArray(values, of: .date) { $0.appendValue(PostgresEpoch.wire(daysSince1970: $1)) }
        case .optionalBools(let values): buffer.appendOptionals(values, of: .bool) { $0.appendValue($1) }
        case .optionalInt16s(let values): buffer.appendOptionals(values, of: .int2) { $0.appendValue($1) }
        case .optionalInt32s(let values): buffer.appendOptionals(values, of: .int4) { $0.appendValue($1) }
        case .optionalInt64s(let values): buffer.appendOptionals(values, of: .int8) { $0.appendValue($1) }
        case .optionalDoubles(let values): buffer.appendOptionals(values, of: .float8) { $0.appendValue($1) }
        case .optionalTexts(let values): buffer.appendOptionals(values, of: .text) { $0.appendValue($1) }
        case .optionalByteStrings(let values): buffer.appendOptionals(values, of: .bytea) { $0.appendValue($1) }
        case .optionalUUIDs(let values):
            buffer.appendOptionals(values, of: .uuid) { $0.appendUUID(high: $1.high, low: $1.low) }
        case .optionalTimestamps(let values):
            buffer.appendOptionals(values, of: .timestamptz) {
                $0.appendValue(PostgresEpoch.wire(microsecondsSince1970: $1))
            }
        case .optionalDates(let values):
            buffer.appendOptionals(values, of: .date) { $0.appendValue(PostgresEpoch.wire(daysSince1970: $1)) }
        case .null, .bool, .int16, .int32, .int64, .double, .text, .bytes, .uuid, .timestamp, .date: break
        }
    }
}

extension WireBuffer {
    /// Appends an array of one dimension, as `array_recv` of PostgreSQL reads it.
    mutating func appendArray<Element>(
        _ elements: [Element],
        of type: TypeID,
        append: (inout WireBuffer, Element) -> Void
    ) {
        let start = beginArray(count: elements.count, of: type, mayHoldNull: false)
        for element in elements { append(&self, element) }
        patchLength(at: start)
    }

    /// Appends an array of one dimension whose elements may be null.
    mutating func appendOptionals<Element>(
        _ elements: [Element?],
        of type: TypeID,
        append: (inout WireBuffer, Element) -> Void
    ) {
        let start = beginArray(count: elements.count, of: type, mayHoldNull: true)
        for element in elements {
            if let element { append(&self, element) } else { appendNull() }
        }
        patchLength(at: start)
    }

    /// - Returns: where the length of the whole array belongs.
    private mutating func beginArray(count elements: Int, of type: TypeID, mayHoldNull: Bool) -> Int {
        let start = count
        append(Int32(0))
        append(Int32(elements == 0 ? 0 : 1))
        append(Int32(mayHoldNull ? 1 : 0))
        append(type.rawValue)
        if elements > 0 {
            append(Int32(truncatingIfNeeded: elements))
            append(Int32(1))
        }
        return start
    }
}
