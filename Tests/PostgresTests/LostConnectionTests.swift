import Cluster
import Foundation
import Postgres
import TestSupport
import Testing

/// Connections that break or are cancelled.
@Suite struct LostConnectionTests {
    let url: String
    let superuserURL: String

    init() throws {
        (url, superuserURL) = try ScratchDatabase.shared.makeDatabase()
    }

    func connect(_ url: String) throws -> Connection {
        try Connection(url, applicationName: "test", connectTimeout: 2)
    }

    /// Ends the server's end of a connection and waits until it is gone.
    func terminate(_ connection: Connection) throws {
        let admin = try connect(superuserURL)
        try admin.query("SELECT pg_terminate_backend($1, 5000)", [.int32(connection.backendProcess)])
    }

    @Test("a connection that the server ended is lost, and says so for ever after")
    func terminated() throws {
        let connection = try connect(url)
        try terminate(connection)
        for _ in 0..<2 {
            let error = try #require(#expect(throws: PostgresError.self) { try connection.query("SELECT 1") })
            #expect(error.isConnectionLost)
            #expect(error.kind == .connectionLost)
            #expect(error.shouldReconnect)
            #expect(!error.isCommitOutcomeUnknown)
            #expect(connection.isBroken)
        }
        #expect(throws: PostgresError.self) { try connection.execute("SELECT 1") }
    }

    @Test("the end of an idle connection is noticed without a question, and one that lives goes on")
    func noticed() throws {
        let connection = try connect(url)
        connection.noticeEnd()
        #expect(!connection.isBroken)
        #expect(try connection.query("SELECT 1").count == 1)
        try terminate(connection)
        #expect(!connection.isBroken)
        connection.noticeEnd()
        #expect(connection.isBroken)
        connection.noticeEnd()
        #expect(connection.isBroken)
    }

    @Test("outside a transaction a lost write is of unknown outcome, within one it is rolled back")
    func writeLost() throws {
        let alone = try connect(url)
        try alone.execute("CREATE TABLE t (a int)")
        try terminate(alone)
        let lone = #expect(throws: PostgresError.self) { try alone.query("INSERT INTO t VALUES (1)") }
        #expect(lone?.isCommitOutcomeUnknown == true)

        let within = try connect(url)
        try within.execute("BEGIN")
        try terminate(within)
        let error = #expect(throws: PostgresError.self) { try within.query("INSERT INTO t VALUES (1)") }
        #expect(error?.isConnectionLost == true)
        #expect(error?.isCommitOutcomeUnknown == false)
        // What was never sent was not committed.
        let late = #expect(throws: PostgresError.self) { try within.commit() }
        #expect(late?.isConnectionLost == true)
        #expect(late?.isCommitOutcomeUnknown == false)
    }

