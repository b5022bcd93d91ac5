import Linux
import Logging
import Pace
import Settings

/// The thread of a receiver: lets senders in, takes what they send, and writes it down.
struct ReceiverLoop {
    /// Microseconds.
    private static let pause: Int64 = 1_000_000
    private static let longestPause: Int64 = 10_000_000
    private static let retry: Int64 = 5_000_000
    private static let mostConnections = 64
    private static let chunk = 1 << 16
    /// How many pieces of a connection are taken before others get their turn.
    private static let chunksInTurn = 4
    /// Senders that are refused, by name in the log.
    private static let mostTold = 100

    /// One who was let in.
    private struct Sender {
        var connection: TCPConnection
        var lines = IncomingLines()
        var lastAt: Int64
    }

    private let name: String
    private let settings: ReceptionSettings
    private let heart: Heartbeat
    private let logger: Logger
    private let told = ToldOnce()
    private var refused: Set<NetworkAddress> = []
    private var spool: SpoolWriter
    private var note: NoteFile?
    private var listeners: [NetworkEndpoint: TCPListener] = [:]
    private var senders: [Sender] = []
    /// What stands in the way of listening, by address; nil as a key is the folder.
    private var obstacles: [NetworkEndpoint?: String] = [:]
    private var triedAt: Int64?
    /// No connection is let in before, since none could be.
    private var acceptsAt: Int64 = .min
    private var wasBlocked = false
    private var lastReceivedAt: Instant?
    private var published: String?
    private var publishedAt: Int64?

    init(_ name: String, _ settings: ReceptionSettings, heart: Heartbeat, logger: Logger) {
        self.name = name
        self.settings = settings
        self.heart = heart
        self.logger = logger
        spool = SpoolWriter(SpoolFolder(settings.folder), limit: settings.limit)
    }

    /// - Parameters:
    ///   - wake: readable when it is to be looked whether it is over.
    ///   - listens: hears where it listens whenever that changes.
    mutating func run(wake: FileDescriptor, isOver: () -> Bool, listens: ([NetworkEndpoint]) -> Void) {
        while !isOver() {
            heart.beat()
            let now = MonotonicClock.now()
            if triedAt.map({ now - $0 >= Self.retry }) ?? true { listen(now, listens) }
            spool.proceed(day: Self.today, now: now)
            synchronize(now)
            tellOfSpool()
            publish(now)
            wait(wake, now)
        }
        finish()
        heart.end()
    }

    private static var today: Day {
        Day(number: Int32(clamping: Instant(microseconds: WallClock.now()).seconds / 86_400))
    }

    // MARK: Listening

    /// Listens wherever it should and does not yet.
    private mutating func listen(_ now: Int64, _ listens: ([NetworkEndpoint]) -> Void) {
        triedAt = now
        guard takesFolder() else { return }
        let before = listeners.count
        for endpoint in settings.endpoints where listeners[endpoint] == nil {
            do throws(SystemError) {
                let listener = try TCPListener(endpoint)
                listeners[endpoint] = listener
                obstacles[endpoint] = nil
                logger.notice("\(name): listening on \(listener.endpoint)")
            } catch {
                obstacles[endpoint] = "\(error)"
                if told.isNew("\(error)") { logger.error("\(name): \(error)") }
            }
        }
        if listeners.count > before { listens(endpoints) }
    }

    /// In the order of the configuration.
    private var endpoints: [NetworkEndpoint] { settings.endpoints.compactMap { listeners[$0]?.endpoint } }

    /// Of several daemons on one state directory one receives.
    private mutating func takesFolder() -> Bool {
        if note != nil { return true }
        do throws(SystemError) {
            let note = try ReceptionState.note(in: settings.folder)
            guard note.isOurs else {
                obstacles[nil] = "another process receives into \(settings.folder)"
                if told.isNew("folder") { logger.notice("\(name): \(obstacles[nil] ?? ""); waiting until it ends") }
                return false
            }
            lastReceivedAt = ReceptionState(NoteFile.text(of: "\(settings.folder)/state") ?? "").lastReceivedAt
            self.note = note
            obstacles[nil] = nil
            return true
        } catch {
            obstacles[nil] = "\(error)"
            if told.isNew("\(error)") { logger.error("\(name): nothing is received: \(error)") }
            return false
        }
    }

    // MARK: Receiving

    /// Waits for something to happen, and does what there is to do.
    private mutating func wait(_ wake: FileDescriptor, _ now: Int64) {
        let doors = spool.isBlocked || now < acceptsAt ? [] : listeners.values.map(\.self)
        let sources = spool.isBlocked ? [] : senders.map(\.connection.descriptor)
        var pause = Self.pause
        if let unsafeSince = spool.unsafeSince {
            pause = max(0, unsafeSince + Self.pause - now)
        } else if !spool.isBlocked, doors.count == settings.endpoints.count,
            publishedAt.map({ now - $0 >= Self.pause }) ?? false
        {
            pause = Self.longestPause
        }
        heart.rest(atMost: pause)
        let files = [wake] + doors.map(\.descriptor) + sources
        guard let ready = try? Poll.wait(for: files, microseconds: pause) else {
            // Without memory for the question nothing can be done but to ask again later.
            _ = try? Poll.wait(for: [], microseconds: Self.pause)
            return
        }
        heart.beat()
        let isReady = ready.dropFirst()
        take(from: zip(senders.indices, isReady.dropFirst(doors.count)).filter(\.1).map(\.0))
        for (door, isReady) in zip(doors, isReady) where isReady { letIn(door) }
    }

