import BoardPages
import Hummingbird
import Ledger
import Pace

/// A manager's own page, reached by a signed link.
extension BoardDesk {
    /// `/me/LINK`.
    func me(_ visit: Visit) async throws -> Response {
        let (managerID, path) = try visit.ownPage()
        let day = try visit.day()
        guard let page = try await reading.perform({ try $0.managerPage(managerID, on: day) }),
            let team = visit.house.team(named: page.team)
        else { throw Refusal.notFound }
        let events = page.isToday ? "\(path)/events?lang=\(visit.language.rawValue)" : nil
        var frame = visit.frame(team, events: events)
        frame.path = path
        frame.teams = []
        return .page(pages.me(page, frame))
    }

    /// `/me/LINK/events`.
    func ownEvents(_ visit: Visit) async throws -> Response {
        let (managerID, path) = try visit.ownPage()
        guard case .manager(_, let link) = visit.grant,
            let page = try await reading.perform({ try $0.managerPage(managerID) })
        else { throw Refusal.notFound }
        let live = live
        let topic = LiveTopic(
            .own(managerID: managerID, link: link, path: path),
            team: page.team,
            language: visit.language
        )
        return live.hub.stream(topic, isAnswered: { live.isAnswered }, now: now)
    }
}

extension Visit {
    /// Whose page the link opens, and the path of the page.
    func ownPage() throws(Refusal) -> (managerID: String, path: String) {
        guard case .manager(let id, _) = grant, let link = parameters.get("link") else { throw .notFound }
        return (id, "/me/\(link)")
    }
}
