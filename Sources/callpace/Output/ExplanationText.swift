import Ledger
import Pace

/// `explain` in sentences.
enum ExplanationText {
    static func text(_ item: Explanation) -> String {
        let contact = item.contact
        let offset = item.team.zone.offset(at: contact.began)
        var text = "\(item.manager), \(item.day), call \(item.site)/\(contact.call) with \(contact.client)\n"
        text += "  began \(contact.began.rfc3339(offset: offset)), talk \(JSONLine.decimal(contact.talk)) s"
        if contact.isUpperBound {
            text +=
                ", of which \(JSONLine.decimal(contact.upperBoundTalk)) s are an upper bound: the records do not show"
            text += " when waiting or ringing ended"
        }
        text += "\n  " + sentence(item) + "\n"
        if item.verdict.reason.qualifies, !item.verdict.isMerged {
            let worth = JSONLine.decimal(item.verdict.credit)
            text += "  worth \(worth) call\(worth == "1" ? "" : "s")\n"
        }
        for place in item.places { text += line(place) }
        return text
    }

    static func sentence(_ item: Explanation) -> String {
        guard !item.verdict.isMerged else {
            return "not counted: another contact stands for the same conversation with this client"
        }
        let minimum = JSONLine.decimal(item.rules.minimumTalk)
        switch item.verdict.reason {
        case .void: return "not counted: voided by a review"
        case .ignoredNumber: return "not counted: the team ignores this number"
        case .noAgreement: return "does not qualify: it is recorded that no agreement was reached"
        case .agreementYes: return "qualifies: a positive agreement is recorded"
        case .agreementNo: return "qualifies: a negative agreement is recorded, and a clear no is an agreement"
        case .repeatClient: return "does not qualify: this client had a qualifying contact that day"
        case .held: return "qualifies: the meeting was held"
        case .talk: return "qualifies: the talk is at least \(minimum) s, which stands for an agreement"
        case .short:
            return item.rules.basis == .talk
                ? "does not qualify: the talk is shorter than \(minimum) s and no agreement is recorded"
                : "does not qualify: no agreement is recorded, and the team counts nothing else"
        }
    }

    static func line(_ place: Explanation.Place) -> String {
        "    \(place.path) byte \(place.offset): \(describe(place.record))\n"
    }

    static func json(_ item: Explanation) -> String {
        var line = JSONLine()
        line.add("manager", item.manager)
        line.add("manager_id", item.managerID)
        line.add("team", item.team.name)
        line.add("day", item.day.description)
        line.add("site", item.site)
        line.add("call", item.contact.call)
        line.add("client", item.contact.client)
        line.add("started_at", item.contact.began)
        line.add("talk_seconds", seconds: item.contact.talk)
        line.add("talk", item.contact.isUpperBound ? "upper_bound" : "exact")
        line.add("upper_bound_seconds", seconds: item.contact.upperBoundTalk)
        line.add("qualifies", item.verdict.reason.qualifies && !item.verdict.isMerged)
        line.add("reason", item.verdict.reason.rawValue)
        line.add("merged", item.verdict.isMerged)
        line.add("credit", raw: JSONLine.decimal(item.verdict.credit))
        line.add("why", sentence(item))
        let places = item.places.map { place in
            var object = JSONLine()
            object.add("file", place.path)
            object.add("offset", place.offset)
            object.add("record", describe(place.record))
            return object.text
        }
        line.add("records", raw: "[" + places.joined(separator: ",") + "]")
        return line.text + "\n"
    }

    private static func describe(_ record: Record) -> String {
        switch record {
        case .leg(let leg):
            let ends = [leg.caller, leg.callee].map { end in
                [end.number, end.device].filter { !$0.isEmpty }.joined(separator: " at ")
            }
            return "\(leg.startedAt.rfc3339) \(ends[0].isEmpty ? "unknown" : ends[0]) → "
                + "\(ends[1].isEmpty ? "nobody" : ends[1]), \(leg.disposition.rawValue), "
                + "connected \(JSONLine.decimal(leg.talk)) s"
        case .channel(let event):
            return "\(event.at.rfc3339) \(event.name) \(event.channel)"
        case .queue(let event):
            return "\(event.at.rfc3339) \(event.name) \(event.agent) in \(event.queue)"
        }
    }
}
