import MailAddresses
package import Pace

/// Reads calendar objects as versions of meetings (RFC 5545, 5546).
package enum MeetingObject {
    /// Why a calendar object is not read.
    package struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
        /// What is wrong, naming the limit where one is passed; nothing of the content.
        package var description: String

        init(_ description: String) { self.description = description }
    }

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// Limits are checked before libical sees the bytes (`CalendarLimits`). A rule gives its first 1,000 occurrences,
    /// none behind the year 2100.
    ///
    /// - Parameters:
    ///   - bytes: one or several VCALENDARs, UTF-8 or 8-bit.
    ///   - zone: of times without a zone, and of those whose zone is unknown; nil: the zone that the calendar names for
    ///     itself (X-WR-TIMEZONE), else they are floating.
    ///   - senders: addresses that sent the object by mail; nil: it was exported from a calendar.
    /// - Returns: the versions, none for an object without events that could be meetings; and METHOD in upper case, of
    ///   the first calendar that has one, nil without one. Methods that change no meeting (COUNTER, REFRESH) give no
    ///   versions. And what people should know of how the first time was read that is not plain; nil: nothing.
    package static func read(
        _ bytes: [UInt8],
        zone: Zone?,
        senders: [String]?
    ) throws(Problem) -> (versions: [MeetingVersion], method: String?, note: String?) {
        let bytes = bytes.starts(with: byteOrderMark) ? Array(bytes.dropFirst(byteOrderMark.count)) : bytes
        try CalendarLimits.check(bytes)
        guard let component = CalendarComponent(parsing: bytes) else { throw Problem("no VCALENDAR") }
        let senders = senders.map { $0.compactMap { MailAddress($0)?.plain } }
        return try component.meetings(zone: zone, senders: senders)
    }
}
