/// The working time of one day: stretches of time in ascending order, breaks and absences taken out.
package struct WorkingTime: Hashable, Sendable {
    package private(set) var spans: [TimeSpan]

    /// - Parameter spans: in any order; those that overlap are made one.
    package init(_ spans: [TimeSpan] = []) {
        self.spans = []
        for span in spans.filter({ !$0.isEmpty }).sorted(by: { ($0.from, $0.until) < ($1.from, $1.until) }) {
            if let last = self.spans.last, span.from <= last.until {
                self.spans[self.spans.count - 1].until = max(last.until, span.until)
            } else {
                self.spans.append(span)
            }
        }
    }

    package var isEmpty: Bool { spans.isEmpty }

    /// Microseconds.
    package var total: Int64 { spans.reduce(0) { $0 + $1.length } }

    package var begins: Instant? { spans.first?.from }

    /// The first moment after the last working minute.
    package var ends: Instant? { spans.last?.until }

    /// Microseconds worked before a moment.
    package func worked(by moment: Instant) -> Int64 {
        spans.reduce(0) { $0 + max(0, min($1.until, moment) - $1.from) }
    }

    /// The first moment at which so many microseconds are worked; nil when there are fewer.
    package func moment(worked: Int64) -> Instant? {
        var left = worked
        for span in spans {
            if left <= span.length { return span.from + left }
            left -= span.length
        }
        return nil
    }

    package func isWorking(at moment: Instant) -> Bool {
        spans.contains { $0.from <= moment && moment < $0.until }
    }

    package func without(_ cuts: [TimeSpan]) -> WorkingTime {
        WorkingTime(cuts.reduce(spans) { pieces, cut in pieces.flatMap { $0.subtracting(cut) } })
    }

    /// Only what lies within a stretch of time.
    package func within(_ frame: TimeSpan) -> WorkingTime {
        WorkingTime(spans.map { TimeSpan(from: max($0.from, frame.from), until: min($0.until, frame.until)) })
    }
}
