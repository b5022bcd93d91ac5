import Pace

/// `zadarma`: legs of a Zadarma PBX: `statistics/pbx` of the API, and the webhooks at the end of a call.
///
/// A ring group gives a row for each extension, one of them answered. `seconds` of the others may be ringing. The prefix of
/// `pbx_call_id` tells the direction. Source: three clients of the API.
package enum Zadarma {
    package static let format = map.format(
        summary: "Zadarma: statistics/pbx of the API and webhooks, JSON",
        needsZone: true,
        evidence: .documentation,
        origin: "API v1/statistics/pbx, or the notifications NOTIFY_END and NOTIFY_OUT_END"
    )

    private static let map = CallMap(
        name: "zadarma",
        names: [
            .start: ["callstart", "call_start"],
            .total: ["seconds", "duration"],
            .agent: ["sip", "internal"],
            .caller: ["clid", "caller_id"], .callee: ["destination", "called_did"],
            .status: ["disposition"], .kind: ["event"],
            .id: ["call_id"], .call: ["pbx_call_id"],
        ],
        words: [
            "no money, no limit": .failed,
            "notify_end": .inbound, "notify_out_end": .outbound,
            "notify_start": WordMeaning(nil, nil, .ignored(.event)),
            "notify_internal": WordMeaning(nil, nil, .ignored(.event)),
            "notify_answer": WordMeaning(nil, nil, .ignored(.event)),
            "notify_out_start": WordMeaning(nil, nil, .ignored(.event)),
            "notify_record": WordMeaning(nil, nil, .ignored(.event)),
            "notify_ivr": WordMeaning(nil, nil, .ignored(.event)),
        ],
        talk: [.totalWhenAnswered],
        elements: ["stats[]"],
        callPrefixes: [("in_", .inbound), ("out_", .outbound)],
        marks: [["pbx_call_id", "callstart"], ["pbx_call_id", "call_start"]]
    )
}
