import BoardPages
import Ledger
import Logging
import Pace
import Synchronization

/// Keeps the viewers up to date: hears what changed, asks the database once for each changed team, and hands the new
/// parts of pages to the hub.
final class LiveDesk: Sendable {
    /// What depends on the time alone, such as the share of the day that has passed, is looked at so often.
    private static let pause = Duration.seconds(10)
    private static let pauseAfterFailure = Duration.seconds(1)
    /// How long one wait for notifications lasts, milliseconds: an end is not held up by it.
    private static let patience = 400

    let hub: LiveHub
    private let pages: Pages
    private let reading: Ledger
    private let listening: Ledger
    private let house: @Sendable () -> BoardHouse?
    private let now: @Sendable () -> Instant
    private let signs: LoopSigns
    private let logger: Logger
    private let answered = Atomic(false)

    /// - Parameters:
    ///   - reading: answers questions.
    ///   - listening: used for nothing else.
    ///   - house: nil until the rules are in use.
    ///   - signs: of the loop that shows what changed.
    init(
        _ hub: LiveHub,
        pages: Pages,
        reading: Ledger,
        listening: Ledger,
        house: @escaping @Sendable () -> BoardHouse?,
        now: @escaping @Sendable () -> Instant,
        signs: LoopSigns,
        logger: Logger
    ) {
        self.hub = hub
        self.pages = pages
        self.reading = reading
        self.listening = listening
        self.house = house
        self.now = now
        self.signs = signs
        self.logger = logger
    }

    /// Whether the database answered the last look.
    var isAnswered: Bool { answered.load(ordering: .relaxed) }

    /// Runs until cancelled, or until the hub is closed.
    func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.show() }
            group.addTask { await self.attend() }
            await group.next()
            group.cancelAll()
        }
    }

    /// Asks and shows whenever it is called.
    private func show() async {
        defer { signs.rests() }
        for await _ in hub.calls {
            signs.works()
            for (team, topics) in hub.takeChanged() {
                do {
                    try await show(team, topics)
                    // Who waited for a sign of life has it at once.
                    if !answered.exchange(true, ordering: .relaxed) { hub.beat() }
                } catch is CancellationError {
                    return
                } catch {
                    logger.debug("the board could not be brought up to date: \(error)")
                    // Viewers are told nothing then, and see that nothing comes; the next look asks again.
                    answered.store(false, ordering: .relaxed)
                }
            }
            signs.rests()
        }
    }

    private func show(_ team: String, _ topics: [LiveTopic]) async throws {
        guard let house = house(), let place = house.team(named: team) else { return }
        var teamNow: TeamNow?
        if topics.contains(where: { $0.view == .board || $0.view == .wall }) {
            teamNow = try await signs.asking { try await reading.perform { try $0.teamNow(team) } }
        }
        for topic in topics {
            var frame = PageFrame(language: topic.language, zone: place.zone, teams: [], path: "")
            switch topic.view {
            case .board: if let teamNow { hub.show(topic, pages.boardView(teamNow, frame)) }
            case .wall: if let teamNow { hub.show(topic, pages.wallView(teamNow, frame)) }
            case .own(let managerID, let link, let path):
                frame.path = path
                frame.entryToken = house.entryTokens.text(for: .manager(id: managerID, link: link), at: now())
                let page = try await signs.asking { try await reading.perform { try $0.managerPage(managerID) } }
                if let page {
                    hub.show(topic, pages.meView(page, frame))
                }
            }
        }
    }

    /// While anybody looks on: hears what changes, and looks again now and then. For nobody nothing is done.
    private func attend() async {
        for await _ in hub.arrivals {
            await withTaskGroup { group in
                group.addTask { await self.look() }
                group.addTask { await self.listen() }
            }
        }
    }

    /// Now and then everything is looked at again, and viewers are told that the connection lives.
    private func look() async {
        while hub.viewers > 0, !Task.isCancelled {
            try? await Task.sleep(for: Self.pause)
            hub.changed(nil)
            hub.beat()
        }
    }

    /// Hears which teams changed.
    private func listen() async {
        while hub.viewers > 0, !Task.isCancelled {
            do {
                var said = try await listening.perform { try $0.changedTeams(waitingMilliseconds: 0) }
                // What was said before is not known.
                hub.changed(nil)
                while hub.viewers > 0, !Task.isCancelled {
                    said = try await listening.perform { try $0.changedTeams(waitingMilliseconds: Self.patience) }
                    guard !said.isEmpty else { continue }
                    // A name that is none of ours is half of one with a comma in it, or says that any may have changed.
                    let known = Set(house()?.teams.map(\.name) ?? [])
                    hub.changed(said.isSubset(of: known) ? said : nil)
                }
            } catch {
                logger.debug("changes cannot be heard: \(error)")
                try? await Task.sleep(for: Self.pauseAfterFailure)
            }
        }
        await listening.disconnect()
    }
}
