import MailAddresses
import Pace

/// Finds the marks of the configuration in a message (`mail.md` section 8), whoever wrote it.
struct MarkFinder: Sendable {
    private struct SubjectTag: Sendable {
        var text: String
        var mark: MailMark
    }

    private struct HeaderMark: Sendable {
        var name: String
        /// Nil: the field's presence is enough.
        var value: String?
        var mark: MailMark
    }

    private var labels: [String: MailMark] = [:]
    private var keywords: [String: MailMark] = [:]
    private var folders: [String: MailMark] = [:]
    private var subjects: [SubjectTag] = []
    private var headers: [HeaderMark] = []
    private var copies: [String: MailMark] = [:]
    private var tags: [String: MailMark] = [:]

    init(_ marks: Set<MailMark>) {
        for mark in marks.sorted(by: { $0.name < $1.name }) {
            switch mark.kind {
            case .label: labels[mark.text] = mark
            case .keyword: keywords[mark.text.lowercased()] = mark
            case .folder: folders[mark.text] = mark
            case .subject: subjects.append(SubjectTag(text: mark.text.lowercased(), mark: mark))
            case .header:
                let parts = mark.text.lowercased().split(separator: ":", maxSplits: 1)
                guard let name = parts.first else { continue }
                let value = parts.count == 2 ? parts[1].trimmed : nil
                headers.append(HeaderMark(name: name.trimmed, value: value, mark: mark))
            case .copy: copies[MailAddress(mark.text)?.full ?? mark.text.lowercased()] = mark
            case .plus: tags[mark.text.lowercased()] = mark
            }
        }
    }

    /// Fields that marks stand in, in lower case.
    var headerNames: [String] { headers.map(\.name) }

    /// Marks that the store keeps.
    func inStore(_ store: StoreWords, _ place: MessagePlace) -> [FoundMark] {
        var found: [FoundMark] = []
        found += store.labels.compactMap { labels[$0] }.map { FoundMark($0) }
        found += (place.keywords + store.keywords).compactMap { keywords[$0.lowercased()] }.map { FoundMark($0) }
        if !place.folder.isEmpty {
            let last = place.folder.split(separator: "/").last.map(String.init) ?? ""
            found += [place.folder, last].compactMap { folders[$0] }.map { FoundMark($0) }
        }
        return found
    }

    /// Marks that the author wrote.
    func written(
        _ message: MailHeaders,
        _ bytes: Span<UInt8>,
        _ table: HeaderTable,
        subjects texts: [String],
        _ recipients: [(place: MailRecipient.Place, address: MailAddress)]
    ) -> [FoundMark] {
        var found: [FoundMark] = []
        if !keywords.isEmpty {
            let words = message.values(.keywords, bytes).flatMap(FieldReadings.texts).flatMap(KeywordList.words)
            found += words.compactMap { keywords[$0.lowercased()] }.map { FoundMark($0, isWritten: true) }
        }
        for tag in subjects where texts.contains(where: { Self.stands(tag.text, atStartOf: $0.lowercased()) }) {
            found.append(FoundMark(tag.mark))
        }
        for header in headers {
            guard let number = table.number(of: header.name), let value = message.value(number: number, bytes) else {
                continue
            }
            let fits = header.value.map { wanted in
                FieldReadings.texts(value).contains { $0.lowercased().trimmed == wanted }
            }
            if fits ?? true { found.append(FoundMark(header.mark)) }
        }
        for recipient in recipients {
            let isVisible = recipient.place <= .cc
            let isBlind = recipient.place == .bcc
            if let mark = copies[recipient.address.full] {
                found.append(FoundMark(mark, isVisible: isVisible, isBlind: isBlind))
            }
            if let tag = recipient.address.tag, let mark = tags[String(tag)] {
                let address = RecordKey(of: recipient.address.plain)
                found.append(FoundMark(mark, isVisible: isVisible, isBlind: isBlind, address: address))
            }
        }
        return found
    }

    /// A tag that ends in a letter is no beginning of a longer word.
    private static func stands(_ tag: String, atStartOf subject: String) -> Bool {
        guard !tag.isEmpty, subject.hasPrefix(tag) else { return false }
        guard let last = tag.last, last.isLetter || last.isNumber else { return true }
        let next = subject.dropFirst(tag.count).first
        return next.map { !$0.isLetter && !$0.isNumber } ?? true
    }

    /// Each mark once: what the store says before what was written, what is visible before what is not; where an address
    /// stands in Bcc, too, the mark is both.
    static func united(_ found: [FoundMark]) -> [FoundMark] {
        struct Identity: Hashable {
            var mark: MailMark
            var address: RecordKey?
        }
        var places: [Identity: Int] = [:]
        var united: [FoundMark] = []
        for mark in found {
            let identity = Identity(mark: mark.mark, address: mark.address)
            if let index = places[identity] {
                united[index].isVisible = united[index].isVisible || mark.isVisible
                united[index].isBlind = united[index].isBlind || mark.isBlind
                united[index].isWritten = united[index].isWritten && mark.isWritten
            } else {
                places[identity] = united.count
                united.append(mark)
            }
        }
        return united
    }
}

/// What a store wrote into the header of a message it keeps.
struct StoreWords {
    /// Gmail's.
    private(set) var labels: [String] = []
    private(set) var hasLabels = false
    private(set) var keywords: [String] = []
    private(set) var isDraft = false
    private(set) var isChat = false

    /// What Gmail calls its folder of drafts, in the languages of its users here.
    private static let drafts: Set<String> = [
        "drafts", "draft", "черновики", "чернетки", "entwürfe", "brouillons", "borradores", "bozze", "rascunhos",
    ]

    init() {}

    init(_ headers: MailHeaders, _ bytes: Span<UInt8>) {
        if let value = headers.value(.gmailLabels, bytes) {
            hasLabels = true
            // A whole list is encoded at once, so that it is decoded before it is divided.
            labels = FieldReadings.texts(value).flatMap(KeywordList.quoted)
        }
        if let value = headers.value(.xKeywords, bytes) {
            keywords += FieldReadings.texts(value).flatMap(KeywordList.words)
        }
        if let value = headers.value(.mozillaKeys, bytes) {
            keywords += FieldReadings.texts(value).flatMap(KeywordList.words)
        }
        isDraft = headers.has(.mozillaDraft) || labels.contains { Self.drafts.contains($0.lowercased()) }
        isChat = labels.contains("Chat")
    }
}

/// Lists of words in header fields.
enum KeywordList {
    /// Programs divide them by blanks or by commas: words and entries alike.
    static func words(_ text: String) -> [String] {
        let entries = text.split(separator: ",").map(\.trimmed).filter { !$0.isEmpty }
        return entries
            + entries.filter { $0.contains(where: \.isWhitespace) }.flatMap { entry in
                entry.split(whereSeparator: \.isWhitespace).map(String.init)
            }
    }

    /// Entries between commas; one in quotes may hold commas, and quotes in pairs (RFC 4180).
    static func quoted(_ text: String) -> [String] {
        var entries: [String] = []
        var entry = ""
        var isQuoted = false
        for character in text {
            switch character {
            case "\"":
                if !isQuoted, !entry.trimmed.isEmpty { entry.append(character) }
                isQuoted.toggle()
            case "," where !isQuoted:
                entries.append(entry.trimmed)
                entry = ""
            default: entry.append(character)
            }
        }
        entries.append(entry.trimmed)
        return entries.filter { !$0.isEmpty }
    }
}
