internal import Pace

struct RussianWords: AlertWords {
    let decimalSeparator = ","
    let sources = "CallPace"

    func single(_ kind: AlertKind, _ facts: AlertFacts) -> String {
        switch kind {
        case .below: "\(facts.who) ниже темпа: \(now(facts))\(onPace(facts))."
        case .missed: "\(facts.who): \(facts.day), день закрыт\(colon(facts.amount) ?? " ниже минимума")."
        case .recovered: "\(facts.who) снова в темпе: \(now(facts))."
        case .quiet: "\(facts.who): нет контактов \(since(facts)); \(now(facts))."
        case .correction: "\(facts.who): \(facts.day), с поздними данными минимум выполнен\(colon(facts.amount) ?? "")."
        case .sourceStalled: stalled(facts)
        case .sourceQuarantining:
            "Много записей источника\(named(facts)) не читается\(colon(facts.detail) ?? ""). "
                + "Подробнее: callpace quarantine list."
        case .clockWrong:
            "Записи\(facts.source.map { " источника \($0)" } ?? "") датированы временем впереди часов этого сервера"
                + "\(colon(facts.detail) ?? ""). Одни из часов неверны."
        case .databaseAway:
            "База данных недоступна\(facts.since.map { " с \($0)" } ?? ""); до её возвращения ничего не считается"
                + "\(colon(facts.detail) ?? "")."
        case .test: "Это проверка CallPace: уведомления сюда приходят."
        }
    }

    func own(_ kind: AlertKind, _ facts: AlertFacts) -> String {
        switch kind {
        case .below: "У вас \(now(facts))\(onPace(facts))."
        case .missed: "\(facts.day), день закрыт\(facts.amount.map { ": у вас \($0)" } ?? " ниже минимума")."
        case .recovered: "Вы снова в темпе: \(now(facts))."
        case .quiet: "Нет контактов \(since(facts)). У вас \(now(facts))."
        case .correction: "\(facts.day): с поздними данными ваш минимум выполнен\(colon(facts.amount) ?? "")."
        default: single(kind, facts)
        }
    }

    func line(_ kind: AlertKind, _ facts: AlertFacts) -> String {
        switch kind {
        case .below: "\(facts.manager): \(now(facts))\(onPace(facts))"
        case .missed, .correction: "\(facts.manager): \(facts.amount ?? facts.day)"
        case .recovered: "\(facts.manager): \(now(facts))"
        case .quiet: "\(facts.manager): нет \(since(facts)), \(now(facts))"
        default: single(kind, facts)
        }
    }

    func line(_ below: AlertFacts, recovered: AlertFacts) -> String {
        "\(below.manager): в \(below.time) ниже темпа, снова в темпе: \(now(recovered))"
    }

    func heading(_ kind: AlertKind) -> String {
        switch kind {
        case .below: "Ниже темпа"
        case .missed: "День закрыт ниже минимума"
        case .recovered: "Снова в темпе"
        case .quiet: "Давно нет контактов"
        case .correction: "Минимум всё же выполнен"
        case .sourceStalled: "Источник молчит"
        case .sourceQuarantining: "Записи не читаются"
        case .clockWrong: "Часы неверны"
        case .databaseAway: "База данных недоступна"
        case .test: "Проверка"
        }
    }

    func date(_ day: Day) -> String {
        let months = [
            "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября",
            "декабря",
        ]
        return "\(day.civil.day) \(months[day.civil.month - 1])"
    }

    func minutes(_ amount: Tenths) -> String { counted(amount, "минута", "минуты", "минут") }

    func contacts(_ amount: Tenths) -> String { counted(amount, "контакт", "контакта", "контактов") }

    func amount(_ credited: String, of minimum: String) -> String { "\(credited) из \(minimum)" }

    func and(_ count: Int) -> String { " и ещё \(count)" }

    /// 1, 21 минута; 2, 34 минуты and every fraction; 5, 11, 112 минут.
    private func counted(_ amount: Tenths, _ one: String, _ few: String, _ many: String) -> String {
        let (unit, ten) = (amount.whole % 10, amount.whole / 10 % 10)
        let noun =
            if !amount.isWhole {
                few
            } else if ten == 1 || unit == 0 || unit > 4 {
                many
            } else {
                unit == 1 ? one : few
            }
        return "\(amount.text(decimalSeparator)) \(noun)"
    }

    private func now(_ facts: AlertFacts) -> String { (facts.amount.map { "\($0) " } ?? "") + "к \(facts.time)" }

    private func onPace(_ facts: AlertFacts) -> String { facts.expected.map { ", по темпу было бы \($0)" } ?? "" }

    private func since(_ facts: AlertFacts) -> String { facts.since.map { "с \($0)" } ?? "с начала дня" }

    private func colon(_ text: String?) -> String? { text.map { ": \($0)" } }

    private func named(_ facts: AlertFacts) -> String { facts.source.map { " \($0)" } ?? "" }

    private func stalled(_ facts: AlertFacts) -> String {
        let unknown = facts.affected.isEmpty ? "" : " Пока неизвестно, как идёт день: \(facts.affected)."
        let since = facts.since.map { " с \($0)" } ?? ""
        return "От источника\(named(facts)) ничего не слышно\(since)\(colon(facts.detail) ?? "").\(unknown) "
            + "Подробнее: callpace status."
    }
}
