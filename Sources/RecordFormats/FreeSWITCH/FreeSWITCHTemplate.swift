/// The columns of a CSV line, by the names of FreeSWITCH's variables.
///
/// Source: `conf/vanilla/autoload_configs/cdr_csv.conf.xml`, `mod_cdr_csv.c: default_template`.
struct FreeSWITCHTemplate: Hashable, Sendable {
    /// What may stand in a column.
    enum Shape: Hashable, Sendable {
        /// Anything, as a caller's name: it may look like further columns.
        case free
        /// Anything but that.
        case plain
        /// `2026-11-23 08:02:35`, or nothing.
        case stamp
        case number
        case cause
        /// `sofia/internal/101@10.0.0.5`, or nothing.
        case channel
        /// Letters, digits, `_`, `-`, or nothing.
        case word
        /// A uuid of 36 letters.
        case uuid
        case uuidOrNothing
    }

    let name: String
    let columns: [String]
    let shapes: [Shape]
    /// Of each column the variable, where it is one that is read.
    let variables: [FreeSWITCHVariable?]
    /// Whether the lines would tell of a bridge.
    let tellsBridge: Bool

    init(_ name: String, _ columns: [String], isStock: Bool = true) {
        self.name = name
        self.columns = columns
        shapes = columns.map { Self.shape(of: $0, isStock: isStock) }
        variables = columns.map { FreeSWITCHVariable(name: $0) }
        tellsBridge = columns.contains { ["bridge_stamp", "bridge_epoch", "bridge_uepoch"].contains($0) }
    }

    private static let basic = [
        "caller_id_name", "caller_id_number", "destination_number", "context", "start_stamp", "answer_stamp",
        "end_stamp",
        "duration", "billsec", "hangup_cause", "uuid", "bleg_uuid", "accountcode",
    ]
    private static let codecs = ["read_codec", "write_codec"]

    static let stock = [
        FreeSWITCHTemplate("example", basic + codecs),
        FreeSWITCHTemplate("default", basic),
        FreeSWITCHTemplate("linksys", basic + codecs + ["sip_user_agent", "sip_p_rtp_stat"]),
        FreeSWITCHTemplate(
            "snom",
            basic + codecs + [
                "sip_user_agent", "call_clientcode", "sip_rtp_rxstat", "sip_rtp_txstat", "sofia_record_file",
            ]
        ),
        FreeSWITCHTemplate(
            "asterisk",
            [
                "accountcode", "caller_id_number", "destination_number", "context", "caller_id", "channel_name",
                "bridge_channel", "last_app", "last_arg", "start_stamp", "answer_stamp", "end_stamp", "duration",
                "billsec", "hangup_cause", "amaflags", "uuid", "userfield",
            ]
        ),
        FreeSWITCHTemplate(
            "opencdrrate",
            [
                "uuid", "signal_bond", "direction", "ani", "destination_number", "answer_stamp", "end_stamp", "billsec",
                "accountcode", "userfield", "network_addr", "name", "sip_gateway_name",
            ]
        ),
    ]
    /// The template `sql` has the columns of `default`.
    static let names = stock.map(\.name) + ["sql"]

    static func named(_ name: String) -> FreeSWITCHTemplate? {
        stock.first { $0.name == (name == "sql" ? "default" : name) }
    }

    /// The name of a variable, of which a template writes `"${caller_id_name}"`.
    static func variable(_ column: String) -> String {
        let marks: Set<Character> = ["\"", "$", "{", "}", " "]
        return String(column.filter { !marks.contains($0) })
    }

    private static let free: Set<String> = [
        "caller_id_name", "caller_id", "last_arg", "sip_user_agent", "sofia_record_file", "sip_from_display",
        "effective_caller_id_name", "callee_id_name", "last_sent_callee_id_name", "sip_p_rtp_stat", "sip_full_from",
    ]
    private static let lengths: Set<String> = [
        "duration", "billsec", "billmsec", "billusec", "mduration", "uduration", "answersec", "waitsec", "progresssec",
        "flow_billsec",
    ]

    private static func shape(of column: String, isStock: Bool) -> Shape {
        if free.contains(column) { return .free }
        if column.hasSuffix("_stamp") { return .stamp }
        if lengths.contains(column) || column.hasSuffix("_epoch") || column.hasSuffix("_uepoch") { return .number }
        switch column {
        case "hangup_cause": return .cause
        case "channel_name", "chan_name", "bridge_channel": return .channel
        case "last_app", "direction", "call_direction", "amaflags": return .word
        case "uuid": return isStock ? .uuid : .plain
        case "bleg_uuid", "signal_bond": return isStock ? .uuidOrNothing : .plain
        default: return .plain
        }
    }
}
