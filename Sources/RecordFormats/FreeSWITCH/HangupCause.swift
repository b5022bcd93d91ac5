import Pace

/// What the name of a hangup cause says of a channel that was not answered.
///
/// Source: `switch_channel.c: CAUSE_CHART`, `sofia_glue.c: sofia_glue_sip_cause_to_freeswitch`.
enum HangupCause {
    private static let noAnswer: Set<String> = [
        "NO_ANSWER", "NO_USER_RESPONSE", "ORIGINATOR_CANCEL", "ALLOTTED_TIMEOUT", "PROGRESS_TIMEOUT", "LOSE_RACE",
        "PICKED_OFF", "NORMAL_CLEARING", "BLIND_TRANSFER", "ATTENDED_TRANSFER",
    ]
    private static let congestion: Set<String> = [
        "NORMAL_CIRCUIT_CONGESTION", "SWITCH_CONGESTION", "REQUESTED_CHAN_UNAVAIL",
    ]
    /// Causes by which one of several channels that were called goes when another one has taken the call.
    private static let lost: Set<String> = ["LOSE_RACE", "ORIGINATOR_CANCEL", "PICKED_OFF"]

    static func disposition(_ name: String) -> Disposition {
        if name.isEmpty { return .unknown }
        if name == "USER_BUSY" { return .busy }
        if noAnswer.contains(name) { return .noAnswer }
        return congestion.contains(name) ? .congestion : .failed
    }

    /// Whether somebody else got the call.
    static func isLost(_ name: String) -> Bool { lost.contains(name) }

    /// Whether a text looks like the name of a cause: capitals and `_`.
    static func isName(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard (3...64).contains(range.count) else { return false }
        let name = bytes.extracting(range)
        for index in name.indices {
            let byte = name[index]
            guard (65...90).contains(byte) || byte == UInt8(ascii: "_") || byte.isASCIIDigit else { return false }
        }
        return !bytes[range.lowerBound].isASCIIDigit
    }
}
