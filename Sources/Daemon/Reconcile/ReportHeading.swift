/// What the headings of reports mean, in English and in Russian, and how they write lengths.
enum ReportHeading {
    private static let names: [CallReport.Column: Set<String>] = [
        .start: [
            "start", "starttime", "startdate", "calldate", "datetime", "dateandtime", "calltime", "started",
            "startedat",
            "begin", "begintime", "timestamp", "датаивремя", "датавремя", "датаивремязвонка", "времяначала", "начало",
            "началозвонка", "началоразговора", "датазвонка", "времязвонка", "датаивремяначала",
        ],
        .date: ["date", "day", "дата"],
        .time: ["time", "время"],
        .agent: [
            "agent", "agentname", "manager", "employee", "operator", "user", "username", "extension", "ext",
            "answeredby",
            "сотрудник", "менеджер", "оператор", "агент", "внутренний", "внутреннийномер", "добавочный", "ответил",
            "ктоответил", "пользователь", "фио",
        ],
        .caller: [
            "caller", "callernumber", "from", "callfrom", "src", "source", "clid", "callerid", "fromnumber", "откуда",
            "ктозвонил", "звонящий", "звонивший", "номерзвонящего", "вызывающий", "источник", "аон",
        ],
        .callee: [
            "callee", "calleenumber", "to", "callto", "dst", "destination", "called", "callednumber", "tonumber",
            "куда",
            "кудазвонили", "комузвонили", "вызываемый", "назначение", "набранныйномер",
        ],
        .client: [
            "client", "customer", "contact", "phone", "phonenumber", "number", "клиент", "номерклиента", "телефон",
            "номертелефона", "номер", "абонент", "контакт",
        ],
        .talk: [
            "talk", "talktime", "talkduration", "talkseconds", "billsec", "billableseconds", "conversation",
            "conversationduration", "разговор", "времяразговора", "длительностьразговора", "продолжительностьразговора",
        ],
        .duration: [
            "duration", "callduration", "length", "seconds", "длительность", "длительностьзвонка", "продолжительность",
            "продолжительностьзвонка", "длительностьвызова", "секунд",
        ],
    ]
    private static let units = ["seconds", "sec", "minutes", "min", "секунд", "сек", "минут", "мин", "с", "s"]

    static func column(_ heading: String) -> CallReport.Column? {
        let letters = letters(heading)
        if let found = CallReport.Column.allCases.first(where: { names[$0]?.contains(letters) == true }) {
            return found
        }
        for unit in units where letters.hasSuffix(unit) && letters.count > unit.count + 3 {
            let bare = String(letters.dropLast(unit.count))
            if let found = [CallReport.Column.talk, .duration].first(where: { names[$0]?.contains(bare) == true }) {
                return found
            }
        }
        return nil
    }

    static func isInMinutes(_ heading: String) -> Bool {
        let letters = letters(heading)
        return ["minutes", "min", "минут", "мин"].contains { letters.hasSuffix($0) }
    }

    /// `85`, `85.5`, `1:25`, `0:01:25`, microseconds; nil for what is none.
    static func duration(_ text: String, inMinutes: Bool) -> Int64? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (1...3).contains(parts.count) else { return nil }
        var seconds = 0.0
        for (index, part) in parts.enumerated() {
            let isLast = index == parts.count - 1
            let number = part.replacing(",", with: ".")
            guard !number.isEmpty, number.utf8.count <= 12,
                number.utf8.allSatisfy({ (48...57).contains($0) || (isLast && $0 == UInt8(ascii: ".")) }),
                let value = Double(number)
            else { return nil }
            seconds = seconds * 60 + value
        }
        if parts.count == 1, inMinutes { seconds *= 60 }
        guard seconds.isFinite, seconds < 1e9 else { return nil }
        return Int64((seconds * 1e6).rounded())
    }

    private static func letters(_ text: String) -> String { text.lowercased().filter { $0.isLetter || $0.isNumber } }
}
