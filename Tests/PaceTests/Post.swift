import Pace

/// The post of a small house: anna and boris sell in Moscow, vera in a team with marks of its own, clara left.
///
/// Letters have numbers, which are also the order of their keys, so that the id of a thread is its smallest number.
enum Post {
    static let anna = "anna@example.com"
    static let boris = "boris@example.com"
    static let vera = "vera@example.com"
    static let clara = "clara@example.com"
    static let annasOwn = "anna.petrova@gmail.com"
    static let desk = "desk@example.com"
    static let kim = "kim@acme.com"
    static let lee = "lee@other.org"
    static let agreed = "agreed@example.com"
    static let declined = "declined@example.com"
    static let annaAgreed = "anna+agreed@example.com"

    static let base = Day(year: 2026, month: 11, day: 2)!
    /// 2026-11-02 00:00 UTC, which is 3 in the morning in Moscow.
    static let epoch = Instant(seconds: Int64(base.number) * 86_400)

    static func at(_ hours: Double) -> Instant { epoch + Int64((hours * 3.6e9).rounded()) }

    static let marks: [MailMark: Agreement] = [
        MailMark(.label, "Agreed"): .yes, MailMark(.label, "Declined"): .no,
        MailMark(.keyword, "$agreed"): .yes, MailMark(.keyword, "$declined"): .no,
        MailMark(.folder, "Agreed"): .yes,
        MailMark(.subject, "[agreed]"): .yes, MailMark(.subject, "[declined]"): .no,
        MailMark(.header, "x-agreement: yes"): .yes,
        MailMark(.copy, agreed): .yes, MailMark(.copy, declined): .no,
        MailMark(.plus, "agreed"): .yes, MailMark(.plus, "declined"): .no,
    ]

    static let rulebook = Rulebook(
        teams: [
            Team(
                name: "sales",
                zone: Zone(name: "Europe/Moscow", firstOffset: 10_800),
                rules: [
                    Dated(from: nil, value: TeamRules(marks: marks)),
                    // From the twentieth day on another label says it.
                    Dated(from: base + 20, value: TeamRules(marks: [MailMark(.label, "Won"): .yes])),
                ]
            ),
            Team(
                name: "north",
                zone: .utc,
                rules: [Dated(from: nil, value: TeamRules(marks: [MailMark(.label, "Agreed"): .no]))]
            ),
        ],
        managers: [
            Manager(id: "anna", name: "Anna", memberships: [.init(team: 0)]),
            Manager(id: "boris", name: "Boris", memberships: [.init(team: 0)]),
            Manager(id: "vera", name: "Vera", memberships: [.init(team: 1)]),
            Manager(id: "clara", name: "Clara", memberships: [.init(team: 0, until: at(24))]),
        ],
        addresses: [
            anna: [Claim(manager: 0)], annasOwn: [Claim(manager: 0)], boris: [Claim(manager: 1)],
            vera: [Claim(manager: 2)], clara: [Claim(manager: 3, until: at(48))],
        ],
        mailHouses: [MailHouse(domains: ["example.com"], dropboxes: [agreed, declined])]
    )

    static let roster = MailRoster(rulebook: rulebook)
    static let assembly = ThreadAssembly(rulebook: rulebook, roster: roster)

    /// The contacts of some letters, a line each: thread, manager, client, day (0 is the second of November), hour,
    /// side and marks.
    static func contacts(_ letters: [MailMessage]) -> [String] { assembly.contacts(of: letters).map(line) }

    static func line(_ contact: Contact) -> String {
        let hours = Double(contact.began - epoch) / 3.6e9
        return "\(UInt64(contact.call.prefix(16), radix: 16)!) \(rulebook.managers[contact.manager].id) "
            + "\(contact.client) d\((contact.part & 0xFFFF_FFFF) - Int64(base.number)) @\(hours.formatted) "
            + "\(contact.agreement?.rawValue ?? "?") \(contact.marks.joined(separator: ","))"
    }

