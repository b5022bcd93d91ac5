import BoardPages
import Hummingbird
import Ledger
import NIOCore
import Pace

/// The pages about a team.
extension BoardDesk {
    /// `/`, of today or of an earlier day.
    func board(_ visit: Visit) async throws -> Response {
        let (team, day) = (try visit.team(), try visit.day())
        guard let shown = try await reading.perform({ try $0.teamNow(team.name, on: day) }) else {
            throw Refusal.notFound
        }
        let events =
            shown.isToday ? "/events?view=board&team=\(team.name.queryText)&lang=\(visit.language.rawValue)" : nil
        return .page(pages.board(shown, visit.frame(team, events: events)))
    }

    /// `/tv`.
    func wall(_ visit: Visit) async throws -> Response {
        let team = try visit.team()
        guard let shown = try await reading.perform({ try $0.teamNow(team.name) }) else { throw Refusal.notFound }
        let events = "/events?view=tv&team=\(team.name.queryText)&lang=\(visit.language.rawValue)"
        return .page(pages.wall(shown, visit.frame(team, events: events)))
    }

    /// `/contacts`: what stands behind the numbers of a day.
    func contacts(_ visit: Visit) async throws -> Response {
        let team = try visit.team()
        let day = try visit.day() ?? team.zone.day(of: now(), dayStarts: team.dayStarts)
        let manager = visit.query("manager")
        let found = try await reading.perform { try $0.shownContacts(team: team.name, managerID: manager, on: day) }
        let name = manager.map { found.first?.manager ?? $0 }
        return .page(pages.contacts(found, team: team.name, day: day, manager: name, visit.frame(team)))
    }

    /// `/events`: what changes on a page while somebody looks at it.
    func events(_ visit: Visit) async throws -> Response {
        let team = try visit.team()
        let view: LiveTopic.View
        switch visit.query("view") {
        // The display's token opens the wall alone.
        case "board"? where visit.grant == .display: throw Refusal.access(.foreignToken)
        case "board"?: view = .board
        case nil: view = visit.grant == .display ? .wall : .board
        case "tv"?: view = .wall
        default: throw Refusal.badRequest
        }
        let live = live
        let topic = LiveTopic(view, team: team.name, language: visit.language)
        return live.hub.stream(topic, isAnswered: { live.isAnswered }, now: now)
    }

    /// A style, a script, a picture; its path changes with its content.
    func asset(_ request: Request) throws -> Response {
        guard let asset = pages.assets.first(where: { $0.path == request.uri.path }) else {
            throw Refusal.notFound
        }
        var response = Response.bytes(ByteBuffer(bytes: asset.bytes), type: asset.contentType)
        response.headers[.cacheControl] = "public, max-age=31536000, immutable"
        return response
    }
}

extension String {
    /// As it may stand in a query (RFC 3986).
    var queryText: String {
        utf8.reduce(into: "") { text, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                text += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
    }
}
