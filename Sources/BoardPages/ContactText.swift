internal import Pace

/// What a page says of a contact: when and with whom it was, and why it counts or not.
struct ContactText {
    struct Review {
        var title: String
        var said: String?
    }

    var qualifies: Bool
    var symbol: String
    /// For machines.
    var at: String
    var time: String
    /// With the day.
    var moment: String
    var client: String
    var length: String
    var why: String
    var notes: [String]
    var reviews: [Review]

    /// - Parameters:
    ///   - isOwn: whether the seller looks, who is called `you`.
    ///   - rules: those of the day; nil: they are not known here.
    init(
        _ contact: ShownContact,
        isOwn: Bool,
        rules: TeamRules? = nil,
        _ format: LocalFormat,
        _ frame: PageFrame
    ) {
        let words = ContactWords.of(frame.language)
        let common = CommonWords.of(frame.language)
        qualifies = contact.qualifies
        symbol =
            switch contact.reason {
            case .void, .ignoredNumber: "✕"
            case _ where contact.qualifies: "✓"
            default: "–"
            }
        at = contact.startedAt.rfc3339
        time = format.time(contact.startedAt, frame.zone)
        let moment = { (at: Instant) in
            "\(format.day(frame.zone.day(of: at))), \(format.time(at, frame.zone))"
        }
        self.moment = moment(contact.startedAt)
        client = common.client(contact.client)
        length = Self.length(of: contact, words, common, format)
        var why = "\(contact.qualifies ? words.counts : words.countsNot): "
        why += Self.reason(of: contact, rules, words, format)
        if let recorder = Self.recorder(of: contact, isOwn, words) { why += " (\(recorder))" }
        if contact.qualifies { why += "; " + words.worth(format.counted(contact.credit, common.call)) }
        self.why = why
        notes = contact.isUpperBound ? [words.upperBound] : []
        reviews = contact.reviews.map { review in
            let (who, when) = (ShownText.line(review.who), moment(review.at))
            let title =
                switch review.kind {
                case .void: words.voided(who, when)
                case .restored: words.restored(who, when)
                case .note where review.isObjection: words.objection(who, when)
                case .note: words.note(who, when)
                }
            return Review(title: title, said: review.text.map { ShownText.line($0, limit: 500) })
        }
    }

    private static func length(
        of contact: ShownContact,
        _ words: ContactWords,
        _ common: CommonWords,
        _ format: LocalFormat
    ) -> String {
        switch contact.channel {
        case .call: contact.talkSeconds > 0 ? format.duration(seconds: contact.talkSeconds) : words.noTalk
        case .correspondence: words.mail
        case .journal: words.noted
        case .meeting:
            contact.meetingSeconds.flatMap { seconds in
                seconds < 60 ? nil : words.meetingLasted(format.counted(seconds / 60, common.minute))
            } ?? words.meeting
        }
    }

    private static func reason(
        of contact: ShownContact,
        _ rules: TeamRules?,
        _ words: ContactWords,
        _ format: LocalFormat
    ) -> String {
        let minimum = rules.map { format.duration(seconds: Double($0.minimumTalk) / 1_000_000) }
        switch contact.reason {
        case .void: return words.void
        case .ignoredNumber: return words.ignoredNumber
        case .noAgreement: return words.noAgreement
        case .agreementYes: return words.agreementYes
        case .agreementNo: return words.agreementNo
        case .repeatClient: return words.repeatClient
        case .held: return words.held
        case .talk: return minimum.map(words.talkOf) ?? words.talk
        case .short:
            guard contact.channel == .call else { return words.onlyAgreements }
            guard let rules, let minimum else { return words.short }
            return rules.basis == .talk ? words.shortOf(minimum) : words.onlyAgreements
        }
    }

    /// Who recorded the result that decided.
    private static func recorder(of contact: ShownContact, _ isOwn: Bool, _ words: ContactWords) -> String? {
        switch contact.reason {
        case .noAgreement, .agreementYes, .agreementNo: break
        default: return nil
        }
        switch contact.recordedBy {
        case .seller: return isOwn ? words.byYou : words.bySeller
        case .journal: return words.byJournal
        case nil: break
        }
        switch contact.channel {
        case .call: return words.byCode
        case .correspondence:
            return contact.marks.isEmpty ? nil : words.byMark(ShownText.line(contact.marks.joined(separator: ", ")))
        case .meeting, .journal: return nil
        }
    }
}
