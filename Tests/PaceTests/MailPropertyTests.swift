import Pace
import TestSupport
import Testing

@Suite("What holds for every set of letters")
struct MailPropertyTests {
    private typealias P = Post

    /// Letters of several threads, no two of one moment.
    static func randomLetters(
        _ random: inout SeededRandom,
        from first: UInt64 = 1,
        clients: [String] = [P.kim, P.lee, "new@third.net"],
        withReports: Bool = true,
        withLabels: Bool = true
    ) -> [MailMessage] {
        func chance(_ n: Int) -> Bool { Int.random(in: 0..<n, using: &random) == 0 }
        let house = [P.anna, P.boris, P.vera, P.desk, P.annasOwn]
        return (0..<UInt64.random(in: 1...14, using: &random)).map { index in
            let number = first + index
            let isOwn = Bool.random(using: &random)
            let author = (isOwn ? house : clients).randomElement(using: &random)!
            var to = [(isOwn ? clients : house).randomElement(using: &random)!]
            if chance(2) { to.append((house + clients).randomElement(using: &random)!) }
            if withReports, chance(8) { to = [[P.agreed, P.annaAgreed].randomElement(using: &random)!] }
            let boxes = [P.agreed, P.declined, P.annaAgreed, P.boris, clients[0]]
            let found = [
                keyword("$agreed"), keyword("$declined", isWritten: true), folder("Agreed"), subject("[agreed]"),
                subject("[declined]"),
            ]
            let labels = withLabels ? [label("Agreed"), label("Declined"), label("Inbox")] : []
            var marks = found.filter { _ in chance(5) }
            if chance(2) { marks += labels.filter { _ in chance(2) } }
            let answers = (first..<number).filter { _ in chance(6) }
            let titles = ["offer", "bill"]
            return letter(
                number,
                author,
                to: to,
                cc: chance(3) ? [boxes.randomElement(using: &random)!] : [],
                bcc: chance(6) ? [boxes.randomElement(using: &random)!] : [],
                envelope: chance(4) ? [boxes.randomElement(using: &random)!] : [],
                // Within eight days, the number as a fraction that makes it unlike all others.
                Double(Int.random(in: 0..<200, using: &random)) + Double(number) / 64,
                answers: answers,
                marks: marks
            ) {
                if chance(6) { $0.gmailThread = RecordKey(of: "thread \(first) \(number % 2)") }
                if chance(6) { $0.threadIndex = RecordKey(of: "index") }
                if chance(2) { $0.subject = RecordKey(of: titles.randomElement(using: &random)!) }
                $0.hasReplyPrefix = chance(2)
                if chance(10) { $0.ignored = "list" }
                if chance(10) { $0.failsDMARC = true }
                if chance(10) { $0.returnPath = mailbox([P.desk, P.kim].randomElement(using: &random)!) }
            }
        }
    }

    @Test("Order and repetition change nothing", arguments: 1...200)
    func orderFree(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        let letters = Self.randomLetters(&random)
        let expected = P.contacts(letters)
        for _ in 0..<4 {
            let repeated = letters.filter { _ in Bool.random(using: &random) }
            #expect(P.contacts((letters + repeated).shuffled(using: &random)) == expected)
        }
    }

    @Test("A letter whose knowledge is spread over copies gives what one copy gives", arguments: 1...200)
    func copies(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        let letters = Self.randomLetters(&random)
        var copies: [MailMessage] = []
        for letter in letters {
            // One copy knows its id and its moment; each mark and each place of delivery is known to one of them.
            var parts = Array(repeating: letter, count: Int.random(in: 1...3, using: &random))
            for index in parts.indices {
                parts[index].marks = []
                parts[index].recipients.removeAll { $0.place == .envelope }
                parts[index].hasReceived = index == 0
                parts[index].copy = RecordKey(high: UInt64(index), low: letter.copy.high)
                guard index > 0 else { continue }
                parts[index].at = letter.at + Int64.random(in: -3_600_000_000...3_600_000_000, using: &random)
                parts[index].hasLabels = false
                if Bool.random(using: &random) {
                    parts[index].identity = nil
                    parts[index].messageID = nil
                }
                parts[index].gmailThread = nil
            }
            for mark in letter.marks { parts[parts.indices.randomElement(using: &random)!].marks.append(mark) }
            for recipient in letter.recipients where recipient.place == .envelope {
                parts[parts.indices.randomElement(using: &random)!].recipients.append(recipient)
            }
            copies += parts
        }
        #expect(P.contacts(copies.shuffled(using: &random)) == P.contacts(letters))
    }

