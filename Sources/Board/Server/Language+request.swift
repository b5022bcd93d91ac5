import BoardPages
import Hummingbird
import Settings

extension Language {
    static let cookie = "callpace_language"

    /// What was asked for in the address, else chosen before, else configured, else what the browser prefers.
    init(of request: Request, settings: BoardSettings?) {
        let asked = request.query("lang").flatMap { Language(rawValue: $0) }
        let chosen = request.cookies[Self.cookie].flatMap { Language(rawValue: $0.value) }
        self =
            asked ?? chosen ?? settings?.language.flatMap { Language(rawValue: $0.rawValue) }
            ?? Self.preferred(request.headers[.acceptLanguage] ?? "")
    }

    /// By `Accept-Language` (RFC 9110, 12.5.4): the first of ours with the highest weight.
    private static func preferred(_ header: String) -> Language {
        let ranges = header.prefix(200).split(separator: ",").compactMap { range -> (Language, Double)? in
            let parts = range.split(separator: ";").map { $0.filter { $0 != " " } }
            guard let tag = parts.first?.lowercased().prefix(2), let language = Language(rawValue: String(tag)) else {
                return nil
            }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
            return (language, weight)
        }
        return ranges.max { $0.1 < $1.1 }?.0 ?? .english
    }
}
