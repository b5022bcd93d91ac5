import Pace

@testable import TerminalBoard

/// 2026-11-27 12:00:00 UTC, 15:00 in Moscow, a Friday.
let noon = Instant(seconds: 1_795_780_800)
let moscow = Zone(name: "Europe/Moscow", firstOffset: 10_800)

func manager(
    _ name: String,
    _ state: ManagerNow.State?,
    minutes: Double = 0,
    share: Double? = 0.5,
    _ change: (inout ManagerNow) -> Void = { _ in }
) -> ManagerNow {
    var manager = ManagerNow(id: name.lowercased(), name: name)
    manager.state = state
    manager.minimum = .talkMinutes(120)
    (manager.talkMinutes, manager.creditMinutes) = (minutes, minutes)
    manager.expectedShare = share
    change(&manager)
    return manager
}

func team(_ managers: [ManagerNow], name: String = "sales", _ change: (inout TeamNow) -> Void = { _ in }) -> TopTeam {
    var now = TeamNow(team: name, day: Day(number: 20_784), isToday: true, asOf: noon)
    now.managers = managers
    now.freshAt = noon + -4_000_000
    now.atMinimum = TeamNow.Share(reached: managers.count { $0.state == .met }, all: managers.count)
    change(&now)
    return TopTeam(now: now, zone: moscow)
}

func drawn(_ teams: [TopTeam], _ width: Int, _ height: Int, notice: String? = nil) -> [String] {
    TopScreen.lines(teams, width: width, height: height, now: noon, notice: notice).map(\.text)
}
