internal import Pace

struct EnglishWords: AlertWords {
    let decimalSeparator = "."
    let sources = "CallPace"

    func single(_ kind: AlertKind, _ facts: AlertFacts) -> String {
        switch kind {
        case .below: "\(facts.who) is below the pace: \(now(facts))\(onPace(facts))."
        case .missed: "\(facts.who) closed \(facts.day) \(at(facts.amount) ?? "under the minimum")."
        case .recovered: "\(facts.who) is back on pace: \(now(facts))."
        case .quiet: "\(facts.who) has had no contact \(since(facts)): \(now(facts))."
        case .correction: "\(facts.who): what arrived later meets \(facts.day) after all\(colon(facts.amount))."
        case .sourceStalled: stalled(facts)
        case .sourceQuarantining:
            "Many records of \(facts.source ?? "a source") cannot be read\(colon(facts.detail)). "
                + "See callpace quarantine list."
        case .clockWrong:
            "Records\(facts.source.map { " of \($0)" } ?? "") are dated ahead of the clock of this host"
                + "\(colon(facts.detail)). One of the clocks is wrong."
        case .databaseAway:
            "The database has not been usable \(since(facts)); nothing is counted until it is\(colon(facts.detail))."
        case .test: "This is a test of CallPace: alerts arrive here."
        }
    }

    func own(_ kind: AlertKind, _ facts: AlertFacts) -> String {
        switch kind {
        case .below: "You have \(now(facts))\(onPace(facts))."
        case .missed: "\(facts.day) is closed\(facts.amount.map { ": you have \($0)" } ?? " under the minimum")."
        case .recovered: "You are back on pace: \(now(facts))."
        case .quiet: "No contact \(since(facts)). You have \(now(facts))."
        case .correction: "What arrived later meets your \(facts.day) after all\(colon(facts.amount))."
        default: single(kind, facts)
        }
    }

    func line(_ kind: AlertKind, _ facts: AlertFacts) -> String {
        switch kind {
        case .below: "\(facts.manager): \(now(facts))\(onPace(facts))"
        case .missed, .correction: "\(facts.manager): \(facts.amount ?? facts.day)"
        case .recovered: "\(facts.manager): \(now(facts))"
        case .quiet: "\(facts.manager): none \(since(facts)), \(now(facts))"
        default: single(kind, facts)
        }
    }

    func line(_ below: AlertFacts, recovered: AlertFacts) -> String {
        "\(below.manager): below the pace at \(below.time), back with \(now(recovered))"
    }

    func heading(_ kind: AlertKind) -> String {
        switch kind {
        case .below: "Below the pace"
        case .missed: "Closed under the minimum"
        case .recovered: "Back on pace"
        case .quiet: "No contact for a while"
        case .correction: "Met after all"
        case .sourceStalled: "Silent source"
        case .sourceQuarantining: "Unreadable records"
        case .clockWrong: "Wrong clock"
        case .databaseAway: "Database away"
        case .test: "Test"
        }
    }

    func date(_ day: Day) -> String {
        let months = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ]
        return "\(day.civil.day) \(months[day.civil.month - 1])"
    }

    func minutes(_ amount: Tenths) -> String { counted(amount, "minute") }

    func contacts(_ amount: Tenths) -> String { counted(amount, "contact") }

    func amount(_ credited: String, of minimum: String) -> String { "\(credited) of \(minimum)" }

    func and(_ count: Int) -> String { " and \(count) more" }

    private func counted(_ amount: Tenths, _ noun: String) -> String {
        "\(amount.text(decimalSeparator)) \(noun)\(amount.count == 10 ? "" : "s")"
    }

    private func now(_ facts: AlertFacts) -> String { (facts.amount.map { "\($0) " } ?? "") + "at \(facts.time)" }

    private func onPace(_ facts: AlertFacts) -> String { facts.expected.map { ", \($0) would be on pace" } ?? "" }

    private func at(_ amount: String?) -> String? { amount.map { "at \($0)" } }

    private func since(_ facts: AlertFacts) -> String { facts.since.map { "since \($0)" } ?? "yet today" }

    private func colon(_ text: String?) -> String { text.map { ": \($0)" } ?? "" }

    private func stalled(_ facts: AlertFacts) -> String {
        let unknown = facts.affected.isEmpty ? "" : " Not known meanwhile: \(facts.affected)."
        let since = facts.since.map { " since \($0)" } ?? ""
        return "Nothing has been heard from \(facts.source ?? "a source")\(since)\(colon(facts.detail)).\(unknown) "
            + "See callpace status."
    }
}
