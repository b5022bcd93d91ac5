import Hummingbird
import Ledger

/// For whoever watches the process.
extension BoardDesk {
    /// `/health/live`: it answers.
    func isLive() -> Response { .text("live\n") }

    /// `/health/ready`: rules are in use and the database answers.
    func isReady() async throws -> Response {
        guard keeper.current != nil else { throw Refusal.away }
        try await reading.perform { try $0.requireSchema() }
        return .text("ready\n")
    }
}
