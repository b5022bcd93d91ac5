import MailAddresses
import Pace
import RecordFormats

extension MailOptions {
    /// The options of a source's format that stand here.
    static let keys = ["mailbox", "journal", "trust_headers"]

    /// What a source says; what the whole configuration says is added later.
    init(reading map: MapReader) {
        self.init()
        for (text, line) in map.textOrTexts("mailbox", of: "addresses") {
            if let address = MailAddress(configured: text) {
                mailboxes.insert(address.plain)
            } else {
                map.problems.add(
                    line: line,
                    "mailbox: found \(text.quoted), allowed: an address such as journal@example.com"
                )
            }
        }
        unwrapsJournal = map.value("journal", allowed: "exchange") { $0 == "exchange" ? true : nil } ?? false
        trustsHeaders = map.flag("trust_headers") ?? true
    }
}

extension Configuration {
    /// A source of mail with what the whole configuration says of mail; any other as it is. For a source that is made up
    /// outside of the configuration, too.
    package func completed(_ source: SourceSettings) -> SourceSettings {
        guard source.isMail else { return source }
        var source = source
        source.completeAfter = source.completeAfter ?? mail.settle
        source.options.mail.marks = Set(([marks] + teams.compactMap(\.marks)).flatMap(\.sides.keys))
        source.options.mail.source = RecordKey(of: source.name)
        source.options.mail.countedKinds = Set(mail.never.filter { !$0.value }.keys)
        source.options.mail.trustedHosts = Set(mail.trustedHosts.map { $0.lowercased() })
        return source
    }

    /// Says where marks, mail and addresses do not meet.
    /// - Parameters:
    ///   - marksLine: that of the first `marks`; nil: there are none.
    func warnOfMail(sourceLines: [Int], marksLine: Int?, _ problems: ProblemLog) {
        let hasMarks = !marks.isEmpty || teams.contains { $0.marks?.isEmpty == false }
        let markable = zip(sources, sourceLines).filter { $0.0.showsMarks }
        if hasMarks, markable.isEmpty, let marksLine {
            problems.warn(line: marksLine, "marks: no source gives messages of mail, so no mark is ever found")
        }
        if !hasMarks, let (source, line) = markable.first {
            problems.warn(
                line: line,
                "source \(source.name.quoted): no 'marks' say how an agreement shows in mail, so no message ever counts"
            )
        }
        guard sources.contains(where: \.knowsByAddress) else { return }
        // A person who comes back has two entries.
        let known = Set(teams.flatMap(\.managers).filter { !$0.emails.isEmpty }.map(\.id))
        var nameless: [(id: String, line: Int)] = []
        for manager in teams.flatMap(\.managers)
        where !known.contains(manager.id) && !nameless.contains(where: { $0.id == manager.id }) {
            nameless.append((manager.id, manager.line))
        }
        guard let first = nameless.first else { return }
        let names = nameless.prefix(3).map(\.id.quoted).joined(separator: ", ")
        let more = nameless.count > 3 ? " and \(nameless.count - 3) more" : ""
        problems.warn(line: first.line, "managers without 'emails', so mail never tells of them: \(names)\(more)")
    }
}

extension SourceSettings {
    /// Whether its records know people by their addresses: mail and calendars, but not journals.
    fileprivate var knowsByAddress: Bool { isMail && format != "journal" }

    /// Whether its records are messages, which marks may stand in.
    fileprivate var showsMarks: Bool { knowsByAddress && format != "ics" }
}
