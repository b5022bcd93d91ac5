/// What the decoder of calendars knows of what came before.
struct CalendarDecoderState: Hashable {
    /// What the next bytes go on with.
    enum Ongoing: UInt8 {
        case nothing = 0
        /// An event that is too large.
        case event = 1
        case component = 2
        /// A line between components.
        case line = 3
        /// A line outside of a calendar.
        case strayLine = 4

        var isLine: Bool { self == .line || self == .strayLine }
    }

    static let largestContext = 64 << 10

    var ongoing = Ongoing.nothing
    /// Within a VCALENDAR.
    var isInside = false
    /// The record before was outside of a calendar.
    var isStray = false
    /// The next byte goes on with a line.
    var isMidLine = false
    /// Of the component that goes on: `VEVENT`.
    var name = ""
    /// METHOD, zone and VTIMEZONEs of the calendar, as written.
    var context: [UInt8] = []

    init(carry: [UInt8]) {
        guard carry.count >= 3, let ongoing = Ongoing(rawValue: carry[0]) else { return }
        self.ongoing = ongoing
        isInside = carry[1] & 1 != 0
        isStray = carry[1] & 2 != 0
        isMidLine = carry[1] & 4 != 0
        let end = min(carry.count, 3 + Int(carry[2]))
        name = String(decoding: carry[3..<end], as: UTF8.self)
        context = Array(carry[end...])
    }

    /// The ongoing part, the flags, the length of a name and the name, the context. Empty when there is nothing to know.
    var carry: [UInt8] {
        guard self != CalendarDecoderState(carry: []) else { return [] }
        let flags: UInt8 = (isInside ? 1 : 0) | (isStray ? 2 : 0) | (isMidLine ? 4 : 0)
        return [ongoing.rawValue, flags, UInt8(clamping: name.utf8.count)] + name.utf8.prefix(255) + context
    }
}
