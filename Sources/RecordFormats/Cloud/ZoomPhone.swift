import Pace

/// `zoom-phone`: call logs of Zoom Phone, a record a user or a step of a queue.
///
/// Talk is from the answer to the end, hold included; without these the duration of an answered record. The rows of a queue and
/// of its agent overlap and share `call_id`. Source: the vendor's examples of the API.
package enum ZoomPhone {
    package static let format = map.format(
        summary: "Zoom Phone: call logs and call history of the API, JSON",
        needsZone: false,
        evidence: .documentation,
        origin: "API v2, phone/call_logs or phone/call_history"
    )

    private static let map = CallMap(
        name: "zoom-phone",
        names: [
            .start: ["date_time", "start_time"], .answer: ["answer_start_time", "answer_time"],
            .end: ["call_end_time", "end_time"], .total: ["duration"], .ring: ["waiting_time"],
            .agent: ["accepted_by.name", "outgoing_by.name"],
            .extension: ["accepted_by.extension_number", "outgoing_by.extension_number"],
            .caller: ["caller_number", "caller_did_number"], .callerExtension: ["caller_ext_number"],
            .callerName: ["caller_name"],
            .callee: ["callee_number", "callee_did_number"], .calleeExtension: ["callee_ext_number"],
            .calleeName: ["callee_name"],
            .direction: ["direction"], .status: ["result", "call_result"],
            .id: ["id", "call_history_uuid"], .call: ["call_id"],
        ],
        words: [
            "auto recorded": .answered, "recorded": .answered, "call connect": .answered, "connected": .answered,
            "call cancel": .noAnswer, "ring timeout": .noAnswer, "overflowed": .noAnswer, "abandoned": .noAnswer,
            "call failed": .failed, "restricted": .failed, "wrong number": .failed, "left_voicemail": .voicemail,
        ],
        talk: [.answerToEnd, .totalWhenAnswered],
        isInUTC: true,
        elements: ["call_logs[]", "call_history[]", "call_elements[]"],
        marks: [["call_id", "date_time", "callee_number"], ["call_id", "call_result", "caller_ext_number"]]
    )
}
