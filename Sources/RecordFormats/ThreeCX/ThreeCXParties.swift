import Pace

/// Who called whom in a 3CX record: from, to, and who had the call in the end.
struct ThreeCXParties {
    private enum Kind {
        case station
        case line
        case voicemail
        case conference
        /// Whoever answers there is no person: a queue, a ring group, a menu, a parked call.
        case nobody
        case unknown

        /// - Parameter type: `Extension`, `external_line`, `Ivr`: versions differ in case and in `_`.
        init(type: String, number: String) {
            // As most records have it.
            switch type {
            case "": self = Self.kind(of: number)
            case "Extension", "extension": self = .station
            case "Line", "line", "external_line": self = .line
            default: self.init(anyType: type, number: number)
            }
        }

        private init(anyType type: String, number: String) {
            switch String(type.lowercased().filter { $0 != "_" && $0 != "-" && $0 != " " }) {
            case "extension": self = .station
            case "line", "externalline", "provider", "bridge", "outboundrule": self = .line
            case "voicemail": self = .voicemail
            case "confplace", "conference": self = .conference
            case "queue", "ringgroup", "ivr", "parking", "park", "fax", "specialmenu", "menu", "script", "callflow":
                self = .nobody
            default: self = Self.kind(of: number)
            }
        }

        /// Without types the prefix tells: inside numbers are `Ext.141`.
        private static func kind(of number: String) -> Kind {
            if ThreeCXParties.isInside(number) { return .station }
            let digits = PartyReader.digits(of: number) ?? 0
            return digits >= 7 || number.hasPrefix("+") ? .line : .unknown
        }

        var isInside: Bool { self != .line && self != .unknown }
    }

    private struct End {
        var number: String
        var line: String
        var kind: Kind

        var isEmpty: Bool { number.isEmpty && line.isEmpty }

        /// `Ext.141`, else the DN. The DN of a trunk is no extension, so that the word stands before it.
        var device: String {
            if kind != .line, ThreeCXParties.isInside(number) { return number }
            guard !line.isEmpty else { return "" }
            return kind == .line ? "Line " + line : line
        }
    }

    let caller: LegParty
    let callee: LegParty
    let direction: Direction?
    /// Of a call that was answered.
    let disposition: Disposition
    /// The call ended where nobody is who could talk.
    let endsAtNobody: Bool
    /// From answer to end others had the call, or nobody: a queue, a menu, whoever transferred it.
    let holdsMore: Bool

    init(_ text: (CallField) -> String) {
        func end(_ number: CallField, _ line: CallField, _ type: CallField) -> End {
            let written = text(number)
            return End(number: written, line: text(line), kind: Kind(type: text(type), number: written))
        }
        let from = end(.from, .fromDN, .fromType)
        let to = end(.to, .toDN, .toType)
        let final = end(.final, .finalDN, .finalType)
        let last = final.isEmpty ? to : final
        caller = LegParty(number: from.number, device: from.device)
        // Of what goes out in the end the outside number is who was talked to.
        let isForwardedOut = from.kind.isInside && to.kind.isInside && last.kind == .line
        callee = LegParty(number: isForwardedOut ? last.number : to.number, device: last.device)
        direction =
            switch (from.kind, last.kind) {
            case (.line, _): .inbound
            case (.unknown, _), (_, .unknown): nil
            case (_, .line): .outbound
            default: .internal
            }
        endsAtNobody = last.kind == .voicemail || last.kind == .nobody
        disposition = last.kind == .voicemail ? .voicemail : last.kind == .nobody ? .noAnswer : .answered
        let isOther = !final.isEmpty && !Self.isSame(to, final)
        holdsMore = isOther || last.kind == .conference || to.kind == .nobody || !text(.changed).isEmpty
    }

    /// `Ext.141`
    private static func isInside(_ number: String) -> Bool {
        // No other letter than E begins with one of these in lower case.
        guard let first = number.utf8.first, first.lowercasedASCII == UInt8(ascii: "e") else { return false }
        return number.lowercased().hasPrefix("ext.")
    }

    private static func isSame(_ left: End, _ right: End) -> Bool {
        if !left.number.isEmpty, left.number == right.number { return true }
        return left.kind != .line && !left.line.isEmpty && left.line == right.line
    }
}
