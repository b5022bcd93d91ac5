/// Who somebody on a channel is, as far as counting goes.
package enum Party: Hashable, Sendable {
    case manager(ManagerIndex)
    /// A client, by number (E.164 where possible) or `anonymous`.
    case external(client: String)
    /// Somebody of the house who is in no roster, by extension.
    case `internal`(extension: String)
    /// A half of a Local channel, or a bridge, which stands for nobody.
    case neither
}

/// Tells who is a manager, external or internal: design section 3, *Who is external*.
package struct PartyReader: Sendable {
    package static let anonymous = "anonymous"
    /// Longer names of devices are hostile; they are cut, so that they fit into an index.
    private static let longestExtension = 64

    private let rulebook: Rulebook
    private let site: String
    private let at: Instant
    private let rules: SiteRules
    private let numbers: any NumberReading

    /// - Parameter at: the moment of the call, by which roster and rules are chosen.
    package init(rulebook: Rulebook, site: String, at: Instant, numbers: any NumberReading) {
        self.rulebook = rulebook
        self.site = site
        self.at = at
        self.rules = rulebook.rules(ofSite: site, at: at)
        self.numbers = numbers
    }

    /// - Parameters:
    ///   - device: `PJSIP/101`; may be empty.
    ///   - channel: the full name; may be empty.
    ///   - number: as written; may be empty.
    package func party(device: String, channel: String, number: String) -> Party {
        guard !ChannelName.isLocal(device) else { return .neither }
        let endpoint = ChannelName.endpoint(ofDevice: device)
        if !device.isEmpty {
            if let manager = rulebook.manager(ofExtension: endpoint, site: site, at: at) { return .manager(manager) }
            if let manager = rulebook.manager(ofAgent: device, at: at) ?? rulebook.manager(ofAgent: endpoint, at: at) {
                return .manager(manager)
            }
        }
        if !ChannelName.namesExtension(device), let manager = rulebook.manager(ofExtension: number, site: site, at: at)
        {
            return .manager(manager)
        }
        let isTrunk = rules.trunks.contains { $0.matches(device) || $0.matches(channel) }
        let digits = Self.digits(of: number)
        let written = digits == nil ? "" : number
        if let manager = rulebook.manager(ofNumber: written, at: at) { return .manager(manager) }
        // Only numbers long enough to be dialled from outside have an international form.
        let client = digits.map { $0 >= 7 ? numbers.e164(number, region: rules.region) ?? number : number }
        if let client, client != written, let manager = rulebook.manager(ofNumber: client, at: at) {
            return .manager(manager)
        }
        if isTrunk { return .external(client: client ?? Self.anonymous) }
        if let name = internalName(device: device, endpoint: endpoint, number: number, client: client, digits: digits) {
            return .internal(extension: String(name.prefix(Self.longestExtension)))
        }
        return .external(client: client ?? Self.anonymous)
    }

    package func party(of end: LegParty) -> Party {
        guard !end.isBridge else { return .neither }
        return party(device: end.device, channel: end.channel, number: end.number)
    }

    /// - Parameter client: the number in its international form, where it has one.
    private func internalName(
        device: String,
        endpoint: String,
        number: String,
        client: String?,
        digits: Int?
    ) -> String? {
        let name = device.isEmpty ? number : endpoint
        if rules.internalExtensions.contains(where: { $0.matches(endpoint) || $0.matches(device) })
            || rules.internalNumbers.contains(where: { $0.matches(number) })
            || rules.internalExtensions.contains(where: { $0.matches(number) })
        {
            return name
        }
        if let client, let digits, digits >= 7, isOwn(client) { return name }
        if !device.isEmpty, let leading = Self.leadingDigits(of: endpoint), leading < 7 { return name }
        if let digits, digits < 7 { return name }
        return nil
    }

    /// Whether a number of the house is this one, however both are written.
    private func isOwn(_ client: String) -> Bool {
        (rules.internalNumbers + rules.internalExtensions).contains { pattern in
            if pattern.matches(client) { return true }
            guard let digits = Self.digits(of: pattern.text), digits >= 7 else { return false }
            return numbers.e164(pattern.text, region: rules.region) == client
        }
    }

    /// How many digits a number has; nil when the text is no number (a name, a SIP URI, `anonymous`, nothing).
    package static func digits(of text: String) -> Int? {
        var count = 0
        for (index, byte) in text.utf8.enumerated() {
            switch byte {
            case 48...57: count += 1
            case UInt8(ascii: "+") where index == 0: break
            case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "."),
                UInt8(ascii: "*"), UInt8(ascii: "#"):
                break
            default: return nil
            }
        }
        return count == 0 ? nil : count
    }

    /// The digits before the first other character of a device named after a number (`101`, `101-home`).
    private static func leadingDigits(of endpoint: String) -> Int? {
        var count = 0
        for byte in endpoint.utf8 {
            if byte.isDigit {
                count += 1
            } else {
                return count > 0 && (byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")) ? count : nil
            }
        }
        return count > 0 ? count : nil
    }
}

extension Party {
    var isExternal: Bool {
        if case .external = self { true } else { false }
    }
}
