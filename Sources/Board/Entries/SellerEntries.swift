import BoardPages
import Hashing
import Hummingbird
import Ledger
import Pace
import RecordFormats

/// What a seller writes on the own page: what no PBX knows.
extension BoardDesk {
    /// `POST /me/LINK/entries`.
    func sellerEntry(_ visit: Visit) async throws -> Response {
        let (managerID, path) = try visit.ownPage()
        let form = try await EntryForm(visit.request)
        let day = form.day("day").map { "day=\($0)&" } ?? ""
        guard visit.isProved(by: form["token"]) else { return .seeOther("\(path)?\(day)notice=expired") }
        let notice: PageFrame.Notice
        if form["kind"] == "objection" {
            notice = try await object(form, managerID) ? .saved : .notSaved
        } else {
            notice = try await enter(form, managerID)
        }
        return .seeOther("\(path)?\(day)notice=\(notice.rawValue)")
    }

    /// An objection changes no number.
    private func object(_ form: EntryForm, _ managerID: String) async throws -> Bool {
        guard let call = form["call"], let text = form["value"] else { return false }
        let site = form["site"]
        return try await writing.perform {
            try $0.object(to: call, site: site, managerID: managerID, text: text)
        }
    }

    private func enter(_ form: EntryForm, _ managerID: String) async throws -> PageFrame.Notice {
        let now = now()
        let page = try await reading.perform { try $0.managerPage(managerID) }
        guard let team = keeper.current?.team(named: page?.team),
            let entry = SellerEntry(form, managerID: managerID, zone: team.zone, now: now)?.entry
        else { return .notSaved }
        if EntryDate.isAhead(entry.at, of: now) { return .ahead }
        if EntryDate.isForgotten(entry.at, at: now) { return .longAgo }
        guard let teams = try await writing.perform({ try $0.add(entry, who: managerID, now: now) }) else {
            return .notSaved
        }
        await changed(teams)
        return .saved
    }
}

/// A seller's own entry, from the fields of a form.
struct SellerEntry {
    /// Written again (a second tap, a page loaded anew), it has the same id and takes the place of the former.
    let entry: JournalEntry

    /// Nil where something is missing or is none of what is allowed.
    init?(_ form: EntryForm, managerID: String, zone: Zone, now: Instant) {
        guard let name = form["kind"], ["agreement", "planned", "meeting"].contains(name),
            let kind = try? JournalKind.reading(name, value: form["value"] ?? "")
        else { return nil }
        let client = form["client"].map { JournalKind.client($0) } ?? ""
        let call = form["call"].map { call in form["site"].map { "\($0)/\(call)" } ?? call }
        guard !client.isEmpty || call != nil else { return nil }
        let at: Instant
        let subject: [String]
        switch kind {
        case .meeting:
            guard let held = form.moment("at", zone) else { return nil }
            (at, subject) = (held, [client, "\(held.microseconds)"])
        case .planned(let what):
            (at, subject) = (now, [call ?? client, what])
        default:
            // A change of mind about a call replaces what was said of it. A meeting is known by its time.
            at = call == nil ? form.moment("at", zone) ?? now : now
            subject = [call ?? "\(client) \(at.microseconds)"]
        }
        let digest = SHA256.digest(of: Array(([managerID, name] + subject).joined(separator: "\n").utf8)).hexadecimal
        entry = JournalEntry(
            id: "seller-\(digest.prefix(24))",
            origin: .seller,
            kind: kind,
            at: at,
            manager: managerID,
            client: client,
            due: form.day("due"),
            call: call
        )
    }
}
