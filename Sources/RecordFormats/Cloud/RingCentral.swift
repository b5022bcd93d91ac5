import Pace

/// `ringcentral`: the call log of RingCentral: records of the API in the views Simple and Detailed, and the web export.
///
/// `duration` holds ringing and menus, and of what was not answered it is nothing else: talk is an upper bound. In the view
/// Detailed each of the `legs` is a leg; the master leg, which spans all, is left out where another one was answered. `Stopped`
/// are the phones that lost the race. A leg that looks for somebody (`FindMe`) says outbound, though its caller is the client.
/// Source: the vendor's description of the Call Log API; the export's columns are those of one importer.
package enum RingCentral {
    package static let format = map.format(
        summary: "RingCentral: call log of the API (Simple, Detailed), JSON, and the web export, CSV",
        needsZone: true,
        evidence: .documentation,
        origin: "API v1.0, account/~/call-log; or Analytics, Company Call Log, Download",
        options: ["dates"]
    )

    private static let map = CallMap(
        name: "ringcentral",
        names: [
            .start: ["startTime"], .date: ["Date"], .time: ["Time"], .total: ["duration"],
            .agent: ["extension.name"], .extension: ["extension.extensionNumber", "Extension"],
            .client: ["Phone Number"],
            .caller: ["from.phoneNumber", "From"], .callerExtension: ["from.extensionNumber"],
            .callerName: ["from.name"],
            .callee: ["to.phoneNumber", "To"], .calleeExtension: ["to.extensionNumber"], .calleeName: ["to.name"],
            .direction: ["direction"], .status: ["result", "Action Result"], .kind: ["type"],
            .id: ["id"], .call: ["telephonySessionId", "sessionId"],
        ],
        words: [
            "fax": WordMeaning(nil, nil, .ignored(.fax)), "sms": WordMeaning(nil, nil, .ignored(.message)),
            "voice": WordMeaning(),
            "unknown": .unknown, "received": .answered, "reply": .noAnswer, "call failure": .failed,
            "internal error": .failed, "no calling credit": .failed, "restricted number": .failed,
            "not allowed": .failed, "international disabled": .failed, "international restricted": .failed,
            "suspended account": .failed, "account limits": .failed, "ip phone offline": .failed,
            "partial receive": .failed,
            "poor line quality": .failed, "send error": .failed, "no fax machine": .failed, "resultempty": .unknown,
            "call intercepted": .noAnswer, "carrier is not active": .failed, "edr blocked": .failed,
            "ip phone is offline": .failed,
        ],
        talk: [.totalAtMost],
        dates: .monthFirst,
        elements: ["records[]"],
        parts: "legs",
        whole: "master",
        dialsExtensions: true,
        marks: [
            ["telephonySessionId", "startTime", "result"], ["sessionId", "startTime", "result"],
            ["Action", "Action Result", "Duration"],
        ]
    )
}
