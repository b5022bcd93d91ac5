import Hashing
import Ledger
import Pace

/// Where a page ended, for the request of the next: how many rows came before, and the first day, which else would move on
/// at midnight. It fits the request that it was made for alone, which the digest at its end tells.
struct PageCursor: Hashable {
    private static let digits = 8

    private var offset: Int
    private var from: Day?
    private var digest: String

    /// The cursor behind the rows of a page.
    init(behind rows: Int, of filter: RowFilter, _ view: ViewRows) {
        offset = filter.offset + rows
        from = filter.from
        digest = Self.digest(of: filter, view)
    }

    /// Nil when the text is no cursor.
    init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, let offset = Self.number(parts[0]), parts[2].utf8.count == Self.digits else {
            return nil
        }
        self.offset = offset
        if !parts[1].isEmpty {
            guard let number = Self.number(parts[1]) else { return nil }
            from = Day(number: Int32(number))
        }
        digest = String(parts[2])
    }

    /// `1000-20786-5d41402a`.
    var text: String { "\(offset)-\(from.map { "\($0.number)" } ?? "")-\(digest)" }

    /// The filter of a request with the cursor's place; nil when the cursor was made for another request.
    ///
    /// - Parameter keepsFrom: the request names its first day, which the cursor must have too.
    func continued(_ filter: RowFilter, _ view: ViewRows, keepsFrom: Bool) -> RowFilter? {
        var continued = filter
        if !keepsFrom { continued.from = from }
        guard Self.digest(of: continued, view) == digest else { return nil }
        continued.offset = offset
        return continued
    }

    private static func digest(of filter: RowFilter, _ view: ViewRows) -> String {
        let parts = [
            view.rawValue, filter.team ?? "", filter.manager ?? "", filter.from?.description ?? "",
            filter.until?.description ?? "",
        ]
        let text = parts.map { "\($0.utf8.count):\($0)" }.joined()
        return String(SHA256.digest(of: Array(text.utf8)).hexadecimal.prefix(digits))
    }

    /// Up to nine digits: no view has more rows, and no day a larger number.
    private static func number(_ text: Substring) -> Int? {
        text.utf8.count <= 9 && text.utf8.allSatisfy { (48...57).contains($0) } ? Int(text) : nil
    }
}
