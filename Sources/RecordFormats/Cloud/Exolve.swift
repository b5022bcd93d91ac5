import Pace

/// `exolve`: calls of MTS Exolve: `GetList` of its statistics API.
///
/// `duration` is seconds there, without the announcement; the old GetInfo had milliseconds (`durations: milliseconds`). All
/// names but `call_id` and `duration` are uncertain.
package enum Exolve {
    package static let format = map.format(
        summary: "MTS Exolve: calls of GetList, JSON",
        needsZone: false,
        evidence: .experimental,
        origin: "statistics API, call-history GetList",
        options: ["durations"]
    )

    private static let map = CallMap(
        name: "exolve",
        names: [
            .start: ["start_time", "date", "call_date", "date_start", "created_at"], .end: ["end_time", "date_end"],
            .total: ["duration"],
            .agent: ["sip_id"], .caller: ["number_a"], .callee: ["number_b"],
            .direction: ["direction", "call_type"], .status: ["status", "call_status"],
            .id: ["call_id"],
        ],
        talk: [.totalWhenAnswered],
        isInUTC: true,
        elements: ["calls[]", "items[]"],
        marks: [["call_id", "number_a", "number_b"]]
    )
}
