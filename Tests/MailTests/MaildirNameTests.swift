import Pace
import RecordFormats
import Testing

@testable import Mail

@Suite("Names of mail files and folders")
struct MaildirNameTests {
    @Test(
        "the parts of a Maildir name",
        arguments: [
            ("1529425589.M615261P21663.len:2,S", "1529425589.M615261P21663.len", "S", "", 1_529_425_589),
            ("1529425589.M6.host,S=1234,W=1300:2,DSab", "1529425589.M6.host", "DSab", "Dab", 1_529_425_589),
            ("1529425589.M6.host,W=1300", "1529425589.M6.host", "", "", 1_529_425_589),
            ("x/cur/root", "root", "", "", nil), ("child:2,", "child", "", "", nil),
            // The order and repetition of letters say nothing; behind another comma stands something else.
            ("7654321.a:2,baSbD,ac", "7654321.a", "DSab", "Dab", nil),
            ("12345678:2,T", "12345678", "T", "", 12_345_678),
            // Another kind of info, and more digits than seconds have.
            ("a:1,D", "a", "", "", nil), ("a:2D", "a", "", "", nil), ("12345678901.a", "12345678901.a", "", "", nil),
            ("a:2,D:2,S", "a", "D", "D", nil), ("", "", "", "", nil), (":", "", "", "", nil), (",:,", "", "", "", nil),
        ] as [(String, String, String, String, Int64?)]
    )
    func name(path: String, unique: String, flags: String, state: String, storedAt: Int64?) {
        let name = MaildirName(path: path)
        #expect(name.unique == unique)
        #expect(name.flags == Array(flags.utf8))
        #expect(name.storedAt?.seconds == storedAt)
        #expect(MaildirName.state(path: path) == state)
        #expect(MaildirName.unique(path: path) == unique)
    }

    @Test("a rename that sets a keyword changes the state, one that marks a message as read does not")
    func rename() {
        let states = ["new/1.a", "cur/1.a:2,", "cur/1.a:2,FRS", "cur/1.a:2,Sa"].map(MaildirName.state)
        #expect(states == ["", "", "", "a"])
        #expect(Set(["new/1.a", "cur/1.a,S=5:2,a"].map(MaildirName.unique)).count == 1)
    }

    @Test("the folder that holds a message's file")
    func folderPath() {
        let paths = ["/m/.Agreed/cur/1:2,S", "m/new/1", "cur/1", "1", "/m/tmp/1", "/m/1"]
        #expect(paths.map(MaildirName.folder) == ["/m/.Agreed", "m", nil, nil, nil, nil])
    }

    @Test("dovecot-keywords: letters and their names")
    func keywords() {
        let text = "0 $Agreed\n1 Отказ\r\n25 last one\n26 beyond\n-1 x\nx y\n2\n3 \n\n"
        #expect(MaildirName.keywords(text) == [97: "$Agreed", 98: "Отказ", 122: "last one"])
        #expect(MaildirName.keywords("").isEmpty)
    }

    @Test("the place of a message: folder, keywords, draft, seconds")
    func place() {
        let path = "/srv/sales/.Deals.Agreed/cur/1529425589.a:2,DScba"
        let file = FileFacts(path: path, base: "/srv/sales", keywords: [97: "$Agreed", 98: "A", 100: "not set"])
        let place = MessagePlace(maildir: file)
        #expect(place.folder == "Deals/Agreed")
        #expect(place.keywords == ["$Agreed", "A"])
        #expect(place.isDraft && !place.isCut)
        #expect(place.storedAt == Instant(seconds: 1_529_425_589))
        #expect(!MessagePlace(maildir: FileFacts(path: "/srv/sales/cur/1:2,S", base: "/srv/sales")).isDraft)
    }

    @Test(
        "the folder of a message in a Maildir",
        arguments: [
            ("/srv/sales/cur/1", "/srv/sales", ""), ("/srv/sales/new/1", "/srv/sales/", ""),
            ("/srv/sales/.Agreed/cur/1", "/srv/sales", "Agreed"),
            ("/srv/sales/.Deals.Agreed/new/1", "/srv/sales", "Deals/Agreed"),
            ("/srv/sales/.&BCEEPgQz-.a&-b/cur/1", "/srv/sales", "Сог/a&b"),
            ("/srv/sales/.Сделки.Согласовано/cur/1", "/srv/sales", "Сделки/Согласовано"),
            ("/srv/sales/Deals/&BCEEPgQz-/cur/1", "/srv/sales", "Deals/Сог"),
            ("/srv/sales/INBOX/cur/1", "/srv/sales", ""),
            ("/home/anna/Maildir/cur/1", "/home", ""), ("/home/anna/Maildir/.Agreed/cur/1", "/home/", "Agreed"),
            ("/home/anna/.Agreed/cur/1", "/home", "Agreed"), ("/srv/mail-1/.Agreed/cur/1", "/srv/mail-", "Agreed"),
            ("/srv/sales/.Agreed/cur/1", "/srv/sales/.Agreed/cur", ""), ("/srv/sales/cur/1", "", ""),
            ("1", "", ""), ("", "", ""), ("/srv/sales/cur/1", "/elsewhere/deep", ""),
        ]
    )
    func maildirFolder(path: String, base: String, folder: String) {
        #expect(MailFolder.ofMaildir(FileFacts(path: path, base: base)) == folder)
    }

