/// One event of one calendar object: a version of a meeting or of one of its occurrences, or an answer to it
/// (RFC 5545, 5546).
package struct MeetingVersion: Hashable, Sendable {
    package enum Method: Int16, Hashable, Sendable {
        /// REQUEST or PUBLISH, and an export without a method.
        case request = 1
        case cancel = 2
        /// An attendee's answer.
        case reply = 3
        case add = 4
    }

    /// A longer series is cut.
    package static let mostOccurrences = 1_000

    package var uid: String
    package var method: Method
    /// The original beginning of the one occurrence that is meant; nil: the whole meeting.
    package var occurrence: MeetingTime?
    /// `RANGE=THISANDFUTURE`: this occurrence and all later ones.
    package var meansLaterToo = false
    package var sequence: Int64 = 0
    /// DTSTAMP.
    package var stampedAt: Instant
    /// Nil where the object tells none, as an answer may.
    package var start: MeetingTime?
    /// Microseconds from beginning to end; 0 when there is none.
    package var length: Int64 = 0
    /// A day, not a time: a reminder, no meeting.
    package var isWholeDay = false
    package var isCancelled = false
    package var organizer: Attendee?
    package var attendees: [Attendee] = []
    /// The beginnings of a repeated meeting in ascending order, the excluded ones left out; nil: it is not repeated.
    package var occurrences: [MeetingTime]?
    /// Addresses that sent it by mail: author, sender, reply-to; nil: it was exported from a calendar.
    package var senders: [String]?

    package init(uid: String, method: Method, stampedAt: Instant) {
        self.uid = uid
        self.method = method
        self.stampedAt = stampedAt
    }
}

/// A moment of a calendar.
package struct MeetingTime: Hashable, Comparable, Sendable {
    /// Microseconds since 1970; by the clock on the wall where it is floating.
    package var microseconds: Int64
    /// It has no zone: it is meant in the zone of whoever looks at it.
    package var isFloating: Bool

    package init(microseconds: Int64, isFloating: Bool = false) {
        self.microseconds = microseconds
        self.isFloating = isFloating
    }

    package init(_ instant: Instant) { self.init(microseconds: instant.microseconds) }

    package static func < (left: MeetingTime, right: MeetingTime) -> Bool { left.microseconds < right.microseconds }

    package func instant(in zone: Zone) -> Instant {
        guard isFloating else { return Instant(microseconds: microseconds) }
        return switch zone.reading(ofLocal: microseconds) {
        case .once(let instant): instant
        case .twice(let earlier, _): earlier
        case .never(let moved): moved
        }
    }
}

/// A person of a meeting; rooms, groups and those who only get to know of it are left out.
package struct Attendee: Hashable, Sendable {
    package enum Answer: Int16, Hashable, Sendable {
        case none = 0
        case accepted = 1
        case declined = 2
        case tentative = 3
        case delegated = 4
    }

    /// In lower case, the domain in A-label form, without a `+tag`; empty for a person without an address.
    package var address: String
    package var answer: Answer
    /// Who acts for the person (SENT-BY).
    package var sentBy: String?

    package init(address: String, answer: Answer = .none, sentBy: String? = nil) {
        self.address = address
        self.answer = answer
        self.sentBy = sentBy
    }
}
