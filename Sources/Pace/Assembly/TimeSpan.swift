/// A half-open stretch of time.
package struct TimeSpan: Hashable, Sendable {
    package var from: Instant
    package var until: Instant

    package init(from: Instant, until: Instant) {
        self.from = from
        self.until = until
    }

    /// Microseconds; 0 for an empty stretch.
    package var length: Int64 { max(0, until - from) }

    package var isEmpty: Bool { until <= from }

    package func overlaps(_ other: TimeSpan) -> Bool { from < other.until && other.from < until }

    /// What is left without `other`: none, one or two stretches.
    package func subtracting(_ other: TimeSpan) -> [TimeSpan] {
        guard overlaps(other) else { return isEmpty ? [] : [self] }
        return [
            TimeSpan(from: from, until: min(until, other.from)),
            TimeSpan(from: max(from, other.until), until: until),
        ].filter { !$0.isEmpty }
    }
}
