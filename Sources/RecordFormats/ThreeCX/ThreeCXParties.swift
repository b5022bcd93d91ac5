import Pace

/// Who called whom in a 3CX record: from, to, and who had the call in the end.
struct ThreeCXParties {
    fileprivate enum Kind {
        case station
        case line
        case voicemail
        case conference
        /// Whoever answers there is no person: a queue, a ring group, a menu, a parked call.
        case nobody
        case unknown

        var isInside: Bool { self != .line && self != .unknown }
    }

    /// What the types say: `Extension`, `external_line`, `Ivr`: versions differ in case and in `_`.
    struct Types: Sendable {
        /// As most records have them, then those without `_`, `-` and blanks.
        private let kinds = ShortWords<Kind>([
            "extension": .station, "line": .line, "external_line": .line, "ivr": .nobody, "queue": .nobody,
            "externalline": .line, "provider": .line, "bridge": .line, "outboundrule": .line, "voicemail": .voicemail,
            "confplace": .conference, "conference": .conference, "ringgroup": .nobody, "parking": .nobody,
            "park": .nobody, "fax": .nobody, "specialmenu": .nobody, "menu": .nobody, "script": .nobody,
            "callflow": .nobody,
        ])

        fileprivate func kind(_ bytes: Span<UInt8>, _ type: Range<Int>) -> Kind? {
            if let kind = kinds.meaning(bytes, type) { return kind }
            let word = bytes.text(type).lowercased().filter { $0 != "_" && $0 != "-" && $0 != " " }
            return word.utf8.count <= 16 ? kinds[ShortWord(word)] : nil
        }
    }

    private struct End {
        var number: CallField
        var line: CallField
        var kind: Kind
        var hasNumber: Bool
        var hasLine: Bool
        /// The number is that of an extension: `Ext.141`.
        var isInside: Bool

        var isEmpty: Bool { !hasNumber && !hasLine }
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

    static func read(
        _ types: Types,
        _ places: CallFields,
        _ fields: LineFields,
        _ bytes: Span<UInt8>,
        _ line: LineText
    ) -> Self {
        func has(_ field: CallField) -> Bool { !places.range(field, fields, bytes).isEmpty }
        func text(_ field: CallField) -> String { places.text(field, fields, bytes, line) }
        func end(_ number: CallField, _ line: CallField, _ type: CallField) -> End {
            let written = places.range(number, fields, bytes)
            let isInside = bytes.isInside(written)
            let type = places.range(type, fields, bytes)
            var kind = type.isEmpty ? nil : types.kind(bytes, type)
            if kind == nil {
                // Without types the prefix tells: inside numbers are `Ext.141`.
                kind = isInside ? .station : Self.isOutside(text(number)) ? .line : .unknown
            }
            return End(
                number: number,
                line: line,
                kind: kind ?? .unknown,
                hasNumber: !written.isEmpty,
                hasLine: has(line),
                isInside: isInside
            )
        }
        /// `Ext.141`, else the DN. The DN of a trunk is no extension, so that the word stands before it.
        func device(_ end: End) -> String {
            if end.kind != .line, end.isInside { return text(end.number) }
            guard end.hasLine else { return "" }
            return end.kind == .line ? "Line " + text(end.line) : text(end.line)
        }
        func isSame(_ left: End, _ right: End) -> Bool {
            if left.hasNumber, text(left.number) == text(right.number) { return true }
            return left.kind != .line && left.hasLine && text(left.line) == text(right.line)
        }

        let from = end(.from, .fromDN, .fromType)
        let to = end(.to, .toDN, .toType)
        let final = end(.final, .finalDN, .finalType)
        let last = final.isEmpty ? to : final
        // Of what goes out in the end the outside number is who was talked to.
        let isForwardedOut = from.kind.isInside && to.kind.isInside && last.kind == .line
        let direction: Direction? =
            switch (from.kind, last.kind) {
            case (.line, _): .inbound
            case (.unknown, _), (_, .unknown): nil
            case (_, .line): .outbound
            default: .internal
            }
        let isOther = !final.isEmpty && !isSame(to, final)
        return Self(
            caller: LegParty(number: text(from.number), device: device(from)),
            callee: LegParty(number: text(isForwardedOut ? last.number : to.number), device: device(last)),
            direction: direction,
            disposition: last.kind == .voicemail ? .voicemail : last.kind == .nobody ? .noAnswer : .answered,
            endsAtNobody: last.kind == .voicemail || last.kind == .nobody,
            holdsMore: isOther || last.kind == .conference || to.kind == .nobody || has(.changed)
        )
    }

    private static func isOutside(_ number: String) -> Bool {
        (PartyReader.digits(of: number) ?? 0) >= 7 || number.hasPrefix("+")
    }
}

extension Span<UInt8> {
    /// `Ext.141`
    fileprivate func isInside(_ number: Range<Int>) -> Bool {
        let start = number.lowerBound
        return number.count >= 4 && self[start].lowercasedASCII == UInt8(ascii: "e")
            && self[start + 1].lowercasedASCII == UInt8(ascii: "x")
            && self[start + 2].lowercasedASCII == UInt8(ascii: "t") && self[start + 3] == UInt8(ascii: ".")
    }
}
