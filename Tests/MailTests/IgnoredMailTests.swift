import Pace
import RecordFormats
import Testing

@testable import Mail

@Suite("Mail that never counts")
struct IgnoredMailTests {
    @Test(
        "Case 43: every row of the table, by every header of it",
        arguments: [
            ("bounce", "Content-Type: multipart/report; report-type=delivery-status; boundary=b"),
            ("bounce", "Content-Type: multipart/report;\n boundary=\"b;c\"; Report-Type=\"Global-Delivery-Status\""),
            ("bounce", "Return-Path: <>"), ("bounce", "Return-Path: < >"),
            ("bounce", "X-Failed-Recipients: a@b.example"),
            ("bounce", "From: MAILER-DAEMON@host.example"), ("bounce", "From: Mail System <Postmaster@host.example>"),
            ("receipt", "Content-Type: multipart/report; report-type=disposition-notification"),
            ("receipt", "Content-Type: message/disposition-notification"),
            ("feedback", "Content-Type: multipart/report; report-type=feedback-report"),
            ("auto-reply", "Auto-Submitted: auto-replied"), ("auto-reply", "Auto-Submitted: auto-generated; x=no"),
            ("auto-reply", "Auto-Submitted:"), ("auto-reply", "X-Autoreply: yes"), ("auto-reply", "X-Autorespond: x"),
            ("auto-reply", "X-AutoReply-From: a@b.example"), ("auto-reply", "X-Autoresponder: x"),
            ("auto-reply", "Precedence: Auto_Reply"), ("auto-reply", "X-FC-MachineGenerated: true"),
            ("auto-reply", "Subject: Автоответ: Отпуск"), ("auto-reply", "Subject: Автоматический ответ: Отпуск"),
            ("auto-reply", "Subject: Automatic reply: Offer"), ("auto-reply", "Subject: Out of Office: Offer"),
            ("auto-reply", "Subject: AUTO: Offer"), ("auto-reply", "Subject: Autoreply: Offer"),
            ("auto-reply", "Subject: =?utf-8?B?0JDQstGC0L7QvtGC0LLQtdGCOg==?= Offer"),
            ("list", "List-Id: <a.b.example>"), ("list", "List-Post: NO"), ("list", "List-Help: x"),
            ("list", "List-Subscribe: x"), ("list", "X-Mailing-List: x"), ("list", "Mailing-List: x"),
            ("list", "X-BeenThere: x"), ("list", "Precedence: list"),
            ("newsletter", "List-Unsubscribe: <https://a.example>"),
            ("newsletter", "List-Unsubscribe-Post: List-Unsubscribe=One-Click"), ("newsletter", "Precedence: bulk"),
            ("newsletter", "Precedence: JUNK"), ("newsletter", "Feedback-ID: a:b:c"), ("newsletter", "X-Campaign: 1"),
            ("newsletter", "X-Campaign-Kind: 1"), ("newsletter", "X-CampaignID: 1"),
            ("newsletter", "X-Mailru-Msgtype: x"), ("newsletter", "X-MC-User: x"), ("newsletter", "X-SG-EID: x"),
            ("newsletter", "X-Mailgun-Sid: x"), ("chat", "X-Gmail-Labels: Chat,Opened"),
            ("draft", "X-Mozilla-Draft-Info: internal/draft"), ("draft", "X-Gmail-Labels: Черновики"),
            ("draft", "X-Gmail-Labels: Opened,Drafts"),
        ]
    )
    func kinds(reason: String, header: String) throws {
        #expect(try Letters.message(header).ignored == reason)
        // Header names are compared without case.
        let shouted = header.prefix { $0 != ":" }.uppercased() + header.drop { $0 != ":" }
        #expect(try Letters.message(shouted).ignored == reason)
        #expect(try Letters.message(header) { $0.countedKinds = [reason] }.ignored == nil)
    }

    @Test(
        "Case 43: what looks like a machine's and is not",
        arguments: [
            "X-Auto-Response-Suppress: All", "Auto-Submitted: no", "Auto-Submitted: No (x)", "Precedence: normal",
            "Disposition-Notification-To: anna@example.com", "Return-Path: <anna@example.com>", "Return-Path:",
            "Content-Type: multipart/mixed; report-type=delivery-status; boundary=b", "Subject: Re: Auto: x",
            "Subject: Automatic", "X-Gmail-Labels: Chatter,chat", "From: mailer-daemons@example.com",
        ]
    )
    func persons(header: String) throws {
        #expect(try Letters.message(header).ignored == nil)
    }

    @Test(
        "a tool for newsletters that names a message: whether that is known shows in the set",
        arguments: ["X-Campaign: 1\nReferences: <2@example.com>", "X-MC-User: 1\nIn-Reply-To: <2@example.com>"]
    )
    func perhapsAnswers(header: String) throws {
        let message = try Letters.message(header)
        #expect(message.ignored == nil && message.countsAsAnswerOnly)
        #expect(try !Letters.message(header) { $0.countedKinds = ["newsletter"] }.countsAsAnswerOnly)
        #expect(try !Letters.message("References: <2@example.com>").countsAsAnswerOnly)
    }

    @Test("the first kind of the table is the reason, and kinds that count here give way to the next")
    func order() throws {
        let header = "Return-Path: <>\nList-Id: x\nPrecedence: bulk\nAuto-Submitted: auto-replied"
        #expect(try Letters.message(header).ignored == "bounce")
        #expect(try Letters.message(header) { $0.countedKinds = ["bounce"] }.ignored == "auto-reply")
        #expect(try Letters.message(header) { $0.countedKinds = ["bounce", "auto-reply"] }.ignored == "list")
        let kinds: Set<String> = ["bounce", "auto-reply", "list"]
        #expect(try Letters.message(header) { $0.countedKinds = kinds }.ignored == "newsletter")
    }

    @Test("Maildir's letter makes a draft, and a stranger's label does not")
    func drafts() throws {
        #expect(try Letters.message(MessagePlace(isDraft: true)).ignored == "draft")
        #expect(try Letters.message("X-Gmail-Labels: Chat") { $0.trustsHeaders = false }.ignored == nil)
    }
}

extension Letters {
    fileprivate static func message(_ place: MessagePlace) throws -> MailMessage { try message("", place) }
}
