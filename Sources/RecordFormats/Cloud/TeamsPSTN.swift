import Pace

/// `teams-pstn`: PSTN calls of Microsoft Teams: the export of the admin centre (`PSTN.calls.<date>.csv`, 20 columns) and
/// `getPstnCalls` of Microsoft Graph.
///
/// Every row is a connected leg, one of 0 seconds was not answered. Auto attendants and queues have no user and no talk; of a
/// forwarded or transferred row the user is not talking any more. `Call ID` is shared by different calls, so that a row is a call
/// of its own. The documents contradict each other on whose number `Caller ID` is, so that the user may be at either end: where
/// the client's end is the user's own number, the assembly takes the other one for the client's. Source: the vendor's tables of the columns.
package enum TeamsPSTN {
    package static let format = map.format(
        summary: "Microsoft Teams PSTN calls: export of the admin centre, CSV, and Graph getPstnCalls, JSON",
        needsZone: false,
        evidence: .documentation,
        origin: "Teams admin centre, PSTN usage report, Export to Excel; Graph communications/callRecords/getPstnCalls"
    )

    private static let map = CallMap(
        name: "teams-pstn",
        names: [
            .start: ["Start Time", "startDateTime"], .end: ["End Time", "endDateTime"],
            .talk: ["Duration Seconds", "duration"],
            .agent: ["UPN", "userPrincipalName", "User Display Name", "userDisplayName", "AAD ObjectId", "userId"],
            .caller: ["Caller ID", "callerNumber"], .callee: ["Destination Number", "calleeNumber"],
            .kind: ["Call Type", "callType"],
            .id: ["UsageId", "id"],
        ],
        words: TeamsCallType.words,
        talk: [.column, .answerToEnd],
        isInUTC: true,
        elements: ["value[]"],
        doubtsAgentsEnd: true,
        marks: [
            ["UsageId", "Call Type", "Destination Number", "Duration Seconds"],
            ["callType", "userPrincipalName", "calleeNumber", "startDateTime", "licenseCapability"],
        ]
    )
}

/// What the call types of Microsoft Teams mean.
enum TeamsCallType {
    static let words: [String: WordMeaning] = {
        let types: [String: WordMeaning] = [
            "user_in": .inbound, "user_out": .outbound, "user_out_conf": .outbound,
            "user_out_transfer": WordMeaning(.outbound, nil, .noTalk),
            "user_out_forwarding": WordMeaning(.outbound, nil, .noTalk),
            "user_out_forward": WordMeaning(.outbound, nil, .noTalk),
            // Whose conference it is need not be in it.
            "conf_in": WordMeaning(.inbound, nil, .upperBound), "conf_out": WordMeaning(.outbound, nil, .upperBound),
            "ucap_in": WordMeaning(.inbound, nil, .noTalk), "ucap_out": WordMeaning(.outbound, nil, .noTalk),
        ]
        var words = types
        for (type, meaning) in types {
            for carrier in ["oc_", "dr_"] { words[carrier + type] = meaning }
        }
        return words.merging(directRouting) { first, _ in first }
    }()

    private static let directRouting: [String: WordMeaning] = [
        "dr_in": .inbound, "dr_out": .outbound, "dr_emergency_out": .outbound,
        "dr_in_ucap": WordMeaning(.inbound, nil, .noTalk), "dr_out_ucap": WordMeaning(.outbound, nil, .noTalk),
        "dr_out_user_transfer": WordMeaning(.outbound, nil, .noTalk),
        "dr_out_user_forwarding": WordMeaning(.outbound, nil, .noTalk),
        "dr_out_user_conf": .outbound,
    ]
}
