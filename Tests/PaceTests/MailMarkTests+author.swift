import Pace

/// What the author writes: `mail.md` 8.1 and 8.6.
extension MailMarkTests {
    private typealias P = Post

    static let authorCases: [Case] = [
        Case(
            "a subject tag of a manager",
            [letter(1, P.anna, to: [P.kim], 10, marks: [subject("[declined]")])],
            ["1 anna kim@acme.com d0 @10 no subject:[declined]"]
        ),
        Case(
            "trap 9: of a client it gives no credit",
            [letter(1, P.kim, to: [P.anna], 10, marks: [subject("[agreed]")])],
            []
        ),
        Case(
            "nor does a header, a dropbox or a tag of an address",
            [
                letter(
                    1,
                    P.kim,
                    to: [P.annaAgreed],
                    cc: [P.agreed],
                    10,
                    marks: [FoundMark(MailMark(.header, "x-agreement: yes"))]
                )
            ],
            []
        ),
        Case(
            "nor of a colleague who is no manager",
            [letter(1, P.desk, to: [P.kim], cc: [P.anna], 10, marks: [subject("[agreed]")])],
            []
        ),
        Case(
            "a header of a manager",
            [letter(1, P.anna, to: [P.kim], 10, marks: [FoundMark(MailMark(.header, "x-agreement: yes"))])],
            ["1 anna kim@acme.com d0 @10 yes header:x-agreement: yes"]
        ),
        Case(
            "a written keyword in a manager's letter",
            [letter(1, P.anna, to: [P.kim], 10, marks: [keyword("$agreed", isWritten: true)])],
            ["1 anna kim@acme.com d0 @10 yes keyword:$agreed"]
        ),
        Case(
            "but not in a client's",
            [letter(1, P.kim, to: [P.anna], 10, marks: [keyword("$agreed", isWritten: true)])],
            []
        ),
        Case(
            "a dropbox in To, in Cc and unseen",
            [
                letter(1, P.anna, to: [P.kim, P.agreed], 10), letter(2, P.anna, to: [P.kim], cc: [P.agreed], 11),
                letter(3, P.anna, to: [P.kim], bcc: [P.declined], 12),
                letter(4, P.anna, to: [P.kim], envelope: [P.agreed], 13),
            ],
            [
                "1 anna kim@acme.com d0 @10 yes copy:agreed@example.com",
                "2 anna kim@acme.com d0 @11 yes copy:agreed@example.com",
                "3 anna kim@acme.com d0 @12 no copy:declined@example.com",
                "4 anna kim@acme.com d0 @13 yes copy:agreed@example.com",
            ]
        ),
        Case(
            "the tag of a colleague's address is the author's mark",
            [letter(1, P.boris, to: [P.kim], cc: [P.annaAgreed], 10)],
            ["1 boris kim@acme.com d0 @10 yes plus:agreed"]
        ),
        Case(
            "a tag of an address that is no manager's",
            [letter(1, P.anna, to: [P.kim], cc: ["desk+agreed@example.com", "kim+agreed@acme.com"], 10)],
            []
        ),
        Case(
            "the tag of an address that was a manager's",
            [letter(1, P.anna, to: [P.kim], cc: ["clara+agreed@example.com"], 50)],
            ["1 anna kim@acme.com d2 @50 yes plus:agreed"]
        ),
        Case(
            "an author's mark goes to the author, the store's of the same letter too",
            [letter(1, P.anna, to: [P.kim, P.boris], 10, marks: [subject("[agreed]"), folder("Agreed")])],
            ["1 anna kim@acme.com d0 @10 yes folder:Agreed,subject:[agreed]"]
        ),
    ]

