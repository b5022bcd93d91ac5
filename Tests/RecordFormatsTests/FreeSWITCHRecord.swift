import Foundation

/// A record of one channel, written as the modules of FreeSWITCH write it (`switch_ivr.c`): as JSON with plain or
/// encoded values, and as XML.
struct FreeSWITCHRecord {
    struct Profile {
        var index = 1
        var caller = "79161234567"
        var callerName = "Client"
        var destination = "200"
        var channel = "sofia/external/79161234567@10.0.0.1"
        var originator: (uuid: String, channel: String)?
        var partner: (uuid: String, channel: String)?
        /// `answered`, `bridged`, `transfer`, `hangup`: seconds behind the start, nil for 0.
        var answered: Int64?
        var bridged: Int64?
        var transfer: Int64?
        var hangup: Int64?
    }

    /// 2026-11-23 08:00:00 UTC.
    static let start: Int64 = 1_795_420_800
    static let member = "11111111-1111-4111-8111-111111111111"
    static let agent = "22222222-2222-4222-8222-222222222222"
    static let third = "33333333-3333-4333-8333-333333333333"

    var uuid = member
    var direction = "inbound"
    var cause = "NORMAL_CLEARING"
    /// Seconds behind the start.
    var answer: Int64? = 5
    var end: Int64 = 65
    var variables: [(String, String)] = []
    var profiles: [Profile] = []
    /// Names and seconds behind the start.
    var applications: [(String, Int64)] = []

    /// Names in Cyrillic, quotes, line ends and a bridge of a minute.
    static var document: Self {
        var record = Self()
        record.variables = [
            ("caller_id", "\"Анна\" <+79161234567>"), ("sip_full_from", "\"A\" <sip:1@x>;tag=1"), ("userfield", "+1"),
            ("switch_r_sdp", "v=0\r\no=1\r\n"),
        ]
        record.profiles = [
            Profile(partner: (agent, "sofia/internal/101@x"), answered: 5, bridged: 5, hangup: 65)
        ]
        return record
    }

    private static func moment(_ seconds: Int64?) -> String { seconds.map { "\((start + $0) * 1_000_000)" } ?? "0" }

    private static func epoch(_ seconds: Int64?) -> String { seconds.map { "\(start + $0)" } ?? "0" }

    private static func stamp(_ seconds: Int64) -> String {
        let text = Date(timeIntervalSince1970: Double(start + seconds)).formatted(.iso8601)
        return text.replacing("T", with: " ").replacing("Z", with: "")
    }

    var allVariables: [(String, String)] {
        var all = [("direction", direction), ("uuid", uuid), ("hangup_cause", cause)]
        all.append(("start_stamp", Self.stamp(0)))
        if let answer { all.append(("answer_stamp", Self.stamp(answer))) }
        all += [
            ("end_stamp", Self.stamp(end)), ("start_epoch", Self.epoch(0)), ("start_uepoch", Self.moment(0)),
            ("answer_epoch", Self.epoch(answer)), ("answer_uepoch", Self.moment(answer)),
            ("end_epoch", Self.epoch(end)), ("end_uepoch", Self.moment(end)), ("duration", "\(end)"),
            ("billsec", answer.map { "\(end - $0)" } ?? "0"),
        ]
        // What is given here stands in the place of what is usual.
        return all.filter { usual in !variables.contains { $0.0 == usual.0 } } + variables
    }

    private static func times(_ profile: Profile) -> [(String, String)] {
        [
            ("created_time", moment(0)), ("answered_time", moment(profile.answered)),
            ("bridged_time", moment(profile.bridged)), ("hangup_time", moment(profile.hangup)),
            ("transfer_time", moment(profile.transfer)),
        ]
    }

    private func caller(_ profile: Profile) -> [(String, String)] {
        [
            ("caller_id_name", profile.callerName), ("caller_id_number", profile.caller),
            ("destination_number", profile.destination), ("uuid", uuid), ("chan_name", profile.channel),
        ]
    }

    // MARK: JSON

    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case _ where scalar.value < 32: quoted += String(format: "\\u%04x", scalar.value)
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    private static func object(_ members: [(String, String)]) -> String {
        "{" + members.map { quoted($0.0) + ":" + quoted($0.1) }.joined(separator: ",") + "}"
    }

