package import Pace

/// One call of the simulated PBX: what its logs say about it, and what really happened.
package struct SimulatedCall: Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        case outboundAnswered
        case outboundUnanswered
        case outboundBusy
        /// A client calls a manager's own number, who answers.
        case inboundDirect
        case inboundMissed
        case inboundBusy
        /// A queue rings several members at once, one takes the call.
        case queueAnswered
        /// The caller leaves the queue while the members ring.
        case queueAbandoned
        /// `Dial(A&B&C)`.
        case ringGroup
        /// A call that reaches the manager through a Local channel.
        case localChannel
        /// The caller hears an announcement and nobody else.
        case announcement
        case voicemail
        case blindTransfer
        /// By feature code, with a consultation before it.
        case attendedTransfer
        /// One manager calls another.
        case `internal`
        /// The PBX calls the manager's phone first and then the client, who may not answer.
        case clickToCall
    }

    package var kind: Kind
    /// The id of the call: that of its oldest channel.
    package var id: UniqueID
    package var startedAt: Instant
    /// When the last line about the call is written.
    package var endedAt: Instant
    /// In the order in which they are written.
    package var rows: [CDRRow]
    /// In the order of time.
    package var events: [CELRow]
    package var queueLog: [QueueLogRow]
    /// Talk with the client, one entry for each manager who talked.
    package var truth: [SimulatedTalk]
    /// The agreement code in the user field of the record: `1`, `2`, `0` or nothing.
    package var agreementCode: String

    /// The call id as written in the records.
    package var linkedID: String { id.description }
}

/// Who talked to a client in a call, exactly.
package struct SimulatedTalk: Hashable, Sendable {
    package var `extension`: String
    /// The client's number as the trunk shows it, without `+`; `anonymous` when it is withheld.
    package var client: String
    package var began: Instant
    package var talkMicroseconds: Int64

    package init(extension: String, client: String, began: Instant, talkMicroseconds: Int64) {
        self.extension = `extension`
        self.client = client
        self.began = began
        self.talkMicroseconds = talkMicroseconds
    }
}

/// Which logs of a call are made. Leaving out what nobody reads makes bulk runs faster; the calls stay the same.
package struct SimulatedDetail: OptionSet, Sendable {
    package let rawValue: Int

    package init(rawValue: Int) {
        self.rawValue = rawValue
    }

    package static let records = SimulatedDetail(rawValue: 1)
    package static let events = SimulatedDetail(rawValue: 2)
    package static let queueLog = SimulatedDetail(rawValue: 4)
    package static let all: SimulatedDetail = [.records, .events, .queueLog]
}
