import Pace

/// A channel of FreeSWITCH when it had ended, as any of its CDR modules tells it: one leg of a call.
///
/// Of a variable it knows where in the bytes of the record the value stands.
///
/// Source: `switch_ivr.c: switch_ivr_generate_xml_cdr`, `switch_channel.c: switch_channel_set_timestamps`.
struct FreeSWITCHChannel: Sendable {
    /// A part of the channel's life: each transfer begins another one, with marks of its own.
    struct Profile: Sendable {
        var index = 0
        var callerNumber = ""
        var destination = ""
        /// The channel's own name: `sofia/internal/101@10.0.0.5`.
        var channel = ""
        var uuid = ""
        /// Who called this channel.
        var originator: Other?
        /// The last that this channel called.
        var partner: Other?
        // Microseconds since 1970, 0 where it did not happen.
        var created: Int64 = 0
        var answered: Int64 = 0
        /// The last bridge.
        var bridged: Int64 = 0
        var transferred: Int64 = 0
        var hungUp: Int64 = 0
    }

    /// Another channel, as a profile names it.
    struct Other: Hashable, Sendable {
        var uuid: String
        var channel: String
    }

    /// What the dialplan ran, in order.
    struct Application: Sendable {
        var name: String
        /// Microseconds since 1970.
        var at: Int64
    }

    /// The newest first.
    var profiles: [Profile] = []
    var applications: [Application] = []
    /// Whether the record would tell of a bridge.
    var tellsBridge = true
    private var places = Array(repeating: 0..<0, count: FreeSWITCHVariable.allCases.count)
    /// A bit for each variable that is set.
    private var known: UInt64 = 0

    /// Makes it another channel.
    mutating func begin() {
        known = 0
        if !profiles.isEmpty { profiles.removeAll(keepingCapacity: true) }
        if !applications.isEmpty { applications.removeAll(keepingCapacity: true) }
    }

    /// Nothing, and `_undef_`, is a variable that is not set.
    mutating func set(_ variable: FreeSWITCHVariable, _ place: Range<Int>, _ bytes: Span<UInt8>) {
        let bit = UInt64(1) << UInt64(variable.rawValue)
        guard !place.isEmpty, !Self.isUndefined(place, bytes) else {
            known &= ~bit
            return
        }
        known |= bit
        places[Int(variable.rawValue)] = place
    }

    private static func isUndefined(_ place: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
        place.count == 7 && bytes[place.lowerBound] == UInt8(ascii: "_") && bytes.text(place) == "_undef_"
    }

    @inline(__always)
    func has(_ variable: FreeSWITCHVariable) -> Bool {
        known & UInt64(1) << UInt64(variable.rawValue) != 0
    }

    /// Where the variable's value stands; nil where it is not set.
    func place(_ variable: FreeSWITCHVariable) -> Range<Int>? {
        has(variable) ? places[Int(variable.rawValue)] : nil
    }

    /// The variable's value; empty where it is not set.
    func text(_ variable: FreeSWITCHVariable, _ bytes: Span<UInt8>) -> String {
        has(variable) ? bytes.text(places[Int(variable.rawValue)]) : ""
    }

    /// The first of two variables that is set.
    func text(_ first: FreeSWITCHVariable, _ second: FreeSWITCHVariable, _ bytes: Span<UInt8>) -> String {
        text(has(first) ? first : second, bytes)
    }

    /// Digits alone, at most 18; nil for anything else and where it is not set.
    func number(_ variable: FreeSWITCHVariable, _ bytes: Span<UInt8>) -> Int64? {
        place(variable).flatMap { bytes.number($0) }.map(Int64.init)
    }

    func uuid(_ bytes: Span<UInt8>) -> String {
        has(.uuid) || profiles.isEmpty ? text(.uuid, bytes) : profiles[0].uuid
    }

    /// The channel's own name; empty where the record has none.
    func name(_ bytes: Span<UInt8>) -> String {
        let isNamed = has(.channelName) || has(.chanName)
        return isNamed || profiles.isEmpty ? text(.channelName, .chanName, bytes) : profiles[0].channel
    }

    // As the newest profile has them: microseconds since 1970, 0 where it did not happen or is not told.
    var created: Int64 { profiles.isEmpty ? 0 : profiles[0].created }
    var answered: Int64 { profiles.isEmpty ? 0 : profiles[0].answered }
    var hungUp: Int64 { profiles.isEmpty ? 0 : profiles[0].hungUp }

    /// Who called this channel, if it is a B leg that tells.
    var originator: Other? {
        for place in profiles.indices {
            if let originator = profiles[place].originator { return originator }
        }
        return nil
    }

    private var namesOriginator: Bool {
        has(.originatingLegUuid) || has(.entOriginateAlegUuid) || has(.originator)
    }

    /// The uuid of the channel that called this one; empty for an A leg.
    func originatorID(_ bytes: Span<UInt8>) -> String {
        guard namesOriginator else { return originator?.uuid ?? "" }
        return has(.originatingLegUuid)
            ? text(.originatingLegUuid, bytes) : text(.entOriginateAlegUuid, .originator, bytes)
    }

    var isBLeg: Bool { namesOriginator || originator != nil }

    /// The leg of a queue's agent: mod_callcenter and mod_fifo call the agent by themselves.
    func isAgentLeg(_ bytes: Span<UInt8>) -> Bool {
        (has(.ccSide) && text(.ccSide, bytes) == "agent") || (has(.fifoRole) && text(.fifoRole, bytes) == "consumer")
    }

    /// A half of a loopback, which stands for nobody.
    func isLoopback(_ bytes: Span<UInt8>) -> Bool { name(bytes).utf8.starts(with: "loopback/".utf8) }
}
