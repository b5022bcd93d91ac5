import Pace

/// Two sellers of one house, one in Moscow and one in London (in winter), and their clients.
enum MeetingHouse {
    static let moscow = Zone(name: "Europe/Moscow", firstOffset: 10_800)
    static let rulebook = Rulebook(
        teams: [Team(name: "east", zone: moscow), Team(name: "west", zone: .utc)],
        managers: [
            Manager(id: "anna", name: "anna", memberships: [.init(team: 0)]),
            Manager(id: "boris", name: "boris", memberships: [.init(team: 1)]),
            Manager(id: "gone", name: "gone", memberships: []),
        ],
        addresses: [
            "anna@example.com": [Claim(manager: 0)], "anna@gmail.com": [Claim(manager: 0)],
            "boris@example.com": [Claim(manager: 1)],
            // Owned by nobody in 2026.
            "gone@old.example": [Claim(manager: 2, until: at("2020-01-01T00:00:00Z"))],
        ],
        mailHouses: [MailHouse(domains: ["example.com"], dropboxes: ["agreed@box.example"])]
    )

    static func at(_ text: String) -> Instant { Instant(rfc3339: text) ?? .distantPast }

    /// `anna c@client.example m1 10:00-11:00`, the day of November 2026 in front of the times.
    static func lines(_ outcome: MeetingAssembly.Outcome) -> [String] {
        outcome.contacts.map { contact in
            "\(rulebook.managers[contact.manager].id) \(contact.client) [\(contact.call)/\(contact.part)] "
                + "\(short(contact.began))-\(short(contact.ended))"
        }
    }

    /// `2T10:00` of November 2026.
    static func short(_ instant: Instant) -> String {
        String(instant.rfc3339.replacing("2026-11-0", with: "").replacing("2026-11-", with: "").dropLast(4))
    }

    static func outcome(
        _ versions: [MeetingVersion],
        now: String = "2026-12-01T00:00:00Z"
    ) -> MeetingAssembly.Outcome {
        MeetingAssembly(rulebook: rulebook, now: at(now)).outcome(of: versions)
    }
}

/// A version of the meeting `m1`; times are of November 2026 in UTC, as `2T10:00`.
func meeting(
    _ method: MeetingVersion.Method = .request,
    _ start: String? = "2T10:00",
    minutes: Int64 = 60,
    sequence: Int64 = 0,
    stamped: String = "1T00:00",
    organizer: Attendee? = Attendee(address: "anna@example.com"),
    with attendees: [Attendee] = [Attendee(address: "c@client.example")],
    occurrence: String? = nil,
    series: [String]? = nil,
    senders: [String]? = ["anna@example.com"],
    change: (inout MeetingVersion) -> Void = { _ in }
) -> MeetingVersion {
    var version = MeetingVersion(uid: "m1", method: method, stampedAt: november(stamped))
    version.sequence = sequence
    version.start = start.map { MeetingTime(november($0)) }
    version.length = minutes * 60_000_000
    version.organizer = organizer
    version.attendees = attendees
    version.occurrence = occurrence.map { MeetingTime(november($0)) }
    version.occurrences = series.map { $0.map { MeetingTime(november($0)) } }
    version.senders = senders
    change(&version)
    return version
}

func november(_ text: String) -> Instant {
    let parts = text.split(separator: "T")
    let day = parts[0].count == 1 ? "0\(parts[0])" : String(parts[0])
    return MeetingHouse.at("2026-11-\(day)T\(parts[1]):00Z")
}

func person(_ address: String, _ answer: Attendee.Answer = .none, sentBy: String? = nil) -> Attendee {
    Attendee(address: address, answer: answer, sentBy: sentBy)
}

/// An answer of one person.
func reply(
    _ address: String,
    _ answer: Attendee.Answer,
    stamped: String = "1T01:00",
    occurrence: String? = nil,
    senders: [String]? = nil,
    sentBy: String? = nil
) -> MeetingVersion {
    meeting(
        .reply,
        nil,
        stamped: stamped,
        with: [person(address, answer, sentBy: sentBy)],
        occurrence: occurrence,
        senders: senders ?? [address]
    )
}
