import Pace
import Testing

/// Which marks count, for whom and when: `mail.md` section 8.
@Suite("Agreements in correspondence")
struct MailMarkTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var letters: [MailMessage]
        var expected: [String]

        init(_ description: String, _ letters: [MailMessage], _ expected: [String]) {
            testDescription = description
            self.letters = letters
            self.expected = expected
        }
    }

    private typealias P = Post

    static let whoCases: [Case] = [
        Case(
            "a mark of the store on the client's letter is the manager's in To",
            [letter(1, P.kim, to: [P.anna], cc: [P.boris], 10, marks: [folder("Agreed")])],
            ["1 anna kim@acme.com d0 @10 yes folder:Agreed"]
        ),
        Case(
            "else of those in Cc, each of them",
            [letter(1, P.kim, to: [P.desk], cc: [P.anna, P.boris], bcc: [P.vera], 10, marks: [folder("Agreed")])],
            ["1 anna kim@acme.com d0 @10 yes folder:Agreed", "1 boris kim@acme.com d0 @10 yes folder:Agreed"]
        ),
        Case(
            "else of those who got it unseen",
            [
                letter(1, P.kim, to: [P.desk], bcc: [P.boris], envelope: [P.anna], 10, marks: [keyword("$declined")])
            ],
            ["1 anna kim@acme.com d0 @10 no keyword:$declined", "1 boris kim@acme.com d0 @10 no keyword:$declined"]
        ),
        Case(
            "the author's, if a manager, and nobody else's",
            [letter(1, P.anna, to: [P.boris, P.kim], 10, marks: [folder("Agreed")])],
            ["1 anna kim@acme.com d0 @10 yes folder:Agreed"]
        ),
        Case(
            "a colleague writes: the client is the first external one in To, the manager the one in Cc",
            [letter(1, P.desk, to: [P.kim, P.lee], cc: [P.anna], 10, marks: [folder("Agreed")])],
            ["1 anna kim@acme.com d0 @10 yes folder:Agreed"]
        ),
        Case(
            "a client in Cc, where only colleagues stand in To",
            [letter(1, P.anna, to: [P.boris], cc: [P.lee, P.kim], 10, marks: [folder("Agreed")])],
            ["1 anna lee@other.org d0 @10 yes folder:Agreed"]
        ),
        Case(
            "a client who got it unseen",
            [letter(1, P.anna, to: [P.boris], envelope: [P.kim], 10, marks: [folder("Agreed")])],
            ["1 anna kim@acme.com d0 @10 yes folder:Agreed"]
        ),
        Case(
            "the author is the client, whoever else is in To",
            [letter(1, P.kim, to: [P.lee, P.anna], 10, marks: [folder("Agreed")])],
            ["1 anna kim@acme.com d0 @10 yes folder:Agreed"]
        ),
        Case(
            "trap 24: a manager's own mailbox at a freemail house is the manager",
            [letter(1, P.annasOwn, to: ["other@gmail.com"], 10, marks: [subject("[agreed]")])],
            ["1 anna other@gmail.com d0 @10 yes subject:[agreed]"]
        ),
        Case("nobody outside", [letter(1, P.anna, to: [P.boris], 10, marks: [folder("Agreed")])], []),
        Case("no manager", [letter(1, P.kim, to: [P.desk], 10, marks: [folder("Agreed")])], []),
        Case(
            "what never counts, although it is marked",
            [letter(1, P.kim, to: [P.anna], 10, marks: [folder("Agreed")]) { $0.ignored = "list" }],
            []
        ),
        Case(
            "no author",
            [letter(1, nil, to: [P.anna, P.kim], 10, marks: [folder("Agreed")])],
            ["1 anna kim@acme.com d0 @10 yes folder:Agreed"]
        ),
        Case(
            "clara was in the team until the 24th hour",
            [letter(1, P.clara, to: [P.kim], 23.5, marks: [folder("Agreed")])],
            ["1 clara kim@acme.com d1 @23.5 yes folder:Agreed"]
        ),
        Case("and has no team after it", [letter(1, P.clara, to: [P.kim], 24, marks: [folder("Agreed")])], []),
        Case(
            "after her address is no manager's, it is the house's, not a client's",
            [letter(1, P.clara, to: [P.anna], 48, marks: [folder("Agreed")])],
            []
        ),
    ]

    static let dayCases: [Case] = [
        Case(
            "several marks of a day are one; the latest tells the side, the first letter moment and client",
            [
                letter(1, P.kim, to: [P.anna], 9),
                letter(2, P.anna, to: [P.lee], 10, answers: [1], marks: [subject("[agreed]"), folder("Agreed")]),
                letter(3, P.anna, to: [P.kim], 11, answers: [1], marks: [subject("[declined]")]),
            ],
            ["1 anna lee@other.org d0 @10 no folder:Agreed,subject:[agreed],subject:[declined]"]
        ),
        Case(
            "and the other way round",
            [
                letter(1, P.anna, to: [P.kim], 10, marks: [subject("[declined]")]),
                letter(2, P.anna, to: [P.kim], 11, answers: [1], marks: [subject("[agreed]")]),
            ],
            ["1 anna kim@acme.com d0 @10 yes subject:[agreed],subject:[declined]"]
        ),
        Case(
            "of one moment the positive one tells it, as with codes",
            [letter(1, P.anna, to: [P.kim], 10, marks: [subject("[declined]"), keyword("$agreed")])],
            ["1 anna kim@acme.com d0 @10 yes keyword:$agreed,subject:[declined]"]
        ),
        Case(
            "two threads of a day are two",
            [
                letter(1, P.anna, to: [P.kim], 10, marks: [subject("[agreed]")]),
                letter(2, P.anna, to: [P.kim], 11, marks: [subject("[agreed]")]),
            ],
            ["1 anna kim@acme.com d0 @10 yes subject:[agreed]", "2 anna kim@acme.com d0 @11 yes subject:[agreed]"]
        ),
        Case(
            "two managers in a thread are two",
            [
                letter(1, P.anna, to: [P.kim], 10, marks: [subject("[agreed]")]),
                letter(2, P.boris, to: [P.kim], 11, answers: [1], marks: [subject("[agreed]")]),
            ],
            ["1 anna kim@acme.com d0 @10 yes subject:[agreed]", "1 boris kim@acme.com d0 @11 yes subject:[agreed]"]
        ),
        Case(
            "in Moscow the day ends at 21 UTC",
            [
                letter(1, P.anna, to: [P.kim], 20.75, marks: [subject("[agreed]")]),
                letter(2, P.anna, to: [P.kim], 21, answers: [1], marks: [subject("[agreed]")]),
            ],
            [
                "1 anna kim@acme.com d0 @20.75 yes subject:[agreed]", "1 anna kim@acme.com d1 @21 yes subject:[agreed]",
            ]
        ),
        Case(
            "each manager has the day and the marks of the own team",
            [letter(1, P.kim, to: [P.anna, P.vera], 22, marks: [label("Agreed"), folder("Agreed")])],
            [
                "1 anna kim@acme.com d1 @22 yes folder:Agreed,label:Agreed",
                "1 vera kim@acme.com d0 @22 no label:Agreed",
            ]
        ),
        Case(
            "marks hold from a day on: here from the 20th, which begins at 477 hours",
            [
                letter(1, P.kim, to: [P.anna], 476, marks: [label("Won"), folder("Agreed")]),
                letter(2, P.kim, to: [P.anna], 477, marks: [label("Won"), folder("Agreed")]),
            ],
            ["1 anna kim@acme.com d19 @476 yes folder:Agreed", "2 anna kim@acme.com d20 @477 yes label:Won"]
        ),
        Case("a mark that nobody configured", [letter(1, P.kim, to: [P.anna], 10, marks: [label("Inbox")])], []),
    ]

    @Test("To whom a mark belongs, and about whom it is", arguments: whoCases)
    func who(_ table: Case) { #expect(Post.contacts(table.letters) == table.expected) }

    @Test("What an author writes counts in a manager's letter only", arguments: authorCases)
    func author(_ table: Case) { #expect(Post.contacts(table.letters) == table.expected) }

    @Test("Forged letters", arguments: forgedCases)
    func forged(_ table: Case) { #expect(Post.contacts(table.letters) == table.expected) }

    @Test("Inherited marks", arguments: inheritedCases)
    func inherited(_ table: Case) { #expect(Post.contacts(table.letters) == table.expected) }

    @Test("Letters to the dropbox alone", arguments: reportCases)
    func report(_ table: Case) { #expect(Post.contacts(table.letters) == table.expected) }

    @Test("Runs of labels", arguments: runCases)
    func runs(_ table: Case) { #expect(Post.contacts(table.letters) == table.expected) }

    @Test("One agreement a manager, thread and day", arguments: dayCases)
    func days(_ table: Case) { #expect(Post.contacts(table.letters) == table.expected) }

    @Test("Trap 13: a mark that comes later is on the letter's own day")
    func late() {
        let before = letter(1, P.kim, to: [P.anna], 10)
        #expect(Post.contacts([before]) == [])
        // The copy after its flags changed.
        let after = letter(1, P.kim, to: [P.anna], 10, marks: [keyword("$agreed")])
        #expect(Post.contacts([before, after]) == ["1 anna kim@acme.com d0 @10 yes keyword:$agreed"])
    }

    @Test("What a contact of a thread holds")
    func contact() throws {
        let letters = [letter(7, P.anna, to: [P.kim], 10, marks: [subject("[agreed]")])]
        let contact = try #require(Post.assembly.contacts(of: letters).first)
        let expected = Contact(
            manager: 0,
            channel: .correspondence,
            client: "kim@acme.com",
            call: "00000000000000070000000000000000",
            part: Int64(Post.base.number),
            began: Post.at(10),
            ended: Post.at(10),
            agreement: .yes,
            marks: ["subject:[agreed]"]
        )
        #expect(contact == expected)
    }

    @Test("A client whose address is not kept has a sign")
    func unknownAddress() {
        let kept = letter(1, P.kim, to: [P.anna], 10, marks: [folder("Agreed")])
        var erased = kept
        erased.author?.text = nil
        let sign = "mail:" + RecordKey(of: P.kim).hexadecimal.prefix(8)
        #expect(Post.assembly.contacts(of: [erased]).map(\.client) == [sign])
        #expect(Post.assembly.contacts(of: [erased, kept]).map(\.client) == [P.kim])
    }
}