    /// Takes what some senders have sent.
    private mutating func take(from indices: [Int]) {
        var ended: [Int] = []
        for index in indices {
            for _ in 0..<Self.chunksInTurn {
                guard !spool.isBlocked else { break }
                let reading = senders[index].connection.read(atMost: Self.chunk)
                guard case .bytes(let bytes) = reading else {
                    if reading == .end { ended.append(index) }
                    break
                }
                senders[index].lastAt = MonotonicClock.now()
                lastReceivedAt = Instant(microseconds: WallClock.now())
                let lines = senders[index].lines.take(bytes)
                spool.append(lines, day: Self.today, now: MonotonicClock.now())
            }
        }
        for index in ended.reversed() { close(index) }
    }

    private mutating func close(_ index: Int) {
        var sender = senders.remove(at: index)
        spool.append(sender.lines.end(), day: Self.today, now: MonotonicClock.now())
    }

    /// Lets in all who wait at a door, unless they may not send.
    private mutating func letIn(_ door: TCPListener) {
        do throws(SystemError) {
            for _ in 0..<Self.mostConnections {
                // Whoever would have to make room could not be heard to the end.
                guard !spool.isBlocked, let connection = try door.accept() else { return }
                let address = connection.peer.address
                guard settings.admits(address) else {
                    if refused.count < Self.mostTold, refused.insert(address).inserted {
                        logger.warning(
                            "\(name): refused a connection from \(address), which 'allow_from' does not name"
                        )
                    }
                    continue
                }
                if senders.count >= Self.mostConnections { take(from: Array(senders.indices)) }
                if senders.count >= Self.mostConnections { makeRoom() }
                senders.append(Sender(connection: connection, lastAt: MonotonicClock.now()))
            }
        } catch {
            acceptsAt = MonotonicClock.now() + Self.pause
            if told.isNew("\(error)") { logger.error("\(name): \(error)") }
        }
    }

    /// Ends the connection that is missed least, of which all was taken that has come: one that has never sent a line, else the
    /// one that was quiet for longest.
    private mutating func makeRoom() {
        let least = senders.indices.min { left, right in
            let (left, right) = (senders[left], senders[right])
            return left.lines.hasLine == right.lines.hasLine ? left.lastAt < right.lastAt : !left.lines.hasLine
        }
        guard let least else { return }
        if told.isNew("room") {
            logger.warning(
                "\(name): \(Self.mostConnections) connections are open; those that are quiet make room for new ones"
            )
        }
        close(least)
    }

    /// Takes what has arrived, and ends.
    private mutating func finish() {
        for door in listeners.values where !spool.isBlocked { letIn(door) }
        take(from: Array(senders.indices))
        while !senders.isEmpty { close(senders.count - 1) }
        listeners = [:]
        spool.proceed(day: Self.today, now: MonotonicClock.now())
        do throws(SystemError) {
            try spool.synchronize()
        } catch {
            logger.error("\(name): \(error)")
        }
        if spool.owedBytes > 0 {
            logger.error("\(name): \(spool.owedBytes) bytes that were received could not be written and are lost")
        }
        publish(MonotonicClock.now(), isLast: true)
        note = nil
    }

    // MARK: The disk, and what is told

    /// Once a second, so that a power failure costs no more.
    private mutating func synchronize(_ now: Int64) {
        guard let unsafeSince = spool.unsafeSince, now - unsafeSince >= Self.pause else { return }
        do throws(SystemError) {
            try spool.synchronize()
        } catch {
            if told.isNew("\(error)") { logger.error("\(name): \(error)") }
        }
    }

    /// Says once that nothing more is taken, and that it goes on.
    private mutating func tellOfSpool() {
        guard spool.isBlocked != wasBlocked else { return }
        wasBlocked = spool.isBlocked
        if let problem = spoolProblem {
            logger.error("\(name): \(problem)")
        } else {
            logger.notice("\(name): there is room again, records are taken from the PBX")
        }
    }

    private var spoolProblem: String? {
        if let failure = spool.failure, spool.owedBytes > 0 {
            return "\(failure); nothing more is taken from the PBX, which keeps what it can, until that works"
        }
        guard spool.isFull else { return nil }
        return
            "\(settings.folder) holds \(settings.limit >> 20) MiB that are not in the database, as many as 'spool_limit' "
            + "allows; nothing more is taken from the PBX, which keeps what it can, until the database has taken some"
    }

    /// Tells other processes, at most once a second.
    private mutating func publish(_ now: Int64, isLast: Bool = false) {
        guard let note, isLast || publishedAt.map({ now - $0 >= Self.pause }) ?? true else { return }
        var state = ReceptionState()
        state.endpoints = endpoints.map(\.description)
        state.connections = senders.count
        state.lastReceivedAt = lastReceivedAt
        state.problem = spoolProblem ?? obstacles.values.sorted().first
        guard state.text != published else { return }
        // What cannot be told is of no use to anybody.
        try? note.write(state.text)
        published = state.text
        publishedAt = now
    }
}
