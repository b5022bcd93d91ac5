/// The kind of step that a contact is.
package enum Channel: String, Hashable, Sendable, CaseIterable {
    case call
    case correspondence
    case meeting
    /// An agreement that is written down and belongs to no call.
    case journal
}

/// One manager in one call with a client, one day's agreement in a thread, or one held meeting, as the records show it;
/// whether it counts is decided by the day.
package struct Contact: Hashable, Sendable {
    package var manager: ManagerIndex
    package var channel: Channel
    /// The first client: E.164, a number as written, an address in lower case, or `anonymous`.
    package var client: String
    /// The call id of the source, the oldest where several were joined; the id of a thread; UID and occurrence of a
    /// meeting; the id of a row of the journal.
    package var call: String
    /// Tells contacts of one manager in one call, thread or series apart: 0 for a call, thread and day for a thread, the
    /// original beginning of an occurrence in seconds.
    package var part: Int64
    /// The manager's own first second of talk (without talk: the beginning of the leg that bears the agreement), the
    /// first marked message of the day, the beginning of the meeting.
    package var began: Instant
    package var ended: Instant
    /// Microseconds of own talk with clients; 0 but for calls.
    package var talk: Int64
    /// Microseconds of `talk` that may hold waiting or ringing.
    package var upperBoundTalk: Int64
    /// What the record itself tells: a code of a call, a mark of a thread.
    package var agreement: Agreement?
    /// The marks that tell it, as configured, such as `label:Agreed`; sorted, each once.
    package var marks: [String]

    package var isUpperBound: Bool { upperBoundTalk > 0 }

    package init(
        manager: ManagerIndex,
        channel: Channel = .call,
        client: String,
        call: String,
        part: Int64 = 0,
        began: Instant,
        ended: Instant,
        talk: Int64 = 0,
        upperBoundTalk: Int64 = 0,
        agreement: Agreement? = nil,
        marks: [String] = []
    ) {
        self.manager = manager
        self.channel = channel
        self.client = client
        self.call = call
        self.part = part
        self.began = began
        self.ended = ended
        self.talk = talk
        self.upperBoundTalk = upperBoundTalk
        self.agreement = agreement
        self.marks = marks
    }
}
