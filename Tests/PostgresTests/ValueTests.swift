import Cluster
import Postgres
import TestSupport
import Testing

/// Values sent as parameters, compared by the server with literals and read back.
@Suite struct ValueTests {
    let connection: Connection

    init() throws {
        connection = try Connection(ScratchDatabase.shared.cluster().url, applicationName: "test")
    }

    /// The server's own word on whether a parameter is what a literal says.
    func server(_ parameter: Parameter, is literal: String) throws -> Bool {
        try connection.query("SELECT $1 IS NOT DISTINCT FROM \(literal)", [parameter]).onlyRow().bool(0)
    }

    static let scalars: [(Parameter, String)] = [
        (.bool(true), "true"), (.bool(false), "false"),
        (.int16(.min), "(-32768)::smallint"), (.int16(.max), "32767::smallint"), (.int16(-1), "(-1)::smallint"),
        (.int32(.min), "(-2147483648)::integer"), (.int32(.max), "2147483647"), (.int32(0), "0"),
        (.int64(.min), "(-9223372036854775808)::bigint"), (.int64(.max), "9223372036854775807"),
        (.double(0.1), "0.1::float8"), (.double(-1.5e300), "(-1.5e300)::float8"),
        (.double(.infinity), "'infinity'::float8"), (.double(.nan), "'nan'::float8"),
        (.text(""), "''"), (.text("Согласовано"), "'Согласовано'"), (.text("a\0b"), "U&'a\\FFFDb'"),
        (.text("\0"), "U&'\\FFFD'"), (.text("it's \\ \"x\""), "'it''s \\ \"x\"'"),
        (.bytes([]), "''::bytea"), (.bytes([0, 255, 39, 92]), "'\\x00ff275c'::bytea"),
        (
            .uuid(high: 0x0123_4567_89AB_CDEF, low: 0xFEDC_BA98_7654_3210),
            "'01234567-89ab-cdef-fedc-ba9876543210'::uuid"
        ),
        (.uuid(high: 0, low: 1), "'00000000-0000-0000-0000-000000000001'::uuid"),
        (.timestamp(microsecondsSince1970: 0), "'1970-01-01 00:00:00Z'::timestamptz"),
        (.timestamp(microsecondsSince1970: -1), "'1969-12-31 23:59:59.999999Z'::timestamptz"),
        (.timestamp(microsecondsSince1970: 1_796_083_200_000_001), "'2026-12-01 00:00:00.000001Z'::timestamptz"),
        (.timestamp(microsecondsSince1970: .max), "'infinity'::timestamptz"),
        (.timestamp(microsecondsSince1970: .min), "'-infinity'::timestamptz"),
        (.date(daysSince1970: 0), "'1970-01-01'::date"), (.date(daysSince1970: -1), "'1969-12-31'::date"),
        (.date(daysSince1970: 20_788), "'2026-12-01'::date"), (.date(daysSince1970: .max), "'infinity'::date"),
        (.date(daysSince1970: .min), "'-infinity'::date"),
    ]

    @Test("a parameter is the value that its literal says", arguments: scalars.indices)
    func scalarArrives(_ index: Int) throws {
        let (parameter, literal) = Self.scalars[index]
        #expect(try server(parameter, is: literal), "\(literal)")
    }

    static let arrays: [(Parameter, String)] = [
        (.bools([true, false]), "'{t,f}'::bool[]"),
        (.int16s([.min, 0, .max]), "'{-32768,0,32767}'::smallint[]"),
        (.int32s([.min, 0, .max]), "'{-2147483648,0,2147483647}'::int[]"),
        (.int64s([.min, 0, .max]), "'{-9223372036854775808,0,9223372036854775807}'::bigint[]"),
        (.int64s([]), "'{}'::bigint[]"),
        (.doubles([0.1, -2]), "'{0.1,-2}'::float8[]"),
        (.texts(["", "a,b", "NULL", "\"\\", "x\0y"]), "ARRAY['', 'a,b', 'NULL', '\"\\', U&'x\\FFFDy']"),
        (.texts([]), "'{}'::text[]"),
        (.byteStrings([[1, 0], []]), "ARRAY['\\x0100'::bytea, '']"),
        (.uuids([(high: 0, low: 1)]), "ARRAY['00000000-0000-0000-0000-000000000001'::uuid]"),
        (.timestamps([0, 1]), "ARRAY['1970-01-01Z'::timestamptz, '1970-01-01 00:00:00.000001Z']"),
        (.dates([0, 20_788]), "ARRAY['1970-01-01'::date, '2026-12-01']"),
        (.optionalBools([true, nil]), "'{t,NULL}'::bool[]"),
        (.optionalInt16s([nil, 1]), "'{NULL,1}'::smallint[]"),
        (.optionalInt32s([nil, 1]), "'{NULL,1}'::int[]"),
        (.optionalInt64s([1, nil, 3]), "'{1,NULL,3}'::bigint[]"),
        (.optionalInt64s([]), "'{}'::bigint[]"),
        (.optionalDoubles([nil, 0.5]), "'{NULL,0.5}'::float8[]"),
        (.optionalTexts(["NULL", nil, ""]), "ARRAY['NULL', NULL, '']"),
        (.optionalByteStrings([nil, [7]]), "ARRAY[NULL, '\\x07'::bytea]"),
        (.optionalUUIDs([nil, (high: 0, low: 1)]), "ARRAY[NULL, '00000000-0000-0000-0000-000000000001'::uuid]"),
        (.optionalTimestamps([nil, 0]), "ARRAY[NULL, '1970-01-01Z'::timestamptz]"),
        (.optionalDates([0, nil]), "ARRAY['1970-01-01'::date, NULL]"),
    ]

