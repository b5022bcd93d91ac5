/// Talk with clients of an extension that is in no roster.
package struct StrayTalk: Hashable, Sendable {
    package var `extension`: String
    package var began: Instant
    /// Microseconds.
    package var talk: Int64

    package init(`extension`: String, began: Instant, talk: Int64) {
        self.extension = `extension`
        self.began = began
        self.talk = talk
    }
}

/// What the records of one call, thread or series of meetings amount to.
package struct CallOutcome: Hashable, Sendable {
    /// The call id of the source; the oldest where several were joined.
    package var call: String
    /// Of a call in ascending order of managers, one each; else in order of beginning.
    package var contacts: [Contact]
    /// In ascending order of extensions, one each.
    package var strays: [StrayTalk]
    /// Whether channel events decided (else the rows did).
    package var isFromEvents: Bool
    /// In ascending order of managers, one each.
    package var open: [OpenTalk]
    package var isMeeting = false
    /// When the next meeting will have been held; nil: none will.
    package var nextEnd: Instant?

    package init(
        call: String,
        contacts: [Contact],
        strays: [StrayTalk],
        isFromEvents: Bool,
        open: [OpenTalk] = []
    ) {
        self.call = call
        self.contacts = contacts
        self.strays = strays
        self.isFromEvents = isFromEvents
        self.open = open
    }
}
