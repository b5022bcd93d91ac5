import Alerts
import Pace
import Settings
import Testing

@Suite("Texts")
struct TextTests {
    struct Row: Sendable {
        var alert: Alert
        var english: String
        var russian: String
        var toManager = false
    }

    static func text(_ alert: Alert, _ language: AlertSettings.Language, toManager: Bool = false) -> String {
        AlertText.text(alert, language: language, zone: Sample.moscow, toManager: toManager)
    }

    static let contacts = Sample.numbers(contacts: 7, minimum: .contacts(20), share: 612_500)
    static let closed = Sample.numbers(minutes: 84, share: 1_000_000)
    static let met = Sample.numbers(minutes: 121, share: 1_000_000)
    static let since = Sample.at("11:20")

    static let rows = [
        Row(
            alert: Sample.alert(),
            english: "Anna Petrova (sales) is below the pace: 42.5 minutes of 120 at 14:05, 78 would be on pace.",
            russian: "Anna Petrova (sales) ниже темпа: 42,5 минуты из 120 к 14:05, по темпу было бы 78."
        ),
        Row(
            alert: Sample.alert(numbers: contacts),
            english: "Anna Petrova (sales) is below the pace: 7 contacts of 20 at 14:05, 12.2 would be on pace.",
            russian: "Anna Petrova (sales) ниже темпа: 7 контактов из 20 к 14:05, по темпу было бы 12,2."
        ),
        Row(
            alert: Sample.alert(.missed, numbers: closed),
            english: "Anna Petrova (sales) closed 27 November at 84 minutes of 120.",
            russian: "Anna Petrova (sales): 27 ноября, день закрыт: 84 минуты из 120."
        ),
        Row(
            alert: Sample.alert(.recovered, numbers: Sample.numbers(minutes: 81)),
            english: "Anna Petrova (sales) is back on pace: 81 minutes of 120 at 14:05.",
            russian: "Anna Petrova (sales) снова в темпе: 81 минута из 120 к 14:05."
        ),
        Row(
            alert: Sample.alert(.quiet, since: since),
            english: "Anna Petrova (sales) has had no contact since 11:20: 42.5 minutes of 120 at 14:05.",
            russian: "Anna Petrova (sales): нет контактов с 11:20; 42,5 минуты из 120 к 14:05."
        ),
        Row(
            alert: Sample.alert(.quiet),
            english: "Anna Petrova (sales) has had no contact yet today: 42.5 minutes of 120 at 14:05.",
            russian: "Anna Petrova (sales): нет контактов с начала дня; 42,5 минуты из 120 к 14:05."
        ),
        Row(
            alert: Sample.alert(.correction, numbers: met),
            english: "Anna Petrova (sales): what arrived later meets 27 November after all: 121 minutes of 120.",
            russian: "Anna Petrova (sales): 27 ноября, с поздними данными минимум выполнен: 121 минута из 120."
        ),
        Row(
            alert: Sample.alert(),
            english: "You have 42.5 minutes of 120 at 14:05, 78 would be on pace.",
            russian: "У вас 42,5 минуты из 120 к 14:05, по темпу было бы 78.",
            toManager: true
        ),
        Row(
            alert: Sample.alert(.missed, numbers: closed),
            english: "27 November is closed: you have 84 minutes of 120.",
            russian: "27 ноября, день закрыт: у вас 84 минуты из 120.",
            toManager: true
        ),
        Row(
            alert: Sample.alert(.recovered, numbers: Sample.numbers(minutes: 81)),
            english: "You are back on pace: 81 minutes of 120 at 14:05.",
            russian: "Вы снова в темпе: 81 минута из 120 к 14:05.",
            toManager: true
        ),
        Row(
            alert: Sample.alert(.quiet, since: since),
            english: "No contact since 11:20. You have 42.5 minutes of 120 at 14:05.",
            russian: "Нет контактов с 11:20. У вас 42,5 минуты из 120 к 14:05.",
            toManager: true
        ),
        Row(
            alert: Sample.alert(.correction, numbers: met),
            english: "What arrived later meets your 27 November after all: 121 minutes of 120.",
            russian: "27 ноября: с поздними данными ваш минимум выполнен: 121 минута из 120.",
            toManager: true
        ),
        Row(
            alert: Alert(
                kind: .sourceStalled,
                source: "main",
                affected: ["Anna", "Boris"],
                since: since,
                asOf: Sample.at("11:50")
            ),
            english: "Nothing has been heard from main since 11:20. Not known meanwhile: Anna, Boris. "
                + "See callpace status.",
            russian: "От источника main ничего не слышно с 11:20. Пока неизвестно, как идёт день: Anna, Boris. "
                + "Подробнее: callpace status."
        ),
        Row(
            alert: Alert(kind: .sourceQuarantining, source: "cdr", detail: "120 of 200 records", asOf: since),
            english: "Many records of cdr cannot be read: 120 of 200 records. See callpace quarantine list.",
            russian: "Много записей источника cdr не читается: 120 of 200 records. "
                + "Подробнее: callpace quarantine list."
        ),
        Row(
            alert: Alert(kind: .clockWrong, source: "cdr", detail: "3 min ahead", asOf: since),
            english: "Records of cdr are dated ahead of the clock of this host: 3 min ahead. "
                + "One of the clocks is wrong.",
            russian: "Записи источника cdr датированы временем впереди часов этого сервера: 3 min ahead. "
                + "Одни из часов неверны."
        ),
        Row(
            alert: Alert(kind: .databaseAway, since: Sample.at("23:40", "2026-11-26"), detail: "refused", asOf: since),
            english: "The database has not been usable since 26 November 23:40; nothing is counted until it is: "
                + "refused.",
            russian: "База данных недоступна с 26 ноября 23:40; до её возвращения ничего не считается: refused."
        ),
    ]

