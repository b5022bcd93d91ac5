/// What the condition code of a CDR record says about the call.
///
/// The letters of the alternative set stand for digits of the standard one, and some letters stand in both for different
/// things, so that the option `condition_codes` has to tell.
enum ConditionCode: Sendable {
    case intraswitch
    case outgoing
    /// Or tandem, from trunk to trunk.
    case incoming
    /// Attendants, pieces of a call of more than ten hours, path replacement: talk whose direction is not told.
    case talk
    case conference
    /// A span in which calls were not recorded.
    case notRecorded
    /// No trunk was free, barred.
    case ineffective
    /// What is counted is ringing; the talk, if there is one, has a record of its own.
    case ringing
    case abandoned
    case busy

    /// The name of the option.
    static let option = "condition_codes"
    private static let sets = ["standard", "alternative"]

    static func isAlternative(_ options: FormatOptions) -> Bool {
        options.word(option)?.lowercased() == sets[1]
    }

    /// What is wrong with the option.
    static func problem(_ options: FormatOptions) -> String? {
        guard let found = options.word(option), !sets.contains(found.lowercased()) else { return nil }
        return "\(option): found \"\(found)\", allowed: \(sets.joined(separator: ", "))"
    }

    /// Nil when the letter is none of the set's.
    init?(_ letter: UInt8, isAlternative: Bool) {
        let code = isAlternative ? Self.standard[letter] ?? letter : letter
        guard let meaning = Self.meanings[code] else { return nil }
        self = meaning
    }

    /// Letters of the alternative set, and what they are in the standard one.
    private static let standard: [UInt8: UInt8] = Dictionary(
        uniqueKeysWithValues: zip("ADEGHILN".utf8, "146789CE".utf8)
    )

    private static let meanings: [UInt8: ConditionCode] = [
        UInt8(ascii: "0"): .intraswitch, UInt8(ascii: "1"): .talk, UInt8(ascii: "4"): .talk,
        UInt8(ascii: "6"): .notRecorded, UInt8(ascii: "7"): .outgoing, UInt8(ascii: "8"): .outgoing,
        UInt8(ascii: "9"): .incoming, UInt8(ascii: "A"): .outgoing, UInt8(ascii: "B"): .outgoing,
        UInt8(ascii: "C"): .conference, UInt8(ascii: "E"): .ineffective, UInt8(ascii: "F"): .ineffective,
        UInt8(ascii: "G"): .ringing, UInt8(ascii: "H"): .abandoned, UInt8(ascii: "I"): .busy,
        UInt8(ascii: "J"): .talk, UInt8(ascii: "K"): .talk, UInt8(ascii: "M"): .talk, UInt8(ascii: "T"): .talk,
    ]
}
