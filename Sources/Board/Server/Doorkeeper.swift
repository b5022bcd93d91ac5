import BoardPages
import HTTPTypes
import Hummingbird
import Ledger
import Logging
import Pace

/// Turns whatever goes wrong into an answer that says so, and puts the headers on that keep pages safe.
struct Doorkeeper: RouterMiddleware {
    let desk: BoardDesk

    func handle(
        _ request: Request,
        context: BoardRequestContext,
        next: @concurrent (Request, BoardRequestContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context).secured()
        } catch let error as CancellationError {
            throw error
        } catch let refusal as Refusal {
            return desk.problem(refusal, request).secured()
        } catch let error as HTTPError {
            return desk.problem(error.status == .notFound ? .notFound : .badRequest, request, status: error.status)
                .secured()
        } catch let error as LedgerError {
            desk.logger.debug("the board has no answer: \(error)")
            return desk.problem(.away, request).secured()
        } catch {
            desk.logger.error("the board could not answer \(request.method) \(request.uri.path.prefix(40)): \(error)")
            return desk.problem(.away, request, status: .internalServerError).secured()
        }
    }
}

extension BoardDesk {
    /// A page, or JSON where a program asked (RFC 9457).
    ///
    /// - Parameter status: where it is another than the refusal's own.
    func problem(_ refusal: Refusal, _ request: Request, status: HTTPResponse.Status? = nil) -> Response {
        let status = status ?? refusal.status
        let house = keeper.current
        let language = Language(of: request, settings: house?.settings)
        var response: Response
        if request.accepts("text/html") {
            let zone = house?.teams.first?.zone ?? .utc
            // Of the paths that anybody can make up no other stands in a page.
            let path = request.uri.path.hasPrefix("/me/") ? request.uri.path : "/"
            let frame = PageFrame(language: language, zone: zone, teams: [], path: path)
            response = .page(pages.problem(Int(status.code), frame), status: status)
        } else {
            let body =
                "{\"status\":\(status.code),\"title\":\(status.reasonPhrase.jsonText),"
                + "\"detail\":\(refusal.sentence.jsonText)}\n"
            response = .text(body, type: "application/problem+json", status: status)
        }
        switch refusal {
        case .access(.tooManyAttempts(let seconds)): response.headers[.retryAfter] = "\(seconds)"
        case .access where status == .unauthorized: response.headers[.wwwAuthenticate] = "Bearer"
        case .away where status == .serviceUnavailable: response.headers[.retryAfter] = "5"
        default: break
        }
        return response
    }
}
