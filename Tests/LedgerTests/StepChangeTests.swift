import Ledger
import Pace
import TestSupport
import Testing

/// What was counted changes when marks, rows and rules do.
@Suite("Changes of steps", .serialized)
struct StepChangeTests {
    private func letter(_ number: UInt64 = 1, at hours: Double = 10, marks: [String] = ["$agreed"]) -> SitedRecord {
        SitedRecord(.message(MailMessage(number, from: Steps.address(0), to: [Steps.kim], at: hours, marks: marks)))
    }

    /// `channel call day reason credit`, a line a contact that is not merged.
    private func log(_ test: TestLedger) async throws -> [String] {
        try await test.rows(
            """
            select channel || ' ' || case when channel = 'correspondence' then 'thread' else call end || ' ' ||
                manager || ' ' || reason || ' ' || credit::int as line
            from contact_log order by started_at, manager_id, call
            """
        ).map { $0[0] }
    }

    private func expectLog(
        _ test: TestLedger,
        _ expected: [String],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let found = try await log(test)
        #expect(found == expected, sourceLocation: sourceLocation)
    }

    private func corrections(_ test: TestLedger) async throws -> [[String]] {
        try await test.rows("select what, who, reason from correction_log order by at, what")
    }

    private func close(_ test: TestLedger) async throws {
        try await test.ledger.perform { session in
            try session.closeDays(at: Steps.at(-48), closeAfter: [:])
            try session.closeDays(at: Steps.at(96), closeAfter: [:])
        }
    }

