internal import Pace

/// What the template of a manager's own page shows around its live parts.
struct OwnPage {
    var words: OwnWords
    var name: String
    var date: String
    var day: String
    var today: String
    var here: String
    var earlier: String
    /// Nil on the last day there is.
    var later: String?
    var now: String
    var sums: String
    var plans: String
    var count: String
    var contacts: [String]
    var entry: EntryForm?
    /// On the clock of the zone, as an input for times takes it.
    var meetingAt: String

    init(_ page: ManagerPage, _ view: LiveView, _ format: LocalFormat, _ frame: PageFrame) {
        words = OwnWords.of(frame.language)
        name = ShownText.line(page.standing.name)
        date = format.wholeDay(page.day)
        day = page.day.description
        let today = page.isToday ? page.day : frame.zone.day(of: page.asOf)
        self.today = today.description
        let link = OwnLink(frame)
        here = link.text
        earlier = link.of(page.day - 1)
        later = page.day < today ? (page.day + 1 < today ? link.of(page.day + 1) : link.text) : nil
        (now, sums, plans, count) = (
            view.singles[0].html, view.singles[1].html, view.singles[2].html, view.singles[3].html
        )
        contacts = view.list.map(\.html)
        entry = EntryForm(frame)
        let clock = page.asOf.seconds + frame.zone.offset(at: page.asOf)
        let minute = Int(clock - clock.flooredDivision(by: 86_400) * 86_400) / 300 * 5
        meetingAt = "\(page.day)T\((minute / 60).padded(2)):\((minute % 60).padded(2))"
    }
}

/// The way to other days of the page.
struct OwnLink {
    private let link: Link

    init(_ frame: PageFrame) {
        link = Link(frame.path).setting("day", to: nil).setting("notice", to: nil)
    }

    /// Today.
    var text: String { link.text }

    func of(_ day: Day) -> String { link.setting("day", to: day.description).text }
}

/// The contacts of the day in a sentence.
struct OwnCount {
    var count: String

    init(_ page: ManagerPage, _ words: OwnWords, _ format: LocalFormat, _ language: Language) {
        let counted = page.contacts.count { $0.qualifies }
        count =
            page.contacts.isEmpty
            ? words.noContacts
            : words.countedOf(
                format.number(Int64(counted)),
                format.counted(Int64(page.contacts.count), CommonWords.of(language).contact)
            )
    }
}

/// Plans that wait.
struct OwnPlans {
    struct Plan {
        var due: String
        var isOverdue: Bool
        var what: String
        var with: String?
    }

    var words: OwnWords
    var plans: [Plan]

    init(_ page: ManagerPage, _ words: OwnWords, _ format: LocalFormat, _ frame: PageFrame) {
        self.words = words
        let common = CommonWords.of(frame.language)
        let today = page.isToday ? page.day : frame.zone.day(of: page.asOf)
        plans = page.plans.map { plan in
            Plan(
                due: format.shortDay(plan.due),
                isOverdue: plan.due < today,
                what: ShownText.line(plan.what, limit: 500),
                with: plan.client.isEmpty ? nil : common.client(plan.client)
            )
        }
    }
}

/// A contact of the day, with what the seller may say of it.
struct OwnContact {
    var words: OwnWords
    var id: String
    var text: ContactText
    var entry: EntryForm?
    var day: String
    var today: String
    var call: String
    var site: String
    var client: String
    /// The moment for the entry; nil: that of its saving.
    var entryAt: String?
    var takesAgreement: Bool
    var takesPlan: Bool

    init(
        _ contact: ShownContact,
        _ page: ManagerPage,
        _ words: OwnWords,
        _ entry: EntryForm?,
        _ format: LocalFormat,
        _ frame: PageFrame
    ) {
        self.words = words
        self.entry = entry
        text = ContactText(contact, isOwn: true, rules: page.rules, format, frame)
        id = Self.id(of: contact)
        day = page.day.description
        today = (page.isToday ? page.day : frame.zone.day(of: page.asOf)).description
        (call, site, client) = (contact.call, contact.site, contact.client)
        let isKnown = !client.isEmpty && client != PartyReader.anonymous
        // A call is named by its id; a meeting is found by its client and moment.
        entryAt = contact.channel == .meeting ? contact.startedAt.rfc3339 : nil
        let isOut = contact.reason == .void || contact.reason == .ignoredNumber
        takesAgreement = !isOut && (contact.channel == .call || contact.channel == .meeting && isKnown)
        takesPlan = isKnown
    }

    /// The same for the same contact, whatever becomes of it.
    private static func id(of contact: ShownContact) -> String {
        var digest = RecordDigest()
        for text in [contact.channel.rawValue, contact.site, contact.call] { digest.add(text) }
        digest.add(contact.startedAt.microseconds)
        let key = digest.finish()
        return "contact-" + String(key.high, radix: 16) + String(key.low, radix: 16)
    }
}
