import BoardPages
import Hummingbird
import Ledger
import Pace
import Settings

/// What a head writes down: every entry stands in the log of corrections, with who made it.
extension BoardDesk {
    private static let dayMicroseconds: Int64 = 86_400_000_000
    private static let longestLinkDays: Int64 = 3_660

    /// `POST /head/entries`.
    func headEntry(_ visit: Visit) async throws -> Response {
        let team = try visit.team()
        let path = "/head?team=\(team.name.queryText)"
        let form = try await EntryForm(visit.request)
        guard visit.isProved(by: form["token"]) else { return .seeOther("\(path)&notice=expired") }
        guard let who = form["who"] else { return .seeOther("\(path)&notice=not_saved") }
        if form["kind"] == "issue_link" {
            guard let link = try await issueLink(form, who: who, visit) else {
                return .seeOther("\(path)&notice=not_saved")
            }
            // Shown in the answer itself: a link in an address would stay in histories.
            return try await headPage(visit, newLink: link)
        }
        let isSaved = try await enter(form, who: who)
        return .seeOther("\(path)&notice=\(isSaved ? "saved" : "not_saved")")
    }

    private func enter(_ form: EntryForm, who: String) async throws -> Bool {
        switch form["kind"] {
        case "absence"?, "withdraw"?: try await absence(form, who: who)
        case "void"?: try await review(form, .void, who: who)
        case "restore"?: try await review(form, .restore, who: who)
        case "note"?:
            if let text = form["reason"] { try await review(form, .note(text), who: who) } else { false }
        case "revoke_link"?:
            if let id = form["link"].flatMap({ Int64($0) }) {
                try await writing.perform { try $0.revokeLinks(id: id, managerID: nil, who: who) } > 0
            } else {
                false
            }
        default: false
        }
    }

    private func absence(_ form: EntryForm, who: String) async throws -> Bool {
        guard let manager = form["manager"], let from = form.day("from") else { return false }
        let until = form["until"] == nil ? from : form.day("until")
        guard let until, from <= until else { return false }
        let days = DayRange(from: from, until: until)
        if form["kind"] == "withdraw" {
            return try await writing.perform { try $0.withdrawAbsences(managerID: manager, days: days, who: who) } > 0
        }
        var hours: [WorkingHours.Span]?
        if let text = form["hours"] {
            let spans = text.split(separator: ",").map { WorkingHours.Span(String($0.filter { $0 != " " })) }
            guard from == until, !spans.contains(nil) else { return false }
            hours = spans.compactMap(\.self)
        }
        let given = hours
        return try await writing.perform { session in
            guard try session.knows(manager: manager) else { return false }
            try session.addAbsence(managerID: manager, days: days, hours: given, who: who)
            return true
        }
    }

    private func review(_ form: EntryForm, _ review: Review, who: String) async throws -> Bool {
        guard let call = form["call"] else { return false }
        let (site, manager, reason) = (form["site"], form["manager"], form["reason"])
        if review == .void, reason == nil { return false }
        let teams: Set<String>? = try await writing.perform { session in
            let found = try session.explain(call: call, site: site).filter {
                manager == nil || $0.managerID == manager
            }
            guard !found.isEmpty else { return nil }
            return try session.review(found, manager: manager, review, reason: reason, who: who)
        }
        guard let teams else { return false }
        await changed(teams)
        return true
    }

    private func issueLink(_ form: EntryForm, who: String, _ visit: Visit) async throws -> String? {
        let days = form["days"].map { Int64($0) } ?? Int64(visit.house.settings.linkDays)
        guard let manager = form["manager"], let days, (1...Self.longestLinkDays).contains(days) else { return nil }
        let expires = now() + days * Self.dayMicroseconds
        let link = try await writing.perform { try $0.issueLink(managerID: manager, expiresAt: expires, who: who) }
        return link.map { visit.house.address(of: $0) }
    }
}
