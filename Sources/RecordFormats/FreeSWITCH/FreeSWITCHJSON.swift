import Json
import Pace

/// `freeswitch-json`: the documents of mod_json_cdr and of mod_format_cdr with `format=json`.
///
/// Source: `mod_json_cdr.c`, `mod_format_cdr.c`, `switch_ivr.c: switch_ivr_generate_json_cdr`.
package enum FreeSWITCHJSON {
    package static let format = RecordFormat(
        name: "freeswitch-json",
        summary: "FreeSWITCH: files of mod_json_cdr, one a channel, spools of one object a line, and failed POSTs",
        needsZone: false,
        options: [],
        evidence: .records,
        origin: "autoload_configs/json_cdr.conf.xml: log-dir, log-b-leg=true; failed POSTs in err-log-dir",
        recognise: recognise,
        isWholeFile: true,
        accepts: { !PathText.isHidden($0) },
        makeDecoder: { options, carry in
            let reader = FreeSWITCHLegReader(clock: TimestampReader(zone: options.zone))
            return DocumentDecoder(FreeSWITCHJSONReader(reader), carry: carry)
        }
    )

    private static func recognise(_ sample: FileSample) -> Recognition? {
        var start = sample.bytes.prefix(1 << 16).drop { $0 <= .space }
        if start.starts(with: "cdr=".utf8) { start = start.dropFirst(4) }
        if start.starts(with: "%7B%22core-uuid".utf8) {
            return Recognition(.certain, "a percent-encoded object begins with core-uuid")
        }
        if start.starts(with: "eyJ".utf8),
            let decoded = EncodedText.base64Decoded(start.prefix(64)), decoded.starts(with: "{\"core-uuid\"".utf8)
        {
            return Recognition(.certain, "an object in base64 begins with core-uuid")
        }
        guard start.first == UInt8(ascii: "{") else { return nil }
        // The variables may be longer than what is looked at.
        let head = String(decoding: start, as: UTF8.self)
        guard head.contains("\"core-uuid\""), head.contains("\"variables\""),
            head.contains("\"callflow\"") || head.contains("\"channel_data\"")
        else { return nil }
        return Recognition(.certain, "an object has core-uuid, variables and channel_data")
    }
}

/// What the path of a file tells by its form alone.
enum PathText {
    /// Whether the name begins with a dot.
    static func isHidden(_ path: String) -> Bool {
        path.split(separator: "/").last?.utf8.first == UInt8(ascii: ".")
    }
}

private struct FreeSWITCHJSONReader: DocumentReader {
    private var reader: FreeSWITCHLegReader
    private var channel = FreeSWITCHChannel()
    /// The values of the variables.
    private var texts: [UInt8] = []

    init(_ reader: FreeSWITCHLegReader) {
        self.reader = reader
    }

    var grammar: DocumentGrammar { .json }

    mutating func read(_ document: Span<UInt8>, _ encoding: DocumentEncoding) -> LineReading {
        do throws(RecordError) {
            let (value, isRepaired) = try Self.value(document, encoding)
            try readChannel(value, isRepaired: isRepaired)
            let texts = texts
            let leg = try reader.read(channel, texts.span)
            return .record(.leg(leg), key: reader.key, note: reader.note)
        } catch {
            return .rejected(reason: error.description)
        }
    }

    /// A document that was percent-encoded as a whole has lost one layer too many: its texts hold bare quotes.
    private static func value(
        _ document: Span<UInt8>,
        _ encoding: DocumentEncoding
    ) throws(RecordError) -> (value: JSONValue, isRepaired: Bool) {
        let limit = DocumentLimits.longest * 3
        guard document.isUTF8(0..<document.count) else {
            let text = Array(String(decoding: document.copy(0..<document.count), as: UTF8.self).utf8)
            return try value(text.span, encoding)
        }
        do throws(JSONError) {
            return (try JSONValue(parsing: document, limit: limit), false)
        } catch {
            guard encoding == .percent, error == .malformed else {
                throw RecordError(field: "document", problem: error.description)
            }
        }
        let text = document.copy(0..<document.count)
        do throws(JSONError) {
            return (try JSONValue(parsing: JSONQuoting.repaired(text), limit: limit), true)
        } catch {
            throw RecordError(field: "document", problem: error.description)
        }
    }

    private mutating func readChannel(_ value: JSONValue, isRepaired: Bool) throws(RecordError) {
        guard case .object(let members)? = value["variables"] else {
            throw RecordError(field: "variables", problem: "is missing")
        }
        channel.begin()
        texts.removeAll(keepingCapacity: true)
        if isRepaired { try Self.checkNames(members) }
        let isEncoded = Self.isPercentEncoded(members)
        for member in members {
            guard let variable = FreeSWITCHVariable(name: member.name), let text = Self.text(member.value) else {
                continue
            }
            if isEncoded, text.utf8.contains(UInt8(ascii: "%")) {
                keep(variable, EncodedText.percentDecoded(text.utf8))
            } else {
                keep(variable, text.utf8)
            }
        }
        if !channel.has(.direction) {
            let direction = Self.scalar(value["channel_data"]?["direction"])?.trimmedBlanks ?? ""
            keep(.direction, direction.utf8)
        }
        switch value["callflow"] {
        case .array(let elements): channel.profiles = elements.map(Self.profile)
        case .object(let element): channel.profiles = [Self.profile(.object(element))]
        default: break
        }
        channel.sortProfiles()
        if case .array(let applications)? = value["app_log"]?["applications"] {
            channel.applications = applications.compactMap { entry in
                guard let name = Self.scalar(entry["app_name"]) else { return nil }
                return FreeSWITCHChannel.Application(name: name, at: Self.number(entry["app_stamp"]))
            }
        }
    }

