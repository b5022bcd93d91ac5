import Calendars
import Pace
package import RecordFormats

/// Cuts an exported calendar (RFC 5545) into its events, each of which is read alone with the zones of the file in front:
/// libical's memory grows with the number of events.
///
/// Each VEVENT is a record; the other components are ignored whole, and what stands between them line by line.
package struct CalendarDecoder: RecordDecoder {
    package static let format = RecordFormat(
        name: "ics",
        summary: "exported calendars (iCalendar): meetings",
        needsZone: false,
        options: [],
        origin: "the export of a calendar: Google, Outlook, Nextcloud, Thunderbird",
        recognise: MailRecognition.calendar,
        isMail: true,
        kept: .nothing,
        makeDecoder: { CalendarDecoder(options: $0, carry: $1) }
    )

    /// Bytes of a component or of a line that are looked at together.
    private static let largest = 1 << 20
    private static let endless = "an event is larger than 1 MiB"
    private static let stray = "outside of a VCALENDAR"

    private let zone: Zone?
    private var state: CalendarDecoderState

    init(options: FormatOptions, carry: [UInt8]) {
        zone = options.zone
        state = CalendarDecoderState(carry: carry)
    }

    package var carry: [UInt8] { state.carry }

    package mutating func next(in bytes: Span<UInt8>, from start: Int, offset: Int64, isFinal: Bool) -> DecoderStep {
        let window = CalendarWindow(start: start, end: bytes.count, offset: offset, isFinal: isFinal)
        if state.ongoing != .nothing, let step = goOn(bytes, window) { return step }
        guard let line = window.line(bytes, at: start) else { return longLine(window) }
        if let name = line.beginning(of: "BEGIN") {
            return name == "VCALENDAR" ? calendar(line, window) : component(name, line, bytes, window)
        }
        return between(line, bytes, window)
    }

    // MARK: Lines between components

    private mutating func calendar(_ line: CalendarWindow.Line, _ window: CalendarWindow) -> DecoderStep {
        // The zones and the method are those of one calendar.
        state.context = []
        state.isInside = true
        state.isStray = false
        return window.ignored("envelope", until: line.next)
    }

    private mutating func between(
        _ line: CalendarWindow.Line,
        _ bytes: Span<UInt8>,
        _ window: CalendarWindow
    ) -> DecoderStep {
        if line.beginning(of: "END") == "VCALENDAR", state.isInside {
            state.isInside = false
            return window.ignored("envelope", until: line.next)
        }
        guard state.isInside else {
            if line.isBlank { return window.ignored("envelope", until: line.next) }
            defer { state.isStray = true }
            return window.quarantined(Self.stray, until: line.next, continuesBefore: state.isStray)
        }
        if line.isHead(of: "METHOD") || line.isHead(of: "X-WR-TIMEZONE") {
            keep(window.copy(bytes, until: line.next))
        }
        return window.ignored("envelope", until: line.next)
    }

    /// A line whose end is not in sight.
    private mutating func longLine(_ window: CalendarWindow) -> DecoderStep {
        guard window.count >= Self.largest else { return .incomplete }
        let isStray = !state.isInside
        state.ongoing = isStray ? .strayLine : .line
        return isStray
            ? window.quarantined(Self.stray, until: window.end, continuesBefore: state.isStray)
            : window.ignored("envelope", until: window.end)
    }

    // MARK: Components

    private mutating func component(
        _ name: String,
        _ line: CalendarWindow.Line,
        _ bytes: Span<UInt8>,
        _ window: CalendarWindow
    ) -> DecoderStep {
        let isEvent = name == "VEVENT"
        switch window.end(bytes, of: name, after: line.next) {
        case .end(let next) where next - window.start <= Self.largest:
            state.isStray = false
            guard isEvent else { return passOver(name, bytes, window, until: next) }
            return event(bytes, window, until: next)
        case .broken(let next) where next - window.start <= Self.largest:
            return isEvent
                ? window.quarantined("the event has no END", until: next, continuesBefore: false)
                : window.ignored(Self.reason(of: name), until: next)
        case .unseen where window.count <= Self.largest:
            guard window.isFinal else { return .incomplete }
            return isEvent
                ? window.quarantined("the event has no END", until: window.end, continuesBefore: false)
                : window.ignored(Self.reason(of: name), until: window.end)
        case .end, .broken, .unseen:
            // Larger than may be: the first piece of it.
            state.ongoing = isEvent ? .event : .component
            state.isMidLine = true
            state.name = name
            let piece = window.start + Self.largest
            return isEvent
                ? window.quarantined(Self.endless, until: piece, continuesBefore: false)
                : window.ignored(Self.reason(of: name), until: piece)
        }
    }

    private mutating func passOver(_ name: String, _ bytes: Span<UInt8>, _ window: CalendarWindow, until next: Int)
        -> DecoderStep
    {
        if name == "VTIMEZONE", state.isInside {
            let zone = window.copy(bytes, until: next)
            // A zone that cannot be read would take every event with it.
            if (try? MeetingObject.read(Self.calendar(zone, []), zone: nil, senders: nil)) != nil { keep(zone) }
        }
        return window.ignored(Self.reason(of: name), until: next)
    }

    private static func reason(of name: String) -> String {
        switch name {
        case "VTODO": "todo"
        case "VJOURNAL": "journal"
        case "VFREEBUSY": "freebusy"
        case "VTIMEZONE": "zone"
        default: "component"
        }
    }

    /// Zones beyond the limit are looked up by their names.
    private mutating func keep(_ lines: [UInt8]) {
        guard state.context.count + lines.count <= CalendarDecoderState.largestContext else { return }
        state.context += lines
    }

    private static func calendar(_ context: [UInt8], _ event: [UInt8]) -> [UInt8] {
        Array("BEGIN:VCALENDAR\r\n".utf8) + context + event + Array("\r\nEND:VCALENDAR\r\n".utf8)
    }

    private func event(_ bytes: Span<UInt8>, _ window: CalendarWindow, until next: Int) -> DecoderStep {
        let object = Self.calendar(state.context, window.copy(bytes, until: next))
        do throws(MeetingObject.Problem) {
            let read = try MeetingObject.read(object, zone: zone, senders: nil)
            guard let version = read.versions.first else { return window.ignored("method", until: next) }
            return window.record(.record(.meeting(version), key: version.key), until: next, note: read.note)
        } catch {
            return window.quarantined(error.description, until: next, continuesBefore: false)
        }
    }

    // MARK: What is larger than may be

    /// Nil: it ended with the record before.
    private mutating func goOn(_ bytes: Span<UInt8>, _ window: CalendarWindow) -> DecoderStep? {
        let ongoing = state.ongoing
        let rest = window.rest(bytes, of: ongoing.isLine ? nil : state.name, state.isMidLine)
        if rest.isOver { state.ongoing = .nothing }
        guard rest.next > window.start else { return rest.isOver ? nil : .incomplete }
        state.isMidLine = rest.isMidLine && !rest.isOver
        switch ongoing {
        case .event: return window.quarantined(Self.endless, until: rest.next, continuesBefore: true)
        case .strayLine:
            state.isStray = true
            return window.quarantined(Self.stray, until: rest.next, continuesBefore: true)
        case .component: return window.ignored(Self.reason(of: state.name), until: rest.next, continuesBefore: true)
        case .line, .nothing: return window.ignored("envelope", until: rest.next, continuesBefore: true)
        }
    }
}
