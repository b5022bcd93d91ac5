/// One copy of a mail message as a store holds it: digests, times and addresses, nothing of its text.
///
/// Copies of one message (the one in Sent, the one in a journal mailbox) are united by the assembly. Where a field is a
/// digest, two texts are compared by it and neither can be read from it.
package struct MailMessage: Hashable, Sendable {
    /// Digest of the Message-ID and the author's address; nil without a Message-ID.
    package var identity: RecordKey?
    /// Digest of date, author, recipients, subject and In-Reply-To, by which a copy without a Message-ID is known.
    package var content: RecordKey
    /// Digest of the Message-ID alone, by which replies name the message.
    package var messageID: RecordKey?
    /// Digests of the ids in `References`, then the one of `In-Reply-To`, each once; at most 100.
    package var references: [RecordKey] = []
    /// The id of the message that this one answers: In-Reply-To, else the last of References.
    package var parent: RecordKey?
    /// Digest of the source and Gmail's thread id.
    package var gmailThread: RecordKey?
    /// Digest of the first 22 bytes of Exchange's `Thread-Index`.
    package var threadIndex: RecordKey?
    /// Digest of the base subject (RFC 5256 2.1); nil for one that is empty or says nothing.
    package var subject: RecordKey?
    package var hasReplyPrefix = false

    /// The moment of the message (`mail.md` section 4).
    package var at: Instant
    /// `Date` as written, if it can be read.
    package var writtenAt: Instant?
    /// A `Received` line stood beside the date, so that this copy decides the moment.
    package var hasReceived = false

    /// The first mailbox of `From`.
    package var author: MailParty?
    /// `Sender`, who stands for the author where From names nobody of the roster.
    package var sender: MailParty?
    package var recipients: [MailRecipient] = []
    /// `Return-Path`, where it is set and not empty: whoever really sent the message.
    package var returnPath: MailParty?
    /// A trusted host found that the author's domain did not send it.
    package var failsDMARC = false

    /// What was found that may be a mark, whoever wrote it; each once.
    package var marks: [FoundMark] = []
    /// The store keeps labels for it, so that it belongs to runs of labels.
    package var hasLabels = false
    /// Why it never counts: `bounce`, `list` …; nil: nothing is against it. `internal` and `foreign` are left to the
    /// roster.
    package var ignored: String?
    /// A tool for newsletters sent it, and it names other messages: it counts where one of them is known.
    package var countsAsAnswerOnly = false
    /// Which copy this is: source, folder, and what its transport wrote.
    package var copy: RecordKey

    package init(identity: RecordKey?, content: RecordKey, messageID: RecordKey?, at: Instant, copy: RecordKey) {
        self.identity = identity
        self.content = content
        self.messageID = messageID
        self.at = at
        self.copy = copy
    }

    /// The key by which the message is told from others: two copies with one are copies of one message.
    package var key: RecordKey { identity ?? content }

    /// What stands in the place of a call id.
    package var name: String { (messageID ?? content).hexadecimal }
}

/// An address of a message.
package struct MailParty: Hashable, Sendable {
    /// Digest of the address in lower case, its domain in A-label form, without a `+tag`.
    package var address: RecordKey
    /// Digest of the domain.
    package var domain: RecordKey
    /// The address itself; nil where it is not kept.
    package var text: String?

    package init(address: RecordKey, domain: RecordKey, text: String? = nil) {
        self.address = address
        self.domain = domain
        self.text = text
    }

    /// - Parameter address: in lower case, the domain in A-label form, without a `+tag`.
    package init(_ address: String) {
        self.init(
            address: RecordKey(of: address),
            domain: RecordKey(of: MailHouse.domain(of: address)),
            text: address
        )
    }
}

package struct MailRecipient: Hashable, Sendable {
    package enum Place: Int16, Hashable, Comparable, Sendable {
        case to = 1
        case cc = 2
        case bcc = 3
        /// Delivered-To and its like, and the recipients of a journal report.
        case envelope = 4

        package static func < (left: Place, right: Place) -> Bool { left.rawValue < right.rawValue }
    }

    package var place: Place
    package var party: MailParty

    package init(_ place: Place, _ party: MailParty) {
        self.place = place
        self.party = party
    }
}

/// A way in which an agreement may show in mail (`mail.md` section 8).
package struct MailMark: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Kept by the store, set later by hand.
        case label, keyword, folder
        /// Written by the author.
        case subject, header, copy, plus

        /// Whether it counts in a manager's own message only.
        package var isAuthors: Bool {
            switch self {
            case .label, .keyword, .folder: false
            case .subject, .header, .copy, .plus: true
            }
        }
    }

    package var kind: Kind
    /// As configured, in the form in which it is compared; of a header `name: value`, or `name` alone.
    package var text: String

    package init(_ kind: Kind, _ text: String) {
        self.kind = kind
        self.text = text
    }

    /// `label:Agreed`.
    package var name: String { "\(kind.rawValue):\(text)" }
}

/// A mark that was found in a message.
package struct FoundMark: Hashable, Sendable {
    package var mark: MailMark
    /// Of a copy or plus address: it stands in To or Cc, where an answer to all would inherit it.
    package var isVisible: Bool
    /// Of the same: it stands in Bcc, which nobody inherits.
    package var isBlind: Bool
    /// Of a keyword: it stands in a `Keywords` line, which mail programs send, so that it counts as an author's mark.
    package var isWritten: Bool
    /// Of a plus address: digest of the address without the tag, which must be a manager's.
    package var address: RecordKey?

    package init(
        _ mark: MailMark,
        isVisible: Bool = false,
        isBlind: Bool = false,
        isWritten: Bool = false,
        address: RecordKey? = nil
    ) {
        self.mark = mark
        self.isVisible = isVisible
        self.isBlind = isBlind
        self.isWritten = isWritten
        self.address = address
    }
}
