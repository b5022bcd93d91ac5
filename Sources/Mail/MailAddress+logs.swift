import MailAddresses

extension MailAddress {
    /// An address as logs write it, with or without brackets; nil for what is none, as `<>`.
    init?(logged text: Substring) {
        var text = text
        if let open = text.lastIndex(of: "<") {
            text = text[text.index(after: open)...]
            text = text[..<(text.firstIndex(of: ">") ?? text.endIndex)]
        }
        self.init(text)
    }

    /// The addresses of a list that `;` or `,` divides, each once, in their order.
    ///
    /// - Parameter most: how many to read; the rest of the list is not looked at.
    static func logged(_ text: String, most: Int) -> [MailAddress] {
        var seen: Set<String> = []
        var found: [MailAddress] = []
        for part in text.split(whereSeparator: { $0 == ";" || $0 == "," }) {
            guard found.count < most else { break }
            guard let address = MailAddress(logged: part), seen.insert(address.full).inserted else { continue }
            found.append(address)
        }
        return found
    }
}
