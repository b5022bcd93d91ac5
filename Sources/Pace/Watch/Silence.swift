/// When the feed of a site counts as dead.
package struct Feed: Hashable, Sendable {
    /// One source of a site.
    package struct Source: Hashable, Sendable {
        /// The newest record of anybody, by its own time; nil: there was none yet.
        package var aliveAt: Instant?
        /// Microseconds of working time without a sign of life.
        package var stalledAfter: Int64
        /// Until when it is known that all was read; nil: nobody has read it yet.
        package var readThrough: Instant?

        package init(aliveAt: Instant?, stalledAfter: Int64, readThrough: Instant?) {
            self.aliveAt = aliveAt
            self.stalledAfter = stalledAfter
            self.readThrough = readThrough
        }
    }

    /// For so long it may be unknown how far a source is read before its site's numbers are doubted, microseconds.
    package static let longestUnread: Int64 = 180_000_000

    package var sources: [Source]

    package init(_ sources: [Source]) {
        self.sources = sources
    }

    /// From when on none of the sources has given a sign of life for its time of working time, if none comes.
    ///
    /// A source without any record is taken as alive at the beginning of the day.
    package func quietFrom(for team: Team, at now: Instant) -> Instant {
        sources.map { source in
            let day = team.frame(of: team.day(of: now))
            return team.moment(working: source.stalledAfter, after: source.aliveAt ?? day.from)
        }.max() ?? .distantPast
    }

    /// From when on it is not known whether all was read.
    package var unreadFrom: Instant {
        sources.map { $0.readThrough.map { $0 + Self.longestUnread } ?? .distantPast }.min() ?? .distantPast
    }
}

extension Team {
    /// When a feed was silent within a stretch of time, in ascending order.
    ///
    /// - Parameters:
    ///   - signs: signs of life in ascending order, also from before the stretch.
    ///   - stalledAfter: microseconds of working time.
    package func silences(among signs: [Instant], after stalledAfter: Int64, within span: TimeSpan) -> [TimeSpan] {
        guard !span.isEmpty else { return [] }
        let before = signs.last { $0 <= span.from } ?? frame(of: day(of: span.from)).from
        let inside = signs.filter { span.from < $0 && $0 < span.until }
        return zip([before] + inside, inside + [span.until]).compactMap { last, next in
            // Most signs follow each other closely.
            guard next - last >= stalledAfter else { return nil }
            let silence = TimeSpan(from: moment(working: stalledAfter, after: last), until: next)
            return silence.isEmpty ? nil : silence
        }
    }
}

extension [TimeSpan] {
    /// What lies in both; each in ascending order.
    package func intersecting(_ others: [TimeSpan]) -> [TimeSpan] {
        flatMap { span in
            others.map { TimeSpan(from: Swift.max(span.from, $0.from), until: Swift.min(span.until, $0.until)) }
                .filter { !$0.isEmpty }
        }
    }
}
