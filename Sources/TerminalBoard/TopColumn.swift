import Icu
internal import Pace

/// A column of the board in a terminal. With the width of the terminal more of them appear.
struct TopColumn {
    private enum Content {
        case name
        case bar
        case state
        case figure(@Sendable (ManagerNow, TopTeam, Instant) -> String)
    }

    let title: String
    /// Columns of the terminal.
    var width: Int
    private let content: Content

    private init(_ title: String, _ width: Int, _ content: Content) {
        self.title = title
        self.width = width
        self.content = content
    }

    private init(_ title: String, _ width: Int, _ figure: @escaping @Sendable (ManagerNow) -> String) {
        self.init(title, width, .figure { manager, _, _ in figure(manager) })
    }

    static let gap = 2
    private static let longestName = 32
    private static let longestBar = 40

    /// From left to right, which is from the most to the least important too.
    private static let all = [
        TopColumn("  manager", 16, .name),
        TopColumn("", 10, .bar),
        TopColumn("state", 7, .state),
        TopColumn("minutes", 7) { number($0.talkMinutes) },
        TopColumn("contacts", 8) { "\($0.contacts)" },
        TopColumn("hour", 5) { TimeText.span($0.talkSecondsLastHour) },
        TopColumn(
            "last",
            5,
            .figure { manager, team, _ in
                manager.lastContactAt.map { TimeText.hour($0, team.zone) } ?? ""
            }
        ),
        TopColumn(
            "call",
            6,
            .figure { manager, _, now in
                manager.talkingSince.map { TimeText.span(max(0, now.seconds - $0.seconds)) } ?? ""
            }
        ),
        TopColumn("counted", 9) { manager in
            manager.norm.map { "\(number(manager.credited))/\(number($0))" } ?? ""
        },
        // The view has four decimals.
        TopColumn("pace", 5) { manager in manager.pace.map { "\(Int64(($0 * 10_000).rounded()) / 100)%" } ?? "" },
        TopColumn("forecast", 8) { $0.forecast.map(number) ?? "" },
        TopColumn("calls", 5) { "\($0.calls)" },
        TopColumn("clients", 7) { "\($0.clients)" },
        TopColumn("letters", 7) { "\($0.correspondence)" },
        TopColumn("meetings", 8) { "\($0.meetings)" },
    ]

    /// Those for which there is room, as wide as they may be.
    static func fitting(_ width: Int, names: [String]) -> [TopColumn] {
        var columns: [TopColumn] = []
        var room = width
        for column in all {
            let needed = column.width + (columns.isEmpty ? 0 : gap)
            guard needed <= room || columns.isEmpty else { break }
            columns.append(column)
            room -= needed
        }
        // A terminal that is narrower than a name.
        if room < 0 {
            columns[0].width += room
            return columns
        }
        let longest = names.map { DisplayWidth.columns(of: TerminalText.shown($0)) + 2 }.max() ?? 0
        for (index, most) in [(0, min(longest, longestName)), (1, longestBar)] where columns.indices.contains(index) {
            let more = min(room, max(0, most - columns[index].width))
            columns[index].width += more
            room -= more
        }
        return columns
    }

    private var isOnTheRight: Bool {
        if case .figure = content { true } else { false }
    }

    var head: String { TerminalText.fit(title, to: width, onTheRight: isOnTheRight) }

    func cell(_ manager: ManagerNow, _ team: TopTeam, at now: Instant) -> (text: String, look: ScreenLine.Look) {
        let look = manager.needsAttention ? ScreenLine.Look.attention : .plain
        switch content {
        case .name:
            let symbol = manager.state?.symbol ?? " "
            return (TerminalText.fit("\(symbol) \(manager.name)", to: width), look)
        case .bar:
            return (bar(of: manager), look)
        case .state:
            return (TerminalText.fit(manager.state?.word ?? "", to: width), look)
        case .figure(let figure):
            return (TerminalText.fit(figure(manager, team, now), to: width, onTheRight: true), .plain)
        }
    }

    /// What counts against the norm, with a mark where the pace should be. A cell is full when all of it was reached.
    private func bar(of manager: ManagerNow) -> String {
        guard let norm = manager.norm, norm > 0, width > 0 else { return String(repeating: " ", count: width) }
        let full = Int(min(max(manager.credited / norm, 0), 1) * Double(width))
        var cells = (0..<width).map { $0 < full ? "█" : "·" }
        if let share = manager.expectedShare, share > 0, share < 1 { cells[Int(share * Double(width))] = "│" }
        return cells.joined()
    }

    /// As the views have it, whole numbers without a decimal.
    private static func number(_ value: Double) -> String {
        Int64(exactly: value).map(String.init) ?? "\(value)"
    }
}
