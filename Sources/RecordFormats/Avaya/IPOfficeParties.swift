import Pace

/// Who called whom in an IP Office record. Party1 is whoever has priority as an extension or a group, not the caller; the
/// devices and the direction tell.
struct IPOfficeParties {
    private enum Kind {
        case station
        case trunk
        case voicemail
        case conference
        case tone
        case other
    }

    private struct End {
        var device: String
        var kind: Kind

        /// The name tells before the number does: channels of voicemail and conferences share their numbers.
        init(device: String, name: () -> String) {
            self.device = device
            switch device.utf8.first {
            case UInt8(ascii: "E"): kind = .station
            case UInt8(ascii: "T"): kind = .trunk
            case nil: kind = .other
            default:
                let name = name()
                if name.hasPrefix("VM ") {
                    kind = .voicemail
                } else if name.hasPrefix("CO ") {
                    kind = .conference
                } else if Self.isTone(name) || device == "V8000" {
                    kind = .tone
                } else {
                    kind = device.utf8.first == UInt8(ascii: "V") ? .voicemail : .other
                }
            }
        }

        /// `U1 0.0`.
        private static func isTone(_ name: String) -> Bool {
            let bytes = Array(name.utf8.prefix(2))
            return bytes.count == 2 && bytes[0] == UInt8(ascii: "U") && bytes[1].isDigit
        }
    }

    let direction: Direction
    let caller: LegParty
    let callee: LegParty
    let hasVoicemail: Bool
    let hasConference: Bool
    let hasTone: Bool

    static func read(
        _ places: IPOfficePlaces,
        _ fields: LineFields,
        _ bytes: Span<UInt8>,
        _ line: LineText
    ) -> Self {
        func text(_ range: Range<Int>) -> String {
            guard range.count > 1 else { return unquoted(fields.text(range.lowerBound, bytes, line)) }
            let first = fields.range(range.lowerBound).lowerBound
            let last = fields.range(range.upperBound - 1).upperBound
            return unquoted(line.text(bytes, first..<max(first, last)))
        }
        let isInbound = bytes.only(fields.range(places.direction)) == UInt8(ascii: "I")
        let isInternal = bytes.only(fields.range(places.callID - 1)) != UInt8(ascii: "0")
        let number = number(text(places.caller))
        let dialled = Self.number(fields.text(places.dialled, bytes, line))
        let first = End(device: fields.text(places.firstDevice, bytes, line)) { text(places.firstName) }
        let second = End(device: fields.text(places.secondDevice, bytes, line)) { text(places.secondName) }
        let isFirstCaller = isFirstCaller(first, second, number, isInbound: isInbound && !isInternal)
        return Self(
            direction: isInternal ? .internal : isInbound ? .inbound : .outbound,
            caller: LegParty(number: number, device: isFirstCaller ? first.device : second.device),
            callee: LegParty(
                number: dialled.isEmpty ? Self.number(text(places.called)) : dialled,
                device: isFirstCaller ? second.device : first.device
            ),
            hasVoicemail: first.kind == .voicemail || second.kind == .voicemail,
            hasConference: first.kind == .conference || second.kind == .conference,
            hasTone: first.kind == .tone || second.kind == .tone
        )
    }

    /// Whether Party1 is the calling side.
    private static func isFirstCaller(_ first: End, _ second: End, _ number: String, isInbound: Bool) -> Bool {
        if isInbound {
            // A call from outside comes over a trunk. Where both are, or none is, Party2 is the far side.
            return first.kind == .trunk && second.kind != .trunk
        }
        if first.device == "E" + number { return true }
        if second.device == "E" + number { return false }
        return first.kind == .station || second.kind != .station
    }

    private static func unquoted(_ text: String) -> String {
        guard text.utf8.first == UInt8(ascii: "\""), text.utf8.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"")
        else { return text }
        return String(text.dropFirst().dropLast())
    }

    /// `number@address` of SIP lines without the address.
    private static func number(_ text: String) -> String {
        let bytes = text.utf8.span
        let at = bytes.firstIndex(of: UInt8(ascii: "@"), in: 0..<bytes.count) ?? 0
        return at > 0 ? bytes.text(0..<at) : text
    }
}
