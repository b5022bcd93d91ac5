import Pace

/// What neighbours in a thread change: `mail.md` 8.2 and 8.3.
extension MailMarkTests {
    private typealias P = Post

    static let inheritedCases: [Case] = [
        Case(
            "trap 10: an answer to all keeps the dropbox",
            [
                letter(1, P.anna, to: [P.kim], cc: [P.agreed], 10),
                letter(2, P.kim, to: [P.anna], cc: [P.agreed], 34, answers: [1]),
                letter(3, P.anna, to: [P.kim], cc: [P.agreed], 58, answers: [1, 2]),
            ],
            ["1 anna kim@acme.com d0 @10 yes copy:agreed@example.com"]
        ),
        Case(
            "unseen it is never inherited",
            [
                letter(1, P.anna, to: [P.kim], cc: [P.agreed], 10),
                letter(2, P.anna, to: [P.kim], bcc: [P.agreed], 34, answers: [1]),
            ],
            [
                "1 anna kim@acme.com d0 @10 yes copy:agreed@example.com",
                "1 anna kim@acme.com d1 @34 yes copy:agreed@example.com",
            ]
        ),
        Case(
            "nor where it stands in sight as well",
            [
                letter(1, P.anna, to: [P.kim], cc: [P.agreed], 10),
                letter(2, P.anna, to: [P.kim], cc: [P.agreed], bcc: [P.agreed], 34, answers: [1]),
            ],
            [
                "1 anna kim@acme.com d0 @10 yes copy:agreed@example.com",
                "1 anna kim@acme.com d1 @34 yes copy:agreed@example.com",
            ]
        ),
        Case(
            "a stranger who uses the id of the answered message once more changes nothing",
            [
                letter(1, P.kim, to: [P.anna], 10),
                letter(3, "evil@elsewhere.net", to: [P.anna], cc: [P.agreed], 11) { $0.messageID = id(1) },
                letter(2, P.anna, to: [P.kim], cc: [P.agreed], 34, answers: [1]),
            ],
            ["1 anna kim@acme.com d1 @34 yes copy:agreed@example.com"]
        ),
        Case(
            "nor does a message in the manager's name that somebody else sent",
            [
                letter(1, P.anna, to: [P.kim], cc: [P.agreed], 10) { $0.returnPath = mailbox("evil@elsewhere.net") },
                letter(2, P.anna, to: [P.kim], cc: [P.agreed], 34, answers: [1]),
            ],
            ["1 anna kim@acme.com d1 @34 yes copy:agreed@example.com"]
        ),
        Case(
            "nor from an unseen one",
            [
                letter(1, P.anna, to: [P.kim], bcc: [P.agreed], 10),
                letter(2, P.anna, to: [P.kim], cc: [P.agreed], 34, answers: [1]),
            ],
            [
                "1 anna kim@acme.com d0 @10 yes copy:agreed@example.com",
                "1 anna kim@acme.com d1 @34 yes copy:agreed@example.com",
            ]
        ),
        Case(
            "nor from a grandparent",
            [
                letter(1, P.anna, to: [P.kim], cc: [P.agreed], 10), letter(2, P.kim, to: [P.anna], 34, answers: [1]),
                letter(3, P.anna, to: [P.kim], cc: [P.agreed], 58, answers: [1, 2]),
            ],
            [
                "1 anna kim@acme.com d0 @10 yes copy:agreed@example.com",
                "1 anna kim@acme.com d2 @58 yes copy:agreed@example.com",
            ]
        ),
        Case(
            "another dropbox is a mark of its own",
            [
                letter(1, P.anna, to: [P.kim], cc: [P.agreed], 10),
                letter(2, P.anna, to: [P.kim], cc: [P.agreed, P.declined], 34, answers: [1]),
            ],
            [
                "1 anna kim@acme.com d0 @10 yes copy:agreed@example.com",
                "1 anna kim@acme.com d1 @34 no copy:declined@example.com",
            ]
        ),
        Case(
            "a tagged address too, if it is the same",
            [
                letter(1, P.boris, to: [P.kim], cc: [P.annaAgreed], 10),
                letter(2, P.boris, to: [P.kim], cc: [P.annaAgreed], 34, answers: [1]),
                letter(3, P.boris, to: [P.kim], cc: ["boris+agreed@example.com"], 58, answers: [1]),
            ],
            ["1 boris kim@acme.com d0 @10 yes plus:agreed", "1 boris kim@acme.com d2 @58 yes plus:agreed"]
        ),
        Case(
            "from a parent that never counts",
            [
                letter(1, P.kim, to: [P.anna], cc: [P.agreed], 10) { $0.ignored = "auto-reply" },
                letter(2, P.anna, to: [P.kim], cc: [P.agreed], 34, answers: [1]),
            ],
            []
        ),
        Case(
            "a parent that the store does not have",
            [letter(2, P.anna, to: [P.kim], cc: [P.agreed], 34, answers: [1])],
            ["2 anna kim@acme.com d1 @34 yes copy:agreed@example.com"]
        ),
        Case(
            "a letter that names itself is not its own parent",
            [letter(1, P.anna, to: [P.kim], cc: [P.agreed], 10, answers: [1])],
            ["1 anna kim@acme.com d0 @10 yes copy:agreed@example.com"]
        ),
        Case(
            "a subject tag at the very start is the author's each time",
            [
                letter(1, P.anna, to: [P.kim], 10, marks: [subject("[agreed]")]),
                letter(2, P.anna, to: [P.kim], 34, answers: [1], marks: [subject("[agreed]")]),
            ],
            [
                "1 anna kim@acme.com d0 @10 yes subject:[agreed]", "1 anna kim@acme.com d1 @34 yes subject:[agreed]",
            ]
        ),
    ]

