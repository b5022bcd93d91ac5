import BoardPages
import Hummingbird
import HummingbirdCore
import Pace

/// A request that was let in.
struct Visit: Sendable {
    var request: Request
    var parameters: Parameters
    /// The address of the other end.
    var peer: String
    var house: BoardHouse
    /// Who it is.
    var grant: Grant
    var language: Language
    var now: Instant

    func query(_ name: String) -> String? { request.query(name) }

    /// The team that is asked for. - Throws: `Refusal` where there is none of the name.
    func team() throws(Refusal) -> BoardHouse.TeamPlace {
        guard let team = house.team(named: query("team")) else { throw .notFound }
        return team
    }

    /// The day that is asked for; nil: today. - Throws: `Refusal` where the text is no day.
    func day() throws(Refusal) -> Day? {
        guard let text = query("day") else { return nil }
        guard let day = Day(text) else { throw .badRequest }
        return day
    }

    func frame(_ team: BoardHouse.TeamPlace, events: String? = nil) -> PageFrame {
        PageFrame(
            language: language,
            zone: team.zone,
            teams: house.teams.map(\.name),
            path: request.uri.string,
            events: events,
            entryToken: house.entryTokens.text(for: grant, at: now),
            notice: query("notice").flatMap { PageFrame.Notice(rawValue: $0) },
            isHead: grant == .head
        )
    }

    /// Whether a form comes from a page that was given to this viewer.
    func isProved(by token: String?) -> Bool {
        token.map { house.entryTokens.isValid($0, for: grant, at: now) } ?? false
    }
}
