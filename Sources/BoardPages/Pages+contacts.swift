package import Pace

// The contacts behind the numbers (`/contacts?team=…&manager=…&day=…`), each with its reason.
extension Pages {
    /// - Parameter manager: a name; nil: of the whole team.
    package func contacts(
        _ contacts: [ShownContact],
        team: String,
        day: Day,
        manager: String?,
        _ frame: PageFrame
    ) -> String {
        let format = format(frame.language)
        let who = ShownText.line(manager ?? team)
        let title = BoardWords.of(frame.language).contactsOf(who, format.day(day))
        let model = ContactsModel(contacts, title: title, team: team, day: day, manager: manager, frame, format)
        return page(.board, title: title, content: render(.contacts, model), frame)
    }
}

struct ContactsModel {
    struct Row {
        var time: String
        var manager: String
        var client: String
        var kind: String
        var talk: String?
        var isUpperBound: Bool
        var upperBound: String
        var verdict: String
        var symbol: String
        var qualifies: Bool
        var reason: String
        var credit: String
        var reviews: [Review]
    }

    struct Review {
        var kind: String
        var who: String
        var at: String
        var text: String?
    }

    var title: String
    var board: String
    var summary: String
    var hasRows: Bool
    var hasManagers: Bool
    var rows: [Row]
    var words: BoardWords

    init(
        _ contacts: [ShownContact],
        title: String,
        team: String,
        day: Day,
        manager: String?,
        _ frame: PageFrame,
        _ format: LocalFormat
    ) {
        let words = BoardWords.of(frame.language)
        let common = CommonWords.of(frame.language)
        self.title = title
        self.words = words
        board = Link("/").setting("team", to: team).setting("day", to: day.description).text
        let counted = format.number(Int64(contacts.count { $0.qualifies }))
        summary = words.contactsCounted(format.counted(Int64(contacts.count), common.contact), counted)
        hasRows = !contacts.isEmpty
        hasManagers = manager == nil
        rows = contacts.map { contact in
            Row(
                time: format.time(contact.startedAt, frame.zone),
                manager: ShownText.line(contact.manager),
                client: common.client(contact.client),
                kind: common.channel(contact.channel),
                talk: contact.channel == .call ? format.duration(seconds: contact.talkSeconds) : nil,
                isUpperBound: contact.isUpperBound,
                upperBound: common.upperBound,
                verdict: contact.qualifies ? words.counts : words.countsNot,
                symbol: contact.qualifies ? "✓" : "–",
                qualifies: contact.qualifies,
                reason: common.reason(contact.reason),
                credit: format.number(contact.credit),
                reviews: contact.reviews.map { review in
                    let kind =
                        switch review.kind {
                        case .void: words.reviewVoid
                        case .restored: words.reviewRestored
                        case .note: words.reviewNote
                        }
                    return Review(
                        kind: kind,
                        who: ShownText.line(review.who),
                        at: "\(format.shortDay(frame.zone.day(of: review.at))), \(format.time(review.at, frame.zone))",
                        text: review.text.map { ShownText.line($0, limit: 300) }
                    )
                }
            )
        }
    }
}