    @Test("an array is the value that its literal says", arguments: arrays.indices)
    func arrayArrives(_ index: Int) throws {
        let (parameter, literal) = Self.arrays[index]
        #expect(try server(parameter, is: literal), "\(literal)")
    }

    @Test("moments and days beyond the server's range are refused by the server, not bent")
    func beyondRange() throws {
        for parameter in [
            Parameter.timestamp(microsecondsSince1970: .min + 1),
            .timestamp(microsecondsSince1970: -300_000_000_000_000_000),
            .date(daysSince1970: .min + 1), .date(daysSince1970: .max - 1),
        ] {
            let error = #expect(throws: PostgresError.self) { try connection.query("SELECT $1", [parameter]) }
            #expect(error?.sqlState == "22008")
            #expect(error?.isDataError == true)
        }
    }

    @Test("a moment later than 64 bits of microseconds can say is an error, not another moment")
    func laterThanInt64() throws {
        let row = try connection.query("SELECT '294276-12-31Z'::timestamptz, '4713-01-01 BC'::date").onlyRow()
        #expect(throws: PostgresError.self) { try row.timestamp(0) }
        // 2,440,588 days lie between the Julian day 0 and 1970, and the day asked for is the 38th of them.
        #expect(try row.date(1) == -2_440_550)
    }

    @Test("results read back as what their literals say")
    func readBack() throws {
        let row = try connection.query(
            """
            SELECT (-32768)::smallint, 2147483647, (-9223372036854775808)::bigint, 0.1::float8, 1.5::float4, true,
                   'Привет'::text, '\\x00ff'::bytea, '01234567-89ab-cdef-fedc-ba9876543210'::uuid,
                   '2026-12-01 00:00:00.000001Z'::timestamptz, '2026-12-01'::date, 4294967295::oid,
                   'x'::varchar, 'ab'::char(3), '{"a": 1}'::jsonb, '1969-12-31 23:59:59.999999'::timestamp,
                   'name'::name, '[1]'::json, ''::text, ''::bytea
            """
        ).onlyRow()
        #expect(try row.int16(0) == -32768)
        #expect(try row.int32(1) == 2_147_483_647)
        #expect(try row.int64(2) == .min)
        #expect(try row.double(3) == 0.1)
        #expect(try row.double(4) == 1.5)
        #expect(try row.bool(5))
        #expect(try row.text(6) == "Привет")
        #expect(try row.bytes(7) == [0, 255])
        let uuid = try row.uuid(8)
        #expect(uuid.high == 0x0123_4567_89AB_CDEF && uuid.low == 0xFEDC_BA98_7654_3210)
        #expect(try row.timestamp(9) == 1_796_083_200_000_001)
        #expect(try row.date(10) == 20_788)
        #expect(try row.int64(11) == 4_294_967_295)
        #expect(try row.text(12) == "x")
        #expect(try row.text(13) == "ab ")
        #expect(try row.text(14) == "{\"a\": 1}")
        #expect(try row.timestamp(15) == -1)
        #expect(try row.text(16) == "name")
        #expect(try row.text(17) == "[1]")
        #expect(try row.text(18) == "")
        #expect(try row.bytes(19) == [])
    }

