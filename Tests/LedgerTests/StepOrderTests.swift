import Ledger
import Pace
import TestSupport
import Testing

/// I3 for correspondence, meetings and the journal: the set of records decides, not how they came.
@Suite("Order of steps", .serialized)
struct StepOrderTests {
    private static func chance(_ n: Int, _ random: inout SeededRandom) -> Bool {
        Int.random(in: 0..<n, using: &random) == 0
    }

    /// Near the midnights of Moscow more often than elsewhere, in quarters of an hour, so that distances are equal.
    private static func hours(_ random: inout SeededRandom) -> Double {
        let quarter = Double(Int.random(in: -10...10, using: &random)) / 4
        if chance(2, &random) { return quarter }
        return chance(3, &random) ? 36 + quarter : 24 + quarter
    }

    private static func seller(_ random: inout SeededRandom) -> Int { Int.random(in: 0..<3, using: &random) }

    private static func pick<Value>(_ values: [Value], _ random: inout SeededRandom) -> Value {
        values[Int.random(in: 0..<values.count, using: &random)]
    }

    /// A set of records of three days around a midnight, in which no two say different things of one.
    static func world(_ random: inout SeededRandom) -> [SitedRecord] {
        calls(&random) + letters(&random) + meetings(&random) + rows(&random)
    }

    private static func calls(_ random: inout SeededRandom) -> [SitedRecord] {
        let lengths: [Double] = [20, 90, 600, 7_000]
        let codes = ["", "", "1", "2", "0"]
        var records: [SitedRecord] = []
        for index in 0..<Int.random(in: 4...9, using: &random) {
            // One id may be a call's at several sites.
            let id = chance(3, &random) ? "shared" : "c\(index)"
            let every = ["main", "branch", "late"]
            let sites = chance(4, &random) ? every : [pick(every, &random)]
            let (name, client) = ("\(101 + seller(&random))", pick(Steps.phones, &random))
            let at = hours(&random)
            for site in sites {
                let (seconds, code) = (pick(lengths, &random), pick(codes, &random))
                records.append(
                    talk(id, name, client: client, at: at, seconds: seconds, site: site, leg: index, code: code)
                )
                // The second row of a call, with another seller.
                guard chance(4, &random) else { continue }
                let other = "\(101 + seller(&random))"
                records.append(talk(id, other, client: client, at: at + 0.2, site: site, leg: 100 + index))
            }
        }
        return records
    }

    private static func rows(_ random: inout SeededRandom) -> [SitedRecord] {
        let ids = ["shared", "main/shared", "late/c1", "c0", "c1", "c2", "m0", "m1", "nowhere"]
        let kinds: [JournalEntry.Kind] = [
            .agreement(.yes), .agreement(.no), .agreement(Agreement.none), .meeting, .planned("offer"),
            .sale(amount: 1_000_000),
        ]
        return (0..<Int.random(in: 3...10, using: &random)).map { index -> SitedRecord in
            let manager = seller(&random)
            let names = ["\(101 + manager)", ["Anna", "Boris", "Vera"][manager], Steps.address(manager), "nobody"]
            return row(
                "j\(index)",
                pick(kinds, &random),
                at: hours(&random),
                pick(names, &random),
                client: pick([Steps.kim, Steps.lee, ""] + Steps.phones, &random),
                call: chance(2, &random) ? pick(ids, &random) : nil,
                origin: chance(3, &random) ? .seller : .journal
            )
        }
    }