    private mutating func keep(_ variable: FreeSWITCHVariable, _ text: some Collection<UInt8>) {
        let start = texts.count
        texts.append(contentsOf: text)
        let texts = texts
        channel.set(variable, start..<texts.count, texts.span)
    }

    /// A quote in a text may be taken for its end: two meanings of one variable are one too many.
    private static func checkNames(_ variables: [JSONMember]) throws(RecordError) {
        var names: Set<String> = []
        for member in variables where text(member.value) != nil {
            guard names.insert(member.name).inserted else {
                throw RecordError(field: member.name, problem: "occurs twice in a document with bare quotes")
            }
        }
    }

    /// Whether the variables are percent-encoded, which no document says: a date with an encoded blank or colon is, one with
    /// a blank is not; without dates a value tells that can only be the one or the other.
    private static func isPercentEncoded(_ variables: [JSONMember]) -> Bool {
        for member in variables where member.name.utf8.suffix(6).elementsEqual("_stamp".utf8) {
            guard let text = text(member.value)?.utf8 else { continue }
            if ["%20", "%3A", "%3a"].contains(where: { has($0, in: text) }) { return true }
            if text.contains(.space), text.contains(UInt8(ascii: ":")) { return false }
        }
        var looksEncoded = false
        for member in variables {
            guard let text = text(member.value)?.utf8 else { continue }
            if text.contains(where: { $0 == .space || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "@") }) {
                return false
            }
            looksEncoded = looksEncoded || ["%40", "%20", "%22", "%3C", "%2B"].contains { has($0, in: text) }
        }
        return looksEncoded
    }

    /// Whether an escape stands in a text.
    private static func has(_ escape: String, in text: String.UTF8View) -> Bool {
        var rest = text[...]
        while let place = rest.firstIndex(of: UInt8(ascii: "%")) {
            rest = rest[place...]
            if rest.starts(with: escape.utf8) { return true }
            rest = rest.dropFirst()
        }
        return false
    }

    private static func profile(_ element: JSONValue) -> FreeSWITCHChannel.Profile {
        var profile = FreeSWITCHChannel.Profile()
        profile.index = Int(clamping: number(element["profile_index"]))
        let caller = element["caller_profile"]
        profile.callerNumber = scalar(caller?["caller_id_number"]) ?? ""
        profile.destination = scalar(caller?["destination_number"]) ?? ""
        profile.channel = scalar(caller?["chan_name"]) ?? ""
        profile.uuid = scalar(caller?["uuid"]) ?? ""
        profile.originator = other(caller?["originator"]?["originator_caller_profiles"])
        profile.partner = other(caller?["originatee"]?["originatee_caller_profiles"])
        let times = element["times"]
        profile.created = number(times?["created_time"])
        profile.answered = number(times?["answered_time"])
        profile.bridged = number(times?["bridged_time"])
        profile.transferred = number(times?["transfer_time"])
        profile.hungUp = number(times?["hangup_time"])
        return profile
    }

    private static func other(_ profiles: JSONValue?) -> FreeSWITCHChannel.Other? {
        var first = profiles
        if case .array(let elements)? = profiles { first = elements.first }
        guard let first, let uuid = scalar(first["uuid"]) else { return nil }
        return FreeSWITCHChannel.Other(uuid: uuid, channel: scalar(first["chan_name"]) ?? "")
    }

    /// Of a text or a number what is written.
    private static func text(_ value: JSONValue) -> String? {
        switch value {
        case .string(let text), .number(let text): text
        default: nil
        }
    }

    /// The same, with U+FFFD for NULs.
    private static func scalar(_ value: JSONValue?) -> String? {
        guard let text = value.flatMap(text) else { return nil }
        return text.utf8.contains(0) ? text.replacing("\0", with: "\u{FFFD}") : text
    }

    /// 0 where there is none.
    private static func number(_ value: JSONValue?) -> Int64 {
        scalar(value).flatMap(FreeSWITCHTimes.number) ?? 0
    }
}

extension FreeSWITCHChannel {
    /// The newest first, by their own numbers.
    mutating func sortProfiles() {
        guard Set(profiles.map(\.index)).count == profiles.count else { return }
        profiles.sort { $0.index > $1.index }
    }
}

extension String {
    /// Without blanks, tabs and line ends before and behind.
    var trimmedBlanks: String {
        guard let first = utf8.first, let last = utf8.last, first <= .space || last <= .space else { return self }
        let start = utf8.drop { $0 <= .space }
        let count = start.reversed().drop { $0 <= .space }.count
        return String(Substring(start.prefix(count)))
    }
}