    @Test("every kind says what, who, the numbers and the reason", arguments: rows)
    func texts(_ row: Row) {
        #expect(Self.text(row.alert, .english, toManager: row.toManager) == row.english)
        #expect(Self.text(row.alert, .russian, toManager: row.toManager) == row.russian)
    }

    @Test("alerts on sources sound the same to everybody", arguments: AlertKind.allCases)
    func sources(_ kind: AlertKind) {
        let alert = Alert(kind: kind, source: "main", asOf: Self.since)
        guard !kind.isOfManager else { return }
        for language in [AlertSettings.Language.english, .russian] {
            #expect(Self.text(alert, language, toManager: true) == Self.text(alert, language))
        }
    }

    @Test(
        "Russian nouns follow their numbers",
        arguments: [
            (0, "0 минут"), (1, "1 минута"), (2, "2 минуты"), (4, "4 минуты"), (5, "5 минут"), (11, "11 минут"),
            (12, "12 минут"), (14, "14 минут"), (20, "20 минут"), (21, "21 минута"), (22, "22 минуты"),
            (25, "25 минут"), (100, "100 минут"), (101, "101 минута"), (111, "111 минут"), (112, "112 минут"),
            (122, "122 минуты"), (1011, "1011 минут"), (1.5, "1,5 минуты"), (11.3, "11,3 минуты"), (0.5, "0,5 минуты"),
        ] as [(Double, String)]
    )
    func russianMinutes(_ minutes: Double, _ words: String) {
        let text = Self.text(Sample.alert(.recovered, numbers: Sample.numbers(minutes: minutes)), .russian)
        #expect(text == "Anna Petrova (sales) снова в темпе: \(words) из 120 к 14:05.")
    }

    @Test(
        "nouns of contacts follow their numbers in both languages",
        arguments: [
            (1, "1 contact", "1 контакт"), (3, "3 contacts", "3 контакта"), (5, "5 contacts", "5 контактов"),
            (11, "11 contacts", "11 контактов"), (21, "21 contacts", "21 контакт"), (0, "0 contacts", "0 контактов"),
        ]
    )
    func contactNouns(_ count: Int, _ english: String, _ russian: String) {
        let numbers = Sample.numbers(contacts: Int64(count), minimum: .contacts(30), share: nil)
        let alert = Sample.alert(numbers: numbers)
        #expect(Self.text(alert, .english) == "Anna Petrova (sales) is below the pace: \(english) of 30 at 14:05.")
        #expect(Self.text(alert, .russian) == "Anna Petrova (sales) ниже темпа: \(russian) из 30 к 14:05.")
    }

