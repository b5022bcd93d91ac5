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

    /// The kinds that the types name: `Extension`, `external_line`, `Ivr`. Versions differ in case and in `_`.
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
        var numberField: CallField
        /// The field of the DN: an extension's, a trunk's.
        var lineField: CallField
        var kind: Kind
        var hasNumber: Bool
        var hasLine: Bool
        /// The number is that of an extension: `Ext.141`.
        var isInside: Bool

        var isEmpty: Bool { !hasNumber && !hasLine }
    }

    /// With what the number of an extension begins: `Ext.141`.
    private static let extensionWord = Array("ext.".utf8)

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
        _ lineText: LineText
    ) -> Self {
        func has(_ field: CallField) -> Bool { !places.range(field, fields, bytes).isEmpty }
        func text(_ field: CallField) -> String { places.text(field, fields, bytes, lineText) }
        func end(_ numberField: CallField, _ lineField: CallField, _ typeField: CallField) -> End {
            let number = places.range(numberField, fields, bytes)
            let isInside = bytes.begins(withLowercased: Self.extensionWord, number)
            let type = places.range(typeField, fields, bytes)
            var kind = type.isEmpty ? nil : types.kind(bytes, type)
            if kind == nil {
                // Without types the prefix tells: inside numbers are `Ext.141`.
                kind = isInside ? .station : Self.isOutside(text(numberField)) ? .line : .unknown
            }
            return End(
                numberField: numberField,
                lineField: lineField,
                kind: kind ?? .unknown,
                hasNumber: !number.isEmpty,
                hasLine: has(lineField),
                isInside: isInside
            )
        }
        /// `Ext.141`, else the DN. The DN of a trunk is no extension, so that the word stands before it.
        func device(_ end: End) -> String {
            if end.kind != .line, end.isInside { return text(end.numberField) }
            guard end.hasLine else { return "" }
            return end.kind == .line ? "Line " + text(end.lineField) : text(end.lineField)
        }
        func isSame(_ left: End, _ right: End) -> Bool {
            if left.hasNumber, text(left.numberField) == text(right.numberField) { return true }
            return left.kind != .line && left.hasLine && text(left.lineField) == text(right.lineField)
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
            caller: LegParty(number: text(from.numberField), device: device(from)),
            callee: LegParty(number: text(isForwardedOut ? last.numberField : to.numberField), device: device(last)),
            direction: direction,
            disposition: last.kind == .voicemail ? .voicemail : .answered,
            endsAtNobody: last.kind == .voicemail || last.kind == .nobody,
            holdsMore: isOther || last.kind == .conference || to.kind == .nobody || has(.changed)
        )
    }

    private static func isOutside(_ number: String) -> Bool {
        (PartyReader.digits(of: number) ?? 0) >= 7 || number.hasPrefix("+")
    }
}