    static let forgedCases: [Case] = [
        Case(
            "a letter in a manager's name that came from elsewhere",
            [
                letter(1, P.anna, to: [P.kim], 10, marks: [subject("[agreed]"), keyword("$agreed", isWritten: true)]) {
                    $0.returnPath = mailbox("evil@elsewhere.net")
                }
            ],
            []
        ),
        Case(
            "what the store says of it counts",
            [
                letter(1, P.anna, to: [P.kim], 10, marks: [subject("[agreed]"), folder("Agreed")]) {
                    $0.returnPath = mailbox("evil@elsewhere.net")
                }
            ],
            ["1 anna kim@acme.com d0 @10 yes folder:Agreed"]
        ),
        Case(
            "one that its domain did not send",
            [letter(1, P.anna, to: [P.kim], 10, marks: [subject("[agreed]")]) { $0.failsDMARC = true }],
            []
        ),
        Case(
            "sent from the house, from a manager's own mailbox, and by a manager of once",
            [
                letter(1, P.anna, to: [P.kim], 10, marks: [subject("[agreed]")]) { $0.returnPath = mailbox(P.desk) },
                letter(2, P.anna, to: [P.kim], 11, marks: [subject("[agreed]")]) {
                    $0.returnPath = mailbox(P.annasOwn)
                },
                letter(3, P.anna, to: [P.kim], 50, marks: [subject("[agreed]")]) { $0.returnPath = mailbox(P.clara) },
            ],
            [
                "1 anna kim@acme.com d0 @10 yes subject:[agreed]", "2 anna kim@acme.com d0 @11 yes subject:[agreed]",
                "3 anna kim@acme.com d2 @50 yes subject:[agreed]",
            ]
        ),
        Case(
            "one honest copy is enough",
            [
                letter(1, P.anna, to: [P.kim], 10, marks: [subject("[agreed]")]) { $0.failsDMARC = true },
                letter(1, P.anna, to: [P.kim], 10, marks: [subject("[agreed]")]),
            ],
            ["1 anna kim@acme.com d0 @10 yes subject:[agreed]"]
        ),
        Case(
            "but it must bear the mark itself",
            [
                letter(1, P.anna, to: [P.kim], 10, marks: [subject("[agreed]")]) { $0.failsDMARC = true },
                letter(1, P.anna, to: [P.kim], 10),
            ],
            []
        ),
    ]

    static let reportCases: [Case] = [
        Case(
            "a forward to the dropbox alone is about the thread's client",
            [letter(1, P.kim, to: [P.anna], 10), letter(2, P.anna, to: [P.agreed], 11, answers: [1])],
            ["1 anna kim@acme.com d0 @11 yes copy:agreed@example.com"]
        ),
        Case(
            "about the last one before it",
            [
                letter(1, P.kim, to: [P.anna], 10), letter(2, P.anna, to: [P.lee], 11, answers: [1]),
                letter(3, P.anna, to: [P.agreed], 12, answers: [1]), letter(4, P.kim, to: [P.anna], 13, answers: [1]),
            ],
            ["1 anna lee@other.org d0 @12 yes copy:agreed@example.com"]
        ),
        Case(
            "to an own tagged address",
            [letter(1, P.kim, to: [P.anna], 10), letter(2, P.anna, to: [P.annaAgreed], 11, answers: [1])],
            ["1 anna kim@acme.com d0 @11 yes plus:agreed"]
        ),
        Case(
            "delivered to whoever reads the dropbox",
            [
                letter(1, P.kim, to: [P.anna], 10),
                letter(2, P.anna, to: [P.agreed], envelope: [P.desk], 11, answers: [1]),
            ],
            ["1 anna kim@acme.com d0 @11 yes copy:agreed@example.com"]
        ),
        Case(
            "to a colleague as well it is internal",
            [letter(1, P.kim, to: [P.anna], 10), letter(2, P.anna, to: [P.agreed, P.boris], 11, answers: [1])],
            []
        ),
        Case("in no client's thread", [letter(2, P.anna, to: [P.agreed], 11)], []),
        Case(
            "before the client's first letter",
            [letter(1, P.kim, to: [P.anna], 12), letter(2, P.anna, to: [P.agreed], 11, answers: [1])],
            []
        ),
        Case(
            "a client who wrote to a colleague only",
            [
                letter(1, P.kim, to: [P.desk], 9), letter(2, P.desk, to: [P.anna], 10, answers: [1]),
                letter(3, P.anna, to: [P.agreed], 11, answers: [2]),
            ],
            ["1 anna kim@acme.com d0 @11 yes copy:agreed@example.com"]
        ),
        Case(
            "a newsletter makes no client's thread",
            [
                letter(1, P.kim, to: [P.anna], 10) { $0.ignored = "newsletter" },
                letter(2, P.anna, to: [P.agreed], 11, answers: [1]),
            ],
            []
        ),
        Case(
            "a colleague's forward gives nobody credit",
            [letter(1, P.kim, to: [P.desk], 10), letter(2, P.desk, to: [P.agreed], 11, answers: [1])],
            []
        ),
        Case(
            "a forward to a third party is about the third party",
            [
                letter(1, P.kim, to: [P.anna], 10),
                letter(2, P.anna, to: [P.lee], bcc: [P.agreed], 11, answers: [1]),
            ],
            ["1 anna lee@other.org d0 @11 yes copy:agreed@example.com"]
        ),
    ]
}
