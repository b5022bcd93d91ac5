/// What the board, the wall, the contacts, the sign-in and the problem pages have to say.
struct BoardWords: Sendable {
    let board: String
    let wall: String
    let headPage: String
    let teams: String
    let day: String
    let showDay: String
    let dayBefore: String
    let dayAfter: String
    let today: String
    let dayReport: String
    let print: String
    let people: String
    let nobody: String
    let towardsMinimum: String
    let lastHour: String
    let lastContact: String
    let noneYet: String
    let legendNorm: String
    let legendPace: String
    /// On the wall, where there is room for a word.
    let wallMet: String
    let wallMissed: String
    let talking: String
    let talk: String
    let hours: String
    let hoursUnit: String
    let noHours: String
    let strays: String
    let straysMeaning: String
    let strayExtension: String
    let straySite: String
    let noRecords: String
    let catchingUp: String
    let unreadable: String
    let atMinimumToday: String
    let atMinimumThen: String
    let atPlan: String
    let page: String
    let needAttention: @Sendable (_ count: String) -> String
    let share: @Sendable (_ reached: String, _ all: String) -> String
    let numbersOf: @Sendable (_ time: String) -> String
    let newestRecord: @Sendable (_ time: String) -> String
    let silent: @Sendable (_ source: String) -> String
    let mayBeWaiting: @Sendable (_ duration: String) -> String
    let contactsOf: @Sendable (_ who: String, _ day: String) -> String
    let contactsCounted: @Sendable (_ all: String, _ counted: String) -> String
    let noContacts: String
    let time: String
    let manager: String
    let client: String
    let kind: String
    let talkTime: String
    let why: String
    let credit: String
    let counts: String
    let countsNot: String
    let backToBoard: String
    let reviewVoid: String
    let reviewRestored: String
    let reviewNote: String
    let signIn: String
    let signInMeaning: String
    let token: String
    let tokenWrong: String
    let open: String
    /// Titles and meanings of problems; the status 0 stands for every other one.
    let problems: [Int: Problem]

    struct Problem: Sendable {
        let title: String
        let meaning: String

        init(_ title: String, _ meaning: String) {
            self.title = title
            self.meaning = meaning
        }
    }

    static func of(_ language: Language) -> BoardWords {
        switch language {
        case .english: english
        case .russian: russian
        }
    }
}
