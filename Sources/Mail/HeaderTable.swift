/// The header fields that are looked at, in whatever case they are written.
enum HeaderName: String, CaseIterable {
    case from, to, cc, bcc, sender
    case replyTo = "reply-to"
    case deliveredTo = "delivered-to"
    case originalTo = "x-original-to"
    case envelopeTo = "envelope-to"
    case xEnvelopeTo = "x-envelope-to"
    case returnPath = "return-path"

    case date, received, subject
    case messageID = "message-id"
    case inReplyTo = "in-reply-to"
    case references
    case threadIndex = "thread-index"
    case gmailThread = "x-gm-thrid"
    case authenticationResults = "authentication-results"
    case contentType = "content-type"
    case contentEncoding = "content-transfer-encoding"
    case contentDisposition = "content-disposition"
    case journalReport = "x-ms-journal-report"

    case gmailLabels = "x-gmail-labels"
    case xKeywords = "x-keywords"
    case mozillaKeys = "x-mozilla-keys"
    case keywords
    case mozillaDraft = "x-mozilla-draft-info"

    case failedRecipients = "x-failed-recipients"
    case autoSubmitted = "auto-submitted"
    case autoreply = "x-autoreply"
    case autorespond = "x-autorespond"
    case autoreplyFrom = "x-autoreply-from"
    case autoresponder = "x-autoresponder"
    case machineGenerated = "x-fc-machinegenerated"
    case precedence
    case listID = "list-id"
    case listPost = "list-post"
    case listHelp = "list-help"
    case listSubscribe = "list-subscribe"
    case xMailingList = "x-mailing-list"
    case mailingList = "mailing-list"
    case beenThere = "x-beenthere"
    case listUnsubscribe = "list-unsubscribe"
    case listUnsubscribePost = "list-unsubscribe-post"
    case feedbackID = "feedback-id"
    /// And every name that begins so.
    case campaign = "x-campaign"
    case mailruType = "x-mailru-msgtype"
    case mandrillUser = "x-mc-user"
    case sendgrid = "x-sg-eid"
    case mailgun = "x-mailgun-sid"

    /// GMime is given its value as a list of addresses.
    var isAddress: Bool {
        switch self {
        case .from, .to, .cc, .bcc, .sender, .replyTo, .deliveredTo, .originalTo, .envelopeTo, .xEnvelopeTo,
            .returnPath:
            true
        default: false
        }
    }
}

/// Finds the number of a header field by its name.
struct HeaderTable: Sendable {
    private struct Entry: Sendable {
        var name: [UInt8]
        var number: Int
    }

    private static let campaign = Array(HeaderName.campaign.rawValue.utf8)
    private var entries: [UInt64: Entry] = [:]

    /// - Parameter names: further fields, in lower case.
    init(_ names: some Sequence<String> = []) {
        for name in HeaderName.allCases.map(\.rawValue) + names.sorted() {
            let bytes = Array(name.utf8)
            let hash = Self.hash(bytes.span, bytes.indices)
            if entries[hash] == nil { entries[hash] = Entry(name: bytes, number: entries.count) }
        }
    }

    /// Nil for a field that nobody looks at.
    func number(of name: Range<Int>, in bytes: Span<UInt8>) -> Int? {
        if let entry = entries[Self.hash(bytes, name)], entry.name.count == name.count,
            Self.begins(bytes, name, with: entry.name)
        {
            return entry.number
        }
        return Self.begins(bytes, name, with: Self.campaign) ? HeaderName.campaign.number : nil
    }

    func number(of name: String) -> Int? {
        let bytes = Array(name.utf8)
        return number(of: bytes.indices, in: bytes.span)
    }

    static func begins(_ bytes: Span<UInt8>, _ range: Range<Int>, with name: [UInt8]) -> Bool {
        guard range.count >= name.count else { return false }
        for index in name.indices where bytes[range.lowerBound + index].lowered != name[index] { return false }
        return true
    }

    /// Whether the word stands there, byte by byte.
    static func stands(_ word: [UInt8], _ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        guard end - start >= word.count else { return false }
        for index in word.indices where bytes[start + index] != word[index] { return false }
        return true
    }

    /// FNV-1a of the name in lower case.
    private static func hash(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for index in range {
            hash ^= UInt64(bytes[index].lowered)
            hash &*= 0x100_0000_01b3
        }
        return hash
    }
}

extension HeaderName {
    private static let numbers = Dictionary(uniqueKeysWithValues: allCases.enumerated().map { ($1, $0) })

    /// The numbers of those that the store writes, and writes anew when somebody sets a mark or sends a draft.
    static let ofStore = Set([gmailLabels, xKeywords, mozillaKeys, mozillaDraft].map(\.number))

    /// In a table: the known fields come first, in their order.
    var number: Int { Self.numbers[self] ?? 0 }
}

extension UInt8 {
    /// An ASCII letter in lower case; any other byte as it is.
    var lowered: UInt8 { (65...90).contains(self) ? self | 0x20 : self }

    /// A blank of a header field.
    var isBlank: Bool { self == 32 || self == 9 }
}