    @Test("numbers are rounded down as the views round them; what the minimum counts is what is shown")
    func rounding() {
        var numbers = Sample.numbers(minutes: 0, share: nil)
        numbers.day.talk = 42 * 60_000_000 + 59_999_999
        #expect(Self.text(Sample.alert(numbers: numbers), .english).contains(": 42.9 minutes of 120 "))
        numbers.day.bonusMinutes = 30
        #expect(Self.text(Sample.alert(numbers: numbers), .english).contains(": 72.9 minutes of 120 "))
        numbers = Self.contacts
        numbers.day.credit = 7_599_999
        #expect(Self.text(Sample.alert(numbers: numbers), .russian).contains(": 7,5 контакта из 20 "))
        numbers.day.credit = 1_000_000
        numbers.minimum = .contacts(1)
        #expect(Self.text(Sample.alert(.missed, numbers: numbers), .english).hasSuffix("at 1 contact of 1."))
    }

    @Test("times are those of the team's clock, across midnight and a change of the clocks")
    func clocks() {
        let berlin = Zone(
            name: "Europe/Berlin",
            firstOffset: 3_600,
            transitions: [.init(at: 1_774_746_000, offset: 7_200), .init(at: 1_792_890_000, offset: 3_600)]
        )
        func text(_ time: String) -> String {
            var alert = Sample.alert(numbers: nil)
            alert.asOf = Instant(rfc3339: time)!
            return AlertText.text(alert, language: .english, zone: berlin, toManager: false)
        }
        #expect(text("2026-10-25T00:59:59Z").hasSuffix("at 02:59."))
        #expect(text("2026-10-25T01:00:00Z").hasSuffix("at 02:00."))
        #expect(text("2026-11-26T23:30:00Z").hasSuffix("at 00:30."))
        #expect(text("1969-12-31T22:15:00Z").hasSuffix("at 23:15."))
    }

    @Test("of many who are left unknown ten are named, and the number of the others")
    func manyAffected() {
        let names = (1...13).map { "M\($0)" }
        let alert = Alert(kind: .sourceStalled, source: "main", affected: names, asOf: Self.since)
        let shown = names.prefix(10).joined(separator: ", ")
        #expect(Self.text(alert, .english).contains("meanwhile: \(shown) and 3 more."))
        #expect(Self.text(alert, .russian).contains("день: \(shown) и ещё 3."))
        let ten = Alert(kind: .sourceStalled, source: "main", affected: Array(names.prefix(10)), asOf: Self.since)
        #expect(Self.text(ten, .english).contains("meanwhile: \(shown). "))
    }

    @Test("a digest has a heading, a part for each kind and a line for each alert; below and back is one line")
    func digest() {
        let alerts = [
            Sample.alert(id: "anna", at: "11:40"),
            Sample.alert(id: "boris", manager: "Boris", numbers: Self.contacts, at: "11:45"),
            Sample.alert(.recovered, id: "anna", numbers: Sample.numbers(minutes: 81), at: "13:20"),
            Sample.alert(.recovered, id: "vera", manager: "Vera", numbers: Sample.numbers(minutes: 90), at: "13:21"),
            Sample.alert(.quiet, id: "clara", manager: "Clara", since: Self.since, at: "15:00"),
        ]
        let english = """
            sales, 27 November 15:00

            Below the pace:
            Boris: 7 contacts of 20 at 11:45, 12.2 would be on pace

            No contact for a while:
            Clara: none since 11:20, 42.5 minutes of 120 at 15:00

            Back on pace:
            Anna Petrova: below the pace at 11:40, back with 81 minutes of 120 at 13:20
            Vera: 90 minutes of 120 at 13:21
            """
        let russian = """
            sales, 27 ноября 15:00

            Ниже темпа:
            Boris: 7 контактов из 20 к 11:45, по темпу было бы 12,2

            Давно нет контактов:
            Clara: нет с 11:20, 42,5 минуты из 120 к 15:00

            Снова в темпе:
            Anna Petrova: в 11:40 ниже темпа, снова в темпе: 81 минута из 120 к 13:20
            Vera: 90 минут из 120 к 13:21
            """
        #expect(AlertText.digest(alerts, language: .english, zone: Sample.moscow) == english)
        #expect(AlertText.digest(alerts, language: .russian, zone: Sample.moscow) == russian)
    }

