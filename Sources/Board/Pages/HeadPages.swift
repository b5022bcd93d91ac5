import BoardPages
import Hummingbird
import Ledger
import Pace

/// What the head sees beside the board.
extension BoardDesk {
    /// `/head`.
    func head(_ visit: Visit) async throws -> Response { try await headPage(visit, newLink: nil) }

    /// - Parameter newLink: one that was issued just now; it is shown this once.
    func headPage(_ visit: Visit, newLink: String?) async throws -> Response {
        let team = try visit.team()
        guard let page = try await reading.perform({ try $0.headPage(team.name) }) else { throw Refusal.notFound }
        return .page(pages.head(page, newLink: newLink, visit.frame(team)))
    }

    /// `/head/weekly?manager=…&week=…`.
    func weekly(_ visit: Visit) async throws -> Response {
        guard let manager = visit.query("manager") else { throw Refusal.badRequest }
        let week = try visit.query("week").map { text throws(Refusal) in
            guard let week = Week(text) else { throw .badRequest }
            return week
        }
        let now = now()
        let found = try await reading.perform {
            try $0.weekly(manager: manager, week: week, now: now, showsClients: false)
        }
        guard let report = found, let team = visit.house.team(named: report.team.name) else { throw Refusal.notFound }
        let page = pages.weekly(
            report.sheet,
            manager: report.manager,
            team: team.name,
            names: report.names,
            progress: report.progress.map { ShownProgress(name: $0.name, count: $0.count, weight: $0.weight) },
            visit.frame(team)
        )
        return .page(page)
    }
}
