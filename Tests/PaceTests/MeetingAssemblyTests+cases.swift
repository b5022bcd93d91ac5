import Pace
import TestSupport

/// What strangers, replies and series do to a meeting.
extension MeetingAssemblyTests {
    private static let stranger = "evil@stranger.example"

    /// Trap 19.
    static let strangers: [Case] = [
        Case(
            "cancelled by a stranger",
            [meeting(), meeting(.cancel, nil, sequence: 1, stamped: "1T05:00", senders: [stranger])],
            held
        ),
        Case(
            "cancelled by a stranger as organizer",
            [
                meeting(),
                meeting(
                    .cancel,
                    nil,
                    sequence: 1,
                    stamped: "1T05:00",
                    organizer: person(stranger),
                    senders: [stranger]
                ),
            ],
            held
        ),
        Case(
            "cancelled by an attendee",
            [meeting(), meeting(.cancel, nil, sequence: 1, stamped: "1T05:00", senders: [client])],
            held
        ),
        Case("moved by a stranger", [meeting(), meeting(.request, "3T12:00", sequence: 9, senders: [stranger])], held),
        Case(
            "cancelled by a colleague",
            [meeting(), meeting(.cancel, nil, sequence: 1, stamped: "1T05:00", senders: ["help@example.com"])],
            []
        ),
        Case(
            "by a colleague, who names no organizer",
            [
                meeting(),
                meeting(.cancel, nil, sequence: 1, stamped: "1T05:00", organizer: nil, senders: ["help@example.com"]),
            ],
            held
        ),
        Case(
            "cancelled by the organizer, who names none",
            [meeting(), meeting(.cancel, nil, sequence: 1, stamped: "1T05:00", organizer: nil)],
            []
        ),
        Case(
            "cancelled by the assistant",
            [
                meeting(
                    organizer: person("anna@example.com", sentBy: "help@agency.example"),
                    senders: ["help@agency.example"]
                ),
                meeting(.cancel, nil, sequence: 1, stamped: "1T05:00", senders: ["help@agency.example"]),
            ],
            []
        ),
        Case(
            "an assistant that only the cancel names",
            [
                meeting(),
                meeting(
                    .cancel,
                    nil,
                    sequence: 1,
                    stamped: "1T05:00",
                    organizer: person("anna@example.com", sentBy: stranger),
                    senders: [stranger]
                ),
            ],
            held
        ),
        Case(
            "two people of one freemail house are strangers",
            [
                meeting(organizer: person("anna@gmail.com"), senders: ["anna@gmail.com"]),
                meeting(
                    .cancel,
                    nil,
                    sequence: 1,
                    stamped: "1T05:00",
                    organizer: person("anna@gmail.com"),
                    senders: ["evil@gmail.com"]
                ),
            ],
            held
        ),
        Case("a client alone speaks in the name of the house", [meeting(senders: [client])], []),
        Case(
            "an older invitation of a stranger that only passes it on",
            [meeting(sequence: 1), meeting(organizer: person("x@y.example"), senders: [stranger])],
            held
        ),
        Case("declined by a stranger", [meeting(), reply(client, .declined, senders: [stranger])], held),
        Case("declined by a stranger for himself", [meeting(), reply(stranger, .declined)], held),
        Case("accepted by a stranger", [meeting(with: [person(client, .declined)]), reply(stranger, .accepted)], []),
    ]

    static let replies: [Case] = [
        Case("declined", [meeting(), reply(client, .declined)], []),
        Case(
            "declined for the client by a colleague",
            [meeting(), reply(client, .declined, senders: ["boss@client.example"])],
            []
        ),
        Case(
            "declined by the assistant whom the invitation names",
            [
                meeting(with: [person(client, sentBy: "pa@agency.example")]),
                reply(client, .declined, senders: ["pa@agency.example"]),
            ],
            []
        ),
        Case(
            "declined by somebody who calls himself the assistant",
            [meeting(), reply(client, .declined, senders: ["pa@agency.example"], sentBy: "pa@agency.example")],
            held
        ),
        Case(
            "the last answer counts",
            [meeting(), reply(client, .declined), reply(client, .accepted, stamped: "1T02:00")],
            held
        ),
        Case(
            "the answer before the invitation it answers",
            [reply(client, .declined, stamped: "1T01:00"), meeting(stamped: "1T00:00")],
            []
        ),
        Case(
            "a later invitation tells another answer",
            [reply(client, .declined), meeting(sequence: 1, stamped: "1T02:00")],
            held
        ),
        Case("a reply alone", [reply(client, .accepted)], []),
        Case(
            "the manager declined",
            [
                meeting(organizer: person(client), with: [person("anna@example.com")], senders: [client]),
                reply("anna@example.com", .declined),
            ],
            []
        ),
    ]

