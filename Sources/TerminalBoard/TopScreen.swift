package import Pace

/// The board in a terminal, as lines.
package enum TopScreen {
    /// - Parameters:
    ///   - teams: in the order in which they are shown.
    ///   - width: columns of the terminal.
    ///   - height: its lines; there are never more.
    ///   - now: to which ages are told.
    ///   - notice: what is wrong with what is shown, in a sentence.
    package static func lines(
        _ teams: [TopTeam],
        width: Int,
        height: Int,
        now: Instant,
        notice: String? = nil
    ) -> [ScreenLine] {
        guard width > 0, height > 0 else { return [] }
        var lines = notice.map { [ScreenLine($0, .attention, width: width)] } ?? []
        let columns = TopColumn.fitting(width, names: teams.flatMap { $0.now.managers.map(\.name) })
        // Between two teams stands an empty line.
        let taken = lines.count + teams.count * (heads + 1) - 1
        let rows = shares(of: teams.map(\.now.managers.count), in: height - taken)
        var spare = height - taken - rows.reduce(0, +)
        for (index, team) in teams.enumerated() {
            if index > 0 { lines.append(ScreenLine()) }
            lines.append(title(team, width))
            let freshness = team.freshness(at: now)
            lines.append(ScreenLine(freshness.text, freshness.needsAttention ? .attention : .faint, width: width))
            lines.append(line(columns.map { ($0.head, .faint) }, width))
            lines += standings(team, columns, width, rows: rows[index], now)
            if let strays = team.strays, spare > 0 {
                lines.append(ScreenLine(strays, .faint, width: width))
                spare -= 1
            }
        }
        guard lines.count > height else { return lines }
        let hidden = lines.count - height + 1
        return lines.prefix(height - 1) + [ScreenLine("… \(hidden) lines are not shown", .strong, width: width)]
    }

    /// Title, freshness and the heads of the columns.
    private static let heads = 3

    /// How many lines each team gets for its managers: one after the other, until there is no room.
    private static func shares(of managers: [Int], in room: Int) -> [Int] {
        // Each has to say at least how many are not shown.
        var shares = managers.map { min($0, 1) }
        var room = room - shares.reduce(0, +)
        while room > 0, shares != managers {
            for index in managers.indices where room > 0 && shares[index] < managers[index] {
                shares[index] += 1
                room -= 1
            }
        }
        return shares
    }

    private static func title(_ team: TopTeam, _ width: Int) -> ScreenLine {
        var line = ScreenLine(team.now.team, .strong, width: width)
        var words = [TimeText.moment(team.now.asOf, team.zone)]
        if let norm = team.norm {
            words += [norm, "\(team.now.atMinimum.reached) of \(team.now.atMinimum.all) at the minimum"]
        }
        if let plan = team.now.atPlan { words.append("\(plan.reached) of \(plan.all) at the plan") }
        line.add("  " + words.joined(separator: " · "), width: width)
        return line
    }

    private static func standings(
        _ team: TopTeam,
        _ columns: [TopColumn],
        _ width: Int,
        rows: Int,
        _ now: Instant
    ) -> [ScreenLine] {
        let managers = team.managers
        let shown = managers.count > rows ? max(0, rows - 1) : managers.count
        var lines = managers.prefix(shown).map { manager in
            line(columns.map { $0.cell(manager, team, at: now) }, width)
        }
        let hidden = managers.dropFirst(shown)
        if !hidden.isEmpty {
            let attention = hidden.contains(where: \.needsAttention)
            lines.append(ScreenLine(summary(of: hidden), attention ? .attention : .strong, width: width))
        }
        return lines
    }

    /// `… 3 more are not shown: 1 on pace, 2 met`.
    private static func summary(of managers: ArraySlice<ManagerNow>) -> String {
        let states: [ManagerNow.State] = [.below, .missed, .onPace, .met, .unknown, .off]
        let counts = states.compactMap { state in
            let count = managers.count { $0.state == state }
            return count > 0 ? "\(count) \(state.word)" : nil
        }
        let verb = managers.count == 1 ? "is" : "are"
        return "… \(managers.count) more \(verb) not shown"
            + (counts.isEmpty ? "" : ": \(counts.joined(separator: ", "))")
    }

    private static func line(_ cells: [(text: String, look: ScreenLine.Look)], _ width: Int) -> ScreenLine {
        var line = ScreenLine()
        for (index, cell) in cells.enumerated() {
            if index > 0 { line.add(String(repeating: " ", count: TopColumn.gap), width: width) }
            line.add(cell.text, cell.look, width: width)
        }
        return line
    }
}