    /// Which letters are of one thread, tried with a folder of its own for each as a mark.
    static func threads(_ letters: [MailMessage]) -> [[UInt64]] {
        var numbers: [String: UInt64] = [:]
        var marked = letters
        for index in marked.indices {
            let number = marked[index].content.high
            let mark = MailMark(.folder, String(number))
            numbers[mark.name] = number
            marked[index].marks.append(FoundMark(mark))
        }
        var rulebook = rulebook
        let marks = Dictionary(
            uniqueKeysWithValues: numbers.values.map { (MailMark(.folder, String($0)), Agreement.yes) }
        )
        for team in rulebook.teams.indices {
            rulebook.teams[team].rules = [Dated(from: nil, value: TeamRules(marks: marks))]
        }
        let contacts = ThreadAssembly(rulebook: rulebook, roster: roster).contacts(of: marked)
        let threads = Dictionary(grouping: contacts, by: \.call).values
        return threads.map { Set($0.flatMap(\.marks).compactMap { numbers[$0] }).sorted() }.sorted { $0[0] < $1[0] }
    }
}

extension Double {
    fileprivate var formatted: String { self == rounded() ? String(Int64(self)) : String(self) }
}

/// A letter as the store's one copy of it: addresses with their tags, the marks that they make found as a reader would.
func letter(
    _ number: UInt64,
    _ author: String?,
    to: [String] = [],
    cc: [String] = [],
    bcc: [String] = [],
    envelope: [String] = [],
    _ hours: Double,
    answers: [UInt64] = [],
    marks: [FoundMark] = [],
    change: (inout MailMessage) -> Void = { _ in }
) -> MailMessage {
    var message = MailMessage(
        identity: RecordKey(high: number, low: 0),
        content: RecordKey(high: number, low: 1),
        messageID: id(number),
        at: Post.at(hours),
        copy: RecordKey(high: number, low: 2)
    )
    message.writtenAt = message.at
    message.author = author.map(mailbox)
    message.references = answers.map(id)
    message.parent = answers.last.map(id)
    message.marks = marks
    for (place, addresses) in [
        (MailRecipient.Place.to, to), (.cc, cc), (.bcc, bcc), (.envelope, envelope),
    ] {
        let isVisible = place == .to || place == .cc
        let isBlind = place == .bcc
        for address in addresses {
            message.recipients.append(MailRecipient(place, mailbox(address)))
            if let plus = address.firstIndex(of: "+"), let end = address.firstIndex(of: "@") {
                let tag = String(address[address.index(after: plus)..<end])
                message.marks.append(
                    FoundMark(
                        MailMark(.plus, tag),
                        isVisible: isVisible,
                        isBlind: isBlind,
                        address: mailbox(address).address
                    )
                )
            } else if Post.marks[MailMark(.copy, address)] != nil {
                message.marks.append(FoundMark(MailMark(.copy, address), isVisible: isVisible, isBlind: isBlind))
            }
        }
    }
    message.hasLabels = marks.contains { $0.mark.kind == .label }
    change(&message)
    return message
}

/// The digest of a letter's Message-ID.
func id(_ number: UInt64) -> RecordKey { RecordKey(of: "\(number)@letters") }

/// An address without its tag.
func mailbox(_ address: String) -> MailParty {
    let parts = address.split(separator: "@", maxSplits: 1)
    return MailParty("\(parts[0].prefix { $0 != "+" })@\(parts[1])")
}

func label(_ name: String) -> FoundMark { FoundMark(MailMark(.label, name)) }
func keyword(_ name: String, isWritten: Bool = false) -> FoundMark {
    FoundMark(MailMark(.keyword, name), isWritten: isWritten)
}
func folder(_ name: String) -> FoundMark { FoundMark(MailMark(.folder, name)) }
func subject(_ tag: String) -> FoundMark { FoundMark(MailMark(.subject, tag)) }
