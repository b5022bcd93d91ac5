/// The words of a manager's own page.
struct OwnWords: Sendable {
    var days: String
    var dayBefore: String
    var dayAfter: String
    var date: String
    var show: String

    // How the day stands.
    /// Where nothing is judged.
    var day: String
    var noMinimum: String
    /// As they stand behind `of`.
    var ofMinutes: Noun
    var ofContacts: Noun
    /// Behind the sum that is counted: `of 120 minutes`.
    var of: @Sendable (_ minimum: String) -> String
    var expected: @Sendable (_ amount: String) -> String
    var forecast: @Sendable (_ amount: String, _ minimum: String) -> String
    var reached: @Sendable (_ minimum: String) -> String
    var missing: @Sendable (_ amount: String) -> String
    var silent: String
    var talking: String
    var fresh: @Sendable (_ time: String) -> String
    var noRecords: String

    // Figures.
    var talk: String
    var upperBound: String
    var counted: String
    var credit: String
    var creditMinutes: String
    var clients: String
    var correspondence: String
    var meetings: String
    var lastHour: String
    var lastContact: String

    // Sums.
    var sums: String
    var week: String
    var month: String
    var atMinimum: String
    var share: @Sendable (_ reached: String, _ all: String) -> String
    /// What a day of the week came to, for those who hear it.
    var dayTold: @Sendable (_ day: String, _ amount: String, _ minimum: String?) -> String

    var plans: String
    var overdue: String
    var contacts: String
    var toContacts: String
    var noContacts: String
    var countedOf: @Sendable (_ counted: String, _ all: String) -> String

    // Entries.
    var meetingHeld: String
    var withWhom: String
    var when: String
    var saveMeeting: String
    var write: String
    var agreed: String
    var yes: String
    var no: String
    var none: String
    var plan: String
    var due: String
    var savePlan: String
    var objection: String
    var objectionHint: String
    var object: String

    static func of(_ language: Language) -> OwnWords {
        switch language {
        case .english: english
        case .russian: russian
        }
    }

    static let english = OwnWords(
        days: "Days",
        dayBefore: "Day before",
        dayAfter: "Day after",
        date: "Date",
        show: "Show",
        day: "The day",
        noMinimum: "No minimum is set for this day.",
        ofMinutes: Noun("minute", "minutes"),
        ofContacts: Noun("contact", "contacts"),
        of: { "of \($0)" },
        expected: { "By now the minimum asks for \($0)." },
        forecast: { "At this pace the day comes to about \($0); the minimum is \($1)." },
        reached: { "The minimum of the day is met: \($0)." },
        missing: { "Short of the minimum by \($0)." },
        silent: "The phone system gives no sign of life, so nobody is judged.",
        talking: "In a call for",
        fresh: { "Newest record: \($0)" },
        noRecords: "No records yet",
        talk: "Talk, minutes",
        upperBound: "Upper bound of it",
        counted: "Contacts that count",
        credit: "Credit, in calls",
        creditMinutes: "Credit, in minutes",
        clients: "Clients",
        correspondence: "By mail",
        meetings: "Meetings",
        lastHour: "Talk in the last hour",
        lastContact: "Last contact",
        sums: "Week and month",
        week: "Week",
        month: "Month",
        atMinimum: "Days at the minimum",
        share: { "\($0) of \($1)" },
        dayTold: { day, amount, minimum in
            "\(day): \(amount)" + (minimum.map { "; the minimum is \($0)" } ?? "")
        },
        plans: "Planned",
        overdue: "(overdue)",
        contacts: "Contacts",
        toContacts: "To the contacts of the day",
        noContacts: "No contacts on this day.",
        countedOf: { "\($1), \($0) counted." },
        meetingHeld: "Write down a meeting",
        withWhom: "With whom",
        when: "When it began",
        saveMeeting: "Save the meeting",
        write: "Write down",
        agreed: "Was there an agreement?",
        yes: "Yes",
        no: "A clear no",
        none: "None",
        plan: "What comes next",
        due: "By when",
        savePlan: "Save the plan",
        objection: "Counted wrongly?",
        objectionHint: "A note to the head of sales. It changes no number.",
        object: "Send the note"
    )

    static let russian = OwnWords(
        days: "Дни",
        dayBefore: "Предыдущий",
        dayAfter: "Следующий",
        date: "Дата",
        show: "Показать",
        day: "День",
        noMinimum: "На этот день минимум не задан.",
        ofMinutes: Noun("минуты", "минут", "минут", "минуты"),
        ofContacts: Noun("контакта", "контактов", "контактов", "контакта"),
        of: { "из \($0)" },
        expected: { "К этому времени нужно: \($0)." },
        forecast: { "В таком темпе за день выйдет примерно \($0); минимум — \($1)." },
        reached: { "Минимум дня выполнен: \($0)." },
        missing: { "До минимума не хватает: \($0)." },
        silent: "Телефонная станция не подаёт признаков жизни, поэтому оценки нет.",
        talking: "На линии уже",
        fresh: { "Последняя запись: \($0)" },
        noRecords: "Записей ещё нет",
        talk: "Разговор, минуты",
        upperBound: "Из них верхняя граница",
        counted: "Засчитано контактов",
        credit: "Зачёт в звонках",
        creditMinutes: "Зачёт в минутах",
        clients: "Клиенты",
        correspondence: "По переписке",
        meetings: "Встречи",
        lastHour: "Разговор за последний час",
        lastContact: "Последний контакт",
        sums: "Неделя и месяц",
        week: "Неделя",
        month: "Месяц",
        atMinimum: "Дней с минимумом",
        share: { "\($0) из \($1)" },
        dayTold: { day, amount, minimum in
            "\(day): \(amount)" + (minimum.map { "; минимум — \($0)" } ?? "")
        },
        plans: "Запланировано",
        overdue: "(просрочено)",
        contacts: "Контакты",
        toContacts: "К контактам дня",
        noContacts: "В этот день контактов нет.",
        countedOf: { "\($1), засчитано: \($0)." },
        meetingHeld: "Записать встречу",
        withWhom: "С кем",
        when: "Когда началась",
        saveMeeting: "Сохранить встречу",
        write: "Записать",
        agreed: "Договорились?",
        yes: "Да",
        no: "Ясный отказ",
        none: "Нет",
        plan: "Что дальше",
        due: "К какому дню",
        savePlan: "Сохранить план",
        objection: "Засчитано неверно?",
        objectionHint: "Заметка руководителю. Числа от неё не меняются.",
        object: "Отправить"
    )
}
