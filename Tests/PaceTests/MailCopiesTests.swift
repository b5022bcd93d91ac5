import Pace
import Testing

/// Copies of one message made one: `mail.md` sections 3 and 4.
@Suite("Copies of letters")
struct MailCopiesTests {
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

    /// A copy without Message-ID, as Outlook keeps it in Sent: known by its content.
    static func sent(
        _ number: UInt64,
        to: [String],
        bcc: [String] = [],
        _ hours: Double,
        marks: [FoundMark] = []
    ) -> MailMessage {
        letter(number, P.anna, to: to, bcc: bcc, hours, marks: marks) {
            $0.identity = nil
            $0.messageID = nil
        }
    }

    static let unionCases: [Case] = [
        Case(
            "trap 14: the copy in Sent knows the dropbox that the one in the journal does not",
            [
                letter(1, P.anna, to: [P.kim], envelope: [P.desk], 10),
                letter(1, P.anna, to: [P.kim], bcc: [P.agreed], 10),
            ],
            ["1 anna kim@acme.com d0 @10 yes copy:agreed@example.com"]
        ),
        Case(
            "trap 15: recipients of two journal reports of one letter",
            [
                letter(1, P.kim, to: [P.desk], envelope: [P.anna], 10),
                letter(1, P.kim, to: [P.desk], envelope: [P.boris], 10, marks: [folder("Agreed")]),
            ],
            ["1 anna kim@acme.com d0 @10 yes folder:Agreed", "1 boris kim@acme.com d0 @10 yes folder:Agreed"]
        ),
        Case(
            "trap 12: a letter in two folders bears the marks of both",
            [
                letter(1, P.kim, to: [P.anna], 10, marks: [folder("Agreed")]),
                letter(1, P.kim, to: [P.anna], 10, marks: [keyword("$declined")]),
            ],
            ["1 anna kim@acme.com d0 @10 yes folder:Agreed,keyword:$declined"]
        ),
        Case(
            "labels of two accounts make one run",
            [
                letter(1, P.kim, to: [P.anna], 10, marks: [label("Inbox")]),
                letter(1, P.kim, to: [P.anna], 10, marks: [label("Agreed")]),
                letter(2, P.anna, to: [P.kim], 34, answers: [1], marks: [label("Agreed")]),
            ],
            ["1 anna kim@acme.com d1 @34 yes label:Agreed"]
        ),
        Case(
            "it never counts only if no copy does",
            [
                letter(1, P.kim, to: [P.anna], 10, marks: [folder("Agreed")]) { $0.ignored = "list" },
                letter(1, P.kim, to: [P.anna], 10),
                letter(2, P.kim, to: [P.anna], 11, marks: [folder("Agreed")]) { $0.ignored = "list" },
                letter(2, P.kim, to: [P.anna], 11) { $0.ignored = "draft" },
            ],
            ["1 anna kim@acme.com d0 @10 yes folder:Agreed"]
        ),
        Case(
            "what a tool for newsletters sent counts where it answers a known message, in whatever order they come",
            [
                letter(2, P.anna, to: [P.kim], bcc: [P.agreed], 11, answers: [1]) {
                    $0.countsAsAnswerOnly = true
                },
                letter(1, P.kim, to: [P.anna], 10),
            ],
            ["1 anna kim@acme.com d0 @11 yes copy:agreed@example.com"]
        ),
        Case(
            "and not where nobody knows what it answers, itself aside",
            [
                letter(2, P.anna, to: [P.kim], bcc: [P.agreed], 11, answers: [1, 2]) {
                    $0.countsAsAnswerOnly = true
                }
            ],
            []
        ),
        Case(
            "a copy that shows the dropbox in Cc tells that it was inherited",
            [
                letter(1, P.anna, to: [P.kim], cc: [P.agreed], 10),
                letter(2, P.anna, to: [P.kim], cc: [P.agreed], 34, answers: [1]),
                // As a log of the server has it, which knows no Cc.
                letter(2, P.anna, envelope: [P.kim, P.agreed], 34),
            ],
            ["1 anna kim@acme.com d0 @10 yes copy:agreed@example.com"]
        ),
    ]

