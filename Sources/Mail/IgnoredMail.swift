import MailAddresses

/// Mail that never counts, as machines wrote it or nobody sent it (`mail.md` section 6). `internal` and `foreign` are
/// left to the roster.
struct IgnoredMail {
    /// What the subject of an automatic answer begins with, in lower case.
    private static let prefixes = [
        "автоответ:", "автоматический ответ:", "automatic reply:", "out of office:", "auto:", "autoreply:",
    ]

    let headers: MailHeaders
    let type: ContentType
    let store: StoreWords
    let isDraft: Bool
    let author: MailAddress?
    let subjects: [String]
    /// It names other messages.
    let hasReferences: Bool

    /// The first kind that it is of, in the order of the table.
    ///
    /// - Parameter counted: kinds that do count here.
    func reason(_ bytes: Span<UInt8>, counted: Set<String>) -> String? {
        let tests: [(reason: String, holds: (Span<UInt8>) -> Bool)] = [
            ("bounce", isBounce), ("receipt", isReceipt), ("feedback", isFeedback), ("auto-reply", isAutoReply),
            ("list", isList), ("newsletter", isNewsletter), ("chat", { _ in store.isChat }),
            ("draft", { _ in isDraft || store.isDraft }),
        ]
        return tests.first { !counted.contains($0.reason) && $0.holds(bytes) }?.reason
    }

    /// Whether it is a newsletter if none of the messages that it names is known.
    func countsAsAnswerOnly(counted: Set<String>) -> Bool {
        hasReferences && isOfService && !counted.contains("newsletter")
    }

    private func isBounce(_ bytes: Span<UInt8>) -> Bool {
        let type = type.reportType
        if type == "delivery-status" || type == "global-delivery-status" || headers.has(.failedRecipients) {
            return true
        }
        if let path = headers.value(.returnPath, bytes), path.filter({ !$0.isBlank }) == Array("<>".utf8) {
            return true
        }
        return author.map { $0.local == "mailer-daemon" || $0.local == "postmaster" } ?? false
    }

    private func isReceipt(_ bytes: Span<UInt8>) -> Bool {
        type.reportType == "disposition-notification" || type.name == "message/disposition-notification"
    }

    private func isFeedback(_ bytes: Span<UInt8>) -> Bool { type.reportType == "feedback-report" }

    private func isAutoReply(_ bytes: Span<UInt8>) -> Bool {
        if let word = headers.word(.autoSubmitted, bytes) {
            let first = word.prefix { !$0.isWhitespace && $0 != ";" && $0 != "(" }
            if first != "no" { return true }
        }
        let names: [HeaderName] = [.autoreply, .autorespond, .autoreplyFrom, .autoresponder, .machineGenerated]
        if names.contains(where: headers.has) || precedence(bytes) == "auto_reply" { return true }
        return subjects.contains { subject in
            let text = subject.lowercased()
            return Self.prefixes.contains { text.hasPrefix($0) }
        }
    }

    private func isList(_ bytes: Span<UInt8>) -> Bool {
        let names: [HeaderName] = [
            .listID, .listPost, .listHelp, .listSubscribe, .xMailingList, .mailingList, .beenThere,
        ]
        return names.contains(where: headers.has) || precedence(bytes) == "list"
    }

    private func isNewsletter(_ bytes: Span<UInt8>) -> Bool {
        if headers.has(.listUnsubscribe) || headers.has(.listUnsubscribePost) || headers.has(.feedbackID) {
            return true
        }
        if precedence(bytes) == "bulk" || precedence(bytes) == "junk" { return true }
        return !hasReferences && isOfService
    }

    /// A tool that sends campaigns also carries answers.
    private var isOfService: Bool {
        let names: [HeaderName] = [.campaign, .mailruType, .mandrillUser, .sendgrid, .mailgun]
        return names.contains(where: headers.has)
    }

    private func precedence(_ bytes: Span<UInt8>) -> String? { headers.word(.precedence, bytes) }
}