    /// Threads that a late letter joins, copies without an id, answers without references.
    private static func letters(_ random: inout SeededRandom) -> [SitedRecord] {
        var records: [SitedRecord] = []
        let count = UInt64.random(in: 4...10, using: &random)
        for number in 0..<count {
            let seller = Steps.address(Int.random(in: 0..<4, using: &random))
            let client = chance(2, &random) ? Steps.kim : Steps.lee
            let isOwn = chance(2, &random)
            let marks = ["$agreed", "$declined"].filter { _ in chance(3, &random) }
            let answers = (0..<count).filter { $0 != number && chance(5, &random) }
            // No two of one moment, which would be ordered by their keys.
            let at = hours(&random) + Double(number) / 512
            var letter = MailMessage(
                number,
                from: isOwn ? seller : client,
                to: [isOwn ? client : seller],
                at: at,
                answers: answers,
                marks: marks
            )
            if chance(4, &random) { letter.gmailThread = RecordKey(of: "thread \(number % 2)") }
            if chance(3, &random) { letter.subject = RecordKey(of: chance(2, &random) ? "offer" : "bill") }
            if letter.subject != nil, chance(2, &random) { letter.hasReplyPrefix = true }
            if chance(6, &random) { letter.ignored = "list" }
            if chance(4, &random) { letter.hasLabels = true }
            if letter.hasLabels, chance(2, &random) { letter.marks.append(FoundMark(MailMark(.label, "Agreed"))) }
            records.append(SitedRecord(.message(letter)))
            guard chance(3, &random) else { continue }
            letter.copy = RecordKey(of: "second copy \(number)")
            letter.marks = chance(2, &random) ? [FoundMark(MailMark(.keyword, "$agreed"))] : []
            if chance(2, &random) {
                letter.identity = nil
                letter.messageID = nil
            }
            records.append(SitedRecord(.message(letter)))
        }
        return records
    }

    private static func meetings(_ random: inout SeededRandom) -> [SitedRecord] {
        var records: [SitedRecord] = []
        for index in 0..<Int.random(in: 1...4, using: &random) {
            let (uid, host, at) = ("m\(index)", seller(&random), hours(&random))
            let isSeries = chance(3, &random)
            let guest = chance(2, &random) ? Steps.kim : Steps.lee
            let with = [Attendee(address: guest), Attendee(address: Steps.address(3))]
            func version(_ at: Double, _ sequence: Int64, _ method: MeetingVersion.Method = .request) -> SitedRecord {
                let stamped = -100 + Double(sequence)
                return meeting(uid, at: at, method, sequence: sequence, stamped: stamped, host: host, with: with) {
                    guard isSeries, method == .request else { return }
                    $0.occurrences = (0..<4).map { MeetingTime(Steps.at(at + 24 * Double($0))) }
                }
            }
            records.append(version(at, 0))
            if chance(2, &random) { records.append(version(hours(&random), 1)) }
            if chance(3, &random) { records.append(version(hours(&random), 2)) }
            if chance(4, &random) { records.append(version(at, 3, .cancel)) }
            if chance(3, &random) {
                let answer = Attendee(address: guest, answer: chance(2, &random) ? .declined : .accepted)
                records.append(meeting(uid, at: nil, .reply, stamped: -90, host: host, with: [answer]))
            }
        }
        return records
    }

    @Test("Any order, batches and repetitions of a set of records give the same counters", arguments: 1...40)
    func anyOrder(seed: Int) async throws {
        var random = SeededRandom(seed: UInt64(seed))
        let records = Self.world(&random)
        // Half of the meetings lie ahead.
        let now = Steps.at(24)
        let reference = try await Steps.ledger()
        var post = Post(reference, now: now)
        try await post.commit(records)
        let expected = try await Steps.contents(reference)
        try await expectSound(reference, "seed \(seed)")

        for round in 0..<2 {
            let test = try await Steps.ledger()
            var post = Post(test, now: now)
            var queue = (records + records.filter { _ in Int.random(in: 0..<4, using: &random) == 0 }).shuffled(
                using: &random
            )
            let largest = [1, 4, 40].randomElement(using: &random) ?? 1
            while !queue.isEmpty {
                let taken = queue.prefix(Int.random(in: 1...largest, using: &random))
                queue.removeFirst(taken.count)
                try await post.commit(Array(taken))
            }
            let contents = try await Steps.contents(test)
            #expect(Steps.unlike(expected, contents) == [], "seed \(seed), round \(round), batches up to \(largest)")
            try await expectSound(test, "seed \(seed)")
            for status in try await test.ledger.perform({ try $0.sourceStatus() }) {
                #expect(status.isBalanced, "\(status.source), seed \(seed)")
            }
        }
    }

