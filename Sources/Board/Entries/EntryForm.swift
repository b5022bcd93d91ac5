import Hummingbird
import Pace

/// The fields of a form that somebody sent.
struct EntryForm: Sendable {
    /// The most bytes of a form.
    static let longest = 16_384
    /// The most bytes of one text.
    private static let longestText = 1_000

    private let fields: [String: String]

    /// - Throws: `Refusal` for what is no form, or too large a one.
    init(_ request: Request) async throws {
        guard request.headers[.contentType]?.lowercased().hasPrefix("application/x-www-form-urlencoded") ?? false else {
            throw Refusal.badRequest
        }
        let body: ByteBuffer
        do {
            body = try await request.body.collect(upTo: Self.longest)
        } catch {
            throw Refusal.tooLarge
        }
        do {
            fields = try URLEncodedFormDecoder().decode([String: String].self, from: String(buffer: body))
        } catch {
            throw Refusal.badRequest
        }
    }

    /// A text without blanks at its ends; nil where it is empty or too long.
    subscript(_ name: String) -> String? {
        guard let text = fields[name] else { return nil }
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return nil }
        let kept = String(scalars[first...last].filter { $0 != "\0" })
        return kept.isEmpty || kept.utf8.count > Self.longestText ? nil : kept
    }

    func day(_ name: String) -> Day? { self[name].flatMap { Day($0) } }

    /// A moment, RFC 3339, or as browsers give the time of a wall clock (`2026-12-07T15:00`), which is that of the zone.
    func moment(_ name: String, _ zone: Zone) -> Instant? {
        guard let text = self[name] else { return nil }
        if let instant = Instant(rfc3339: text) { return instant }
        let seconds = text.utf8.count == 16 ? ":00" : ""
        guard let local = Instant(rfc3339: text + seconds + "Z") else { return nil }
        switch zone.reading(ofLocal: local.microseconds) {
        case .once(let instant), .twice(let instant, _), .never(let instant): return instant
        }
    }
}
