/// The words of the head's page.
struct HeadWords: Sendable {
    var title: String
    var newLink: String
    var newLinkHint: String

    var objections: String
    var noObjections: String
    var answer: String
    var reviewReason: String
    var void: String
    var restore: String
    var note: String
    var contact: String
    var contactByID: String
    var call: String
    var site: String

    var absences: String
    var noAbsences: String
    var enterAbsence: String
    var from: String
    var until: String
    var hours: String
    var absenceReason: String
    var sick: String
    var leave: String
    var otherAbsence: String
    var saveAbsence: String
    var withdraw: String
    var enteredBy: @Sendable (_ who: String) -> String
    var dayRange: @Sendable (_ from: String, _ until: String) -> String

    var weekly: String
    var week: @Sendable (_ number: String) -> String

    var links: String
    var linksHint: String
    var issueLink: String
    var linkDays: String
    var revoke: String
    var validUntil: @Sendable (_ day: String) -> String
    var issued: @Sendable (_ day: String, _ who: String) -> String

    var corrections: String
    var noCorrections: String

    var manager: String
    var choose: String
    var yourName: String

    static func of(_ language: Language) -> HeadWords {
        switch language {
        case .english: english
        case .russian: russian
        }
    }

    static let english = HeadWords(
        title: "Head of sales",
        newLink: "The new link",
        newLinkHint: "It is shown only now. Copy it and hand it to the manager.",
        objections: "Objections",
        noObjections: "No seller waits for an answer.",
        answer: "Answer",
        reviewReason: "What you say to it",
        void: "Void the contact",
        restore: "Restore the contact",
        note: "Only add the note",
        contact: "A contact",
        contactByID: "Void, restore or annotate a contact by its id",
        call: "Id of the call, thread or meeting",
        site: "Site, if there are several",
        absences: "Absences",
        noAbsences: "Nobody is entered as away.",
        enterAbsence: "Enter an absence or a sick day",
        from: "From",
        until: "Until, that day included",
        hours: "Hours, if not the whole day (09:00-13:00)",
        absenceReason: "Why",
        sick: "sick",
        leave: "on leave",
        otherAbsence: "other",
        saveAbsence: "Save the absence",
        withdraw: "Withdraw",
        enteredBy: { "entered by \($0)" },
        dayRange: { "\($0) to \($1)" },
        weekly: "Sheets for the weekly talk",
        week: { "Week \($0)" },
        links: "Links of managers",
        linksHint: "Whoever has the link sees the manager's own page and writes there.",
        issueLink: "Issue a link",
        linkDays: "Valid for days",
        revoke: "Revoke",
        validUntil: { "valid until \($0)" },
        issued: { "issued on \($0) by \($1)" },
        corrections: "Correction log",
        noCorrections: "Nothing was corrected.",
        manager: "Manager",
        choose: "Choose",
        yourName: "Your name"
    )

    static let russian = HeadWords(
        title: "Руководитель",
        newLink: "Новая ссылка",
        newLinkHint: "Она показана только сейчас. Скопируйте её и передайте менеджеру.",
        objections: "Возражения",
        noObjections: "Никто не ждёт ответа.",
        answer: "Ответить",
        reviewReason: "Ваш ответ",
        void: "Снять контакт",
        restore: "Вернуть контакт",
        note: "Только заметка",
        contact: "Контакт",
        contactByID: "Снять, вернуть или пояснить контакт по его номеру",
        call: "Номер звонка, переписки или встречи",
        site: "Площадка, если их несколько",
        absences: "Отсутствия",
        noAbsences: "Отсутствий не записано.",
        enterAbsence: "Записать отсутствие или больничный",
        from: "С",
        until: "По, включая этот день",
        hours: "Часы, если не весь день (09:00-13:00)",
        absenceReason: "Причина",
        sick: "болезнь",
        leave: "отпуск",
        otherAbsence: "другое",
        saveAbsence: "Сохранить отсутствие",
        withdraw: "Отменить",
        enteredBy: { "записано: \($0)" },
        dayRange: { "\($0) — \($1)" },
        weekly: "Листы для еженедельной беседы",
        week: { "Неделя \($0)" },
        links: "Ссылки менеджеров",
        linksHint: "Кто имеет ссылку, видит личную страницу менеджера и пишет на ней.",
        issueLink: "Выдать ссылку",
        linkDays: "На сколько дней",
        revoke: "Отозвать",
        validUntil: { "действует до \($0)" },
        issued: { "выдана \($0), \($1)" },
        corrections: "Журнал исправлений",
        noCorrections: "Исправлений нет.",
        manager: "Менеджер",
        choose: "Выберите",
        yourName: "Ваше имя"
    )
}