    private static let three = ["2T10:00", "9T10:00", "16T10:00"]
    private static func weekly(_ contacts: [(String, String)]) -> [String] {
        contacts.map { original, times in
            "anna c@client.example [m1 \(november(original).rfc3339)/\(november(original).seconds)] \(times)"
        }
    }

    /// Trap 20: an occurrence is named by its original beginning.
    static let series: [Case] = [
        Case(
            "each occurrence",
            [meeting(series: three)],
            weekly([("2T10:00", "2T10:00-2T11:00"), ("9T10:00", "9T10:00-9T11:00"), ("16T10:00", "16T10:00-16T11:00")])
        ),
        Case(
            "those that are over",
            [meeting(series: three)],
            weekly([("2T10:00", "2T10:00-2T11:00")]),
            nextEnd: "9T11:00",
            now: "2026-11-09T10:30:00Z"
        ),
        Case(
            "one moved",
            [meeting(series: three), meeting(.request, "10T15:00", minutes: 30, occurrence: "9T10:00")],
            weekly([
                ("2T10:00", "2T10:00-2T11:00"), ("9T10:00", "10T15:00-10T15:30"), ("16T10:00", "16T10:00-16T11:00"),
            ])
        ),
        Case(
            "one moved to the hour of another",
            [meeting(series: three), meeting(.request, "16T10:00", occurrence: "9T10:00")],
            weekly([
                ("2T10:00", "2T10:00-2T11:00"), ("9T10:00", "16T10:00-16T11:00"), ("16T10:00", "16T10:00-16T11:00"),
            ])
        ),
        Case(
            "one cancelled, even when it was over",
            [meeting(series: three), meeting(.cancel, nil, sequence: 1, stamped: "20T00:00", occurrence: "9T10:00")],
            weekly([("2T10:00", "2T10:00-2T11:00"), ("16T10:00", "16T10:00-16T11:00")])
        ),
        Case(
            "cancelled from the second on, by date",
            [meeting(series: three), meeting(.cancel, nil, sequence: 1, stamped: "9T10:30")],
            weekly([("2T10:00", "2T10:00-2T11:00")])
        ),
        Case(
            "cancelled from the second on, by range",
            [
                meeting(series: three),
                meeting(.cancel, nil, sequence: 1, occurrence: "9T10:00") { $0.meansLaterToo = true },
            ],
            weekly([("2T10:00", "2T10:00-2T11:00")])
        ),
        Case(
            "moved by an hour from the second on, the third by more",
            [
                meeting(series: three),
                meeting(.request, "9T11:00", sequence: 1, occurrence: "9T10:00") { $0.meansLaterToo = true },
                meeting(.request, "16T17:00", sequence: 1, occurrence: "16T10:00"),
            ],
            weekly([("2T10:00", "2T10:00-2T11:00"), ("9T10:00", "9T11:00-9T12:00"), ("16T10:00", "16T17:00-16T18:00")])
        ),
        Case(
            "one declined",
            [meeting(series: three), reply(client, .declined, occurrence: "9T10:00")],
            weekly([("2T10:00", "2T10:00-2T11:00"), ("16T10:00", "16T10:00-16T11:00")])
        ),
        Case(
            "all declined but one",
            [meeting(series: three), reply(client, .declined), reply(client, .accepted, occurrence: "9T10:00")],
            weekly([("9T10:00", "9T10:00-9T11:00")])
        ),
        Case("invited to one alone", [meeting(occurrence: "2T10:00")], weekly([("2T10:00", "2T10:00-2T11:00")])),
        Case(
            "a change that the new series has no place for",
            [
                meeting(series: three), meeting(.request, "10T15:00", occurrence: "9T10:00"),
                meeting(sequence: 1, series: ["2T10:00"]),
            ],
            weekly([("2T10:00", "2T10:00-2T11:00")])
        ),
        Case(
            "one added",
            [meeting(), meeting(.add, "5T10:00", sequence: 1)],
            weekly([("2T10:00", "2T10:00-2T11:00"), ("5T10:00", "5T10:00-5T11:00")])
        ),
        Case(
            "a cancel of all takes the moved one too",
            [
                meeting(series: three), meeting(.request, "10T15:00", sequence: 5, occurrence: "9T10:00"),
                meeting(.cancel, nil, sequence: 1, stamped: "1T05:00"),
            ],
            []
        ),
    ]
}
