import Pace

/// `bitrix24`: calls of users of Bitrix24: `voximplant.statistic.get`. Values are texts.
///
/// `CALL_DURATION` counts from the answer and is 0 unless the code is 200. `PORTAL_USER_ID` is a user, no extension: the roster
/// names it. Source: the vendor's description of the method.
package enum Bitrix24 {
    package static let format = map.format(
        summary: "Bitrix24: voximplant.statistic.get, JSON",
        needsZone: false,
        evidence: .documentation,
        origin: "REST method voximplant.statistic.get"
    )

    private static let map = CallMap(
        name: "bitrix24",
        names: [
            .start: ["CALL_START_DATE"], .talk: ["CALL_DURATION"],
            .agent: ["PORTAL_USER_ID"], .client: ["PHONE_NUMBER"],
            .direction: ["CALL_TYPE"], .status: ["CALL_FAILED_CODE"],
            .id: ["CALL_ID"],
        ],
        words: [
            "1": .outbound, "2": .inbound, "3": .inbound, "4": .outbound,
            "200": .answered, "304": .noAnswer, "402": .failed, "403": .failed, "404": .failed, "408": .noAnswer,
            "423": .failed, "480": .noAnswer, "484": .failed, "486": .busy, "487": .noAnswer, "500": .failed,
            "502": .failed, "503": .failed, "600": .busy, "603": .noAnswer, "603-s": .noAnswer, "other": .unknown,
        ],
        talk: [.column],
        elements: ["result[]"],
        marks: [["CALL_ID", "CALL_START_DATE", "PORTAL_USER_ID"]]
    )
}
