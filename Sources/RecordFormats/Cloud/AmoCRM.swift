import Pace

/// `amocrm`: calls that were put into amoCRM: the push of a telephony widget, as form data or JSON, and notes on calls of API v4.
///
/// `billsec` is conversation; `duration` of a note may hold ringing. Source: the vendor's public sample of the push; the notes'
/// names are uncertain.
package enum AmoCRM {
    package static let format = map.format(
        summary: "amoCRM: calls pushed by telephony, form data or JSON, and call notes of API v4, JSON",
        needsZone: false,
        evidence: .experimental,
        origin: "calls of a telephony widget; API v4 calls and notes of the types call_in and call_out"
    )

    private static let map = CallMap(
        name: "amocrm",
        names: [
            .start: ["date", "created_at"], .talk: ["billsec"], .total: ["duration", "params.duration"],
            .agent: ["call_responsible", "params.call_responsible", "responsible_user_id"],
            .client: ["phone", "params.phone"],
            .caller: ["caller", "from"], .callee: ["to"],
            .direction: ["direction", "type"], .kind: ["note_type"], .status: ["call_status", "params.call_status"],
            .id: ["uuid", "uniq", "params.uniq"],
        ],
        words: [
            "call_in": .inbound, "call_out": .outbound,
            "1": .voicemail, "2": .noAnswer, "3": .noAnswer, "4": .answered, "5": .failed, "6": .noAnswer, "7": .busy,
        ],
        talk: [.column, .totalAtMost],
        isInUTC: true,
        elements: ["_embedded.notes[]", "_embedded.calls[]", "add[]", "calls.add[]"],
        // Most notes are texts.
        knowsAllKinds: true,
        readsForms: true,
        marks: [["uniq", "phone", "call_status"], ["uuid", "caller", "to", "billsec"]]
    )
}
