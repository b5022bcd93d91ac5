/// A URL that begins with http:// or https://, cut into the parts of which messages may speak.
struct WebAddress {
    static let allowed = "a URL that begins with http:// or https://"

    let text: String
    /// Host and port, without user and password.
    let host: String
    /// The host without its port and without the brackets of IPv6.
    let name: Substring
    /// Scheme, host and path: neither user nor password nor query, which may be secrets.
    let bare: String
    /// Whether what is sent there can be read on the way.
    let isOpen: Bool

    /// Nil for anything else.
    init?(_ text: String) {
        let scheme: String
        if text.hasPrefix("https://") {
            scheme = "https://"
        } else if text.hasPrefix("http://") {
            scheme = "http://"
        } else {
            return nil
        }
        guard text.utf8.allSatisfy({ (33...126).contains($0) }) else { return nil }
        let rest = text.dropFirst(scheme.count)
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let path = rest.dropFirst(authority.count).prefix { $0 != "?" && $0 != "#" }
        let host = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
        guard let name = Self.name(host) else { return nil }
        self.text = text
        self.host = String(host)
        self.name = name
        bare = "\(scheme)\(host)\(path)"
        isOpen = scheme == "http://" && !LoopbackName.matches(name)
    }

    /// Nil where port or brackets are malformed.
    private static func name(_ host: Substring) -> Substring? {
        var name = host
        if host.hasPrefix("[") {
            guard let end = host.firstIndex(of: "]") else { return nil }
            name = host[host.index(after: host.startIndex)..<end]
            let port = host[host.index(after: end)...]
            guard port.isEmpty || port.hasPrefix(":") && isPort(port.dropFirst()) else { return nil }
        } else if let colon = host.firstIndex(of: ":") {
            name = host[..<colon]
            guard isPort(host[host.index(after: colon)...]) else { return nil }
        }
        return name.isEmpty ? nil : name
    }

    private static func isPort(_ text: Substring) -> Bool {
        Scalar.digits(text).map { (1...65_535).contains($0) } ?? false
    }
}

extension MapReader {
    /// A web address. It is never repeated in a message: it may hold a secret.
    func webAddress(_ key: String) -> WebAddress? {
        guard let text = text(key, allowed: WebAddress.allowed) else { return nil }
        guard let address = WebAddress(text) else {
            let scheme = text.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }
            let isOther = !scheme.isEmpty && text.dropFirst(scheme.count).hasPrefix("://") && !scheme.hasPrefix("http")
            let found = isOther ? "an address of \(String(scheme).quoted)" : "what is no such address"
            add(key, "found \(found), allowed: \(WebAddress.allowed)")
            return nil
        }
        if address.isOpen {
            problems.warn(
                line: line(of: key),
                "\(key): http:// to \(address.host.quoted) can be read on the way; https:// cannot"
            )
        }
        return address
    }

    /// A word of a few. `allowed` is in the order of the message.
    func word<Value>(_ key: String, of words: [(String, Value)]) -> Value? {
        let names = words.map(\.0)
        let allowed = names.joined(separator: ", ")
        guard let text = text(key, allowed: allowed) else { return nil }
        if let word = words.first(where: { $0.0 == text }) { return word.1 }
        add(key, "found \(text.quoted), allowed: \(allowed)\(Suggestion.hint(for: text, among: names))")
        return nil
    }

    /// Times of the day in minutes after midnight, in ascending order, each once; empty without the key.
    func timesOfDay(_ key: String) -> [Int] {
        let allowed = "a time of the day such as 11:00, or a list of them"
        if case .list(let items)? = node(key)?.content, items.isEmpty {
            add(key, "found an empty list, allowed: \(allowed)")
        }
        let times = textOrTexts(key, of: "times of the day").compactMap { text, line -> Int? in
            if let minutes = Scalar.minutes(text), minutes < 1_440 { return minutes }
            problems.add(line: line, "\(key): found \(text.quoted), allowed: \(allowed)")
            return nil
        }
        return Set(times).sorted()
    }

    /// Addresses of mail; empty without the key.
    func mailAddresses(_ key: String) -> [String] {
        if case .list(let items)? = node(key)?.content, items.isEmpty {
            add(key, "found an empty list, allowed: an address such as a@example.com, or a list of them")
        }
        return textOrTexts(key, of: "addresses").compactMap { text, line in
            if Self.isMailAddress(text) { return text }
            problems.add(
                line: line,
                "\(key): found \(text.quoted), allowed: an address such as a@example.com"
            )
            return nil
        }
    }

    func mailAddress(_ key: String) -> String? {
        value(key, allowed: "an address such as a@example.com") { Self.isMailAddress($0) ? $0 : nil }
    }

    /// One that can stand in a header and behind the options of a program.
    private static func isMailAddress(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && !text.hasPrefix("-")
            && !text.contains { $0.isWhitespace || "<>,;:\"\\()".contains($0) }
    }
}
