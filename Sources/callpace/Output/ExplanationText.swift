import Ledger
import Pace

/// `explain` in sentences.
enum ExplanationText {
    static func text(_ item: Explanation) -> String {
        let contact = item.contact
        let offset = item.team.zone.offset(at: contact.began)
        var text = ShownText.visible("\(item.manager), \(item.day), \(name(item)) with \(contact.client)") + "\n"
        text += "  began \(contact.began.rfc3339(offset: offset))"
        switch contact.channel {
        case .call: text += ", talk \(JSONLine.decimal(contact.talk)) s"
        case .meeting: text += ", \(JSONLine.decimal(contact.ended - contact.began)) s long, which are no talk"
        case .correspondence: text += ", marked by \(ShownText.visible(contact.marks.joined(separator: ", ")))"
        case .journal: text += ", written down for no call"
        }
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
        for review in item.reviews { text += "  review of \(ShownText.visible("\(review)"))\n" }
        for place in item.places { text += line(place) }
        return text
    }

    private static func name(_ item: Explanation) -> String {
        switch item.contact.channel {
        case .call: "call \(item.site)/\(item.contact.call)"
        case .correspondence: "thread \(item.contact.call)"
        case .meeting: "meeting \(item.contact.call)"
        case .journal: "journal \(item.contact.call)"
        }
    }

    private static func recorder(_ item: Explanation) -> String {
        switch item.verdict.recordedBy {
        case .seller: " (by the seller)"
        case .journal: " (in the journal)"
        case nil: ""
        }
    }

    static func sentence(_ item: Explanation) -> String {
        guard !item.verdict.isMerged else {
            return "not counted: another contact stands for the same conversation with this client"
        }
        let minimum = JSONLine.decimal(item.rules.minimumTalk)
        switch item.verdict.reason {
        case .void: return "not counted: voided by a review"
        case .ignoredNumber: return "not counted: the team ignores this number"
        case .noAgreement: return "does not qualify: it is recorded that no agreement was reached\(recorder(item))"
        case .agreementYes: return "qualifies: a positive agreement is recorded\(recorder(item))"
        case .agreementNo:
            return "qualifies: a negative agreement is recorded\(recorder(item)), and a clear no is an agreement"
        case .repeatClient: return "does not qualify: this client had a qualifying contact that day"
        case .held: return "qualifies: the meeting was held"
        case .talk: return "qualifies: the talk is at least \(minimum) s, which stands for an agreement"
        case .short:
            return item.rules.basis == .talk && item.contact.channel == .call
                ? "does not qualify: the talk is shorter than \(minimum) s and no agreement is recorded"
                : "does not qualify: no agreement is recorded, and the team counts nothing else"
        }
    }

    /// A marked message that never counts.
    static func ignored(_ place: Explanation.Place, _ reason: String, asJSON: Bool) -> String {
        guard asJSON else { return "a marked message does not count: \(reason)\n" + line(place) }
        var object = JSONLine()
        object.add("kind", "ignored")
        object.add("reason", reason)
        object.add("at", place.record.at)
        object.add("file", place.path)
        object.add("offset", place.offset)
        object.add("record", describe(place.record))
        return object.text + "\n"
    }

    static func line(_ place: Explanation.Place) -> String {
        "    " + ShownText.visible("\(place.path) byte \(place.offset): \(describe(place.record))") + "\n"
    }

    static func json(_ item: Explanation) -> String {
        var line = JSONLine()
        line.add("manager", item.manager)
        line.add("manager_id", item.managerID)
        line.add("team", item.team.name)
        line.add("day", item.day.description)
        line.add("site", item.site.nonEmpty)
        line.add("channel", item.contact.channel.rawValue)
        line.add("agreement", item.verdict.agreement?.rawValue)
        line.add("recorded_by", item.verdict.recordedBy.map { "\($0)" })
        line.add("marks", raw: "[" + item.contact.marks.map(JSONLine.quoted).joined(separator: ",") + "]")
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
        line.add("reviews", raw: "[" + item.reviews.map(JSONLine.quoted).joined(separator: ",") + "]")
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
        case .message(let message):
            let marks = message.marks.map(\.mark.name).sorted().joined(separator: ", ")
            return "\(message.at.rfc3339) message" + (marks.isEmpty ? "" : ", \(marks)")
                + (message.ignored.map { ", never counts: \($0)" } ?? "")
        case .meeting(let meeting):
            return "\(meeting.stampedAt.rfc3339) \(meeting.method) of a meeting, version \(meeting.sequence)"
        case .journal(let entry):
            return "\(entry.at.rfc3339) entry \(entry.id)"
        }
    }
}
