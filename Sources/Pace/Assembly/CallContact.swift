/// One manager in one call with a client, as the records show it; whether it counts is decided by the day.
package struct CallContact: Hashable, Sendable {
    package var manager: ManagerIndex
    /// The first client that the manager talked with: E.164, a number as written, or `anonymous`.
    package var client: String
    /// The call id of the source; the oldest where several were joined.
    package var call: String
    /// The manager's own first second of talk (without talk: the beginning of the leg that bears the agreement).
    package var began: Instant
    package var ended: Instant
    /// Microseconds of own talk with clients.
    package var talk: Int64
    /// Microseconds of `talk` that may hold waiting or ringing.
    package var upperBoundTalk: Int64
    package var agreement: Agreement?

    package var isUpperBound: Bool { upperBoundTalk > 0 }

    package init(
        manager: ManagerIndex,
        client: String,
        call: String,
        began: Instant,
        ended: Instant,
        talk: Int64,
        upperBoundTalk: Int64 = 0,
        agreement: Agreement? = nil
    ) {
        self.manager = manager
        self.client = client
        self.call = call
        self.began = began
        self.ended = ended
        self.talk = talk
        self.upperBoundTalk = upperBoundTalk
        self.agreement = agreement
    }
}

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

/// What the records of one call amount to.
package struct CallOutcome: Hashable, Sendable {
    /// The call id of the source; the oldest where several were joined.
    package var call: String
    /// In ascending order of managers, one each.
    package var contacts: [CallContact]
    /// In ascending order of extensions, one each.
    package var strays: [StrayTalk]
    /// Whether channel events decided (else the rows did).
    package var isFromEvents: Bool

    package init(call: String, contacts: [CallContact], strays: [StrayTalk], isFromEvents: Bool) {
        self.call = call
        self.contacts = contacts
        self.strays = strays
        self.isFromEvents = isFromEvents
    }
}