    @Test("Mixed digests give the same contacts but for the ids of threads", arguments: 1...200)
    func mixed(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        let letters = Self.randomLetters(&random)
        let secret = DigestSecret([UInt8(seed % 256), 7])
        let assembly = ThreadAssembly(rulebook: P.rulebook, roster: MailRoster(rulebook: P.rulebook, secret: secret))
        let plain = P.assembly.contacts(of: letters)
        let mixed = assembly.contacts(of: letters.map { $0.mixed(with: secret) })
        func nameless(_ contacts: [Contact]) -> [Contact] {
            contacts.map {
                var contact = $0
                contact.call = ""
                // The upper half tells the thread.
                contact.part &= 0xFFFF_FFFF
                return contact
            }
        }
        #expect(nameless(mixed) == nameless(plain))
        // One id for one, and another for another.
        let pairs = Set(zip(plain, mixed).map { [$0.call, $1.call] })
        #expect(pairs.count == Set(plain.map(\.call)).count)
        #expect(pairs.count == Set(mixed.map(\.call)).count)
        #expect(Set(plain.map(\.call)).isDisjoint(with: mixed.map(\.call)))
    }

    @Test("A late letter joins threads: their days are united, nothing else changes", arguments: 1...200)
    func joined(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        // Without labels and reports, which look at their neighbours.
        let first = Self.randomLetters(&random, clients: [P.kim], withReports: false, withLabels: false)
        let second = Self.randomLetters(&random, from: 30, clients: [P.lee], withReports: false, withLabels: false)
        let apart = P.assembly.contacts(of: first + second)
        let all = (first + second).map(\.content.high)
        let late = letter(60, P.kim, to: [P.anna], 400) { $0.references = all.map(id) }
        let joined = P.assembly.contacts(of: first + [late] + second)
        struct Slot: Hashable {
            var manager: ManagerIndex
            var day: Int64
        }
        let days = Dictionary(grouping: apart) { Slot(manager: $0.manager, day: $0.part) }
        #expect(Set(joined.map { Slot(manager: $0.manager, day: $0.part) }) == Set(days.keys))
        #expect(joined.count == days.count)
        for contact in joined {
            let parts = days[Slot(manager: contact.manager, day: contact.part)] ?? []
            #expect(contact.call == "00000000000000010000000000000000")
            #expect(contact.began == parts.map(\.began).min())
            #expect(contact.client == parts.min { $0.began < $1.began }?.client)
            #expect(contact.marks == Set(parts.flatMap(\.marks)).sorted())
            #expect(parts.contains { $0.agreement == contact.agreement })
        }
    }

    @Test("Contacts are in order, each once, with marks that say what they say", arguments: 1...200)
    func sound(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        let letters = Self.randomLetters(&random)
        let contacts = P.assembly.contacts(of: letters)
        let sides = P.rulebook.teams[0].rules[0].value.marks.reduce(into: [:]) { $0[$1.key.name] = $1.value }
        #expect(contacts.map(\.began) == contacts.map(\.began).sorted())
        #expect(Set(contacts.map { "\($0.manager) \($0.call) \($0.part)" }).count == contacts.count)
        for contact in contacts {
            #expect(contact.channel == .correspondence && contact.talk == 0 && contact.began == contact.ended)
            #expect(letters.contains { $0.at == contact.began })
            #expect(!contact.marks.isEmpty && contact.marks == Set(contact.marks).sorted())
            #expect([P.kim, P.lee, "new@third.net"].contains(contact.client))
            // vera's team has another side for its only mark.
            #expect(contact.manager == 2 || contact.marks.contains { sides[$0] == contact.agreement })
        }
    }

    @Test("Hostile values do no harm", arguments: 1...200)
    func hostile(seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        let extremes: [Int64] = [.min, .min + 1, -1, 0, 1, .max - 1, .max]
        var letters = Self.randomLetters(&random)
        for index in letters.indices {
            letters[index].at = Instant(microseconds: extremes.randomElement(using: &random)!)
            letters[index].writtenAt = Instant(microseconds: extremes.randomElement(using: &random)!)
            if Bool.random(using: &random) { letters[index].identity = RecordKey(high: 1, low: 0) }
            if Bool.random(using: &random) { letters[index].messageID = nil }
            if Bool.random(using: &random) { letters[index].parent = letters[index].messageID }
        }
        let expected = P.assembly.contacts(of: letters)
        #expect(P.assembly.contacts(of: letters.shuffled(using: &random)) == expected)
    }
}
