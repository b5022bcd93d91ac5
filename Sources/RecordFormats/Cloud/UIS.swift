import Pace

/// `uis`: calls of UIS and CoMagic, a record a session: `get.calls_report` of the Data API.
///
/// `clean_talk_duration` is conversation alone; `talk_duration` goes on to the end of the wrap-up, so that it is an upper bound.
/// Times are in the account's zone. Source: the vendor's description of the Data API.
package enum UIS {
    package static let format = map.format(
        summary: "UIS and CoMagic: sessions of get.calls_report of the Data API, JSON",
        needsZone: true,
        evidence: .documentation,
        origin:
            "Data API v2.0, method get.calls_report, with clean_talk_duration, employees and is_lost among its fields"
    )

    private static let map = CallMap(
        name: "uis",
        names: [
            .start: ["start_time"], .end: ["finish_time"],
            .talk: ["clean_talk_duration"], .total: ["talk_duration"], .ring: ["wait_duration", "total_wait_duration"],
            .agent: ["employees[is_talked].employee_full_name", "last_talked_employee_full_name"],
            .client: ["contact_phone_number"],
            .direction: ["direction"], .status: ["is_lost"],
            .id: ["id"],
        ],
        words: ["true": .noAnswer, "false": .answered],
        talk: [.column, .totalAtMost],
        elements: ["result.data[]", "data[]"],
        shares: "employees[is_talked]",
        marks: [["contact_phone_number", "finish_reason"], ["contact_phone_number", "is_lost"]]
    )
}
