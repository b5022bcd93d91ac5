internal import Pace

/// What is said of a contact, and why it counts or not.
struct ContactWords: Sendable {
    var counts: String
    var countsNot: String
    // Behind a colon.
    var void: String
    var ignoredNumber: String
    var noAgreement: String
    var agreementYes: String
    var agreementNo: String
    var repeatClient: String
    var held: String
    var talk: String
    var talkOf: @Sendable (_ minimum: String) -> String
    var short: String
    var shortOf: @Sendable (_ minimum: String) -> String
    var onlyAgreements: String

    var byYou: String
    var bySeller: String
    var byJournal: String
    var byCode: String
    var byMark: @Sendable (_ marks: String) -> String
    var worth: @Sendable (_ calls: String) -> String
    var upperBound: String

    var noTalk: String
    var mail: String
    var meeting: String
    var meetingLasted: @Sendable (_ length: String) -> String
    var noted: String

    var voided: @Sendable (_ who: String, _ when: String) -> String
    var restored: @Sendable (_ who: String, _ when: String) -> String
    var objection: @Sendable (_ who: String, _ when: String) -> String
    var note: @Sendable (_ who: String, _ when: String) -> String

    static func of(_ language: Language) -> ContactWords {
        switch language {
        case .english: english
        case .russian: russian
        }
    }

    static let english = ContactWords(
        counts: "Counts",
        countsNot: "Does not count",
        void: "voided by a review",
        ignoredNumber: "the team leaves this number out",
        noAgreement: "it is recorded that no agreement was reached",
        agreementYes: "an agreement is recorded",
        agreementNo: "a clear no is recorded, and a clear no is an agreement",
        repeatClient: "this client already had a contact that counts on this day",
        held: "the meeting was held",
        talk: "the talk was long enough",
        talkOf: { "the talk lasted at least \($0)" },
        short: "no agreement is recorded, and the talk alone is not enough",
        shortOf: { "the talk was shorter than \($0), and no agreement is recorded" },
        onlyAgreements: "no agreement is recorded, and the team counts nothing else",
        byYou: "by you",
        bySeller: "by the seller",
        byJournal: "in the journal",
        byCode: "by the code of the call",
        byMark: { "by a mark in the mail: \($0)" },
        worth: { "worth \($0)" },
        upperBound: "The talk time is an upper bound: the records do not show when waiting or ringing ended.",
        noTalk: "no talk",
        mail: "mail",
        meeting: "meeting",
        meetingLasted: { "meeting, \($0)" },
        noted: "noted",
        voided: { "Voided by \($0), \($1)" },
        restored: { "Restored by \($0), \($1)" },
        objection: { "Objection by \($0), \($1)" },
        note: { "Note by \($0), \($1)" }
    )

    static let russian = ContactWords(
        counts: "Засчитан",
        countsNot: "Не засчитан",
        void: "снят при проверке",
        ignoredNumber: "этот номер команда не учитывает",
        noAgreement: "записано, что договорённости нет",
        agreementYes: "записана договорённость",
        agreementNo: "записан ясный отказ, а ясный отказ — тоже договорённость",
        repeatClient: "с этим клиентом в этот день уже есть засчитанный контакт",
        held: "встреча состоялась",
        talk: "разговор достаточно долгий",
        talkOf: { "разговор длился не меньше, чем требуется (\($0))" },
        short: "договорённость не записана, а одного разговора недостаточно",
        shortOf: { "разговор короче, чем требуется (\($0)), и договорённость не записана" },
        onlyAgreements: "договорённость не записана, а команда учитывает только договорённости",
        byYou: "записали вы",
        bySeller: "записал менеджер",
        byJournal: "запись в журнале",
        byCode: "код звонка",
        byMark: { "метка в почте: \($0)" },
        worth: { "идёт за \($0)" },
        upperBound: "Время разговора — верхняя граница: из записей не видно, когда кончилось ожидание или вызов.",
        noTalk: "без разговора",
        mail: "переписка",
        meeting: "встреча",
        meetingLasted: { "встреча, \($0)" },
        noted: "запись",
        voided: { "Контакт снят: \($0), \($1)" },
        restored: { "Контакт возвращён: \($0), \($1)" },
        objection: { "Возражение: \($0), \($1)" },
        note: { "Заметка: \($0), \($1)" }
    )
}
