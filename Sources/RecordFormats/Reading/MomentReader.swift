import Pace

/// Turns what a record says of its moments into instants, and notes where a change of the clock made that a choice.
///
/// A local time that occurs twice is the earlier one unless the record itself tells; one that never occurs is moved
/// forward by the gap.
struct MomentReader: Sendable {
    private(set) var clock: TimestampReader
    /// The notes of the record that is read, joined; nil when there are none.
    private(set) var note: String?

    init(clock: TimestampReader) {
        self.clock = clock
    }

    mutating func begin() {
        note = nil
    }

    mutating func add(_ text: String) {
        note = note.map { $0 + "; " + text } ?? text
    }

    /// - Parameters:
    ///   - name: the field, for the note.
    ///   - other: a moment that the record tells in another way; of two readings the nearer is meant.
    ///   - earliest: of two readings the first that is not before it (but for a second) is meant.
    /// - Returns: nil where the record has no moment or one that cannot be read: `timestamp` tells which.
    mutating func instant(
        _ timestamp: Timestamp,
        _ name: String,
        near other: Instant? = nil,
        notBefore earliest: Instant? = nil
    ) -> Instant? {
        switch timestamp {
        case .none, .invalid: return nil
        case .instant(let instant): return instant
        case .local(let local):
            if !clock.knowsZone, note == nil { add("no zone is named; local times are read as UTC") }
            switch clock.reading(ofLocal: local) {
            case .once(let instant): return instant
            case .never(let instant):
                add("\(name) never occurs in \(clock.zone.name); moved forward")
                return instant
            case .twice(let earlier, let later):
                var chosen = earlier
                if let other {
                    if (later - other).magnitude < (earlier - other).magnitude { chosen = later }
                } else if let earliest, earlier < earliest + -1_000_000, later >= earliest + -1_000_000 {
                    chosen = later
                }
                add("\(name) occurs twice in \(clock.zone.name); read as \(chosen.rfc3339)")
                return chosen
            }
        }
    }
}
