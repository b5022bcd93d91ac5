/// PostgreSQL counts from 2000-01-01, CallPace from 1970-01-01: 10,957 days apart.
///
/// The outermost values of both are `-infinity` and `infinity`, and stay what they are.
enum PostgresEpoch {
    static let days: Int32 = 10_957
    static let microseconds: Int64 = 10_957 * 86_400 * 1_000_000

    /// A moment on the wire. What lies before the server's range becomes a value that the server refuses (22008).
    static func wire(microsecondsSince1970 value: Int64) -> Int64 {
        if value == .max || value == .min { return value }
        let (result, overflow) = value.subtractingReportingOverflow(microseconds)
        return overflow || result == .min ? .min + 1 : result
    }

    /// A moment from the wire; nil when it is later than 64 bits can say.
    static func microsecondsSince1970(wire value: Int64) -> Int64? {
        if value == .max || value == .min { return value }
        let (result, overflow) = value.addingReportingOverflow(microseconds)
        return overflow || result == .max ? nil : result
    }

    static func wire(daysSince1970 value: Int32) -> Int32 {
        if value == .max || value == .min { return value }
        let (result, overflow) = value.subtractingReportingOverflow(days)
        return overflow || result == .min ? .min + 1 : result
    }

    static func daysSince1970(wire value: Int32) -> Int32? {
        if value == .max || value == .min { return value }
        let (result, overflow) = value.addingReportingOverflow(days)
        return overflow || result == .max ? nil : result
    }
}
