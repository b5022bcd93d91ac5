import Pace
import TestSupport
import Testing

/// Design section 3: *A contact qualifies*, *What the counters mean*, *Exchange rate*.
@Suite("A manager's day")
struct DayDerivationTests {
    static func contact(
        _ seconds: Double,
        at began: Double = 0,
        client: String = "+79161234567",
        upperBound: Double = 0,
        agreement: Agreement? = nil
    ) -> Contact {
        Contact(
            manager: House.anna,
            client: client,
            call: "\(began)",
            began: House.at(began),
            ended: House.at(began + seconds),
            talk: Int64(seconds * 1e6),
            upperBoundTalk: Int64(upperBound * 1e6),
            agreement: agreement
        )
    }

    static func derive(
        _ contacts: [Contact],
        _ rules: TeamRules = TeamRules(),
        void: Set<Int> = [],
        merged: Set<Int> = [],
        zone: Zone = .utc
    ) -> DayDerivation {
        DayDerivation(
            contacts: contacts.enumerated().map { index, contact in
                var item = DayContact(index: index, contact: contact, isMerged: merged.contains(index))
                item.isVoid = void.contains(index)
                return item
            },
            rules: rules,
            zone: zone
        )
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var contact: Contact
        var rules = TeamRules()
        var isVoid = false
        /// Whether the same client had a qualifying contact before.
        var isRepeat = false
        var reason: Reason

        var testDescription: String { name }
    }

    static let ignoring = TeamRules(ignored: ["+79161234567"])
    static let once = TeamRules(oncePerClientDay: true)
    static let agreementOnly = TeamRules(basis: .agreement)

    static let reasons: [Case] = [
        Case(name: "long enough", contact: contact(60), reason: .talk),
        Case(name: "a microsecond too short", contact: contact(59.999999), reason: .short),
        Case(
            name: "the team's own minimum",
            contact: contact(10),
            rules: TeamRules(minimumTalk: 10_000_000),
            reason: .talk
        ),
        Case(name: "an upper bound counts as talk", contact: contact(60, upperBound: 60), reason: .talk),
        Case(name: "yes, however short", contact: contact(1, agreement: .yes), reason: .agreementYes),
        Case(name: "no, however short", contact: contact(1, agreement: .no), reason: .agreementNo),
        Case(name: "yes without talk", contact: contact(0, agreement: .yes), reason: .agreementYes),
        Case(name: "none, however long", contact: contact(600, agreement: Agreement.none), reason: .noAgreement),
        Case(name: "only agreements count", contact: contact(600), rules: agreementOnly, reason: .short),
        Case(
            name: "an agreement counts",
            contact: contact(1, agreement: .no),
            rules: agreementOnly,
            reason: .agreementNo
        ),
        Case(
            name: "ignored before agreed",
            contact: contact(600, agreement: .yes),
            rules: ignoring,
            reason: .ignoredNumber
        ),
        Case(name: "void before ignored", contact: contact(600), rules: ignoring, isVoid: true, reason: .void),
        Case(name: "void before agreed", contact: contact(600, agreement: .yes), isVoid: true, reason: .void),
        Case(
            name: "the client again",
            contact: contact(600, at: 700),
            rules: once,
            isRepeat: true,
            reason: .repeatClient
        ),
        Case(name: "again and short", contact: contact(1, at: 700), rules: once, isRepeat: true, reason: .repeatClient),
        Case(name: "again, but allowed", contact: contact(600, at: 700), isRepeat: true, reason: .talk),
        Case(
            name: "again and agreed",
            contact: contact(1, at: 700, agreement: .yes),
            rules: once,
            isRepeat: true,
            reason: .agreementYes
        ),
        Case(
            name: "again without agreement",
            contact: contact(600, at: 700, agreement: Agreement.none),
            rules: once,
            isRepeat: true,
            reason: .noAgreement
        ),
    ]

    @Test("The first reason that fits decides", arguments: reasons)
    func reason(_ item: Case) throws {
        let before = item.isRepeat ? [Self.contact(100)] : []
        let contacts = before + [item.contact]
        let day = Self.derive(contacts, item.rules, void: item.isVoid ? [contacts.count - 1] : [])
        let verdict = try #require(day.verdicts.last)
        #expect(verdict.reason == item.reason)
        #expect(verdict.credit == (item.reason.qualifies ? 1_000_000 : 0))
        #expect(!verdict.isMerged)
    }

