import Json
import Ledger
import Pace
import RecordFormats

extension API {
    /// `POST /api/v1/journal`: stores the rows in one transaction and answers behind its commit.
    ///
    /// A row that cannot be stored keeps none of the others from it; the status is 200 when all were taken and 422 when
    /// some were not, so that whoever looks at the status alone does not take a lost row for a stored one. To send a row
    /// again is harmless.
    ///
    /// - Parameters:
    ///   - who: who enters it, for the log of corrections.
    ///   - changed: hears of the teams whose counters changed.
    /// - Throws: errors that are no request's fault, but for a database that is away, which has an answer.
    package func add(
        _ body: [UInt8],
        contentType: String?,
        who: String,
        changed: @Sendable (Set<String>) async -> Void
    ) async throws -> APIAnswer {
        do {
            let rows = try JournalIntake.rows(body, contentType: contentType)
            var entries: [JournalEntry] = []
            var places: [Int] = []
            var outcome = JournalOutcome()
            let now = clock()
            for (index, row) in rows.enumerated() {
                switch row.reading {
                case .success(let entry) where entry.kind.isOfThePast && EntryDate.isAhead(entry.at, of: now):
                    outcome.reject(index, id: row.id, "at: lies ahead, and this can only be told when it has happened")
                case .success(let entry):
                    entries.append(entry)
                    places.append(index)
                case .failure(let error):
                    outcome.reject(index, id: row.id, error.description)
                }
            }
            if !entries.isEmpty {
                let accepted = entries
                let stored = try await ledger.perform { try $0.add(accepted, who: who, now: now) }
                for unknown in stored.unknown {
                    outcome.reject(places[unknown], id: entries[unknown].id, "manager: is in no roster")
                }
                outcome.unchanged = stored.unchanged
                outcome.stored = entries.count - stored.unknown.count - stored.unchanged
                if !stored.teams.isEmpty { await changed(stored.teams) }
            }
            return outcome.answer
        } catch let problem as APIProblem {
            return problem.answer
        } catch let error as LedgerError where error.isUnavailable {
            return APIProblem.unavailable().answer
        }
    }
}

/// What became of the rows of a request.
struct JournalOutcome {
    /// New ones, and those that took the place of a former one.
    var stored = 0
    /// Those that were there already.
    var unchanged = 0
    private var rejected: [(index: Int, id: String?, reason: String)] = []

    mutating func reject(_ index: Int, id: String?, _ reason: String) { rejected.append((index, id, reason)) }

    var answer: APIAnswer {
        let counts = [
            JSONMember(name: "stored", value: .number("\(stored)")),
            JSONMember(name: "unchanged", value: .number("\(unchanged)")),
            JSONMember(name: "rejected", value: .array(rejected.sorted { $0.index < $1.index }.map(Self.value))),
        ]
        guard rejected.isEmpty else {
            let taken = stored + unchanged
            let detail =
                rejected.count == 1
                ? "1 row was not taken, for its reason; \(taken) \(taken == 1 ? "was" : "were")"
                : "\(rejected.count) rows were not taken, each for its reason; \(taken) \(taken == 1 ? "was" : "were")"
            var problem = APIProblem(422, "Rows were rejected", detail)
            problem.members = counts
            return problem.answer
        }
        let body = JSONValue.object(counts).text + "\n"
        return APIAnswer(
            200,
            type: "application/json",
            headers: [("Cache-Control", "no-store")],
            body: Array(body.utf8)
        )
    }

    private static func value(_ row: (index: Int, id: String?, reason: String)) -> JSONValue {
        .object([
            JSONMember(name: "index", value: .number("\(row.index)")),
            JSONMember(name: "id", value: row.id.map { .string($0) } ?? .null),
            JSONMember(name: "reason", value: .string(row.reason)),
        ])
    }
}
