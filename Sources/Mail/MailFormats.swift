package import RecordFormats

/// The formats of mail, calendars and journals.
package enum MailFormats {
    package static let all: [RecordFormat] = [
        mbox, eml, maildir, ExchangeTracking.format, MailLogCSV.format, CalendarDecoder.format,
    ]

    private static let options = ["mailbox", "journal", "trust_headers"]

    /// `mail.md` section 2.2.
    package static let mbox = RecordFormat(
        name: "mbox",
        summary: "mbox files, as Thunderbird, Google Takeout and mail servers write them; a file is a folder",
        needsZone: false,
        options: options,
        origin: "the folders of a mail program or server, an export of Google Takeout",
        recognise: MailRecognition.mbox,
        isMail: true,
        kept: .headers,
        accepts: { isOurs($0, without: ["lock", "msf", "dat"]) },
        makeDecoder: { options, carry in
            MboxDecoder(
                folder: MailFolder.ofMbox(options.file),
                carry: carry,
                read: MessageReader(options: options).read
            )
        }
    )

    /// `mail.md` section 2.3.
    package static let eml = RecordFormat(
        name: "eml",
        summary: "files with one message each: .eml, and .emlx of Apple Mail",
        needsZone: false,
        options: options,
        origin: "messages saved or exported one by one",
        recognise: MailRecognition.message,
        isWholeFile: true,
        isMail: true,
        kept: .headers,
        accepts: { isOurs($0, without: []) },
        // The folder may be a mark.
        state: { path in path.split(separator: "/").dropLast().joined(separator: "/") },
        makeDecoder: { options, carry in
            var place = MessagePlace()
            place.folder = MailFolder.ofMessageFile(options.file)
            place.name = MailFolder.name(options.file)
            return MessageFileDecoder(
                place: place,
                knowsShapes: true,
                carry: carry,
                read: MessageReader(options: options).read
            )
        }
    )

    /// `mail.md` section 2.1.
    package static let maildir = RecordFormat(
        name: "maildir",
        summary: "Maildir folders, with the flags and keywords of their names",
        needsZone: false,
        options: options,
        origin: "the store of Dovecot, Courier and other servers; a copy rule or journal into a Maildir",
        recognise: MailRecognition.maildir,
        isWholeFile: true,
        isMovedIn: true,
        isMail: true,
        kept: .headers,
        accepts: MaildirName.isOurs,
        state: { path in
            path.split(separator: "/").dropLast(2).joined(separator: "/") + " " + MaildirName.state(path: path)
        },
        makeDecoder: { options, carry in
            MessageFileDecoder(
                place: MessagePlace(maildir: options.file),
                knowsShapes: false,
                carry: carry,
                read: MessageReader(options: options).read
            )
        }
    )

    /// What programs write under another name until it is whole.
    private static let unfinished: Set<String> = ["tmp", "part", "partial", "filepart", "crdownload"]

    private static func isOurs(_ path: String, without endings: Set<String>) -> Bool {
        let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        guard !name.isEmpty, !name.hasPrefix(".") else { return false }
        guard let dot = name.lastIndex(of: ".") else { return true }
        let ending = name[name.index(after: dot)...].lowercased()
        return !unfinished.contains(ending) && !endings.contains(ending)
    }
}

extension MessagePlace {
    /// What the path of a message in a Maildir tells.
    init(maildir file: FileFacts) {
        let name = MaildirName(path: file.path)
        self.init()
        folder = MailFolder.ofMaildir(file)
        self.name = name.unique
        keywords = Set(name.keywordLetters.compactMap { file.keywords[$0] }).sorted()
        isDraft = name.isDraft
        storedAt = name.storedAt
    }
}