    @Test("teams of one digest each have a part with a heading; the close of the day too")
    func digestOfTeams() {
        let alerts = [
            Sample.alert(.missed, team: "sales", numbers: Self.closed, at: "18:15"),
            Sample.alert(.missed, id: "b", manager: "Boris", team: "partners", numbers: Self.contacts, at: "18:15"),
            Sample.alert(.correction, id: "v", manager: "Vera", team: "sales", numbers: Self.met, at: "18:30"),
        ]
        let text = """
            sales, 27 November 18:30

            Closed under the minimum:
            Anna Petrova: 84 minutes of 120

            Met after all:
            Vera: 121 minutes of 120


            partners, 27 November 18:15

            Closed under the minimum:
            Boris: 7 contacts of 20
            """
        #expect(AlertText.digest(alerts, language: .english, zone: Sample.moscow) == text)
    }

    @Test("below and back on another day, or of another manager of the same name, stay two lines")
    func digestOfOthers() {
        var later = Sample.alert(.recovered)
        later.day = Sample.day + 1
        for recovered in [later, Sample.alert(.recovered, id: "anna-2")] {
            let text = AlertText.digest([Sample.alert(), recovered], language: .english, zone: Sample.moscow)
            #expect(text.contains("Below the pace:\nAnna"))
            #expect(text.contains("Back on pace:\nAnna"))
        }
    }

    @Test("a digest for a manager speaks to the manager")
    func ownDigest() {
        let alerts = [Sample.alert(at: "11:40"), Sample.alert(.recovered, numbers: Sample.numbers(minutes: 81))]
        let message = Message(digest: alerts, language: .english, zone: Sample.moscow, toManager: true)
        let text =
            "You have 42.5 minutes of 120 at 11:40, 78 would be on pace.\n\n"
            + "You are back on pace: 81 minutes of 120 at 14:05."
        #expect(message.body == text)
    }

    @Test("titles are one line and name the kind and who, to the manager the kind alone")
    func titles() {
        func title(_ alert: Alert, _ language: AlertSettings.Language, toManager: Bool = false) -> String {
            Message(alert, language: language, zone: Sample.moscow, toManager: toManager).title
        }
        #expect(title(Sample.alert(), .english) == "CallPace: Below the pace: Anna Petrova (sales)")
        #expect(title(Sample.alert(), .russian) == "CallPace: Ниже темпа: Anna Petrova (sales)")
        #expect(title(Sample.alert(), .english, toManager: true) == "CallPace: Below the pace")
        let stalled = Alert(kind: .sourceStalled, source: "main", asOf: Self.since)
        #expect(title(stalled, .english) == "CallPace: Silent source: main")
        let digest = Message(digest: [Sample.alert()], language: .english, zone: Sample.moscow)
        #expect(digest.title == "CallPace: sales, 27 November 14:05")
        #expect(!title(Sample.alert(manager: "a\nb"), .english).contains("\n"))
    }

    @Test("the key of a digest is that of its alerts in any order, and of no others")
    func digestKeys() {
        func key(_ alerts: [Alert]) -> String {
            Message(digest: alerts, language: .english, zone: Sample.moscow).key
        }
        let (anna, boris) = (Sample.alert(), Sample.alert(id: "boris"))
        #expect(key([anna, boris]) == key([boris, anna]))
        #expect(Set([key([anna, boris]), key([anna]), key([boris]), anna.key, boris.key]).count == 5)
        #expect(Sample.message().key == "below/anna/2026-11-27")
    }
}
