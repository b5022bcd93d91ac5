package import Pace

/// How the messages and calendars of a source are read.
package struct MailOptions: Hashable, Sendable {
    /// The marks of all teams: what is looked for in a message.
    package var marks: Set<MailMark> = []
    /// The digest of the source's name, so that thread ids and copies of two sources differ.
    package var source = RecordKey(of: "")
    /// The source's own addresses (`mailbox`), in lower case: Delivered-To that names one says nothing.
    package var mailboxes: Set<String> = []
    /// Journal reports of Exchange are unwrapped (`journal: exchange`).
    package var unwrapsJournal = false
    /// Marks in headers are the store's word (`trust_headers`).
    package var trustsHeaders = true
    /// Kinds of messages that would never count and do here (`never: {newsletter: false}`).
    package var countedKinds: Set<String> = []
    /// Hosts whose Authentication-Results are believed, in lower case.
    package var trustedHosts: Set<String> = []

    package init() {}
}

/// What is known of a file beside its bytes.
package struct FileFacts: Hashable, Sendable {
    /// Its path; empty where the bytes come from elsewhere.
    package var path: String
    /// The part of the path that the configuration spells out, up to the first wildcard or the folder: what lies below is
    /// named by people.
    package var base: String
    /// The names of a Maildir's keyword letters (`a` is 97), as `dovecot-keywords` beside it tells.
    package var keywords: [UInt8: String]
    /// The day on which it was last changed, where the format's dates name no year; nil: not known.
    package var modified: Day?

    package init(path: String = "", base: String = "", keywords: [UInt8: String] = [:]) {
        self.path = path
        self.base = base
        self.keywords = keywords
    }
}