    static let runCases: [Case] = [
        Case(
            "trap 11: a label on the whole conversation is one agreement, dated by its last letter",
            [
                letter(1, P.kim, to: [P.anna], 10, marks: [label("Agreed")]),
                letter(2, P.anna, to: [P.kim], 34, answers: [1], marks: [label("Agreed")]),
                letter(3, P.kim, to: [P.anna], 58, answers: [2], marks: [label("Agreed")]),
            ],
            ["1 anna kim@acme.com d2 @58 yes label:Agreed"]
        ),
        Case(
            "a letter with labels, but not this one, ends the run",
            [
                letter(1, P.kim, to: [P.anna], 10, marks: [label("Agreed")]),
                letter(2, P.anna, to: [P.kim], 34, answers: [1], marks: [label("Inbox")]),
                letter(3, P.kim, to: [P.anna], 58, answers: [2], marks: [label("Agreed")]),
            ],
            ["1 anna kim@acme.com d0 @10 yes label:Agreed", "1 anna kim@acme.com d2 @58 yes label:Agreed"]
        ),
        Case(
            "so does one whose list of labels is empty",
            [
                letter(1, P.kim, to: [P.anna], 10, marks: [label("Agreed")]),
                letter(2, P.anna, to: [P.kim], 34, answers: [1]) { $0.hasLabels = true },
                letter(3, P.kim, to: [P.anna], 58, answers: [2], marks: [label("Agreed")]),
            ],
            ["1 anna kim@acme.com d0 @10 yes label:Agreed", "1 anna kim@acme.com d2 @58 yes label:Agreed"]
        ),
        Case(
            "one of a store without labels neither ends nor lengthens it",
            [
                letter(1, P.kim, to: [P.anna], 10, marks: [label("Agreed")]),
                letter(2, P.anna, to: [P.kim], 34, answers: [1]),
                letter(3, P.kim, to: [P.anna], 58, answers: [2], marks: [label("Agreed")]),
                letter(4, P.anna, to: [P.kim], 82, answers: [3]),
            ],
            ["1 anna kim@acme.com d2 @58 yes label:Agreed"]
        ),
        Case(
            "nor do those that never count: a receipt, a letter among colleagues, one without a manager",
            [
                letter(1, P.kim, to: [P.anna], 10, marks: [label("Agreed")]),
                letter(2, P.kim, to: [P.anna], 20, answers: [1], marks: [label("Inbox")]) { $0.ignored = "receipt" },
                letter(3, P.anna, to: [P.boris], 21, answers: [1], marks: [label("Inbox")]),
                letter(4, P.kim, to: [P.desk], 22, answers: [1], marks: [label("Inbox")]),
                letter(5, P.kim, to: [P.anna], 34, answers: [1], marks: [label("Agreed")]),
                letter(6, P.anna, to: [P.boris], 58, answers: [1], marks: [label("Agreed")]),
            ],
            ["1 anna kim@acme.com d1 @34 yes label:Agreed"]
        ),
        Case(
            "two labels have runs of their own",
            [
                letter(1, P.kim, to: [P.anna], 10, marks: [label("Agreed")]),
                letter(2, P.anna, to: [P.kim], 34, answers: [1], marks: [label("Agreed"), label("Declined")]),
                letter(3, P.kim, to: [P.anna], 58, answers: [2], marks: [label("Declined")]),
            ],
            ["1 anna kim@acme.com d1 @34 yes label:Agreed", "1 anna kim@acme.com d2 @58 no label:Declined"]
        ),
        Case(
            "a run belongs to those of its last letter",
            [
                letter(1, P.kim, to: [P.anna], 10, marks: [label("Agreed")]),
                letter(2, P.lee, to: [P.boris], 34, answers: [1], marks: [label("Agreed")]),
            ],
            ["1 boris lee@other.org d1 @34 yes label:Agreed"]
        ),
        Case(
            "of one moment the larger key is the last",
            [
                letter(2, P.lee, to: [P.boris], 10, answers: [1], marks: [label("Agreed")]),
                letter(1, P.kim, to: [P.anna], 10, marks: [label("Agreed")]),
            ],
            ["1 boris lee@other.org d0 @10 yes label:Agreed"]
        ),
        Case(
            "keywords and folders have no runs",
            [
                letter(1, P.kim, to: [P.anna], 10, marks: [keyword("$agreed")]),
                letter(2, P.anna, to: [P.kim], 34, answers: [1], marks: [keyword("$agreed")]),
                letter(3, P.kim, to: [P.anna], 58, answers: [2], marks: [folder("Agreed")]),
            ],
            [
                "1 anna kim@acme.com d0 @10 yes keyword:$agreed", "1 anna kim@acme.com d1 @34 yes keyword:$agreed",
                "1 anna kim@acme.com d2 @58 yes folder:Agreed",
            ]
        ),
    ]
}
