package import Pace

/// What every page needs beside its numbers.
package struct PageFrame: Sendable {
    package var language: Language
    /// The zone in which times are told: the team's.
    package var zone: Zone
    /// All teams, for the way from one to the other.
    package var teams: [String]
    /// The path and query of this page, for links that change one thing.
    package var path: String
    /// Where the browser hears of changes: `/events?…`; nil: the page does not change.
    package var events: String?
    /// Proves an entry to come from a page that was given to this viewer; nil: nothing can be entered.
    package var entryToken: String?
    /// What became of an entry just made, in a key of the words; nil: none was made.
    package var notice: Notice?
    /// Whether entries of a head are open to this viewer.
    package var isHead: Bool

    package enum Notice: String, Sendable, CaseIterable {
        case saved
        case notSaved = "not_saved"
        case expired
        /// It is dated ahead of the clock.
        case ahead
        /// It is dated further back than is taken.
        case longAgo = "long_ago"
    }

    package init(
        language: Language,
        zone: Zone,
        teams: [String],
        path: String,
        events: String? = nil,
        entryToken: String? = nil,
        notice: Notice? = nil,
        isHead: Bool = false
    ) {
        self.language = language
        self.zone = zone
        self.teams = teams
        self.path = path
        self.events = events
        self.entryToken = entryToken
        self.notice = notice
        self.isHead = isHead
    }
}
