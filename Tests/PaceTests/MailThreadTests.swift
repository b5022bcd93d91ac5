import Pace
import Testing

/// Which letters are of one thread: `mail.md` section 7.
@Suite("Threads of letters")
struct MailThreadTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var letters: [MailMessage]
        var expected: [[UInt64]]

        init(_ description: String, _ letters: [MailMessage], _ expected: [[UInt64]]) {
            testDescription = description
            self.letters = letters
            self.expected = expected
        }
    }

    private typealias P = Post

    static let idCases: [Case] = [
        Case("strangers", [letter(1, P.kim, to: [P.anna], 1), letter(2, P.kim, to: [P.anna], 2)], [[1], [2]]),
        Case(
            "an answer, whatever is between",
            [letter(1, P.kim, to: [P.anna], 1), letter(2, P.lee, to: [P.boris], 900, answers: [1])],
            [[1, 2]]
        ),
        Case(
            "two answers to a letter that nobody has",
            [letter(1, P.kim, to: [P.anna], 1, answers: [9]), letter(2, P.lee, to: [P.anna], 2, answers: [8, 9])],
            [[1, 2]]
        ),
        Case(
            "a late letter that joins two threads",
            [
                letter(1, P.kim, to: [P.anna], 1), letter(2, P.lee, to: [P.anna], 2),
                letter(3, P.anna, to: [P.kim], 3, answers: [1, 2]), letter(4, P.kim, to: [P.anna], 4),
            ],
            [[1, 2, 3], [4]]
        ),
        Case(
            "parents that never count, and letters among colleagues, join all the same",
            [
                letter(1, P.kim, to: [P.anna], 1),
                letter(2, P.kim, to: [P.anna], 2, answers: [1]) { $0.ignored = "bounce" },
                letter(3, P.anna, to: [P.boris], 3, answers: [2]), letter(4, P.boris, to: [P.lee], 4, answers: [3]),
            ],
            [[1, 4]]
        ),
        Case(
            "one id of two authors is one place of the thread, and two letters",
            [
                letter(1, P.kim, to: [P.anna], 1),
                letter(2, P.lee, to: [P.anna], 2) { $0.messageID = id(1) },
            ],
            [[1, 2]]
        ),
    ]

    static let storeCases: [Case] = [
        Case(
            "a thread of Gmail",
            [
                letter(1, P.kim, to: [P.anna], 1) { $0.gmailThread = RecordKey(of: "source 77") },
                letter(2, P.lee, to: [P.anna], 2) { $0.gmailThread = RecordKey(of: "source 77") },
                letter(3, P.kim, to: [P.anna], 3) { $0.gmailThread = RecordKey(of: "other 77") },
            ],
            [[1, 2], [3]]
        ),
        Case(
            "trap 26: an index of Exchange joins those with a client in common",
            [
                letter(1, P.kim, to: [P.anna], 1) { $0.threadIndex = RecordKey(of: "index") },
                letter(2, P.anna, to: [P.lee], cc: [P.kim], 2) { $0.threadIndex = RecordKey(of: "index") },
                letter(3, P.anna, to: ["new@third.net"], 3) { $0.threadIndex = RecordKey(of: "index") },
                letter(4, P.kim, to: [P.anna], 4) { $0.threadIndex = RecordKey(of: "other") },
            ],
            [[1, 2], [3], [4]]
        ),
        Case(
            "and those joined by another client of one of them",
            [
                letter(1, P.kim, to: [P.anna], 1) { $0.threadIndex = RecordKey(of: "index") },
                letter(2, P.anna, to: [P.lee, P.kim], 2) { $0.threadIndex = RecordKey(of: "index") },
                letter(3, P.lee, to: [P.boris], 3) { $0.threadIndex = RecordKey(of: "index") },
            ],
            [[1, 2, 3]]
        ),
        Case(
            "an index is no Gmail thread",
            [
                letter(1, P.kim, to: [P.anna], 1) { $0.threadIndex = RecordKey(of: "one") },
                letter(2, P.kim, to: [P.anna], 2) { $0.gmailThread = RecordKey(of: "one") },
            ],
            [[1], [2]]
        ),
    ]

    /// A letter with a subject.
    static func titled(
        _ number: UInt64,
        _ author: String,
        to: [String],
        _ hours: Double,
        isAnswer: Bool = false,
        _ title: String = "offer",
        answers: [UInt64] = [],
        change: (inout MailMessage) -> Void = { _ in }
    ) -> MailMessage {
        letter(number, author, to: to, hours, answers: answers) {
            $0.subject = RecordKey(of: title)
            $0.hasReplyPrefix = isAnswer
            change(&$0)
        }
    }

    static let subjectCases: [Case] = [
        Case(
            "an answer that names nothing, by its subject",
            [titled(1, P.kim, to: [P.anna], 1), titled(2, P.anna, to: [P.kim], 2, isAnswer: true)],
            [[1, 2]]
        ),
        Case(
            "without a prefix it is no answer",
            [titled(1, P.kim, to: [P.anna], 1), titled(2, P.anna, to: [P.kim], 2)],
            [[1], [2]]
        ),
        Case(
            "the prefix of the earlier one does not matter",
            [titled(1, P.kim, to: [P.anna], 1, isAnswer: true), titled(2, P.anna, to: [P.kim], 2)],
            [[1], [2]]
        ),
        Case(
            "another subject",
            [titled(1, P.kim, to: [P.anna], 1), titled(2, P.anna, to: [P.kim], 2, isAnswer: true, "bill")],
            [[1], [2]]
        ),
        Case(
            "no subject on either",
            [
                letter(1, P.kim, to: [P.anna], 1),
                letter(2, P.anna, to: [P.kim], 2) { $0.hasReplyPrefix = true },
            ],
            [[1], [2]]
        ),
        Case(
            "another client",
            [titled(1, P.kim, to: [P.anna], 1), titled(2, P.anna, to: [P.lee], 2, isAnswer: true)],
            [[1], [2]]
        ),
        Case(
            "another manager",
            [titled(1, P.kim, to: [P.anna], 1), titled(2, P.boris, to: [P.kim], 2, isAnswer: true)],
            [[1], [2]]
        ),
        Case(
            "14 days later, and a second more",
            [
                titled(1, P.kim, to: [P.anna], 0), titled(2, P.anna, to: [P.kim], 336, isAnswer: true),
                titled(3, P.lee, to: [P.anna], 0),
                titled(4, P.anna, to: [P.lee], 336, isAnswer: true) { $0.at = $0.at + 1_000_000 },
            ],
            [[1, 2], [3], [4]]
        ),
        Case(
            "what is later is not answered",
            [titled(1, P.kim, to: [P.anna], 2), titled(2, P.anna, to: [P.kim], 1, isAnswer: true)],
            [[1], [2]]
        ),
        Case(
            "of one moment it may be",
            [titled(1, P.kim, to: [P.anna], 1), titled(2, P.anna, to: [P.kim], 1, isAnswer: true)],
            [[1, 2]]
        ),
        Case(
            "an answer that names a letter needs no subject",
            [
                titled(1, P.kim, to: [P.anna], 1),
                titled(2, P.anna, to: [P.kim], 2, isAnswer: true, answers: [9]),
                titled(3, P.kim, to: [P.anna], 3, isAnswer: true) { $0.gmailThread = RecordKey(of: "x") },
                titled(4, P.kim, to: [P.anna], 4, isAnswer: true) { $0.threadIndex = RecordKey(of: "x") },
            ],
            [[1], [2], [3], [4]]
        ),
        Case(
            "a bare answer to one that names others belongs with it",
            [
                titled(1, P.kim, to: [P.anna], 1),
                titled(2, P.anna, to: [P.kim], 2, isAnswer: true, answers: [1]),
                titled(3, P.kim, to: [P.anna], 3, isAnswer: true),
            ],
            [[1, 2, 3]]
        ),
        Case(
            "a bare answer joins all of the two weeks before it, none of before them",
            [
                titled(1, P.kim, to: [P.anna], 0), titled(2, P.kim, to: [P.anna], 100),
                titled(3, P.kim, to: [P.anna], 200), titled(4, P.anna, to: [P.kim], 430, isAnswer: true),
                titled(5, P.kim, to: [P.anna], 440), titled(6, P.anna, to: [P.kim], 780, isAnswer: true),
            ],
            [[1], [2, 3, 4], [5], [6]]
        ),
        Case(
            "two answers whose weeks overlap make one thread",
            [
                titled(1, P.kim, to: [P.anna], 0), titled(2, P.anna, to: [P.kim], 300, isAnswer: true),
                titled(3, P.kim, to: [P.anna], 500), titled(4, P.anna, to: [P.kim], 600, isAnswer: true),
                titled(5, P.kim, to: [P.anna], 601),
            ],
            [[1, 2, 3, 4], [5]]
        ),
    ]

    @Test("By ids", arguments: idCases)
    func ids(_ table: Case) { #expect(Post.threads(table.letters) == table.expected) }

    @Test("By what the store knows", arguments: storeCases)
    func stores(_ table: Case) { #expect(Post.threads(table.letters) == table.expected) }

    @Test("By subject, as a last resort", arguments: subjectCases)
    func subjects(_ table: Case) { #expect(Post.threads(table.letters) == table.expected) }

    @Test("The id of a thread is the smallest key, of letters that never count too")
    func smallest() {
        let letters = [
            letter(5, P.kim, to: [P.anna], 1, marks: [folder("Agreed")]),
            letter(3, P.anna, to: [P.boris], 2, answers: [5]),
        ]
        #expect(Post.contacts(letters) == ["3 anna kim@acme.com d0 @1 yes folder:Agreed"])
    }

    @Test("Ten thousand letters of one thread and one subject come to an end")
    func long() {
        let letters = (1...10_000).map { number in
            let answers = number % 3 == 0 ? [UInt64(number - 1)] : []
            return Self.titled(UInt64(number), P.kim, to: [P.anna], Double(number), isAnswer: true, answers: answers) {
                $0.marks = [label("Won")]
                $0.hasLabels = true
                $0.threadIndex = number % 3 == 1 ? RecordKey(of: "index") : nil
            }
        }
        // One run of labels, dated by its last letter: 10,003 hours of Moscow are 416 days and some.
        #expect(Post.contacts(letters.reversed()) == ["1 anna kim@acme.com d416 @10000 yes label:Won"])
    }
}
