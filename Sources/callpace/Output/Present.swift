import ArgumentParser
import Linux
import Pace

/// The present: what `--now` says, else the clock.
enum Present {
    static func instant(_ given: String?) throws -> Instant {
        guard let given else { return Instant(microseconds: WallClock.now()) }
        guard let instant = Instant(rfc3339: given) else {
            throw ValidationError("--now: \(given) is no RFC 3339 time")
        }
        return instant
    }
}
