internal import Linux
package import Pace

/// The days off that a calendar file holds (RFC 5545): its events of whole days, repeated ones too.
package struct CalendarFile: Hashable, Sendable {
    /// Why a file gives no days.
    package struct Failure: Error, Hashable, CustomStringConvertible {
        package var description: String
    }

    /// Days of so many years before and after the present one are looked for, as rules may have no end.
    package static let yearsBefore = 2
    package static let yearsAfter = 5
    private static let largest = 5 << 20
    private static let mostEvents = 10_000
    /// Rules that look far for what never comes cost time: so much a file may take, microseconds.
    private static let patience: Int64 = 5_000_000

    package var days: Set<Day>
    /// Titles of events that are no whole days, and so no days off.
    package var timed: [String]

    /// Reads a file.
    ///
    /// - Parameter year: the present one.
    package init(_ path: String, year: Int = CalendarFile.presentYear) throws(Failure) {
        let bytes: [UInt8]
        do {
            let file = try FileDescriptor.open(path)
            guard try file.status().size <= Self.largest else {
                throw Failure(description: "\(path) is larger than \(Self.largest >> 20) MiB")
            }
            bytes = try file.read(at: 0, count: Self.largest)
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure(description: "\(error)")
        }
        guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
            throw Failure(description: "\(path) is no text in UTF-8")
        }
        try self.init(text: text, name: path, year: year)
    }

    /// - Parameter name: names the text in failures.
    package init(text: String, name: String, year: Int) throws(Failure) {
        guard let calendar = CalendarComponent(parsing: text) else {
            throw Failure(description: "\(name) is no calendar: it has no VCALENDAR")
        }
        guard let from = Day(year: year - Self.yearsBefore, month: 1, day: 1),
            let until = Day(year: year + Self.yearsAfter + 1, month: 1, day: 1)
        else { throw Failure(description: "\(year) is no year") }
        var days: Set<Day> = []
        var timed: [String] = []
        let end = MonotonicClock.now() + Self.patience
        var count = 0
        calendar.forEachEvent(from: from, until: until) { event in
            count += 1
            guard count <= Self.mostEvents, MonotonicClock.now() < end else { return false }
            switch event {
            case .cancelled: break
            case .timed(let title): timed.append(title)
            case .whole(let spans):
                for span in spans {
                    for number in span where (from.number..<until.number).contains(number) {
                        days.insert(Day(number: number))
                    }
                }
            }
            return true
        }
        guard count <= Self.mostEvents else {
            throw Failure(description: "\(name) has more than \(Self.mostEvents) events")
        }
        guard MonotonicClock.now() < end else {
            throw Failure(description: "\(name) has rules that take too long to follow")
        }
        self.days = days
        self.timed = timed
    }

    /// By the clock of this host.
    package static var presentYear: Int {
        Zone.utc.day(of: Instant(microseconds: WallClock.now())).civil.year
    }
}
