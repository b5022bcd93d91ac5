package import Pace
import RecordFormats

extension SourceSettings {
    /// Whether the records tell of a call while it lasts: channel events do.
    package var showsCalls: Bool { format == AsteriskCEL.format.name }
}

extension Configuration {
    /// When a manager of the team is behind. Without a hold of its own the team waits 10 minutes where a source gives
    /// channel events, else 30: calls in progress cannot be seen then.
    package func paceRules(of team: TeamSettings) -> PaceRules {
        let pace = team.pace
        let hold = pace.hold ?? (sources.contains(where: \.showsCalls) ? 600 : 1_800)
        return PaceRules(
            grace: pace.grace * 1_000_000,
            tolerance: pace.tolerance,
            hold: hold * 1_000_000,
            closeAfter: pace.closeAfter * 1_000_000,
            checkpoints: pace.checkpoints,
            quietAfter: pace.quietAfter.map { $0 * 1_000_000 }
        )
    }

    /// Microseconds by team.
    package var closeAfter: [String: Int64] {
        Dictionary(teams.map { ($0.name, $0.pace.closeAfter * 1_000_000) }) { first, _ in first }
    }

    /// Says where a call in progress looks like idleness.
    func warnOfUnseenCalls(teamLines: [Int], _ problems: ProblemLog) {
        let first = zip(teams, teamLines).first { team, _ in team.minimum.contains { $0.value != nil } }
        guard let (team, line) = first, !sources.contains(where: \.showsCalls) else { return }
        problems.warn(
            line: line,
            "team \(team.name.quoted): no source gives channel events (\(AsteriskCEL.format.name)), so calls in "
                + "progress cannot be seen and the default 'hold' is 30m"
        )
    }
}
