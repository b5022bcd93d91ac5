/// A value for a place (`$1`) in a statement, sent in PostgreSQL's binary form.
///
/// The type goes along, so `$1` needs no cast where PostgreSQL converts by itself (a `bigint` parameter for an
/// `integer` column). A text is of type `text`: for `jsonb`, `numeric` and the like write `$1::jsonb`.
/// `null` has no type of its own; write a cast where the statement does not tell one.
package enum Parameter: Sendable {
    case null
    case bool(Bool)
    case int16(Int16)
    case int32(Int32)
    case int64(Int64)
    case double(Double)
    /// NUL characters become U+FFFD, as PostgreSQL knows none.
    case text(String)
    case bytes([UInt8])
    /// The sixteen bytes, most significant first.
    case uuid(high: UInt64, low: UInt64)
    /// `timestamptz`; the outermost values are `-infinity` and `infinity`.
    case timestamp(microsecondsSince1970: Int64)
    /// `date`; the outermost values are `-infinity` and `infinity`.
    case date(daysSince1970: Int32)

    case bools([Bool])
    case int16s([Int16])
    case int32s([Int32])
    case int64s([Int64])
    case doubles([Double])
    case texts([String])
    case byteStrings([[UInt8]])
    case uuids([(high: UInt64, low: UInt64)])
    /// `timestamptz[]`, microseconds since 1970.
    case timestamps([Int64])
    /// `date[]`, days since 1970.
    case dates([Int32])

    case optionalBools([Bool?])
    case optionalInt16s([Int16?])
    case optionalInt32s([Int32?])
    case optionalInt64s([Int64?])
    case optionalDoubles([Double?])
    case optionalTexts([String?])
    case optionalByteStrings([[UInt8]?])
    case optionalUUIDs([(high: UInt64, low: UInt64)?])
    case optionalTimestamps([Int64?])
    case optionalDates([Int32?])
}

extension Parameter {
    /// A text, or null when there is none.
    package static func text(orNull text: String?) -> Parameter {
        text.map { .text($0) } ?? .null
    }

    /// A number, or null when there is none.
    package static func int64(orNull number: Int64?) -> Parameter {
        number.map { .int64($0) } ?? .null
    }

    /// A number, or null when there is none.
    package static func int32(orNull number: Int32?) -> Parameter {
        number.map { .int32($0) } ?? .null
    }

    /// A number, or null when there is none.
    package static func double(orNull number: Double?) -> Parameter {
        number.map { .double($0) } ?? .null
    }

    /// A moment, or null when there is none.
    package static func timestamp(orNull microsecondsSince1970: Int64?) -> Parameter {
        microsecondsSince1970.map { .timestamp(microsecondsSince1970: $0) } ?? .null
    }

    /// A day, or null when there is none.
    package static func date(orNull daysSince1970: Int32?) -> Parameter {
        daysSince1970.map { .date(daysSince1970: $0) } ?? .null
    }
}
