/// A contact behind a number: a row of `contact_log`, with what was said of it.
package struct ShownContact: Hashable, Sendable {
    package var manager: String
    package var managerID: String
    package var channel: Channel
    /// Masked, unless the seller looks at the own page.
    package var client: String
    /// Empty for mail, meetings and journals.
    package var site: String
    /// The call id of the source, a thread, a meeting's UID, an entry's id: names the contact in entries.
    package var call: String
    package var startedAt: Instant
    package var talkSeconds: Double
    package var isUpperBound: Bool
    package var qualifies: Bool
    package var reason: Reason
    package var credit: Double
    package var agreement: Agreement?
    package var recordedBy: JournalEntry.Origin?
    package var marks: [String]
    package var meetingSeconds: Int64?
    /// What reviews say of it, the oldest first.
    package var reviews: [ContactReview]

    package init(
        manager: String,
        managerID: String,
        channel: Channel,
        client: String,
        site: String,
        call: String,
        startedAt: Instant,
        talkSeconds: Double,
        isUpperBound: Bool,
        qualifies: Bool,
        reason: Reason,
        credit: Double,
        agreement: Agreement? = nil,
        recordedBy: JournalEntry.Origin? = nil,
        marks: [String] = [],
        meetingSeconds: Int64? = nil,
        reviews: [ContactReview] = []
    ) {
        self.manager = manager
        self.managerID = managerID
        self.channel = channel
        self.client = client
        self.site = site
        self.call = call
        self.startedAt = startedAt
        self.talkSeconds = talkSeconds
        self.isUpperBound = isUpperBound
        self.qualifies = qualifies
        self.reason = reason
        self.credit = credit
        self.agreement = agreement
        self.recordedBy = recordedBy
        self.marks = marks
        self.meetingSeconds = meetingSeconds
        self.reviews = reviews
    }
}

/// What somebody said of a contact.
package struct ContactReview: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case void
        case restored
        case note
    }

    package var at: Instant
    package var who: String
    package var kind: Kind
    package var text: String?
    /// A note of the seller: the contact was counted wrongly.
    package var isObjection: Bool

    package init(at: Instant, who: String, kind: Kind, text: String?, isObjection: Bool = false) {
        self.at = at
        self.who = who
        self.kind = kind
        self.text = text
        self.isObjection = isObjection
    }
}