    static let momentCases: [Case] = [
        Case(
            "the copy with Received decides",
            [
                letter(1, P.kim, to: [P.anna], 10, marks: [folder("Agreed")]),
                letter(1, P.kim, to: [P.anna], 12) { $0.hasReceived = true },
            ],
            ["1 anna kim@acme.com d0 @12 yes folder:Agreed"]
        ),
        Case(
            "of several the earliest",
            [
                letter(1, P.kim, to: [P.anna], 13, marks: [folder("Agreed")]) { $0.hasReceived = true },
                letter(1, P.kim, to: [P.anna], 12) { $0.hasReceived = true },
                letter(1, P.kim, to: [P.anna], 11),
            ],
            ["1 anna kim@acme.com d0 @12 yes folder:Agreed"]
        ),
        Case(
            "without any the earliest of all",
            [
                letter(1, P.kim, to: [P.anna], 13, marks: [folder("Agreed")]),
                letter(1, P.kim, to: [P.anna], 12),
            ],
            ["1 anna kim@acme.com d0 @12 yes folder:Agreed"]
        ),
    ]

    static let identityCases: [Case] = [
        Case(
            "trap 21: a stranger's letter with a known id is another letter and changes nothing in it",
            [
                letter(1, P.anna, to: [P.kim], 10, marks: [subject("[agreed]")]),
                letter(7, "evil@elsewhere.net", to: [P.anna], 5) {
                    $0.messageID = id(1)
                    $0.ignored = "list"
                },
            ],
            ["1 anna kim@acme.com d0 @10 yes subject:[agreed]"]
        ),
        Case(
            "trap 22: a copy without an id joins by its content",
            [
                letter(1, P.anna, to: [P.kim], 10), sent(1, to: [P.kim], bcc: [P.agreed], 10),
            ],
            ["1 anna kim@acme.com d0 @10 yes copy:agreed@example.com"]
        ),
        Case(
            "two copies without an id are one as well, under the key of their content",
            [
                sent(1, to: [P.kim], bcc: [P.agreed], 10), sent(1, to: [P.kim], 10, marks: [subject("[agreed]")]),
            ],
            ["1 anna kim@acme.com d0 @10 yes copy:agreed@example.com,subject:[agreed]"]
        ),
        Case(
            "of two letters with one content the copy belongs to the one with the smaller key",
            [
                letter(3, P.anna, to: [P.kim], 10) { $0.content = RecordKey(of: "same") },
                letter(2, P.anna, to: [P.kim], 11) { $0.content = RecordKey(of: "same") },
                letter(9, P.anna, to: [P.kim], 12, marks: [subject("[agreed]")]) {
                    $0.identity = nil
                    $0.content = RecordKey(of: "same")
                },
            ],
            ["2 anna kim@acme.com d0 @11 yes subject:[agreed]"]
        ),
        Case(
            "written 24 hours apart they are copies, a microsecond more and they are two letters",
            [
                letter(1, P.anna, to: [P.kim], 10, marks: [subject("[agreed]")]),
                letter(1, P.anna, to: [P.kim], 34, marks: [subject("[declined]")]),
                letter(2, P.anna, to: [P.kim], 10, marks: [subject("[agreed]")]),
                letter(2, P.anna, to: [P.kim], 34, marks: [subject("[declined]")]) {
                    $0.writtenAt = $0.at + 1
                },
            ],
            [
                "1 anna kim@acme.com d0 @10 yes subject:[agreed],subject:[declined]",
                "2 anna kim@acme.com d0 @10 yes subject:[agreed]", "2 anna kim@acme.com d1 @34 no subject:[declined]",
            ]
        ),
        Case(
            "a program with one id for all: what is within a day of the first is its copy",
            [
                letter(1, P.anna, to: [P.kim], 10, marks: [subject("[agreed]")]),
                letter(1, P.anna, to: [P.kim], 28), letter(1, P.anna, to: [P.kim], 46, marks: [subject("[agreed]")]),
                letter(1, P.anna, to: [P.kim], 64, marks: [subject("[declined]")]),
            ],
            [
                "1 anna kim@acme.com d0 @10 yes subject:[agreed]",
                "1 anna kim@acme.com d2 @46 yes subject:[agreed],subject:[declined]",
            ]
        ),
        Case(
            "the date as written matters, not the moment",
            [
                letter(1, P.anna, to: [P.kim], 10, marks: [subject("[agreed]")]),
                letter(1, P.anna, to: [P.kim], 100) { $0.writtenAt = Post.at(10) },
            ],
            ["1 anna kim@acme.com d0 @10 yes subject:[agreed]"]
        ),
        Case(
            "a date that cannot be read differs from none",
            [
                letter(1, P.anna, to: [P.kim], 10, marks: [subject("[agreed]")]),
                letter(1, P.anna, to: [P.kim], 100, marks: [subject("[declined]")]) { $0.writtenAt = nil },
                letter(1, P.anna, to: [P.kim], 200, marks: [subject("[agreed]")]),
            ],
            [
                "1 anna kim@acme.com d0 @10 yes subject:[agreed],subject:[declined]",
                "1 anna kim@acme.com d8 @200 yes subject:[agreed]",
            ]
        ),
    ]

