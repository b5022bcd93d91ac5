/// Why a contact counts or not. The first that fits, in this order, decides.
package enum Reason: String, Hashable, Sendable {
    /// Voided by a review.
    case void
    case ignoredNumber = "ignored_number"
    /// Recorded that no agreement was reached.
    case noAgreement = "no_agreement"
    /// A positive agreement is recorded.
    case agreementYes = "agreement_yes"
    /// A negative agreement is recorded: a clear no is an agreement.
    case agreementNo = "agreement_no"
    /// The client had a qualifying contact that day, and the team counts one a day.
    case repeatClient = "repeat_client"
    /// A meeting that was held.
    case held
    /// Talked long enough.
    case talk
    /// Nothing of the above: talked too short, or, where only agreements count, none is recorded.
    case short

    package var qualifies: Bool {
        switch self {
        case .agreementYes, .agreementNo, .held, .talk: true
        case .void, .ignoredNumber, .noAgreement, .repeatClient, .short: false
        }
    }

    /// Whether the talk enters the counters.
    package var countsTalk: Bool {
        switch self {
        case .void, .ignoredNumber: false
        default: true
        }
    }
}

/// What became of a contact on its day.
package struct Verdict: Hashable, Sendable {
    package var reason: Reason
    /// Millionths of a call; 0 when it does not qualify.
    package var credit: Int64
    /// Whether another contact stands for the same conversation, so that this one is not counted at all.
    package var isMerged: Bool
    /// The recorded result that counts; nil: none is recorded.
    package var agreement: Agreement?
    /// Who recorded it; nil: the record itself tells it.
    package var recordedBy: JournalEntry.Origin?

    package init(
        reason: Reason,
        credit: Int64,
        isMerged: Bool = false,
        agreement: Agreement? = nil,
        recordedBy: JournalEntry.Origin? = nil
    ) {
        self.reason = reason
        self.credit = credit
        self.isMerged = isMerged
        self.agreement = agreement
        self.recordedBy = recordedBy
    }
}
