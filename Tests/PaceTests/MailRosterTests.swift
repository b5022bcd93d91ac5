import Pace
import Testing

/// Who is who in mail: `mail.md` section 5, and the last two reasons of section 6.
@Suite("The roster of mail")
struct MailRosterTests {
    private typealias P = Post

    struct Standing: CustomTestStringConvertible, Sendable {
        var address: String
        var hours: Double
        var expected: MailRoster.Standing

        init(_ address: String, _ hours: Double, _ expected: MailRoster.Standing) {
            (self.address, self.hours, self.expected) = (address, hours, expected)
        }

        var testDescription: String { "\(address) at \(hours)" }
    }

    /// From the 100th hour on old.example is of the house, and another address is the dropbox.
    private static let rulebook: Rulebook = {
        var rulebook = Post.rulebook
        rulebook.mailHouses.append(
            MailHouse(from: P.at(100), domains: ["example.com", "old.example"], dropboxes: ["yes@example.com"])
        )
        return rulebook
    }()

    static let standings: [Standing] = [
        Standing(P.anna, 0, .manager(0)),
        Standing(P.annasOwn, 0, .manager(0)),
        Standing("anna.petrov@gmail.com", 0, .external),
        Standing(P.desk, 0, .internal),
        Standing("desk@sub.example.com", 0, .external),
        Standing("desk@example.com.evil.net", 0, .external),
        Standing(P.clara, 47.5, .manager(3)),
        Standing(P.clara, 48, .internal),
        Standing(P.kim, 0, .external),
        Standing("kim@old.example", 99.5, .external),
        Standing("kim@old.example", 100, .internal),
        Standing(P.agreed, 0, .dropbox),
        Standing(P.agreed, 100, .internal),
        Standing("yes@example.com", 99.5, .internal),
        Standing("yes@example.com", 100, .dropbox),
        Standing("nobody", 0, .external),
    ]

    @Test("Standing", arguments: standings, [nil, DigestSecret([1, 2, 3])])
    func standing(_ table: Standing, secret: DigestSecret?) {
        let roster = MailRoster(rulebook: Self.rulebook, secret: secret)
        let plain = MailParty(table.address)
        let party = secret.map(plain.mixed) ?? plain
        #expect(roster.standing(of: party, at: P.at(table.hours)) == table.expected)
    }

    @Test("Digests that are mixed mean nothing to a roster that is not")
    func unmixed() {
        let secret = DigestSecret([1, 2, 3])
        #expect(P.roster.standing(of: MailParty(P.anna).mixed(with: secret), at: P.at(0)) == .external)
        #expect(
            MailRoster(rulebook: P.rulebook, secret: secret).standing(of: MailParty(P.anna), at: P.at(0)) == .external
        )
    }

    @Test("Whose an address ever was")
    func ever() {
        #expect(P.roster.isManagers(MailParty(P.clara).address))
        #expect(!P.roster.isManagers(MailParty(P.desk).address))
    }

    struct Copy: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var message: MailMessage
        var ignored: String?
        var managers: [ManagerIndex]
        var client: String?

        init(
            _ description: String,
            _ message: MailMessage,
            _ ignored: String?,
            _ managers: [ManagerIndex],
            _ client: String?
        ) {
            testDescription = description
            (self.message, self.ignored, self.managers, self.client) = (message, ignored, managers, client)
        }
    }

    static let copies: [Copy] = [
        Copy("a client's", letter(1, P.kim, to: [P.boris], cc: [P.anna, P.lee], 1), nil, [0, 1], P.kim),
        Copy(
            "a manager's",
            letter(1, P.boris, to: [P.desk], cc: [P.lee, P.kim], bcc: [P.vera], 1),
            nil,
            [1, 2],
            P.lee
        ),
        Copy("delivered to a client", letter(1, P.boris, to: [P.anna], envelope: [P.kim], 1), nil, [0, 1], P.kim),
        Copy("among colleagues", letter(1, P.anna, to: [P.boris, P.desk], 1), "internal", [0, 1], nil),
        Copy("without a manager", letter(1, P.kim, to: [P.desk], 1), "foreign", [], P.kim),
        Copy("with nobody of the house", letter(1, P.kim, to: [P.lee], 1), "foreign", [], P.kim),
        Copy("of nobody to nobody", letter(1, nil, 1), "internal", [], nil),
        Copy(
            "what was found comes first",
            letter(1, P.anna, to: [P.boris], 1) { $0.ignored = "list" },
            "list",
            [0, 1],
            nil
        ),
        Copy("to the dropbox alone", letter(1, P.anna, to: [P.agreed], 1), nil, [0], nil),
        Copy("to a tagged address alone", letter(1, P.anna, to: [P.annaAgreed], 1), nil, [0], nil),
        Copy(
            "to the dropbox and a colleague",
            letter(1, P.anna, to: [P.agreed], cc: [P.desk], 1),
            "internal",
            [0],
            nil
        ),
        Copy("a colleague's to the dropbox", letter(1, P.desk, to: [P.agreed], 1), "internal", [], nil),
        Copy("the dropbox is no client", letter(1, P.agreed, to: [P.anna], 1), "internal", [0], nil),
        Copy("of a manager of once", letter(1, P.clara, to: [P.kim], 48), "foreign", [], P.kim),
    ]

    @Test("One copy of a message", arguments: copies)
    func copy(_ table: Copy) {
        #expect(P.roster.ignoredReason(of: table.message) == table.ignored)
        #expect(P.roster.managers(of: table.message) == table.managers)
        #expect(P.roster.client(of: table.message)?.text == table.client)
    }

    @Test("The place counts, not the order in which recipients are kept")
    func places() {
        var message = letter(1, P.anna, to: [P.kim], cc: [P.lee], 1)
        message.recipients.reverse()
        #expect(P.roster.client(of: message)?.text == P.kim)
    }
}
