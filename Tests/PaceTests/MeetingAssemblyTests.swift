import Pace
import TestSupport
import Testing

@Suite("Held meetings")
struct MeetingAssemblyTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var versions: [MeetingVersion]
        var contacts: [String]
        var nextEnd: String?
        var now: String

        init(
            _ name: String,
            _ versions: [MeetingVersion],
            _ contacts: [String],
            nextEnd: String? = nil,
            now: String = "2026-12-01T00:00:00Z"
        ) {
            testDescription = name
            self.versions = versions
            self.contacts = contacts
            self.nextEnd = nextEnd
            self.now = now
        }
    }

    static let held = ["anna c@client.example [m1/0] 2T10:00-2T11:00"]
    static let client = "c@client.example"

    static let people: [Case] = [
        Case("held", [meeting()], held),
        Case("ended this moment", [meeting()], held, now: "2026-11-02T11:00:00Z"),
        Case("not ended yet", [meeting()], [], nextEnd: "2T11:00", now: "2026-11-02T10:59:59Z"),
        Case("of no length", [meeting(minutes: 0)], []),
        Case("a day", [meeting { $0.isWholeDay = true }], []),
        Case("too long", [meeting(minutes: 600)], ["anna c@client.example [m1/0] 2T10:00-2T18:00"]),
        Case("too long and not ended", [meeting(minutes: 600)], [], nextEnd: "2T20:00", now: "2026-11-02T19:59:00Z"),
        Case("nobody from outside", [meeting(with: [person("boris@example.com"), person("help@example.com")])], []),
        Case("a former manager is of the house", [meeting(with: [person("gone@old.example")])], []),
        Case("a dropbox is nobody", [meeting(with: [person("agreed@box.example")])], []),
        Case("no address is nobody", [meeting(with: [person("")])], []),
        Case(
            "no manager",
            [
                meeting(
                    organizer: person("x@client.example"),
                    with: [person("y@other.example")],
                    senders: ["x@client.example"]
                )
            ],
            []
        ),
        Case(
            "the first client by address, who is not declined",
            [
                meeting(with: [
                    person("z@a.example"), person("b@b.example", .declined), person("m@c.example", .tentative),
                ])
            ],
            ["anna m@c.example [m1/0] 2T10:00-2T11:00"]
        ),
        Case("all clients declined", [meeting(with: [person(client, .declined)])], []),
        Case(
            "the manager declined, another one did not",
            [
                meeting(
                    organizer: person(client),
                    with: [person("anna@example.com", .declined), person("boris@example.com", .delegated)],
                    senders: [client]
                )
            ],
            ["boris c@client.example [m1/0] 2T10:00-2T11:00"]
        ),
        Case(
            "each manager once, by whichever address",
            [meeting(with: [person(client), person("anna@gmail.com"), person("boris@example.com", .accepted)])],
            [
                "anna c@client.example [m1/0] 2T10:00-2T11:00", "boris c@client.example [m1/0] 2T10:00-2T11:00",
            ]
        ),
        Case("the organizer's own no", [meeting(with: [person(client), person("anna@example.com", .declined)])], []),
        Case(
            "exported, without an organizer",
            [meeting(organizer: nil, with: [person("anna@example.com"), person(client)], senders: nil)],
            held
        ),
    ]

    static let changes: [Case] = [
        Case("the same twice", [meeting(), meeting()], held),
        Case(
            "moved by SEQUENCE",
            [meeting(), meeting(.request, "3T12:00", sequence: 1)],
            ["anna c@client.example [m1/0] 3T12:00-3T13:00"]
        ),
        Case(
            "moved by DTSTAMP",
            [meeting(), meeting(.request, "3T12:00", stamped: "1T02:00")],
            ["anna c@client.example [m1/0] 3T12:00-3T13:00"]
        ),
        Case(
            "a lower SEQUENCE changes nothing",
            [meeting(sequence: 2), meeting(.request, "3T12:00", sequence: 1, stamped: "1T09:00")],
            held
        ),
        Case(
            "moved into the future",
            [meeting(), meeting(.request, "20T12:00", sequence: 1)],
            [],
            nextEnd: "20T13:00",
            now: "2026-11-10T00:00:00Z"
        ),
        Case("cancelled", [meeting(), meeting(.cancel, nil, sequence: 1, stamped: "1T05:00")], []),
        Case("cancelled when it was over", [meeting(), meeting(.cancel, nil, sequence: 1, stamped: "2T11:00")], held),
        Case(
            "cancelled, and again invited",
            [
                meeting(), meeting(.cancel, nil, sequence: 1, stamped: "1T05:00"),
                meeting(sequence: 2, stamped: "1T06:00"),
            ],
            held
        ),
        Case(
            "an old cancel",
            [
                meeting(sequence: 2, stamped: "1T06:00"), meeting(sequence: 0),
                meeting(.cancel, nil, sequence: 1, stamped: "1T05:00"),
            ],
            held
        ),
        Case(
            "cancelled in an update",
            [meeting(), meeting(sequence: 1, stamped: "1T05:00") { $0.isCancelled = true }],
            []
        ),
        Case(
            "an export shows it as cancelled",
            [meeting(sequence: 1, stamped: "20T00:00", senders: nil) { $0.isCancelled = true }, meeting()],
            []
        ),
    ]

    @Test("Tables", arguments: people + changes + strangers + replies + series)
    func table(example: Case) {
        let outcome = MeetingHouse.outcome(example.versions, now: example.now)
        #expect(MeetingHouse.lines(outcome) == example.contacts)
        #expect(outcome.nextEnd.map(MeetingHouse.short) == example.nextEnd)
        #expect(outcome.contacts.allSatisfy { $0.channel == .meeting && $0.talk == 0 && $0.agreement == nil })
    }

    @Test("Any order and repetition of the versions gives the same", arguments: 1...40)
    func orderFree(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let tables = Self.people + Self.changes + Self.strangers + Self.replies + Self.series
        // All tables are of one UID, so that any mixture is a meeting too.
        let mixture = (0..<3).flatMap { _ in tables.randomElement(using: &random)?.versions ?? [] }
        for now in ["2026-11-09T10:30:00Z", "2026-12-01T00:00:00Z"] {
            let expected = MeetingHouse.outcome(mixture, now: now)
            for _ in 0..<6 {
                let again = (mixture + mixture.filter { _ in Bool.random(using: &random) }).shuffled(using: &random)
                #expect(MeetingHouse.outcome(again, now: now) == expected)
            }
        }
    }

    @Test("A floating time is meant in the zone of each manager's team")
    func floating() {
        let version = meeting(with: [person("boris@example.com"), person("c@client.example")]) {
            $0.start?.isFloating = true
        }
        #expect(
            MeetingHouse.lines(MeetingHouse.outcome([version])) == [
                "anna c@client.example [m1/0] 2T07:00-2T08:00", "boris c@client.example [m1/0] 2T10:00-2T11:00",
            ]
        )
        let between = MeetingHouse.outcome([version], now: "2026-11-02T09:00:00Z")
        #expect(MeetingHouse.lines(between) == ["anna c@client.example [m1/0] 2T07:00-2T08:00"])
        #expect(between.nextEnd.map(MeetingHouse.short) == "2T11:00")
    }

    @Test("Hostile numbers")
    func hostile() {
        for number in [Int64.min, .max, 0] {
            let version = meeting(occurrence: "2T10:00", series: ["2T10:00"]) {
                $0.start = MeetingTime(microseconds: number, isFloating: number > 0)
                $0.occurrence = MeetingTime(microseconds: -1 - number, isFloating: number < 0)
                $0.meansLaterToo = true
                $0.length = .max
                $0.sequence = number
                $0.stampedAt = Instant(microseconds: number)
            }
            _ = MeetingHouse.outcome([version, meeting(series: ["2T10:00"])])
        }
        #expect(MeetingHouse.outcome([]).contacts.isEmpty && MeetingHouse.outcome([]).nextEnd == nil)
    }
}
