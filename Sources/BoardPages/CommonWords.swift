internal import Pace

/// What pages have to say in common. A phrase that a language lacks does not compile.
struct CommonWords: Sendable {
    let languageName: String
    let skipToContent: String
    let languages: String
    /// Said by the script when nothing is heard; what is known then stands behind it.
    let connectionLost: String
    let connectionLostSince: String
    let saved: String
    let notSaved: String
    let expired: String
    let ahead: String
    let longAgo: String
    let minute: Noun
    let contact: Noun
    let call: Noun
    let met: String
    let onPace: String
    let below: String
    let missed: String
    let unknown: String
    let off: String
    let channelCall: String
    let channelCorrespondence: String
    let channelMeeting: String
    let channelJournal: String
    let anonymous: String
    let reasonVoid: String
    let reasonIgnoredNumber: String
    let reasonNoAgreement: String
    let reasonAgreementYes: String
    let reasonAgreementNo: String
    let reasonRepeatClient: String
    let reasonHeld: String
    let reasonTalk: String
    let reasonShort: String
    let upperBound: String
    /// An amount, and the noun form for the whole norm.
    let ofNorm: @Sendable (_ amount: String, _ norm: String) -> String
    /// What a bar says to those who hear it: percent of the norm, and what is expected by now.
    let barLabel: @Sendable (_ percent: String, _ expected: String?) -> String

    static func of(_ language: Language) -> CommonWords {
        switch language {
        case .english: english
        case .russian: russian
        }
    }

    func notice(_ notice: PageFrame.Notice) -> String {
        switch notice {
        case .saved: saved
        case .notSaved: notSaved
        case .expired: expired
        case .ahead: ahead
        case .longAgo: longAgo
        }
    }

    func state(_ state: ManagerNow.State) -> String {
        switch state {
        case .off: off
        case .met: met
        case .unknown: unknown
        case .missed: missed
        case .below: below
        case .onPace: onPace
        }
    }

    func channel(_ channel: Channel) -> String {
        switch channel {
        case .call: channelCall
        case .correspondence: channelCorrespondence
        case .meeting: channelMeeting
        case .journal: channelJournal
        }
    }

    /// Why a contact counts or not.
    func reason(_ reason: Reason) -> String {
        switch reason {
        case .void: reasonVoid
        case .ignoredNumber: reasonIgnoredNumber
        case .noAgreement: reasonNoAgreement
        case .agreementYes: reasonAgreementYes
        case .agreementNo: reasonAgreementNo
        case .repeatClient: reasonRepeatClient
        case .held: reasonHeld
        case .talk: reasonTalk
        case .short: reasonShort
        }
    }

    /// The noun of a minimum's measure.
    func measure(_ minimum: Minimum) -> Noun {
        switch minimum {
        case .talkMinutes: minute
        case .contacts: contact
        }
    }

    /// A client as pages show it.
    func client(_ client: String) -> String {
        client == PartyReader.anonymous || client.isEmpty ? anonymous : ShownText.line(client)
    }
}