    @Test("What copies have is united", arguments: unionCases)
    func union(_ table: Case) { check(table) }

    @Test("The moment", arguments: momentCases)
    func moment(_ table: Case) { check(table) }

    @Test("What makes copies one", arguments: identityCases)
    func identity(_ table: Case) { check(table) }

    @Test("A copy that somebody else sent in the author's name neither hides nor changes the real one")
    func forged() {
        let real = letter(1, P.anna, to: [P.lee], 10, marks: [subject("[agreed]")]) {
            $0.returnPath = mailbox(P.anna)
        }
        // An earlier moment, another client, and a keyword of a store.
        let forged = letter(1, P.anna, to: [P.kim], 1, marks: [FoundMark(MailMark(.keyword, "$declined"))]) {
            $0.writtenAt = real.writtenAt
            $0.hasReceived = true
            $0.returnPath = mailbox("evil@elsewhere.net")
            $0.copy = RecordKey(high: 1, low: 3)
        }
        let expected = Post.contacts([real])
        #expect(expected.count == 1)
        #expect(Post.contacts([real, forged]) == expected)
        #expect(Post.contacts([forged, real]) == expected)
    }

    private func check(_ table: Case) {
        #expect(Post.contacts(table.letters) == table.expected)
        #expect(Post.contacts(table.letters.reversed()) == table.expected)
        #expect(Post.contacts(table.letters + table.letters) == table.expected)
    }

    @Test("A copy that lacks recipients makes nobody the first", arguments: [[P.kim], [P.lee], [P.boris, P.kim], []])
    func firstClient(to: [String]) {
        let full = letter(1, P.anna, to: [P.lee, P.boris, P.kim], 10, marks: [folder("Agreed")])
        let other = letter(1, P.anna, to: to, envelope: [P.kim], 10)
        check(Case("", [full, other], ["1 anna lee@other.org d0 @10 yes folder:Agreed"]))
    }

    @Test("Of clients who are first in different copies the first by the alphabet counts")
    func firstOfTwo() {
        let letters = [[P.lee], [P.kim]].map { letter(1, P.anna, to: $0, 10, marks: [folder("Agreed")]) }
        check(Case("", letters, ["1 anna kim@acme.com d0 @10 yes folder:Agreed"]))
    }
}
