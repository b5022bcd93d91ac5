import Pace

/// `beeline`: calls of Beeline's cloud PBX, as its portal API gives them.
///
/// Times and durations are milliseconds; nobody says whether the duration holds ringing, so that talk is an upper bound. All
/// names are uncertain.
package enum Beeline {
    package static let format = map.format(
        summary: "Beeline cloud PBX: statistics of the portal API, JSON or CSV",
        needsZone: false,
        evidence: .experimental,
        origin: "cloud PBX portal API, v2/statistics"
    )

    private static let map = CallMap(
        name: "beeline",
        names: [
            .start: ["startDate"], .total: ["duration"],
            .agent: ["abonent.userId", "abonent.firstName", "abonent"],
            .extension: ["abonent.extension"],
            .client: ["phone", "phone_from", "phone_to"],
            .direction: ["direction"], .status: ["status"],
            .id: ["callId", "id"],
        ],
        words: ["placed": .answered, "received": .answered],
        talk: [.totalAtMost],
        durations: .milliseconds,
        isInUTC: true,
        elements: ["results[]", "data[]"],
        marks: [["startDate", "abonent", "direction"]]
    )
}