    @Test(
        "the folder that an mbox file is",
        arguments: [
            ("/srv/Agreed.mbox", "Agreed"), ("/srv/Agreed", "Agreed"), ("Agreed.MBX", "Agreed"),
            ("/srv/Agreed.mbox.gz", "Agreed"), ("/srv/Agreed.mbox/mbox", "Agreed"), ("/srv/mbox", "mbox"),
            ("/srv/Version 1.2", "Version 1.2"), ("/mail/Deals.sbd/Sub.sbd/Agreed", "Deals/Sub/Agreed"), ("", ""),
            ("/srv/Согласовано.mbox", "Согласовано"), ("/x/mbox/mbox", "mbox"), (".mbox", ".mbox"),
        ]
    )
    func mboxFolder(path: String, folder: String) {
        #expect(MailFolder.ofMbox(FileFacts(path: path, base: "/srv")) == folder)
    }

    @Test(
        "the folder of a file with one message",
        arguments: [
            ("/srv/mail/1.eml", "/srv/mail", ""), ("/srv/mail/Agreed/1.eml", "/srv/mail", "Agreed"),
            ("/srv/mail/Deals/Agreed/1.eml", "/srv/mail/", "Deals/Agreed"), ("/srv/mail/1.eml", "/srv/mail/1.eml", ""),
            ("/srv/mail/Agreed/1.eml", "", ""),
            ("/m/Deals.mbox/Agreed.mbox/A1/Data/Messages/1.emlx", "/m", "Deals/Agreed"),
        ]
    )
    func fileFolder(path: String, base: String, folder: String) {
        #expect(MailFolder.ofMessageFile(FileFacts(path: path, base: base)) == folder)
    }

    @Test(
        "modified UTF-7 (RFC 3501 5.1.3)",
        arguments: [
            ("Agreed", "Agreed"), ("&-", "&"), ("a&-b&-", "a&b&"), ("&BCEEPgQz-", "Сог"),
            // The example of the RFC.
            ("~peter/mail/&U,BTFw-/&ZeVnLIqe-", "~peter/mail/台北/日本語"), ("&2D3eAA-", "😀"),
            // No end, no digits, digits left over, half of a pair, ASCII, and what is UTF-8 already.
            ("R&D", nil), ("&x y-", nil), ("&BCE=-", nil), ("&A-", nil), ("&BCF-", nil), ("&2D0-", nil),
            ("&AGE-", nil), ("&AAA-", nil), ("Сог", nil), ("&BCEEPgQzAA-", nil),
        ] as [(String, String?)]
    )
    func utf7(text: String, name: String?) {
        #expect(ModifiedUTF7.decode(text) == name)
    }

    @Test(
        "files that are left out",
        arguments: [
            ("maildir", "/m/new/1", true), ("maildir", "/m/.Agreed/cur/1:2,S", true), ("maildir", "1.a", true),
            ("maildir", "/m/tmp/1", false), ("maildir", "/m/cur/.1", false), ("maildir", "/m/dovecot-uidlist", false),
            ("maildir", "/1", false), ("maildir", "", false), ("eml", "/m/a.eml", true), ("eml", "/m/b.msg", true),
            ("eml", "a", true), ("eml", "/m/a.eml.tmp", false), ("eml", "/m/a.PART", false),
            ("eml", "/m/.a.eml", false),
            ("eml", "/m/1.partial.emlx", true), ("eml", "/m/", false), ("mbox", "/m/Agreed", true),
            ("mbox", "/m/Agreed.mbox", true), ("mbox", "/m/Agreed.msf", false), ("mbox", "/m/Agreed.lock", false),
            ("mbox", "/m/.Agreed", false), ("mbox", "Agreed.mbox.tmp", false),
        ]
    )
    func accepts(format: String, path: String, isAccepted: Bool) throws {
        let format = try #require(MailFormats.all.first { $0.name == format })
        #expect(format.accepts(path) == isAccepted)
    }

    @Test("the formats by what is to be known of them")
    func formats() {
        let names = ["mbox", "eml", "maildir", "exchange-tracking", "mail-log-csv", "ics"]
        #expect(MailFormats.all.map(\.name) == names)
        #expect(MailFormats.all.map(\.isWholeFile) == [false, true, true, false, false, false])
        #expect(MailFormats.all.map(\.kept) == [.headers, .headers, .headers, .nothing, .nothing, .nothing])
        #expect(MailFormats.all.allSatisfy { $0.isMail && !$0.needsZone })
        #expect(FormatCatalog.all.filter(\.isMail).map(\.name) == ["journal"])
        #expect(FormatCatalog.all.filter(\.isWholeFile).map(\.name) == ["freeswitch-json", "freeswitch-xml"])
        #expect(FormatCatalog.all.allSatisfy { $0.accepts("x.tmp") })
    }
}
