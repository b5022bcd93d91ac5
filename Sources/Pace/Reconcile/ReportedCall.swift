/// A row of somebody else's report on calls.
package struct ReportedCall: Hashable, Sendable {
    /// Where it stands in the file, from 1.
    package var line: Int
    package var start: Instant
    /// Caller, callee, agent, client: numbers and names as written, those that the report has.
    package var parties: [String]
    /// Microseconds that the report calls talk, or the length of the call where it has nothing better.
    package var talk: Int64

    package init(line: Int, start: Instant, parties: [String], talk: Int64) {
        self.line = line
        self.start = start
        self.parties = parties
        self.talk = talk
    }
}

/// A call by our own records, with the talk that is counted of it.
package struct RecordedCall: Hashable, Sendable {
    /// What somebody of the house talked with a client in the call.
    package struct Talk: Hashable, Sendable {
        /// For people: the manager's name, or the extension.
        package var person: String
        /// Everything the person is known by in records and reports: extensions, names.
        package var names: Set<String>
        package var client: String
        package var began: Instant
        /// Microseconds.
        package var talk: Int64

        package init(person: String, names: Set<String>, client: String, began: Instant, talk: Int64) {
            self.person = person
            self.names = names
            self.client = client
            self.began = began
            self.talk = talk
        }
    }

    package var call: String
    /// In ascending order of beginnings.
    package var legs: [Leg]
    /// One a person.
    package var talks: [Talk]
    /// Nobody from outside took part.
    package var isInternal: Bool

    package init(call: String, legs: [Leg], talks: [Talk], isInternal: Bool) {
        self.call = call
        self.legs = legs
        self.talks = talks
        self.isInternal = isInternal
    }
}

/// Why a report says something else of a call than we do.
package enum DifferenceReason: String, Hashable, Sendable, CaseIterable {
    /// Nothing to explain.
    case same
    /// Ringing is counted as talk.
    case ringing
    /// Waiting in a queue, or in a menu, is counted as talk.
    case queueWaiting = "queue_waiting"
    /// The report gives one person the talk of several, or the whole call.
    case transfer
    /// Both sides are of the house.
    case internalCall = "internal"
    /// The report has another row of the same conversation.
    case doubleLeg = "double_leg"
    /// Voicemail, a menu, or nobody at all.
    case noConversation = "no_conversation"
    case missingInOurs = "missing_in_ours"
    case missingInTheirs = "missing_in_theirs"
    case other

    /// In plain words.
    package var words: String {
        switch self {
        case .same: "the same"
        case .ringing: "ringing counted as talk"
        case .queueWaiting: "waiting in a queue or menu counted as talk"
        case .transfer: "transferred: the talk of several people in one row"
        case .internalCall: "internal call, which is no contact with a client"
        case .doubleLeg: "a second row of the same conversation"
        case .noConversation: "no conversation: voicemail, a menu, or unanswered"
        case .missingInOurs: "not in our records"
        case .missingInTheirs: "not in the report"
        case .other: "differs for another reason"
        }
    }
}
