/// One step of the schema. Steps are only ever added; what a step did is never undone by a later run.
struct Migration {
    var version: Int
    var name: String
    /// Statements separated by `;`, run in one transaction with the schema as search path.
    var sql: String

    static let all: [Migration] = [
        Migration(version: 1, name: "records, counters, positions", sql: Tables.sql),
        Migration(version: 2, name: "roles", sql: Roles.sql),
        Migration(version: 3, name: "counters by team and day", sql: Tables.countersByTeam),
        Migration(version: 4, name: "judgements, alerts, absences, calls in progress", sql: WatchTables.sql),
        Migration(version: 5, name: "correspondence, meetings, journals, reviews, goals", sql: StepTables.sql),
        Migration(version: 6, name: "links to pages of managers, objections", sql: BoardTables.sql),
        Migration(version: 7, name: "how legs ended", sql: Tables.endOfLeg),
    ]
}