    @Test(
        "A mark that is taken away takes the agreement back, on a closed day with an entry in the log",
        arguments: [false, true]
    )
    func removedMark(isAlone: Bool) async throws {
        let test = try await Steps.ledger()
        var post = Post(test)
        try await post.commit([letter()])
        // An answer in the same thread, without any mark.
        if !isAlone {
            try await post.commit([
                SitedRecord(
                    .message(MailMessage(2, from: Steps.kim, to: [Steps.address(0)], at: 11, answers: [1]))
                )
            ])
        }
        try await close(test)
        try await expectLog(test, ["correspondence thread Anna agreement_yes 2"])
        let before = try await test.value("select credit_minutes::text from intensity_day")
        #expect(before == "10.0" || before == "10")
        #expect(try await corrections(test).isEmpty)

        let report = try await post.commit([letter(marks: ["seen"])])
        #expect(report[0].duplicates.records == 1 && report[0].stored.records == 0)
        try await expectLog(test, [])
        #expect(
            try await corrections(test) == [["Anna, 2026-11-23", "mail", "an agreement was recorded or taken back"]]
        )
        try await expectSound(test)
        // Another side, and back again.
        try await post.commit([letter(marks: ["$declined"])])
        try await expectLog(test, ["correspondence thread Anna agreement_no 2"])
        try await post.commit([letter()])
        try await expectLog(test, ["correspondence thread Anna agreement_yes 2"])
        // The other side is worth the same, so the third change moves no number.
        #expect(try await corrections(test).count == 2)
        try await expectSound(test)
        #expect(try await test.value("select count(*)::text from mail_message") == (isAlone ? "1" : "2"))
    }

    @Test("A mark that comes late is an agreement of the letter's day")
    func lateMark() async throws {
        let test = try await Steps.ledger()
        var post = Post(test)
        try await post.commit([letter(marks: [])])
        try await close(test)
        try await post.commit([letter(2, at: 200)])
        try await post.commit([letter()])
        #expect(
            try await log(test) == [
                "correspondence thread Anna agreement_yes 2", "correspondence thread Anna agreement_yes 2",
            ]
        )
        #expect(
            try await test.rows("select day::text from intensity_day order by day") == [["2026-11-23"], ["2026-12-01"]]
        )
        #expect(try await corrections(test).map { $0[0] } == ["Anna, 2026-11-23"])
    }

    @Test("A row of the journal binds to a call whether it comes before it or after, and changes with it")
    func corrected() async throws {
        let test = try await Steps.ledger()
        var post = Post(test)
        // A row of Monday evening names a call of Friday that is not there yet.
        try await post.commit([row("1", .agreement(.no), at: 20, client: "somebody", call: "c1")])
        try await expectLog(test, ["journal 1 Anna agreement_no 1"])
        try await post.commit([talk("c1", at: 100, seconds: 20)])
        try await expectLog(test, ["call c1 Anna agreement_no 1"])
        #expect(try await test.rows("select day::text from intensity_day where contacts > 0") == [["2026-11-27"]])
        try await expectSound(test)
        // The row is corrected: the other way, then about another call, then about another seller.
        try await post.commit([row("1", .agreement(.none), at: 20, client: "somebody", call: "c1")])
        try await expectLog(test, ["call c1 Anna no_agreement 0"])
        try await post.commit([row("1", .agreement(.yes), at: 20, client: "somebody", call: "c2")])
        try await expectLog(test, ["journal 1 Anna agreement_yes 1", "call c1 Anna short 0"])
        try await post.commit([row("1", .agreement(.yes), at: 20, "102", client: "somebody", call: "c1")])
        try await expectLog(test, ["journal 1 Boris agreement_yes 1", "call c1 Anna short 0"])
        // It is no agreement at all any more.
        try await post.commit([row("1", .sale(amount: 5), at: 20, "102", client: "somebody")])
        try await expectLog(test, ["call c1 Anna short 0"])
        try await expectSound(test)
    }

    @Test("A call that turns out to be another seller's gives its agreement back to the day of the row")
    func lostCall() async throws {
        let test = try await Steps.ledger()
        var post = Post(test)
        try await post.commit([
            talk("c1", at: 100, seconds: 20), row("1", .agreement(.no), at: 20, client: "somebody", call: "c1"),
        ])
        try await expectLog(test, ["call c1 Anna agreement_no 1"])
        // The extension was Boris's.
        var rulebook = Steps.rulebook()
        for site in ["main", "branch", "late"] {
            rulebook.extensions[SiteExtension(site: site, name: "101")] = [Claim(manager: 1)]
        }
        try await test.ledger.use(rulebook, siteZones: [:])
        try await recount(test, since: day("2026-11-01"))
        try await expectLog(test, ["journal 1 Anna agreement_no 1", "call c1 Boris short 0"])
        try await expectSound(test)
    }

    /// As `callpace recount` does it.
    private func recount(_ test: TestLedger, since day: Day, now: Instant = Steps.at(1_000)) async throws {
        try await test.ledger.perform { session in
            for site in try session.sites() {
                let calls = try session.calls(of: site, behind: nil, since: .distantPast, limit: 1_000)
                for start in stride(from: 0, to: calls.count, by: 3) {
                    let some = Array(calls[start..<min(start + 3, calls.count)])
                    _ = try session.recount(some, of: site, now: now, why: .recount(who: "anna"))
                }
            }
            _ = try session.recountDays(since: day, why: .recount(who: "anna"))
        }
    }

    @Test("A row about a call of a site that is not known yet", arguments: ["c1", "late/c1"])
    func lateSite(call: String) async throws {
        let test = try await Steps.ledger()
        var post = Post(test)
        try await post.commit([row("1", .agreement(.no), at: 20, client: "somebody", call: call)])
        try await post.commit([talk("c1", at: 60, seconds: 20, site: "late")])
        try await expectLog(test, ["call c1 Anna agreement_no 1"])
        try await expectSound(test)
    }

    @Test("A row at two hours from a call over midnight")
    func midnight() async throws {
        let test = try await Steps.ledger()
        var post = Post(test)
        // Half an hour that ends with the day; rows exactly two hours after its end and before its beginning.
        try await post.commit([row("1", .agreement(.no), at: 26)])
        try await post.commit([talk("c1", at: 23.5, seconds: 1_800)])
        try await post.commit([row("2", .agreement(.yes), at: 21.5)])
        // The later word counts.
        try await expectLog(test, ["call c1 Anna agreement_no 1"])
        try await expectSound(test)
        let other = try await Steps.ledger()
        var again = Post(other)
        try await again.commit([talk("c1", at: 23.5, seconds: 1_800)])
        try await again.commit([row("1", .agreement(.no), at: 26)])
        try await again.commit([row("2", .agreement(.yes), at: 21.5)])
        #expect(Steps.unlike(try await Steps.contents(other), try await Steps.contents(test)) == [])
    }

    @Test("A call of three days, before and after the rows that lie in it")
    func endless() async throws {
        let rows = [row("1", .agreement(.yes), at: 40), row("2", .agreement(.no), at: 70, call: "c1")]
        let call = talk("c1", at: 1, seconds: 3 * 86_400)
        var results: [[String: [[String]]]] = []
        for records in [[call] + rows, rows + [call], [rows[1], call, rows[0]]] {
            let test = try await Steps.ledger()
            var post = Post(test)
            for record in records { try await post.commit([record]) }
            try await expectSound(test)
            try await expectLog(test, ["call c1 Anna agreement_no 1", "journal 1 Anna agreement_yes 1"])
            results.append(try await Steps.contents(test))
        }
        #expect(Steps.unlike(results[0], results[1]) == [] && Steps.unlike(results[0], results[2]) == [])
    }

    @Test("Reviews: void, words, and taken back", arguments: ["call c1", "thread", "m1", "journal"])
    func reviews(what: String) async throws {
        let test = try await Steps.ledger()
        var post = Post(test)
        try await post.commit([
            talk("c1", at: 10), letter(), meeting("m1", at: 12),
            row("j1", .agreement(.yes), at: 20, client: "somebody"),
        ])
        let sound = try await Steps.contents(test)
        let lines = try await log(test)
        #expect(lines.count == 4)
        let word = ["call c1": "call", "thread": "correspondence", "m1": "meeting", "journal": "journal"][what] ?? ""
        let call = try await test.value("select call from contact_log where channel = '\(word)'")
        func review(_ review: Review, manager: String? = nil) async throws {
            _ = try await test.ledger.perform { session in
                try session.review(
                    try session.explain(call: call, site: nil),
                    manager: manager,
                    review,
                    reason: "heard",
                    who: "head"
                )
            }
        }
        try await review(.note("well done"))
        #expect(Steps.unlike(sound, try await Steps.contents(test)) == [])
        try await review(.void, manager: "101")
        let voided = lines.map {
            $0.hasPrefix(word) ? $0.split(separator: " ").prefix(3).joined(separator: " ") + " void 0" : $0
        }
        try await expectLog(test, voided)
        try await expectSound(test)
        // What comes later on the day does not forget it, nor does a recount.
        try await post.commit([talk("c9", at: 22, seconds: 10)])
        try await recount(test, since: day("2026-11-01"))
        try await expectLog(test, voided + ["call c9 Anna short 0"])
        // What is said of one seller stands above what is said of all.
        try await review(.restore)
        try await expectLog(test, voided + ["call c9 Anna short 0"])
        try await review(.restore, manager: "101")
        try await expectLog(test, lines + ["call c9 Anna short 0"])
        try await expectSound(test)
        let reviews = try await test.ledger.perform { try $0.explain(call: call, site: nil).flatMap(\.reviews) }
        #expect(reviews.count == 4)
        #expect(try await corrections(test).filter { $0[1] == "head" && $0[0].hasPrefix("call ") }.count == 4)
    }

    @Test("Rules that give an address, a name or an extension another owner", arguments: 1...12)
    func otherOwners(seed: Int) async throws {
        var random = SeededRandom(seed: UInt64(seed))
        let records = StepOrderTests.world(&random)
        let other = Steps.rulebook(
            owners: [1, 0, 3, 3],
            names: ["Boris", "Anna", "Vera", "Clara"],
            rates: Rates(meeting: 2_000_000)
        )
        let expected = try await Steps.ledger(other)
        var whole = Post(expected)
        try await whole.commit(records)

        let test = try await Steps.ledger()
        var post = Post(test)
        for record in records.shuffled(using: &random) { try await post.commit([record]) }
        let before = try await Steps.contents(test)
        try await test.ledger.use(other, siteZones: [:])
        try await recount(test, since: day("2026-01-01"))
        try await expectSound(test, "seed \(seed)")
        let (found, wanted) = (try await Steps.contents(test), try await Steps.contents(expected))
        #expect(Steps.unlike(wanted, found) == [], "seed \(seed)")
        // And back again.
        try await test.ledger.use(Steps.rulebook(), siteZones: [:])
        try await recount(test, since: day("2026-01-01"))
        let again = try await Steps.contents(test)
        #expect(Steps.unlike(before, again) == [], "seed \(seed), back")
    }

    @Test("Names that change keep what was counted before")
    func renamed() async throws {
        let test = try await Steps.ledger()
        var post = Post(test)
        try await post.commit([row("1", .agreement(.yes), at: 10, "Anna"), row("2", .agreement(.yes), at: 58, "101")])
        let before = try await log(test)
        try await test.ledger.use(Steps.rulebook(names: ["Anna Smith", "Boris", "Vera", "Clara"]), siteZones: [:])
        try await recount(test, since: day("2026-11-25"))
        try await expectLog(test, before.map { $0.replacing("Anna", with: "Anna Smith") })
        try await expectSound(test)
    }

    @Test("A batch that is repeated changes nothing")
    func repeated() async throws {
        var random = SeededRandom(seed: 77)
        let records = StepOrderTests.world(&random)
        let test = try await Steps.ledger()
        var post = Post(test)
        try await post.commit(records)
        let before = try await Steps.contents(test)
        for (source, site, kind) in [("mail", "", 0), ("calendar", "", 1), ("journal", "", 2), ("main-cdr", "main", 3)]
        {
            let own = records.filter { $0.source == source }.map(\.record)
            guard !own.isEmpty else { continue }
            var feed = try await test.feed(source, site: site, path: "again \(kind)")
            var batch = feed.batch(own.placed)
            batch.now = post.now
            let stale = batch
            try await feed.commit(batch, to: test.ledger)
            await #expect(throws: LedgerError.self) {
                try await test.ledger.perform { _ = try $0.commit(stale) }
            }
        }
        #expect(Steps.unlike(before, try await Steps.contents(test)) == [])
        try await expectSound(test)
        for status in try await test.ledger.perform({ try $0.sourceStatus() }) { #expect(status.isBalanced) }
    }
}
