import Daemon
import Pace

/// The JSON objects that `callpace contacts` prints.
enum ContactLine {
    static func text(_ judged: JudgedContact) -> String {
        let contact = judged.contact
        var line = JSONLine()
        line.add("manager", judged.manager.name)
        line.add("manager_id", judged.manager.id)
        line.add("team", judged.team.name)
        line.add("client", contact.client)
        line.add("channel", contact.channel.rawValue)
        line.add("call", contact.call)
        line.add("started_at", contact.began)
        line.add("talk_seconds", seconds: contact.talk)
        line.add("talk", contact.isUpperBound ? "upper_bound" : "exact")
        line.add("qualifies", judged.verdict.reason.qualifies)
        line.add("reason", judged.verdict.reason.rawValue)
        line.add("agreement", judged.verdict.agreement?.rawValue)
        line.add("credit", raw: JSONLine.decimal(judged.verdict.credit))
        line.add("site", judged.site)
        line.add("marks", raw: "[" + contact.marks.map(JSONLine.quoted).joined(separator: ",") + "]")
        line.add("recorded_by", judged.verdict.recordedBy.map { "\($0)" })
        if contact.channel == .meeting { line.add("ended_at", contact.ended) }
        return line.text
    }

    /// One object a manager, with the sums of all days.
    static func totals(_ contacts: [JudgedContact]) -> [String] {
        let managers = Dictionary(grouping: contacts) { $0.manager.id }
        return managers.sorted { $0.key < $1.key }.compactMap { _, own in
            guard let first = own.first else { return nil }
            let counted = own.filter { $0.verdict.reason.countsTalk }
            let qualifying = own.filter { $0.verdict.reason.qualifies }
            let talk = counted.map(\.contact.talk).reduce(0, +)
            var line = JSONLine()
            line.add("manager", first.manager.name)
            line.add("manager_id", first.manager.id)
            line.add("talk_seconds", talk.flooredDivision(by: 1_000_000))
            line.add(
                "upper_bound_seconds",
                counted.map(\.contact.upperBoundTalk).reduce(0, +).flooredDivision(by: 1_000_000)
            )
            line.add("talk_minutes", raw: JSONLine.decimal(talk.flooredDivision(by: 6_000_000) * 100_000))
            line.add("calls", Int64(counted.filter { $0.contact.talk > 0 }.count))
            line.add("contacts", Int64(qualifying.count))
            line.add("credit", raw: JSONLine.decimal(qualifying.map(\.verdict.credit).reduce(0, +)))
            return line.text
        }
    }
}
