/// When something can have happened that somebody writes down by hand.
package enum EntryDate {
    /// How far clocks may differ: what lies further ahead has not happened.
    private static let tolerance: Int64 = 120_000_000
    /// How far back a seller remembers, in days.
    package static let rememberedDays: Int64 = 60

    /// Whether it has not happened yet by this clock.
    package static func isAhead(_ instant: Instant, of now: Instant) -> Bool { instant > now + tolerance }

    /// Whether it lies further back than a seller's own entry may.
    package static func isForgotten(_ instant: Instant, at now: Instant) -> Bool {
        instant < now + -(rememberedDays * 86_400_000_000)
    }
}

extension JournalEntry.Kind {
    /// Whether it tells what has happened, so that it cannot lie ahead. A meeting may be arranged, a plan is made.
    package var isOfThePast: Bool {
        switch self {
        case .agreement, .progress, .sale: true
        case .planned, .meeting: false
        }
    }
}