    func json(encoded: Bool) -> String {
        let variables = allVariables.map { ($0.0, encoded ? Self.percentEncoded($0.1) : $0.1) }
        let flow = profiles.map { profile in
            var members = caller(profile).map { Self.quoted($0.0) + ":" + Self.quoted($0.1) }
            for (name, other) in [("originator", profile.originator), ("originatee", profile.partner)] {
                guard let other else { continue }
                let object = Self.object([("uuid", other.uuid), ("chan_name", other.channel)])
                members.append("\"\(name)\":{\"\(name)_caller_profiles\":[\(object)]}")
            }
            return "{\"profile_index\":\"\(profile.index)\",\"caller_profile\":{" + members.joined(separator: ",")
                + "},\"times\":" + Self.object(Self.times(profile)) + "}"
        }
        let log = applications.map {
            Self.object([("app_name", $0.0), ("app_data", ""), ("app_stamp", Self.moment($0.1))])
        }
        return "{\"core-uuid\":\"c\",\"switchname\":\"fs\",\"channel_data\":{\"state\":\"CS_REPORTING\"},\"variables\":"
            + Self.object(variables) + ",\"app_log\":{\"applications\":[" + log.joined(separator: ",")
            + "]},\"callflow\":[" + flow.joined(separator: ",") + "]}"
    }

    /// As `switch_url_encode` does.
    static func percentEncoded(_ text: String) -> String {
        percentEncoded(Array(text.utf8), keepsEscapes: false)
    }

    /// - Parameter keepsEscapes: `%HH` stays as it is, as `switch_url_encode_opt` leaves it without double encoding.
    static func percentEncoded(_ bytes: [UInt8], keepsEscapes: Bool) -> String {
        let unsafe = Array("\r\n \"#%&+:;<=>?@[\\]^`{|}".utf8)
        var encoded = ""
        for (index, byte) in bytes.enumerated() {
            let isEscape =
                byte == UInt8(ascii: "%") && index + 2 < bytes.count
                && bytes[index + 1...index + 2].allSatisfy { Character(UnicodeScalar($0)).isHexDigit }
            if (unsafe.contains(byte) || byte < 32 || byte > 126) && !(keepsEscapes && isEscape) {
                encoded += String(format: "%%%02X", byte)
            } else {
                encoded.unicodeScalars.append(UnicodeScalar(byte))
            }
        }
        return encoded
    }

    // MARK: XML

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }

    private static func elements(_ members: [(String, String)], _ indent: String) -> String {
        members.map { "\(indent)<\($0.0)>\(escaped($0.1))</\($0.0)>\n" }.joined()
    }

    func xml() -> String {
        var text = "<?xml version=\"1.0\"?>\n<cdr core-uuid=\"c\" switchname=\"fs\">\n  <channel_data>\n"
        text += "    <state>CS_REPORTING</state>\n    <direction>\(direction)</direction>\n  </channel_data>\n"
        text += "  <variables>\n" + Self.elements(allVariables.map { ($0.0, Self.percentEncoded($0.1)) }, "    ")
        text += "  </variables>\n  <app_log>\n"
        for (name, seconds) in applications {
            text +=
                "    <application app_name=\"\(name)\" app_data=\"\" app_stamp=\"\(Self.moment(seconds))\"></application>\n"
        }
        text += "  </app_log>\n"
        for profile in profiles {
            text += "  <callflow dialplan=\"XML\" profile_index=\"\(profile.index)\">\n    <caller_profile>\n"
            text += Self.elements(caller(profile), "      ")
            for (name, other) in [("originator", profile.originator), ("originatee", profile.partner)] {
                guard let other else { continue }
                text += "      <\(name)>\n        <\(name)_caller_profile>\n"
                text += Self.elements([("uuid", other.uuid), ("chan_name", other.channel)], "          ")
                text += "        </\(name)_caller_profile>\n      </\(name)>\n"
            }
            text += "    </caller_profile>\n    <times>\n" + Self.elements(Self.times(profile), "      ")
            text += "    </times>\n  </callflow>\n"
        }
        return text + "</cdr>"
    }
}
