import Pace

/// `aircall`: calls of Aircall: the API's list, and the webhooks of calls.
///
/// `duration` holds ringing and menus; talk is from the answer to the end. Internal calls are not there. Source: the vendor's
/// description of the Call object.
package enum Aircall {
    package static let format = map.format(
        summary: "Aircall: calls of the API and of webhooks, JSON",
        needsZone: false,
        evidence: .documentation,
        origin: "API v1/calls, or the webhook events call.ended and call.hungup"
    )

    private static let map = CallMap(
        name: "aircall",
        names: [
            .start: ["started_at"], .answer: ["answered_at"], .end: ["ended_at"],
            .agent: ["user.email", "user.name", "user.id"], .client: ["raw_digits"],
            .direction: ["direction"], .status: ["status"],
            .id: ["id"],
        ],
        // What is answered is not ended yet.
        words: ["done": WordMeaning(), "answered": .inProgress, "initial": .inProgress],
        talk: [.answerToEnd],
        isInUTC: true,
        elements: ["calls[]", "data", "call"],
        marks: [["raw_digits", "started_at", "direct_link"], ["raw_digits", "started_at", "ended_at"]]
    )
}
