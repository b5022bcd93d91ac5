import Calendars
package import Pace

extension WorkingHours {
    static let keys = ["break", "holidays"]
    static let otherKeys: (words: String, test: @Sendable (String) -> Bool) = (
        "days (mon, mon-fri), dates (2026-12-31)",
        { key in weekdays(key) != nil || Day(key) != nil }
    )
    private static let allowedSpans = "hours such as 09:00-18:00 or 22:00-06:00, a list of them, or off"
    private static let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    /// Indices, 0 is Monday, of `mon`, `mon-fri`, `sat-sun`, `fri-mon`.
    static func weekdays(_ text: String) -> [Int]? {
        let parts = text.lowercased().split(separator: "-", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let first = names.firstIndex(of: String(parts[0])),
            let last = names.firstIndex(of: String(parts[parts.count - 1]))
        else { return nil }
        return (0...((last - first + 7) % 7)).map { (first + $0) % 7 }
    }

    /// Problems are recorded where they stand.
    init(reading map: MapReader) {
        self.init()
        var given: [Int: String] = [:]
        for entry in map.entries {
            if let indices = Self.weekdays(entry.key) {
                let spans = Self.spans(of: entry.value, entry.key, map.problems)
                for index in indices {
                    if let other = given.updateValue(entry.key, forKey: index) {
                        map.problems.add(
                            line: entry.line,
                            "\(entry.key): found hours for \(Self.names[index]), which \(other.quoted) gives too, "
                                + "allowed: every day once"
                        )
                    }
                    week[index] = spans
                }
            } else if let day = Day(entry.key) {
                days[day] = Self.spans(of: entry.value, entry.key, map.problems)
            }
        }
        if let node = map.node("break") {
            breaks = Self.spans(of: node, "break", map.problems)
            warnOfBreaks(line: node.line, map.problems)
        }
        for (text, line) in map.textOrTexts("holidays", of: "days and calendars") {
            if text.lowercased().hasSuffix(".ics") {
                addHolidays(ofCalendar: text, line, map.problems)
                continue
            }
            guard let range = DayRange(reading: text) else {
                map.problems.add(
                    line: line,
                    "holidays: found \(text.quoted), allowed: a day such as 2027-01-01, days as 2027-01-01..2027-01-08, "
                        + "or a calendar such as holidays.ics"
                )
                continue
            }
            for day in range.all where days[day] != nil {
                map.problems.add(
                    line: map.line(of: "holidays"),
                    "holidays: found \(day), which has hours of its own too, allowed: one of the two"
                )
            }
            holidays.formUnion(range.all)
        }
        checkNights(map)
    }

    /// A break in which nobody works changes nothing, and is likely a slip.
    private func warnOfBreaks(line: Int, _ problems: ProblemLog) {
        let worked = week.flatMap(\.self) + days.values.flatMap(\.self)
        for pause in breaks where !worked.isEmpty {
            let isMet = [-1_440, 0, 1_440].contains { shift in
                worked.contains { $0.overlaps(Span(start: pause.start + shift, end: pause.end + shift)) }
            }
            if !isMet { problems.warn(line: line, "break: \(pause) is outside of all hours, so it shortens no day") }
        }
    }

    /// Days of a calendar that have hours of their own in the configuration keep these.
    private mutating func addHolidays(ofCalendar text: String, _ line: Int, _ problems: ProblemLog) {
        do throws(CalendarFile.Failure) {
            let path = FilePath.absolute(text, in: FilePath.folder(of: problems.file))
            let calendar = try CalendarFile(path)
            holidays.formUnion(calendar.days.filter { days[$0] == nil })
            if let title = calendar.timed.first {
                problems.warn(
                    line: line,
                    "holidays: \(text.quoted) has \(calendar.timed.count) events that are no whole days, such as \(title.quoted): "
                        + "they are no days off"
                )
            }
        } catch {
            problems.add(line: line, "holidays: found \(text.quoted), which cannot be used: \(error)")
        }
    }

    /// Hours that run into those of the next day.
    private func checkNights(_ map: MapReader) {
        for index in week.indices {
            let next = (index + 1) % 7
            let shifted = week[next].map { Span(start: $0.start + 1_440, end: $0.end + 1_440) }
            if week[index].contains(where: { span in shifted.contains { $0.overlaps(span) } }) {
                map.problems.add(
                    line: map.line,
                    "hours: found \(Self.names[index]) running into \(Self.names[next]), "
                        + "allowed: hours that end before the next begin"
                )
                return
            }
        }
    }

    /// Spans of one text or a list, in ascending order.
    static func spans(of node: ConfigurationNode, _ key: String, _ problems: ProblemLog) -> [Span] {
        var items = [node]
        if case .list(let list) = node.content { items = list }
        if case .text("off") = node.content { return [] }
        var spans: [Span] = []
        for item in items {
            guard let text = problems.text(of: item, key, allowed: allowedSpans) else { continue }
            guard let span = Span(text) else {
                problems.add(line: item.line, "\(key): found \(text.quoted), allowed: \(allowedSpans)")
                continue
            }
            if let other = spans.first(where: { $0.overlaps(span) }) {
                problems.add(
                    line: item.line,
                    "\(key): found \(span), which overlaps \(other), allowed: hours that do not overlap"
                )
            }
            spans.append(span)
        }
        return spans.sorted { $0.start < $1.start }
    }
}

extension WorkingHours {
    /// The entries of the canonical document.
    func node(from: Day?) -> ConfigurationNode {
        func node(_ spans: [Span]) -> ConfigurationNode { ConfigurationNode(.list(spans.map { .text($0) })) }
        var entries: [ConfigurationNode.Entry] = []
        func add(_ key: String, _ value: ConfigurationNode?) {
            if let value { entries.append(ConfigurationNode.Entry(key: key, line: 0, value: value)) }
        }
        for (index, spans) in week.enumerated() where !spans.isEmpty { add(Self.names[index], node(spans)) }
        for (day, spans) in days { add(day.description, node(spans)) }
        add("break", breaks.isEmpty ? nil : node(breaks))
        add("holidays", .texts(holidays.sorted().map(\.description)))
        add("from", .optional(from))
        return ConfigurationNode(.map(entries))
    }
}

extension DayRange {
    /// `2026-12-07` or `2026-12-07..2026-12-11`, at most 1,000 days; nil for anything else.
    package init?(reading text: String) {
        if let day = Day(text) {
            self.init(from: day, until: day)
            return
        }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[1].isEmpty, let from = Day(parts[0]), let until = Day(parts[2]), from <= until,
            until.number - from.number < 1_000
        else { return nil }
        self.init(from: from, until: until)
    }

    /// Every day of a closed range; none for an open one.
    fileprivate var all: [Day] {
        guard let from, let until else { return [] }
        return (from.number...until.number).map { Day(number: $0) }
    }
}

extension WorkingHours.Span {
    /// Reads `09:00-18:00`, `22:00-06:00`, `00:00-24:00`; nil for anything else.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2,
            let start = Scalar.minutes(parts[0].trimmed), let end = Scalar.minutes(parts[1].trimmed),
            start < 1_440, start != end
        else { return nil }
        self.init(start: start, end: end > start ? end : end + 1_440)
    }
}

extension Substring {
    /// Without blanks at the ends.
    fileprivate var trimmed: Substring {
        var text = self
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return text
    }
}
