import Pace

/// `megafon`: calls of users of Megafon's virtual PBX: the command `history` of its CRM API, CSV or JSON, and its webhook.
///
/// Times are UTC. Source: the names of the webhook in public clients; those of the history are uncertain.
package enum Megafon {
    package static let format = map.format(
        summary: "Megafon virtual PBX: history of the CRM API, CSV or JSON, and the webhook history",
        needsZone: false,
        evidence: .experimental,
        origin: "CRM API (crmapi/v1), command history"
    )

    private static let map = CallMap(
        name: "megafon",
        names: [
            .start: ["start"], .talk: ["duration"], .ring: ["wait"],
            .agent: ["account", "user"], .extension: ["ext"], .client: ["client", "phone"],
            .direction: ["type"], .kind: ["cmd"], .status: ["status"],
            .id: ["uid"], .call: ["callid"],
        ],
        words: [
            "missed": WordMeaning(.inbound, .noAnswer), "success": .answered, "history": WordMeaning(),
            "event": WordMeaning(nil, nil, .ignored(.event)), "contact": WordMeaning(nil, nil, .ignored(.event)),
            "rating": WordMeaning(nil, nil, .ignored(.event)),
        ],
        talk: [.column],
        isInUTC: true,
        elements: ["history[]", "calls[]"],
        marks: [
            ["uid", "client", "account", "via"], ["uid", "client", "account", "wait"],
            ["uid", "client", "user", "wait"],
            ["callid", "phone", "crm_token"], ["cmd", "callid", "phone", "user"],
        ]
    )
}
