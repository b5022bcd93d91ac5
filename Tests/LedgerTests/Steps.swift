import Ledger
import Pace
import Postgres
import TestSupport
import Testing

/// A house whose people call, write, meet and keep a journal: 101 to 104 sell in Moscow.
enum Steps {
    static let moscow = Zone(name: "Europe/Moscow", firstOffset: 10_800)
    static let kim = "kim@acme.com"
    static let lee = "lee@other.org"
    static let phones = ["79160000001", "79160000002", "79160000003"]
    /// 2026-11-23 00:00 in Moscow, a Monday.
    static let midnight = utc("2026-11-22 21:00:00")

    static func at(_ hours: Double) -> Instant { midnight + Int64((hours * 3.6e9).rounded()) }

    static func address(_ manager: Int) -> String { "m\(101 + manager)@example.com" }

    static func rulebook(
        owners: [Int] = [0, 1, 2, 3],
        names: [String] = ["Anna", "Boris", "Vera", "Clara"],
        rates: Rates = Rates(
            correspondence: 2_000_000,
            meeting: 3_000_000,
            correspondenceMinutes: 10,
            meetingMinutes: 30
        )
    ) -> Rulebook {
        let marks: [MailMark: Agreement] = [
            MailMark(.keyword, "$agreed"): .yes, MailMark(.keyword, "$declined"): .no, MailMark(.label, "Agreed"): .yes,
        ]
        var rulebook = Rulebook.sales(
            zone: moscow,
            rules: TeamRules(codes: ["1": .yes, "2": .no, "0": .none], rates: rates, marks: marks),
            extensions: ["101", "102", "103", "104"]
        )
        for (index, name) in names.enumerated() { rulebook.managers[index].name = name }
        for (index, owner) in owners.enumerated() { rulebook.addresses[address(index)] = [Claim(manager: owner)] }
        rulebook.mailHouses = [MailHouse(domains: ["example.com"])]
        rulebook.sites["late"] = rulebook.sites["main"]
        for index in 0..<4 {
            rulebook.extensions[SiteExtension(site: "late", name: "\(101 + index)")] = [Claim(manager: index)]
        }
        return rulebook
    }

    /// A ledger whose digests are the same as those of any other that is made so.
    static func ledger(_ rulebook: Rulebook = rulebook()) async throws -> TestLedger {
        let test = try await TestLedger(nil)
        try await test.execute("update installation set secret = '\\x00112233445566778899aabbccddeeff'")
        try await test.ledger.use(rulebook, siteZones: [:])
        return test
    }

    /// What must be the same however it came about.
    static func contents(_ test: TestLedger) async throws -> [String: [[String]]] {
        let all = try await test.contents()
        let names = ["manager_day", "manager_hour", "contact_log", "intensity_day", "intensity_hour"]
        var contents = all.filter { names.contains($0.key) }
        // Sites have numbers in the order in which they come.
        contents["contact"] = try await test.rows(
            "select (to_jsonb(c) - 'site_id')::text as line from contact c order by call, manager_id, part"
        )
        return contents
    }

    /// What two ledgers do not have in common, a line each; none where they are the same.
    static func unlike(_ left: [String: [[String]]], _ right: [String: [[String]]]) -> [String] {
        left.keys.sorted().flatMap { name -> [String] in
            let (mine, other) = (left[name] ?? [], right[name] ?? [])
            let only = mine.filter { !other.contains($0) }.map { "\(name), first: \($0.joined(separator: " "))" }
            let others = other.filter { !mine.contains($0) }.map { "\(name), second: \($0.joined(separator: " "))" }
            return only + others + (mine.count == other.count ? [] : ["\(name): \(mine.count) and \(other.count)"])
        }
    }
}