    @Test("a COMMIT without a reply is of unknown outcome, by commit and by execute", arguments: [true, false])
    func commitLost(_ byCommit: Bool) throws {
        let connection = try connect(url)
        try connection.execute("CREATE TABLE t (a int); BEGIN; INSERT INTO t VALUES (1)")
        try terminate(connection)
        let error = try #require(
            #expect(throws: PostgresError.self) {
                if byCommit { try connection.commit() } else { try connection.execute("COMMIT") }
            }
        )
        #expect(error.isConnectionLost)
        #expect(error.isCommitOutcomeUnknown)
        #expect(error.description.contains("unknown whether"))
    }

    @Test("a connection lost during COPY is told as lost")
    func copyLost() throws {
        let connection = try connect(url)
        try connection.execute("CREATE TABLE t (a text)")
        let error = try #require(
            #expect(throws: PostgresError.self) {
                try connection.copyIn("COPY t FROM STDIN (FORMAT binary)") { writer throws(PostgresError) in
                    for number in 0..<20_000 {
                        if number == 5000 { try? terminate(connection) }
                        try writer.beginRow(columns: 1)
                        writer.text(String(repeating: "x", count: 200))
                    }
                }
            }
        )
        #expect(error.isConnectionLost)
        #expect(connection.isBroken)
    }

    @Test("a connection whose server crashes at any moment is lost, whether a read or a write met the end first")
    func serverCrashed() throws {
        let folder = FileFolder.temporary()
        defer { folder.remove() }
        let cluster = try PrivateCluster(stateDirectory: folder.path, settings: ["fsync": "off"]).start()
        defer { try? cluster.stop(force: true) }
        for _ in 0..<24 {
            let connection = try connectAgain(cluster.superuserURL)
            try connection.execute("CREATE TABLE IF NOT EXISTS t (a text)")
            let process = connection.backendProcess
            Thread.detachNewThread {
                usleep(.random(in: 0...40_000))
                // As the postmaster ends all others when one of its processes crashes.
                kill(process, SIGQUIT)
            }
            let error = #expect(throws: PostgresError.self) {
                while true {
                    try connection.copyIn("COPY t FROM STDIN (FORMAT binary)") { writer throws(PostgresError) in
                        for _ in 0..<2_000 {
                            try writer.beginRow(columns: 1)
                            writer.text(String(repeating: "x", count: 200))
                        }
                    }
                    try connection.query("SELECT length($1)", [.text(String(repeating: "x", count: 30_000))])
                }
            }
            #expect(error?.kind == .connectionLost, "\(error?.message ?? "")")
            #expect(connection.isBroken)
        }
    }

    /// Connects as soon as the server has recovered.
    private func connectAgain(_ url: String) throws -> Connection {
        for _ in 0..<3_000 {
            if let connection = try? connect(url) { return connection }
            usleep(10_000)
        }
        return try connect(url)
    }

    @Test("a connection lost while it waits for notifications is told as lost")
    func listenLost() throws {
        let connection = try connect(url)
        try connection.listen("x")
        try terminate(connection)
        let error = #expect(throws: PostgresError.self) {
            for _ in 0..<3 { _ = try connection.notifications(waitingMilliseconds: 2000) }
        }
        #expect(error?.kind == .connectionLost)
    }

    @Test("a statement is cancelled from another thread, and the connection goes on")
    func cancel() async throws {
        let session = try await Session(url)
        let handle = try #require(await session.cancelHandle())
        async let state = session.sleep(seconds: 30)
        let stop = Task.detached {
            // A request that comes before the statement has no effect.
            while !Task.isCancelled {
                handle.cancel()
                try await Task.sleep(for: .milliseconds(50))
            }
        }
        #expect(await state == "57014")
        stop.cancel()
        _ = await stop.result
        #expect(await session.isUsable())
    }

    @Test("a line that is cut from another thread is lost at once, whatever the server does")
    func cut() async throws {
        let session = try await Session(url)
        let handle = try #require(await session.cancelHandle())
        async let state = session.sleep(seconds: 600)
        try await Task.sleep(for: .milliseconds(100))
        handle.cut()
        #expect(await state == nil)
        #expect(await !session.isUsable())
        // One that is gone is cut without harm.
        handle.cut()
    }

    @Test("an actor on a thread of its own runs all its calls there")
    func oneThread() async throws {
        let session = try await Session(url)
        let first = await session.threadName()
        #expect(first == "session")
        await withTaskGroup(of: String.self) { group in
            for _ in 0..<20 { group.addTask { await session.threadName() } }
            for await name in group { #expect(name == "session") }
        }
    }

    @Test("notifications arrive with channel and payload, and waiting ends when one comes")
    func notifications() throws {
        let hearing = try connect(url)
        let saying = try connect(url)
        try hearing.listen("Sales \"x\"")
        #expect(try hearing.notifications(waitingMilliseconds: 0) == [])
        let began = ContinuousClock.now
        #expect(try hearing.notifications(waitingMilliseconds: 50) == [])
        #expect(began.duration(to: .now) >= .milliseconds(45))
        try saying.notify("Sales \"x\"", payload: "команда")
        try saying.notify("elsewhere")
        try saying.notify("Sales \"x\"")
        var heard: [Postgres.Notification] = []
        while heard.count < 2 {
            let more = try hearing.notifications(waitingMilliseconds: 5000)
            if more.isEmpty { break }
            heard += more
        }
        #expect(heard.map(\.payload) == ["команда", ""])
        #expect(heard.allSatisfy { $0.channel == "Sales \"x\"" && $0.process == saying.backendProcess })
    }
}

/// A connection on a thread of its own.
private actor Session {
    private let thread: BlockingThread
    private let connection: Connection

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe thread.asUnownedSerialExecutor()
    }

    init(_ url: String) async throws {
        thread = BlockingThread(name: "session")
        connection = try Connection(url, applicationName: "session")
    }

    func cancelHandle() -> CancelHandle? {
        connection.cancelHandle()
    }

    /// The SQLSTATE with which the sleep ended.
    func sleep(seconds: Double) -> String? {
        do {
            try connection.query("SELECT pg_sleep($1)", [.double(seconds)])
            return nil
        } catch {
            return error.sqlState
        }
    }

    func isUsable() -> Bool {
        // A last request may still be on its way.
        for _ in 0..<20 where (try? connection.query("SELECT 1").count) == 1 { return true }
        return false
    }

    func threadName() -> String {
        FileFolder("/proc/thread-self").text(of: "comm").filter { !$0.isNewline }
    }
}