    @Test("A meeting is counted once its end has passed, and only once")
    func held() async throws {
        let test = try await Steps.ledger()
        var post = Post(test, now: Steps.at(9))
        // Ten to eleven, moved to two to three; a series of every day at noon; one that is cancelled.
        try await post.commit([
            meeting("moved", at: 10), meeting("moved", at: 14, sequence: 1),
            meeting("series", at: 12, host: 1) {
                $0.occurrences = (0..<3).map { MeetingTime(Steps.at(12 + 24 * Double($0))) }
            },
            meeting("off", at: 10, host: 2), meeting("off", at: 10, .cancel, sequence: 1, host: 2),
        ])
        let meetings = "select count(*)::text from contact_log where channel = 'meeting'"
        let expected: [(hours: Double, meetings: String, teams: Set<String>)] = [
            (11.5, "0", []), (12.99, "0", []), (13, "1", ["sales"]), (13.5, "1", []), (15, "2", ["sales"]),
            (15, "2", []),
            (60, "3", ["sales"]), (1_000, "4", ["sales"]), (2_000, "4", []),
        ]
        for step in expected {
            try await expectSound(test, "before \(step.hours)")
            let teams = try await test.ledger.perform { try $0.countHeldMeetings(by: Steps.at(step.hours)) }
            #expect(teams == step.teams, "\(step.hours)")
            #expect(try await test.value(meetings) == step.meetings, "\(step.hours)")
            try await expectSound(test, "after \(step.hours)")
        }
        // What comes in one go is the same.
        let other = try await Steps.ledger()
        var late = Post(other, now: Steps.at(2_000))
        try await late.commit([
            meeting("off", at: 10, .cancel, sequence: 1, host: 2), meeting("off", at: 10, host: 2),
            meeting("series", at: 12, host: 1) {
                $0.occurrences = (0..<3).map { MeetingTime(Steps.at(12 + 24 * Double($0))) }
            },
            meeting("moved", at: 14, sequence: 1), meeting("moved", at: 10),
        ])
        #expect(Steps.unlike(try await Steps.contents(other), try await Steps.contents(test)) == [])
    }

    @Test(
        "An export is stamped anew each time: the latest stamp tells where the meeting is, in whatever order they come"
    )
    func stamps() async throws {
        // At ten, moved to twelve, moved back.
        let versions = [
            meeting("m", at: 10, stamped: -100), meeting("m", at: 12, stamped: -99), meeting("m", at: 10, stamped: -98),
        ]
        for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            for isOneBatch in [true, false] {
                let test = try await Steps.ledger()
                var post = Post(test)
                let records = order.map { versions[$0] }
                for batch in isOneBatch ? [records] : records.map({ [$0] }) { try await post.commit(batch) }
                // Ten in Moscow.
                let found = try await test.rows("select started_at::text from contact_log")
                #expect(found == [["2026-11-23 07:00:00+00"]], "\(order)")
                try await expectSound(test)
            }
        }
    }

    @Test("A meeting that a journal tells of beforehand is counted once it has begun")
    func ahead() async throws {
        let test = try await Steps.ledger()
        var post = Post(test, now: Steps.at(9))
        try await post.commit([
            row("1", .meeting, at: 10, client: Steps.kim), row("2", .agreement(.yes), at: 11, client: Steps.kim),
        ])
        let lines = "select channel || ' ' || call || ' ' || reason as line from contact_log order by started_at"
        #expect(try await test.rows(lines) == [["journal 2 agreement_yes"]])
        let steps: [(hours: Double, teams: Set<String>, lines: [[String]])] = [
            (9.5, [], [["journal 2 agreement_yes"]]), (10.5, ["sales"], [["meeting 1 agreement_yes"]]),
            (10.6, [], [["meeting 1 agreement_yes"]]),
        ]
        for step in steps {
            let teams = try await test.ledger.perform { try $0.countHeldMeetings(by: Steps.at(step.hours)) }
            #expect(teams == step.teams, "\(step.hours)")
            let found = try await test.rows(lines)
            #expect(found == step.lines, "\(step.hours)")
            try await expectSound(test)
        }
    }
}