    @Test("integers widen, and narrow only where they fit")
    func widening() throws {
        let row = try connection.query("SELECT 7::smallint, 70000, 5000000000, -1::bigint").onlyRow()
        #expect(try row.int64(0) == 7)
        #expect(try row.int32(0) == 7)
        #expect(try row.int64(1) == 70000)
        #expect(try row.int(1) == 70000)
        #expect(try row.double(1) == 70000)
        #expect(try row.int16(3) == -1)
        #expect(throws: PostgresError.self) { try row.int16(1) }
        #expect(throws: PostgresError.self) { try row.int32(2) }
    }

    @Test(
        "numeric reads as PostgreSQL writes it",
        arguments: [
            "0", "0.00", "1", "-1", "10000", "99999999", "100000000", "12345.6789", "-0.05", "0.00001", "1000000.10",
            "0.12345678901234567890", "123456789012345678901234567890.5", "NaN", "Infinity", "-Infinity", "1e-10",
            "3.14e8",
        ]
    )
    func numeric(_ literal: String) throws {
        let row = try connection.query("SELECT $1::text::numeric, $1::text::numeric::text", [.text(literal)]).onlyRow()
        #expect(try row.text(0) == row.text(1))
    }

    @Test("sums of bigint, which are numeric, read as integers")
    func numericAsInteger() throws {
        let row = try connection.query(
            """
            SELECT sum(x), avg(x), 9223372036854775807::numeric, 1.50::numeric, 2.00::numeric,
                   9223372036854775808::numeric, -40000::numeric
              FROM unnest(ARRAY[1::bigint, 2]) x
            """
        ).onlyRow()
        #expect(try row.int64(0) == 3)
        #expect(try row.double(1) == 1.5)
        #expect(try row.int64(2) == .max)
        #expect(throws: PostgresError.self) { try row.int64(3) }
        #expect(try row.int64(4) == 2)
        #expect(throws: PostgresError.self) { try row.int64(5) }
        #expect(try row.int64(6) == -40000)
    }

    @Test("NULL is nil where it may be, and an error with the column's name where not")
    func null() throws {
        let row = try connection.query(
            """
            SELECT NULL::int AS missing, NULL::text, NULL::uuid, NULL::timestamptz, NULL::date, NULL::bytea,
                   NULL::bool, NULL::float8, NULL::bigint[]
            """
        ).onlyRow()
        #expect(try row.isNull(0))
        #expect(try row.int64IfPresent(0) == nil)
        #expect(try row.int32IfPresent(0) == nil)
        #expect(try row.int16IfPresent(0) == nil)
        #expect(try row.textIfPresent(1) == nil)
        #expect(try row.uuidIfPresent(2) == nil)
        #expect(try row.timestampIfPresent(3) == nil)
        #expect(try row.dateIfPresent(4) == nil)
        #expect(try row.bytesIfPresent(5) == nil)
        #expect(try row.boolIfPresent(6) == nil)
        #expect(try row.doubleIfPresent(7) == nil)
        #expect(try row.int64sIfPresent(8) == nil)
        let error = #expect(throws: PostgresError.self) { try row.int64(0) }
        #expect(error?.kind == .unexpectedResult)
        #expect(error?.message.contains("missing") == true)
    }

    @Test("a wrong type and a column that does not exist are errors, not crashes")
    func wrongType() throws {
        let row = try connection.query("SELECT 'x'::text, 1").onlyRow()
        #expect(throws: PostgresError.self) { try row.int64(0) }
        #expect(throws: PostgresError.self) { try row.uuid(0) }
        #expect(throws: PostgresError.self) { try row.timestamp(1) }
        #expect(throws: PostgresError.self) { try row.text(1) }
        #expect(throws: PostgresError.self) { try row.bool(1) }
        #expect(throws: PostgresError.self) { try row.int64(2) }
        #expect(throws: PostgresError.self) { try row.int64(-1) }
    }

    @Test("arrays read back, with and without NULL")
    func arraysReadBack() throws {
        let row = try connection.query(
            """
            SELECT '{1,NULL,-3}'::bigint[], '{-1,2}'::smallint[], '{}'::int[], ARRAY['a', NULL, '']::text[], ARRAY['b']
            """
        ).onlyRow()
        #expect(try row.int64sIfPresent(0) == [1, nil, -3])
        #expect(throws: PostgresError.self) { try row.int64s(0) }
        #expect(try row.int64s(1) == [-1, 2])
        #expect(try row.int64s(2) == [])
        #expect(try row.textsIfPresent(3) == ["a", nil, ""])
        #expect(try row.texts(4) == ["b"])
    }
}
