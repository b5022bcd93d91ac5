/// A moment: microseconds since 1970-01-01T00:00:00Z.
package struct Instant: Hashable, Comparable, Sendable {
    package var microseconds: Int64

    @inlinable package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// Beyond what microseconds can express: the nearest moment that they can.
    @inlinable package init(seconds: Int64) {
        let (product, overflows) = seconds.multipliedReportingOverflow(by: 1_000_000)
        self.microseconds = overflows ? (seconds < 0 ? .min : .max) : product
    }

    /// Whole seconds since the epoch, rounded down.
    @inlinable package var seconds: Int64 {
        microseconds.flooredDivision(by: 1_000_000)
    }

    @inlinable package static func < (left: Instant, right: Instant) -> Bool {
        left.microseconds < right.microseconds
    }

    @inlinable package static func + (instant: Instant, microseconds: Int64) -> Instant {
        Instant(microseconds: instant.microseconds.addingClamped(microseconds))
    }

    /// The distance in microseconds.
    @inlinable package static func - (later: Instant, earlier: Instant) -> Int64 {
        let (distance, overflows) = later.microseconds.subtractingReportingOverflow(earlier.microseconds)
        return overflows ? (later < earlier ? .min : .max) : distance
    }

    /// Farther back than any record.
    package static let distantPast = Instant(microseconds: -62_135_596_800_000_000)
    /// Later than any record.
    package static let distantFuture = Instant(microseconds: 253_402_300_800_000_000)
}

extension Int64 {
    /// The sum, or the nearest number there is: times and seconds of a record are whatever somebody wrote.
    @inlinable package func addingClamped(_ other: Int64) -> Int64 {
        let (sum, overflows) = addingReportingOverflow(other)
        return overflows ? (other < 0 ? .min : .max) : sum
    }

    /// Division rounded towards minus infinity, so that moments before 1970 fall on the right day.
    @inlinable package func flooredDivision(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return (self % divisor < 0) ? quotient - 1 : quotient
    }
}
