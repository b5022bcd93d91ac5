import Pace

/// `twilio`: legs of calls at Twilio: the Calls resource.
///
/// A parent leg runs through menus, queues and ringing to Twilio itself, where the child that is dialled for it meets it: both
/// have the bridge of the parent's sid there, so that client and agent talk for as long as the child lasts, whoever of them is on
/// which leg. A parent without children reaches nobody. A parent that goes from device to device is an upper bound.
/// The child's word says outbound although the client may have called: its direction is told by who is dialled, and is outbound
/// where that is somebody outside. `duration` is a text, and empty unless the leg was completed. Source: the vendor's description
/// of the Calls resource.
package enum Twilio {
    package static let format = map.format(
        summary: "Twilio: legs of the Calls resource, JSON",
        needsZone: false,
        evidence: .documentation,
        origin: "REST API 2010-04-01, Accounts/…/Calls.json, or what an SDK prints of it"
    )

    private static let map = CallMap(
        name: "twilio",
        names: [
            .start: ["start_time", "startTime", "date_created", "dateCreated"], .end: ["end_time", "endTime"],
            .total: ["duration"],
            .caller: ["from"], .callee: ["to"],
            .direction: ["direction"], .kind: ["direction"], .status: ["status"],
            .id: ["sid"], .call: ["parent_call_sid", "parentCallSid", "sid"],
        ],
        words: [
            "inbound": WordMeaning(.inbound, nil, .upperBound),
            "outbound-api": WordMeaning(.outbound, nil, .upperBound),
            "outbound-dial": WordMeaning(),
            "trunking-originating": .inbound, "trunking-terminating": .outbound,
        ],
        talk: [.totalWhenAnswered],
        isInUTC: true,
        elements: ["calls[]"],
        doubtsDirectionOfHouse: true,
        meetsInParent: true,
        marks: [["sid", "parent_call_sid", "direction"], ["sid", "parentCallSid", "direction"]]
    )
}
