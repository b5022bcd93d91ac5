import Foundation
package import Pace
import Synchronization

/// Time zones by name, as values.
package enum ZoneDirectory {
    private static let cache = Mutex<[String: Zone]>([:])

    /// Names for suggestions.
    static var names: [String] { TimeZone.knownTimeZoneIdentifiers }

    /// The zone of an IANA name (`Europe/Moscow`, `UTC`); nil for any other text.
    ///
    /// The transitions from 1970 to 2060 are found by looking at the offset every second day and halving the span
    /// in which it changed, so that changes of the base offset are found like those of daylight saving time.
    package static func zone(named name: String) -> Zone? {
        if name == "UTC" { return .utc }
        if let known = cache.withLock({ $0[name] }) { return known }
        // `GMT+3` would be read with the sign that is the opposite of `Etc/GMT-3`: only names are taken.
        guard name.utf8.count <= 64, name.first?.isLetter == true, !name.hasPrefix("GMT+"), !name.hasPrefix("GMT-"),
            let source = TimeZone(identifier: name)
        else { return nil }
        let zone = sampled(name: name, source)
        cache.withLock { $0[name] = zone }
        return zone
    }

    private static func sampled(name: String, _ source: TimeZone) -> Zone {
        func offset(_ second: Int64) -> Int64 {
            Int64(source.secondsFromGMT(for: Date(timeIntervalSince1970: Double(second))))
        }
        let end = Int64(Day(year: 2061, month: 1, day: 1)?.number ?? 0) * 86_400
        let first = offset(0)
        var transitions: [Zone.Transition] = []
        var known = first
        var sample: Int64 = 0
        while sample < end {
            let next = sample + 2 * 86_400
            let there = offset(next)
            if there != known {
                var low = sample
                var high = next
                while high - low > 1 {
                    let middle = (low + high) / 2
                    if offset(middle) == known { low = middle } else { high = middle }
                }
                transitions.append(Zone.Transition(at: high, offset: there))
                known = there
            }
            sample = next
        }
        return Zone(name: name, firstOffset: first, transitions: transitions)
    }
}
