import Pace

/// `teams-dr`: SIP legs of Microsoft Teams Direct Routing: the export of the admin centre, and `getDirectRoutingCalls` of Graph.
///
/// A leg rings from the invitation to the start, which is its 200 OK, or to its failure; the final SIP code tells how it ended,
/// and without one whether it was a success. Related legs share a correlation id. Source: the vendor's
/// tables of the columns; the exact names in the CSV are uncertain.
package enum TeamsDR {
    package static let format = map.format(
        summary:
            "Microsoft Teams Direct Routing: export of the admin centre, CSV, and Graph getDirectRoutingCalls, JSON",
        needsZone: false,
        evidence: .experimental,
        origin: "Teams admin centre, PSTN usage report, Direct Routing, Export to Excel"
    )

    private static let ends: [String: WordMeaning] = {
        let words: [String: WordMeaning] = [
            "attempt": .noAnswer, "true": .answered, "false": .noAnswer, "yes": .answered, "no": .noAnswer,
        ]
        let codes = (200..<700).map { code in
            ("\(code)", WordMeaning(nil, SIPRecordReader.disposition(Int64(code))))
        }
        return words.merging(codes) { word, _ in word }
    }()

    private static let map = CallMap(
        name: "teams-dr",
        names: [
            .start: ["Invite time", "inviteDateTime"], .answer: ["Start time", "startDateTime"],
            .end: ["End time", "endDateTime"], .failure: ["Failure time", "failureDateTime"],
            .talk: ["Duration", "duration"],
            .agent: ["SIP address", "userPrincipalName", "UPN", "Display name", "userDisplayName"],
            .caller: ["Caller number", "callerNumber"], .callee: ["Callee number", "calleeNumber"],
            .kind: ["Call type", "callType"], .status: ["Final SIP code", "finalSipCode"],
            // No direction, but the last word on the end: where there is no code.
            .direction: ["Event type", "Success", "successfulCall"],
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