    @Test("Reasons that qualify, and reasons whose talk is left out")
    func kinds() {
        let all: [Reason] = [
            .void, .ignoredNumber, .noAgreement, .agreementYes, .agreementNo, .repeatClient, .held, .talk, .short,
        ]
        #expect(all.filter(\.qualifies) == [.agreementYes, .agreementNo, .held, .talk])
        #expect(all.filter { !$0.countsTalk } == [.void, .ignoredNumber])
        #expect(
            all.map(\.rawValue) == [
                "void", "ignored_number", "no_agreement", "agreement_yes", "agreement_no", "repeat_client", "held",
                "talk",
                "short",
            ]
        )
    }

    @Test("Talk counts whether it qualifies or not; void and ignored are left out; merged ones are not there")
    func sums() {
        let contacts = [
            Self.contact(100, at: 0), Self.contact(20.5, at: 200, upperBound: 5.25), Self.contact(70, at: 300),
            Self.contact(80, at: 400, client: "+70000000000"), Self.contact(90, at: 500),
            Self.contact(600, at: 600, agreement: Agreement.none), Self.contact(0, at: 700, agreement: .yes),
        ]
        let day = Self.derive(contacts, TeamRules(ignored: ["+70000000000"]), void: [2], merged: [4])
        #expect(
            day.verdicts.map(\.reason) == [.talk, .short, .void, .ignoredNumber, .short, .noAgreement, .agreementYes]
        )
        #expect(day.verdicts.map(\.isMerged) == [false, false, false, false, true, false, false])
        #expect(day.day.talk == 720_500_000)
        #expect(day.day.upperBoundTalk == 5_250_000)
        #expect(day.day.calls == 3)
        #expect(day.day.contacts == 2)
        #expect(day.day.credit == 2_000_000)
        #expect(day.day.clients == 1)
        #expect(day.day.bonusMinutes == 0)
    }

    @Test("A void contact is no reason for a repeated client, nor is a short one")
    func repeats() {
        let contacts = [
            Self.contact(100, at: 0), Self.contact(5, at: 200), Self.contact(100, at: 300), Self.contact(100, at: 500),
        ]
        let day = Self.derive(contacts, Self.once, void: [0])
        #expect(day.verdicts.map(\.reason) == [.void, .short, .talk, .repeatClient])
    }

    @Test("Every anonymous client is one of its own, and never a repeated one")
    func clients() {
        let contacts = [
            Self.contact(60, at: 0, client: "anonymous"), Self.contact(60, at: 100, client: "anonymous"),
            Self.contact(60, at: 200), Self.contact(60, at: 300), Self.contact(60, at: 400, client: "+70000000000"),
            Self.contact(10, at: 500, client: "+70000000001"),
        ]
        #expect(Self.derive(contacts).day.clients == 4)
        #expect(Self.derive(contacts).day.contacts == 5)
        #expect(Self.derive(contacts, Self.once).day.contacts == 4)
        #expect(
            Self.derive(contacts, Self.once).verdicts.map(\.reason)
                == [.talk, .talk, .talk, .repeatClient, .talk, .short]
        )
    }

    @Test("Credit is the rate of a call for each qualifying contact")
    func credit() {
        let rules = TeamRules(rates: Rates(call: 500_000))
        let day = Self.derive([Self.contact(60), Self.contact(60, at: 100), Self.contact(1, at: 200)], rules)
        #expect(day.day.credit == 1_000_000)
        #expect(day.day.contacts == 2)
        #expect(day.verdicts.map(\.credit) == [500_000, 500_000, 0])
    }

    @Test("Each contact counts in the hour in which it began, by the team's clock")
    func hours() {
        // 08:02:35 UTC is 13:32:35 in Kolkata, so that its hour began at 07:30 UTC.
        let kolkata = Zone(name: "Asia/Kolkata", firstOffset: 19_800)
        let contacts = [
            Self.contact(4_000, at: 0), Self.contact(30, at: 1_644), Self.contact(60, at: 1_645),
            Self.contact(60, at: 5_244, agreement: .yes),
        ]
        let derived = Self.derive(contacts, zone: kolkata)
        #expect(derived.hours.map(\.hour) == ["07:30:00", "08:30:00"].map { Instant(rfc3339: "2026-11-23T\($0)Z") })
        #expect(derived.hours.map(\.talk) == [4_030_000_000, 120_000_000])
        #expect(derived.hours.map(\.calls) == [2, 2])
        #expect(derived.hours.map(\.contacts) == [1, 2])
        #expect(derived.hours.map(\.credit) == [1_000_000, 2_000_000])
        #expect(
            Self.derive(contacts).hours.map(\.hour)
                == ["08:00:00", "09:00:00"].map {
                    Instant(rfc3339: "2026-11-23T\($0)Z")
                }
        )
    }

    @Test("The hour that the clocks repeat is two hours")
    func repeatedHour() {
        var contacts = [Self.contact(60), Self.contact(60)]
        contacts[0].began = Instant(seconds: 1_792_888_200)
        contacts[1].began = Instant(seconds: 1_792_891_800)
        let hours = Self.derive(contacts, zone: ZoneTests.berlin).hours
        #expect(hours.map(\.hour) == [Instant(seconds: 1_792_886_400), Instant(seconds: 1_792_890_000)])
    }

    @Test("The hours add up to the day", arguments: 1...40)
    func addUp(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        let contacts = (0..<40).map { index in
            Self.contact(
                Double(Int.random(in: 0...200, using: &random)),
                at: Double(index * 2_000),
                client: ["anonymous", "+7000", "+7001", "+7002"].randomElement(using: &random) ?? "",
                agreement: [nil, nil, .yes, .no, Agreement.none].randomElement(using: &random) ?? nil
            )
        }
        let merged = Set(contacts.indices.filter { _ in Int.random(in: 0..<9, using: &random) == 0 })
        let void = Set(contacts.indices.filter { _ in Int.random(in: 0..<9, using: &random) == 0 })
        let derived = Self.derive(contacts, TeamRules(ignored: ["+7002"]), void: void, merged: merged)
        #expect(derived.hours.map(\.talk).reduce(0, +) == derived.day.talk)
        #expect(derived.hours.map(\.calls).reduce(0, +) == derived.day.calls)
        #expect(derived.hours.map(\.contacts).reduce(0, +) == derived.day.contacts)
        #expect(derived.hours.map(\.credit).reduce(0, +) == derived.day.credit)
        #expect(derived.verdicts.count == contacts.count)
        #expect(derived.verdicts.map(\.credit).reduce(0, +) == derived.day.credit)
        #expect(derived.day.clients <= derived.day.contacts)
    }

    @Test("A day without contacts is empty")
    func empty() {
        let derived = Self.derive([])
        #expect(derived.day == ManagerDay())
        #expect(derived.hours.isEmpty && derived.verdicts.isEmpty)
    }
}
