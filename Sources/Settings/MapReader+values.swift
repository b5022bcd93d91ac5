import Pace

extension MapReader {
    /// A date.
    func day(_ key: String) -> Day? {
        value(key, allowed: "a day such as 2026-12-31") { Day($0) }
    }

    /// `from` and `until`, both inclusive.
    func days() -> DayRange {
        let range = DayRange(from: day("from"), until: day("until"))
        if let from = range.from, let until = range.until, from > until {
            add("until", "found \(until), which is before \(from), allowed: a day from 'from' on")
        }
        return range
    }

    /// Seconds.
    func duration(_ key: String, atMost limit: Int64 = 366 * 86_400, limitWords: String = "366d") -> Int64? {
        value(key, allowed: "a time such as 60s, 15m, 1h or 2d, at most \(limitWords)") { text in
            Scalar.duration(text).flatMap { $0 <= limit ? $0 : nil }
        }
    }

    func flag(_ key: String) -> Bool? {
        value(key, allowed: "true, false") { ["true": true, "false": false][$0] }
    }

    /// A whole number of a range.
    func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
        value(key, allowed: "a whole number from \(range.lowerBound) to \(range.upperBound)") { text in
            Scalar.digits(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    /// A zone by its IANA name.
    func zone(_ key: String) -> Zone? {
        guard let name = text(key, allowed: "an IANA name such as Europe/Moscow") else { return nil }
        if let zone = ZoneDirectory.zone(named: name) { return zone }
        let hint = Suggestion.hint(for: name, among: ZoneDirectory.names)
        add(key, "found \(name.quoted), allowed: an IANA name such as Europe/Moscow\(hint)")
        return nil
    }
}
