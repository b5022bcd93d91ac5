import Foundation
import MailAddresses
import Pace

/// How an agreement shows in mail.
package struct MarkSettings: Hashable, Sendable {
    package enum Mark: Hashable, Sendable {
        case label(String)
        case keyword(String)
        case folder(String)
        /// A tag at the very start of the subject.
        case subject(String)
        /// Nil value: the header's presence is enough.
        case header(String, value: String?)
        /// An address that gets a copy.
        case copy(String)
        /// `anna+agreed@example.com` for `agreed`.
        case plus(String)
    }

    package var positive: [Mark] = []
    package var negative: [Mark] = []
}

extension MarkSettings {
    init?(reading node: ConfigurationNode, problems: ProblemLog) {
        guard let map = MapReader(node, "marks", keys: ["positive", "negative"], problems: problems) else { return nil }
        func marks(_ key: String) -> [Mark] {
            map.list(key, of: "marks").compactMap { Mark(reading: $0, key, problems) }
        }
        self.init(positive: marks("positive"), negative: marks("negative"))
        let positives = Set(positive.map(\.compared))
        for mark in negative where positives.contains(mark.compared) {
            map.add("negative", "found \(mark.parts.value.quoted) under 'positive' too, allowed: one of the two")
        }
    }

    var isEmpty: Bool { positive.isEmpty && negative.isEmpty }

    /// What is looked for in mail, and which side it tells.
    var sides: [MailMark: Agreement] {
        let sides = positive.map { ($0.compared, Agreement.yes) } + negative.map { ($0.compared, Agreement.no) }
        return Dictionary(sides) { first, _ in first }
    }

    /// Addresses that get copies as a mark, in the form in which addresses are compared.
    var dropboxes: [String] {
        (positive + negative).compactMap { mark in
            if case .copy = mark { mark.compared.text } else { nil }
        }
    }

    var node: ConfigurationNode? {
        guard !isEmpty else { return nil }
        return .map(["positive": .list(positive.map(\.node)), "negative": .list(negative.map(\.node))])
    }
}

extension MarkSettings.Mark {
    private static let keys = ["label", "keyword", "folder", "subject", "header", "copy", "plus"]

    init?(reading node: ConfigurationNode, _ side: String, _ problems: ProblemLog) {
        guard let map = MapReader(node, side, keys: Self.keys + ["value"], problems: problems) else { return nil }
        let given = Self.keys.filter { map.node($0) != nil }
        guard given.count == 1 else {
            problems.add(
                line: node.line,
                "\(side): found \(given.isEmpty ? "no mark" : given.map(\.quoted).joined(separator: " and ")), "
                    + "allowed: one of \(Self.keys.joined(separator: ", "))"
            )
            return nil
        }
        let value = map.text("value")
        if map.node("value") != nil, given[0] != "header" {
            map.add("value", "found beside '\(given[0])', allowed: beside 'header'")
        }
        guard let text = map.text(given[0]) else { return nil }
        switch given[0] {
        case "label": self = .label(text)
        case "keyword": self = .keyword(text)
        case "folder": self = .folder(text)
        case "subject": self = .subject(text)
        case "header": self = .header(text, value: value)
        case "copy": self = .copy(text)
        default: self = .plus(text)
        }
        if let fault {
            problems.refuse(line: map.line(of: given[0]), "\(given[0]): found \(text.quoted), allowed: \(fault)")
        }
    }

    /// What would be right where the text can never be found in mail; nil: it can.
    private var fault: String? {
        switch self {
        case .copy(let text):
            guard let address = MailAddress(configured: text) else { return "an address such as agreed@example.com" }
            guard let tag = address.tag else { return nil }
            return "an address without a tag ({plus: \(tag)} is the mark of a tag at any manager's address)"
        case .plus(let text):
            let isTag = text.unicodeScalars.allSatisfy {
                !$0.properties.isWhitespace && !"+@<>,;:\"\\()".unicodeScalars.contains($0)
            }
            return isTag ? nil : "what stands between + and @, such as agreed"
        case .header(let text, _):
            let isName = text.utf8.allSatisfy { (33...126).contains($0) && $0 != UInt8(ascii: ":") }
            return isName ? nil : "the name of a header such as X-Agreement (its text is 'value')"
        case .label, .keyword, .folder, .subject: return nil
        }
    }

    /// In the form in which marks are compared: of labels and folders as written, composed (NFC), of the others in lower
    /// case too, an address as all addresses are compared.
    var compared: MailMark {
        func lower(_ text: String) -> String { text.lowercased().precomposedStringWithCanonicalMapping }
        return switch self {
        case .label(let text): MailMark(.label, text.precomposedStringWithCanonicalMapping)
        case .folder(let text): MailMark(.folder, text.precomposedStringWithCanonicalMapping)
        case .keyword(let text): MailMark(.keyword, lower(text))
        case .subject(let text): MailMark(.subject, lower(text))
        case .header(let text, let value): MailMark(.header, lower(value.map { "\(text): \($0)" } ?? text))
        case .copy(let text): MailMark(.copy, MailAddress(configured: text)?.plain ?? lower(text))
        case .plus(let text): MailMark(.plus, lower(text))
        }
    }

    fileprivate var parts: (key: String, value: String) {
        switch self {
        case .label(let text): ("label", text)
        case .keyword(let text): ("keyword", text)
        case .folder(let text): ("folder", text)
        case .subject(let text): ("subject", text)
        case .header(let text, _): ("header", text)
        case .copy(let text): ("copy", text)
        case .plus(let text): ("plus", text)
        }
    }

    fileprivate var node: ConfigurationNode {
        var entries = [ConfigurationNode.Entry(key: parts.key, line: 0, value: .text(parts.value))]
        if case .header(_, let value?) = self {
            entries.append(ConfigurationNode.Entry(key: "value", line: 0, value: .text(value)))
        }
        return ConfigurationNode(.map(entries))
    }
}
