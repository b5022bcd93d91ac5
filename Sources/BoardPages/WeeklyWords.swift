/// The words of the sheet for the weekly talk.
struct WeeklyWords: Sendable {
    var week: @Sendable (_ number: String, _ from: String, _ until: String) -> String
    var asOf: @Sendable (_ moment: String) -> String

    // Headings with numbers.
    var clients: @Sendable (_ touched: String, _ agreed: String) -> String
    var lastPlan: @Sendable (_ kept: String, _ all: String) -> String
    var planned: @Sendable (_ count: String) -> String
    var unplanned: @Sendable (_ count: String) -> String
    var progress: String
    var noProgress: String
    var longTalks: @Sendable (_ count: String) -> String
    var more: @Sendable (_ count: String) -> String

    // Columns.
    var client: String
    var calls: String
    var mail: String
    var meetings: String
    var noted: String
    var talk: String
    var agreed: String
    var what: String
    var due: String
    var kept: String
    var action: String
    var times: String
    var weight: String
    var when: String

    // Cells.
    var yes: @Sendable (_ day: String) -> String
    var no: @Sendable (_ day: String) -> String
    var open: String
    var notKept: String
    var notNamed: String

    static func of(_ language: Language) -> WeeklyWords {
        switch language {
        case .english: english
        case .russian: russian
        }
    }

    static let english = WeeklyWords(
        week: { "week \($0), \($1) to \($2)" },
        asOf: { "As of \($0)" },
        clients: { "Clients touched: \($0), agreed with \($1)" },
        lastPlan: { "Last week's plan: \($0) of \($1) kept" },
        planned: { "Planned: \($0)" },
        unplanned: { "Nothing planned with: \($0)" },
        progress: "Progress",
        noProgress: "Progress: none counted",
        longTalks: { "The longest talks without an agreement, to talk about: \($0)" },
        more: { "and \($0) more" },
        client: "Client",
        calls: "Calls",
        mail: "Mail",
        meetings: "Meetings",
        noted: "Noted",
        talk: "Talk, min",
        agreed: "Agreed",
        what: "What",
        due: "Due",
        kept: "Kept",
        action: "Action",
        times: "Count",
        weight: "Weight",
        when: "When",
        yes: { "yes, \($0)" },
        no: { "no, \($0)" },
        open: "open",
        notKept: "not kept",
        notNamed: "not named"
    )

    static let russian = WeeklyWords(
        week: { "неделя \($0), \($1) — \($2)" },
        asOf: { "На \($0)" },
        clients: { "Клиентов за неделю: \($0), договорённость есть с \($1)" },
        lastPlan: { "План прошлой недели: выполнено \($0) из \($1)" },
        planned: { "Запланировано: \($0)" },
        unplanned: { "Ничего не запланировано: \($0)" },
        progress: "Продвижение",
        noProgress: "Продвижение: ничего не отмечено",
        longTalks: { "Самые долгие разговоры без договорённости, обсудить: \($0)" },
        more: { "и ещё \($0)" },
        client: "Клиент",
        calls: "Звонки",
        mail: "Письма",
        meetings: "Встречи",
        noted: "Записи",
        talk: "Разговор, мин",
        agreed: "Договорённость",
        what: "Что",
        due: "Срок",
        kept: "Итог",
        action: "Действие",
        times: "Раз",
        weight: "Вес",
        when: "Когда",
        yes: { "да, \($0)" },
        no: { "отказ, \($0)" },
        open: "в работе",
        notKept: "не выполнено",
        notNamed: "без названия"
    )
}
