import BoardPages
package import Ledger
package import Logging
package import Pace
package import Settings
import Synchronization

/// What the board answers with: the database, the pages, and the house as it is configured at the moment.
package struct BoardDesk: Sendable {
    /// Asked for numbers.
    let reading: Ledger
    /// Takes entries.
    let writing: Ledger
    let pages: Pages
    let keeper: HouseKeeper
    let live: LiveDesk
    /// Wrong tokens, by where they come from.
    let failures = FailureLimit()
    let now: @Sendable () -> Instant
    /// When this process began.
    let startedAt: Instant
    /// Entries changed counters of teams.
    let changed: @Sendable (Set<String>) async -> Void
    let logger: Logger

    /// - Parameters:
    ///   - reading, writing, listening: used by nothing else.
    ///   - keeper: knows the house in force.
    ///   - now: the clock.
    ///   - signs: of the loop that keeps viewers up to date.
    ///   - changed: tells the rest of the daemon that counters of teams changed.
    package init(
        reading: Ledger,
        writing: Ledger,
        listening: Ledger,
        keeper: HouseKeeper,
        now: @escaping @Sendable () -> Instant,
        signs: LoopSigns,
        changed: @escaping @Sendable (Set<String>) async -> Void,
        logger: Logger
    ) throws {
        (self.reading, self.writing, self.keeper, self.now) = (reading, writing, keeper, now)
        (self.changed, self.logger, startedAt) = (changed, logger, now())
        pages = try Pages()
        live = LiveDesk(
            LiveHub(),
            pages: pages,
            reading: reading,
            listening: listening,
            house: { keeper.current },
            now: now,
            signs: signs,
            logger: logger
        )
    }
}

/// Keeps the house in force; a reload exchanges it.
package final class HouseKeeper: Sendable {
    private let configuration: Configuration
    private let state = Mutex<BoardHouse?>(nil)

    package init(_ configuration: Configuration) { self.configuration = configuration }

    /// What is configured, until the database has given its secret: tokens open it, as their files hold them now; no link and no
    /// session does.
    var expected: BoardHouse {
        let unknown = (0..<32).map { _ in UInt8.random(in: 0...255) }
        let tokens = (try? BoardTokens(of: configuration.board)) ?? BoardTokens()
        return BoardHouse(configuration, tokens: tokens, installationSecret: unknown)
    }

    /// Nil until the rules are in use.
    package var current: BoardHouse? { state.withLock(\.self) }

    package func use(_ house: BoardHouse) { state.withLock { $0 = house } }
}
