/// A time zone as a value: its offsets from UTC and the moments at which they change.
///
/// `Pace` reads no zone files; whoever composes the program hands the transitions in.
package struct Zone: Hashable, Sendable {
    /// A moment from which another offset holds.
    package struct Transition: Hashable, Sendable {
        /// Seconds since the epoch.
        package var at: Int64
        /// Seconds east of UTC from then on.
        package var offset: Int64

        package init(at: Int64, offset: Int64) {
            self.at = at
            self.offset = offset
        }
    }

    /// What a reading of a wall clock means.
    package enum Reading: Hashable, Sendable {
        case once(Instant)
        /// In the hour that the clocks repeat.
        case twice(earlier: Instant, later: Instant)
        /// In the hour that the clocks skip; moved forward by the gap.
        case never(movedForward: Instant)
    }

    /// The IANA name, as configured.
    package let name: String
    private let firstOffset: Int64
    private let transitions: [Transition]

    /// - Parameters:
    ///   - firstOffset: seconds east of UTC before the first transition.
    ///   - transitions: in ascending order of `at`.
    package init(name: String, firstOffset: Int64, transitions: [Transition] = []) {
        self.name = name
        self.firstOffset = firstOffset
        self.transitions = transitions
    }

    package static let utc = Zone(name: "UTC", firstOffset: 0)

    /// Seconds east of UTC at a moment. O(log transitions).
    package func offset(at instant: Instant) -> Int64 {
        let next = firstTransition { $0.at > instant.seconds }
        return next == 0 ? firstOffset : transitions[next - 1].offset
    }

    /// The moments that a wall clock shows as `local`, microseconds since 1970-01-01 00:00 on that clock.
    package func reading(ofLocal local: Int64) -> Reading {
        let seconds = local.flooredDivision(by: 1_000_000)
        // Only the offsets in force within a day and a half of the reading can matter.
        var index = firstTransition { $0.at > seconds - 129_600 }
        var found: [Instant] = []
        while true {
            let offset = index == 0 ? firstOffset : transitions[index - 1].offset
            let from = index == 0 ? Int64.min : transitions[index - 1].at
            let until = index < transitions.count ? transitions[index].at : Int64.max
            if (from..<until).contains(seconds - offset) {
                found.append(Instant(microseconds: local) + -offset * 1_000_000)
            }
            guard index < transitions.count, until <= seconds + 129_600 else { break }
            if seconds - offset >= until, seconds - transitions[index].offset < until {
                return .never(movedForward: Instant(microseconds: local) + -offset * 1_000_000)
            }
            index += 1
        }
        switch found.count {
        case 0: return .once(Instant(microseconds: local) + -firstOffset * 1_000_000)
        case 1: return .once(found[0])
        default: return .twice(earlier: found[0], later: found[found.count - 1])
        }
    }

    /// The day of this zone in which a moment lies; `dayStarts` (seconds after midnight) moves the border.
    package func day(of instant: Instant, dayStarts: Int64 = 0) -> Day {
        let local = instant.seconds + offset(at: instant) - dayStarts
        let day = Day(number: Int32(clamping: local.flooredDivision(by: 86_400)))
        // Where the clocks show the border twice, the next day has begun the first time.
        return instant < start(of: day + 1, dayStarts: dayStarts) ? day : day + 1
    }

    /// The first moment of a day.
    package func start(of day: Day, dayStarts: Int64 = 0) -> Instant {
        switch reading(ofLocal: Instant(seconds: Int64(day.number) * 86_400 + dayStarts).microseconds) {
        case .once(let instant): return instant
        case .twice(let earlier, _): return earlier
        case .never(let moved):
            // The clocks skip the border, so that the day begins with their change.
            let next = firstTransition { $0.at > moved.seconds }
            return next == 0 ? moved : Instant(seconds: transitions[next - 1].at)
        }
    }

    /// Index of the first transition for which `matches` holds, given that it holds for all behind it.
    private func firstTransition(where matches: (Transition) -> Bool) -> Int {
        var low = 0
        var high = transitions.count
        while low < high {
            let middle = (low + high) / 2
            if matches(transitions[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
