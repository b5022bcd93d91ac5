import Pace

/// `teams-dr`: SIP legs of Microsoft Teams Direct Routing: the export of the admin centre, and `getDirectRoutingCalls` of Graph.
///
/// A leg rings from the invitation to the start, which is its 200 OK. Related legs share a correlation id. Source: the vendor's
/// tables of the columns; the exact names in the CSV are uncertain.
package enum TeamsDR {
    package static let format = map.format(
        summary:
            "Microsoft Teams Direct Routing: export of the admin centre, CSV, and Graph getDirectRoutingCalls, JSON",
        needsZone: false,
        evidence: .experimental,
        origin: "Teams admin centre, PSTN usage report, Direct Routing, Export to Excel"
    )

    private static let ends: [String: WordMeaning] = [
        "attempt": .noAnswer, "true": .answered, "false": .noAnswer, "yes": .answered, "no": .noAnswer,
    ]

    private static let map = CallMap(
        name: "teams-dr",
        names: [
            .start: ["Invite time", "inviteDateTime"], .answer: ["Start time", "startDateTime"],
            .end: ["End time", "endDateTime"], .talk: ["Duration", "duration"],
            .agent: ["SIP address", "userPrincipalName", "UPN", "Display name", "userDisplayName"],
            .caller: ["Caller number", "callerNumber"], .callee: ["Callee number", "calleeNumber"],
            .kind: ["Call type", "callType"], .status: ["Event type", "Success", "successfulCall"],
            .id: ["Correlation ID", "CorrelationId", "correlationId", "id"], .call: ["Shared correlation ID"],
        ],
        words: TeamsCallType.words.merging(ends) { first, _ in first },
        talk: [.column, .answerToEnd],
        isInUTC: true,
        elements: ["value[]"],
        marks: [
            ["Correlation ID", "Invite time", "Callee number"], ["CorrelationId", "Invite time", "Callee number"],
            ["correlationId", "inviteDateTime", "calleeNumber"],
        ]
    )
}
