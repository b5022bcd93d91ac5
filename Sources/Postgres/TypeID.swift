/// Object ids of the built-in types, fixed by `src/include/catalog/pg_type.dat` of PostgreSQL.
struct TypeID: Hashable, Sendable, RawRepresentable {
    let rawValue: UInt32

    static let unspecified = TypeID(rawValue: 0)
    static let bool = TypeID(rawValue: 16)
    static let bytea = TypeID(rawValue: 17)
    static let char = TypeID(rawValue: 18)
    static let name = TypeID(rawValue: 19)
    static let int8 = TypeID(rawValue: 20)
    static let int2 = TypeID(rawValue: 21)
    static let int4 = TypeID(rawValue: 23)
    static let text = TypeID(rawValue: 25)
    static let oid = TypeID(rawValue: 26)
    static let json = TypeID(rawValue: 114)
    static let xml = TypeID(rawValue: 142)
    static let float4 = TypeID(rawValue: 700)
    static let float8 = TypeID(rawValue: 701)
    static let unknown = TypeID(rawValue: 705)
    static let bpchar = TypeID(rawValue: 1042)
    static let varchar = TypeID(rawValue: 1043)
    static let date = TypeID(rawValue: 1082)
    static let timestamp = TypeID(rawValue: 1114)
    static let timestamptz = TypeID(rawValue: 1184)
    static let numeric = TypeID(rawValue: 1700)
    static let void = TypeID(rawValue: 2278)
    static let uuid = TypeID(rawValue: 2950)
    static let jsonb = TypeID(rawValue: 3802)

    static let boolArray = TypeID(rawValue: 1000)
    static let byteaArray = TypeID(rawValue: 1001)
    static let int2Array = TypeID(rawValue: 1005)
    static let int4Array = TypeID(rawValue: 1007)
    static let textArray = TypeID(rawValue: 1009)
    static let varcharArray = TypeID(rawValue: 1015)
    static let int8Array = TypeID(rawValue: 1016)
    static let float8Array = TypeID(rawValue: 1022)
    static let dateArray = TypeID(rawValue: 1182)
    static let timestamptzArray = TypeID(rawValue: 1185)
    static let uuidArray = TypeID(rawValue: 2951)

    /// The first id of types that a database defines for itself: enumerations, domains' bases, composites.
    static let firstOwn: UInt32 = 16384

    /// Whether the binary form of a value is its UTF-8 text.
    var isText: Bool {
        switch self {
        case .text, .varchar, .bpchar, .name, .char, .json, .xml, .unknown, .void: true
        default: rawValue >= TypeID.firstOwn
        }
    }

    /// What people call the type, for error messages.
    var label: String {
        let names: [TypeID: String] = [
            .bool: "boolean", .bytea: "bytea", .int8: "bigint", .int2: "smallint", .int4: "integer", .text: "text",
            .oid: "oid", .json: "json", .float4: "real", .float8: "double precision", .varchar: "varchar",
            .date: "date", .timestamp: "timestamp", .timestamptz: "timestamptz", .numeric: "numeric", .uuid: "uuid",
            .jsonb: "jsonb",
        ]
        return names[self] ?? "type \(rawValue)"
    }
}