/// What `callpace verify` finds is nothing.
func expectSound(_ test: TestLedger, _ what: String = "", sourceLocation: SourceLocation = #_sourceLocation)
    async throws
{
    let found = try await test.differences()
    #expect(found == [], "\(what)", sourceLocation: sourceLocation)
}

/// A site to which a record goes: calls to theirs, all else to none.
struct SitedRecord: Sendable {
    var site: String
    var record: Record

    init(_ record: Record, site: String = "") {
        self.record = record
        self.site = site
    }

    /// One format has one source.
    var source: String {
        switch record {
        case .leg, .channel, .queue: "\(site)-cdr"
        case .message: "mail"
        case .meeting: "calendar"
        case .journal: "journal"
        }
    }
}

/// The sources of a ledger, each made when its first record comes.
struct Post {
    let test: TestLedger
    var now: Instant
    private var feeds: [String: Feed] = [:]

    init(_ test: TestLedger, now: Instant = Steps.at(1_000)) {
        self.test = test
        self.now = now
    }

    @discardableResult
    mutating func commit(_ records: [SitedRecord]) async throws -> [CommitReport] {
        var reports: [CommitReport] = []
        var sources: [String] = []
        for record in records where !sources.contains(record.source) { sources.append(record.source) }
        for source in sources {
            let own = records.filter { $0.source == source }
            let feed: Feed
            if let known = feeds[source] {
                feed = known
            } else {
                feed = try await test.feed(source, site: own[0].site, path: source)
            }
            var batch = feed.batch(own.map(\.record).placed)
            batch.now = now
            reports.append(try await commit(batch, of: source, feed))
        }
        return reports
    }

    private mutating func commit(_ batch: Batch, of source: String, _ feed: Feed) async throws -> CommitReport {
        var feed = feed
        let report = try await feed.commit(batch, to: test.ledger)
        feeds[source] = feed
        return report
    }
}

extension MailMessage {
    /// A letter by its number, in hours after the midnight.
    init(
        _ number: UInt64,
        from author: String,
        to: [String],
        at hours: Double,
        answers: [UInt64] = [],
        marks: [String] = [],
        change: (inout MailMessage) -> Void = { _ in }
    ) {
        self.init(
            identity: RecordKey(of: "identity \(number)"),
            content: RecordKey(of: "content \(number)"),
            messageID: Self.id(number),
            at: Steps.at(hours),
            copy: RecordKey(of: "copy \(number)")
        )
        writtenAt = at
        self.author = MailParty(author)
        recipients = to.map { MailRecipient(.to, MailParty($0)) }
        references = answers.map(Self.id)
        parent = references.last
        self.marks = marks.map { FoundMark(MailMark(.keyword, $0)) }
        change(&self)
    }

    static func id(_ number: UInt64) -> RecordKey { RecordKey(of: "\(number)@letters") }
}

/// A row of the journal, in hours after the midnight.
func row(
    _ id: String,
    _ kind: JournalEntry.Kind,
    at hours: Double,
    _ manager: String = "101",
    client: String = "79160000001",
    call: String? = nil,
    origin: JournalEntry.Origin = .journal
) -> SitedRecord {
    let at = Steps.at(hours)
    return SitedRecord(
        .journal(JournalEntry(id: id, origin: origin, kind: kind, at: at, manager: manager, client: client, call: call))
    )
}

/// A meeting that the first seller has with kim.
func meeting(
    _ uid: String,
    at hours: Double?,
    minutes: Int64 = 60,
    _ method: MeetingVersion.Method = .request,
    sequence: Int64 = 0,
    stamped: Double = -100,
    host: Int = 0,
    with: [Attendee] = [Attendee(address: Steps.kim)],
    change: (inout MeetingVersion) -> Void = { _ in }
) -> SitedRecord {
    var version = MeetingVersion(uid: uid, method: method, stampedAt: Steps.at(stamped))
    version.sequence = sequence
    version.start = hours.map { MeetingTime(Steps.at($0)) }
    version.length = minutes * 60_000_000
    version.organizer = Attendee(address: Steps.address(host))
    version.attendees = with
    change(&version)
    return SitedRecord(.meeting(version))
}

/// A call from a client to a seller, in hours after the midnight.
func talk(
    _ id: String,
    _ name: String = "101",
    client: String = "79160000001",
    at hours: Double,
    seconds: Double = 90,
    site: String = "main",
    leg number: Int = 0,
    code: String = ""
) -> SitedRecord {
    SitedRecord(
        leg(id, name, client: client, at: Steps.at(hours), seconds: seconds, id: "\(site) \(id)#\(number)", code: code),
        site: site
    )
}
