import Icu
import MailAddresses

extension MailAddress {
    /// An address of the configuration; nil for one that cannot stand in a message.
    init?(configured text: String) {
        self.init(text)
        guard MailDomain.canonical(domain) == domain, !local.isEmpty, !local.hasPrefix("+"),
            local.unicodeScalars.allSatisfy({
                !$0.properties.isWhitespace && !"@<>,;:\"\\()[]".unicodeScalars.contains($0)
            })
        else { return nil }
    }
}

/// Domains of mail.
enum MailDomain {
    /// In lower case and A-label form; nil for what is no domain of mail.
    static func canonical(_ text: some StringProtocol) -> String? {
        let lower = text.lowercased()
        guard let domain = lower.utf8.allSatisfy({ $0 < 0x80 }) ? lower : ASCIIDomain.of(lower),
            domain.utf8.count <= 253
        else { return nil }
        let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
        let areLabels = labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
                && label.utf8.allSatisfy(isDomainByte)
        }
        return areLabels ? domain : nil
    }

    private static func isDomainByte(_ byte: UInt8) -> Bool {
        (97...122).contains(byte) || (48...57).contains(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }
}
