/// What an accounting record of a SIP proxy can tell, under the names of its text, its tables and usual extra columns.
///
/// Source: Kamailio's and OpenSIPS' module `acc` (`acc.c`, `acc_cdr.c`, `acc_db_init_keys`), Kamailio's stock
/// `log_extra`.
enum SIPField: UInt8, CaseIterable, Sendable {
    case time
    case microseconds
    case timeText
    case created
    case setupSeconds
    case callStart
    case duration
    case milliseconds
    case method
    case fromTag
    case toTag
    case callID
    case code
    case reason
    case start
    case end
    case caller
    case dialled
    case callee
    case callerHost
    case calleeHost

    /// - Parameter name: in lower case.
    init?(name: String) {
        switch name {
        case "timestamp", "time": self = .time
        case "time_exten": self = .microseconds
        case "time_attr": self = .timeText
        case "created": self = .created
        case "setuptime": self = .setupSeconds
        case "call_start_time": self = .callStart
        case "duration": self = .duration
        case "ms_duration": self = .milliseconds
        case "method": self = .method
        case "from_tag", "ftag", "fromtag": self = .fromTag
        case "to_tag", "ttag", "totag": self = .toTag
        case "call_id", "callid", "ci", "sip_call_id", "sip_callid": self = .callID
        case "code", "sip_code": self = .code
        case "reason", "sip_reason": self = .reason
        case "start_time": self = .start
        case "end_time": self = .end
        case "src_user", "caller", "caller_id", "from_user", "src_uri", "from_uri", "from": self = .caller
        case "dst_ouser", "to_user", "to_uri", "to": self = .dialled
        case "dst_user", "callee", "callee_id", "dst_uri", "ruri", "ruri_user": self = .callee
        case "src_ip", "source_ip": self = .callerHost
        case "dst_domain", "dst_ip": self = .calleeHost
        default: return nil
        }
    }

    /// What Kamailio's configuration adds to text and tables unless told otherwise.
    static let stockExtra = ["src_user", "src_domain", "src_ip", "dst_ouser", "dst_user", "dst_domain"]
    /// What may stand behind the record's own fields, in whatever order.
    static let extraNames = [
        "src_user", "caller", "caller_id", "from_user", "src_uri", "from_uri", "from", "dst_ouser", "to_user", "to_uri",
        "to", "dst_user", "callee", "callee_id", "dst_uri", "ruri", "ruri_user", "src_ip", "source_ip", "dst_domain",
        "dst_ip", "call_id", "callid", "ci", "sip_call_id", "sip_callid", "from_tag", "ftag", "to_tag", "ttag",
        "src_domain",
    ]
}

/// A method of SIP, as far as it bears on a call.
enum SIPMethod {
    case invite
    case bye
    case acknowledgement
    case other

    /// Nil for what is no method. Most records hold one of two.
    init?(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        if range.count == 6, bytes.begins(with: Self.inviteName, range) {
            self = .invite
        } else if range.count == 3, bytes.begins(with: Self.byeName, range) {
            self = .bye
        } else {
            switch bytes.text(range) {
            case "ACK": self = .acknowledgement
            case let name where Self.others.contains(name): self = .other
            default: return nil
            }
        }
    }

    private static let inviteName = Array("INVITE".utf8)
    private static let byeName = Array("BYE".utf8)

    /// RFC 3261 and its extensions.
    private static let others: Set<String> = [
        "CANCEL", "REGISTER", "MESSAGE", "OPTIONS", "SUBSCRIBE", "NOTIFY", "PUBLISH", "REFER", "INFO", "PRACK",
        "UPDATE",
    ]
}
