import HTTPTypes

/// Why a request gets no page.
enum Refusal: Error, Hashable {
    case badRequest
    case notFound
    case tooLarge
    /// The database cannot be asked at the moment, or the rules are not in use yet.
    case away
    case access(AccessRefusal)

    var status: HTTPResponse.Status {
        switch self {
        case .badRequest: .badRequest
        case .notFound: .notFound
        case .tooLarge: .contentTooLarge
        case .away: .serviceUnavailable
        case .access(let refusal): HTTPResponse.Status(known: refusal.status)
        }
    }

    /// A sentence for programs.
    var sentence: String {
        switch self {
        case .badRequest: "The request is not understood."
        case .notFound: "There is no such thing here."
        case .tooLarge: "The request is too large."
        case .away: "The database does not answer at the moment."
        case .access(let refusal): refusal.sentence
        }
    }
}

extension HTTPResponse.Status {
    /// With the words that belong to the number; of a made one the library leaves them out.
    init(known code: Int) {
        let known: [HTTPResponse.Status] = [
            .ok, .notModified, .badRequest, .unauthorized, .forbidden, .notFound, .methodNotAllowed, .notAcceptable,
            .gone, .contentTooLarge,
            .unsupportedMediaType, .misdirectedRequest, .unprocessableContent, .tooManyRequests, .internalServerError,
            .serviceUnavailable,
        ]
        self = known.first { $0.code == code } ?? HTTPResponse.Status(code: code)
    }
}
