import Daemon
import Ledger
import Logging
import Postgres
import Synchronization
import Testing

/// What is said while the database cannot be used.
@Suite("The health of the database")
struct DatabaseHealthTests {
    /// Keeps what is logged at `error`.
    private final class Kept: Sendable {
        let sentences = Mutex<[String]>([])
    }

    private struct Keeping: LogHandler {
        let kept: Kept
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.error

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) { kept.sentences.withLock { $0.append("\(event.message)") } }
    }

    private static let full = PostgresError(kind: .serverError, sqlState: "53100", message: "No space left on device")
    private static let starting = PostgresError(kind: .cannotConnect, sqlState: "57P03", message: "starting up")

    private func told(_ errors: [PostgresError?]) async throws -> [String] {
        let kept = Kept()
        let health = DatabaseHealth(logger: Logger(label: "test") { _ in Keeping(kept: kept) })
        for error in errors {
            if let error { try await health.wait(after: .database(error)) } else { await health.succeeded() }
        }
        return kept.sentences.withLock { $0.map { String($0.prefix { $0 != "," }) } }
    }

    @Test("A server that ends and starts for a reason that was told is no second error; by itself it is one")
    func aftermath() async throws {
        let full = "the disk of the database is full"
        let away = "the database is away"
        #expect(try await told([Self.full, Self.starting, Self.full]) == [full])
        #expect(try await told([Self.starting, Self.full]) == [away, full])
        #expect(try await told([Self.full, nil, Self.starting]) == [full, away])
    }
}
