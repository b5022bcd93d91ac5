/// Whether two spellings mean one party: `8 (916) 123-45-67` and `+79161234567`, `PJSIP/101` and `101`.
enum PartyName {
    /// Numbers from outside are compared by so many of their last digits: trunk prefixes and country codes differ.
    private static let tail = 9
    private static let shortest = 7

    /// What a party of a leg may be called in a report.
    static func of(_ party: LegParty) -> [String] {
        [party.number, ChannelName.endpoint(ofDevice: party.device), party.device].filter { !$0.isEmpty }
    }

    static func isSame(_ left: String, _ right: String) -> Bool {
        let (first, second) = (digits(left), digits(right))
        if let first, let second {
            guard first.count >= shortest, second.count >= shortest else { return first == second }
            let count = min(tail, first.count, second.count)
            return first.suffix(count) == second.suffix(count)
        }
        return first == nil && second == nil && !left.isEmpty && left.lowercased() == right.lowercased()
    }

    /// Nil for what is no number.
    private static func digits(_ text: String) -> String? {
        guard PartyReader.digits(of: text) != nil else { return nil }
        return String(text.unicodeScalars.filter { ("0"..."9").contains($0) }.map(Character.init))
    }
}
