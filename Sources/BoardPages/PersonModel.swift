internal import Pace

/// A manager on the board or on the wall.
struct PersonModel: Hashable {
    struct State: Hashable {
        var symbol: String
        var word: String
        var shortWord: String
    }

    var id: String
    var name: String
    var needsAttention: Bool
    var state: State?
    /// What counts towards the minimum, without a noun.
    var credited: String
    /// The norm, without a noun.
    var norm: String?
    /// `96.4 of 120 minutes`.
    var amount: String
    var bar: Bar?
    var talk: String
    var contacts: String
    /// How much of the talk is not sure.
    var uncertain: String?
    var contactsPath: String
    var lastHour: String
    var lastContact: String
    var talkingSince: Int64?
    /// `3:07`, at the moment of the numbers.
    var talkingFor: String
    var isToday: Bool
    var words: Words

    struct Words: Hashable {
        var talking: String
        var lastHour: String
        var lastContact: String
    }

    init(_ manager: ManagerNow, of team: TeamNow, _ frame: PageFrame, _ format: LocalFormat) {
        let common = CommonWords.of(frame.language)
        let words = BoardWords.of(frame.language)
        self.words = Words(talking: words.talking, lastHour: words.lastHour, lastContact: words.lastContact)
        id = ElementID.of("m", manager.id)
        name = ShownText.line(manager.name)
        needsAttention = manager.needsAttention
        state = manager.state.map { state in
            let short =
                switch state {
                case .met: words.wallMet
                case .missed: words.wallMissed
                case .off, .unknown, .below, .onPace: common.state(state)
                }
            return State(symbol: state.symbol, word: common.state(state), shortWord: short)
        }
        credited = format.number(manager.credited)
        norm = manager.norm.map { format.number($0) }
        let counted = format.counted(manager.credited, common.minute)
        amount = counted
        if let minimum = manager.minimum, let norm = manager.norm {
            amount = common.ofNorm(credited, format.counted(norm, common.measure(minimum)))
        }
        bar = Bar(manager, common, format)
        talk = "\(format.counted(manager.talkMinutes, common.minute)) \(words.talk)"
        contacts = format.counted(manager.contacts, common.contact)
        uncertain =
            manager.upperBoundSeconds > 0
            ? words.mayBeWaiting(format.duration(seconds: Double(manager.upperBoundSeconds))) : nil
        contactsPath =
            Link("/contacts").setting("team", to: team.team).setting("manager", to: manager.id)
            .setting("day", to: team.day.description).text
        isToday = team.isToday
        lastHour = format.duration(seconds: Double(manager.talkSecondsLastHour))
        lastContact = manager.lastContactAt.map { format.time($0, frame.zone) } ?? words.noneYet
        talkingSince = team.isToday ? manager.talkingSince?.seconds : nil
        talkingFor =
            manager.talkingSince.map { format.duration(seconds: Double(max(0, team.asOf - $0)) / 1_000_000) } ?? ""
    }
}

extension TeamNow {
    /// Who needs attention first, each part in the order of names.
    var byNeed: [ManagerNow] {
        managers.filter(\.needsAttention) + managers.filter { !$0.needsAttention }
    }
}
