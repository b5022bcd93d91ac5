import Board
import Ledger
import Linux
import Logging
import Pace
import Settings

/// Serves the board as long as the daemon runs, whether the database is there or not.
struct BoardService: Sendable {
    private static let pauseAfterFailure = Duration.seconds(5)

    private let workplace: Workplace
    private let reading: Ledger
    private let writing: Ledger
    private let keeper: HouseKeeper
    private let server: BoardServer
    private let logger: Logger
    private let prepared: AsyncStream<Configuration>
    private let prepare: AsyncStream<Configuration>.Continuation

    /// - Parameter changed: hears of teams whose counters an entry changed.
    init(
        _ workplace: Workplace,
        heart: Heartbeat,
        logger: Logger,
        changed: @escaping @Sendable (Set<String>) async -> Void
    ) throws {
        self.workplace = workplace
        self.logger = logger
        func ledger(_ duty: String, looksBeforeUse: Bool = false) -> Ledger {
            var settings = workplace.ledgerSettings
            settings.applicationName = "callpace board, \(duty)"
            settings.looksBeforeUse = looksBeforeUse
            return Ledger(settings, numbers: workplace.numbers)
        }
        (reading, writing) = (ledger("reading", looksBeforeUse: true), ledger("entries", looksBeforeUse: true))
        keeper = HouseKeeper(workplace.configuration)
        let desk = try BoardDesk(
            reading: reading,
            writing: writing,
            listening: ledger("listening"),
            keeper: keeper,
            now: { Instant(microseconds: WallClock.now()) },
            signs: LoopSigns(works: heart.beat, asks: heart.asks, rests: heart.end),
            changed: changed,
            logger: logger
        )
        server = BoardServer(desk)
        (prepared, prepare) = AsyncStream.makeStream(of: Configuration.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// The rules of a configuration are in force: the board shows its house from now on.
    func use(_ configuration: Configuration) { prepare.yield(configuration) }

    /// Runs until cancelled.
    func run() async {
        var address = BoardAddress(workplace.configuration.board)
        var serving = serve(address)
        for await configuration in prepared {
            if BoardAddress(configuration.board) != address {
                serving.cancel()
                await serving.value
                address = BoardAddress(configuration.board)
                serving = serve(address)
            }
            await takeIntoUse(configuration)
        }
        serving.cancel()
        await serving.value
        await reading.disconnect()
        await writing.disconnect()
    }

    private func serve(_ address: BoardAddress) -> Task<Void, Never> {
        Task {
            var told: String?
            while !Task.isCancelled {
                do {
                    try await server.run(host: address.host, port: address.port) { port in
                        logger.notice("board: \(BoardAddress(host: address.host, port: port).url)")
                    }
                } catch {
                    let problem = "the board cannot listen on \(address): \(error)"
                    if problem != told { logger.error("\(problem)") }
                    told = problem
                    try? await Task.sleep(for: Self.pauseAfterFailure)
                }
            }
        }
    }

    /// Until the database has answered, or a newer configuration is there.
    private func takeIntoUse(_ configuration: Configuration) async {
        while !Task.isCancelled {
            do {
                for ledger in [reading, writing] {
                    try await RuleKeeper(ledger: ledger, numbers: workplace.numbers).useStored(configuration)
                }
                let secret = try await reading.perform { try $0.installationSecret() }
                return keeper.use(
                    BoardHouse(configuration, tokens: tokens(configuration), installationSecret: secret)
                )
            } catch {
                logger.debug("the board cannot show the house yet: \(error)")
                try? await Task.sleep(for: Self.pauseAfterFailure)
            }
        }
    }

    /// Without those that cannot be read: what they open stays closed.
    private func tokens(_ configuration: Configuration) -> BoardTokens {
        do {
            return try BoardTokens(of: configuration.board)
        } catch {
            logger.error("nobody can sign in to the board: \(error)")
            return BoardTokens()
        }
    }
}
