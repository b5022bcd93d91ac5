import ArgumentParser
import Daemon
import Ledger
import Linux
import Pace
import RecordFormats
import Settings

struct Note: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write down what no PBX knows: an agreement, a plan, a meeting, progress, a sale.",
        discussion: """
            Examples:
              callpace note --manager anna --client +79161234567 --agreement yes
              callpace note --manager anna --client ivanov@client.example --agreement no --call 1795420955.19
              callpace note --manager anna --client +79161234567 --planned 'the price list' --due 2026-12-11
              callpace note --manager anna --client +79161234567 --meeting --at 2026-11-27T15:00:00+03:00
              callpace note --manager anna --progress 'Demo shown'
              callpace note --manager anna --client 'Romashka' --sale 120000
            An agreement belongs to the call that it names, else to the nearest call or meeting with that client within
            two hours, else it is a contact of its own.
            """
    )

    @OptionGroup var configurationOptions: ConfigurationOptions

    @Option(help: "The manager, by id, name, address, number or extension.") var manager: String
    @Option(help: "The client: a number, an address or a name.") var client: String?
    @Option(help: "yes, no (a clear no is an agreement too), or none: none was reached.") var agreement: String?
    @Option(help: "What is to be agreed with the client.") var planned: String?
    @Option(help: "With --planned: by when, such as 2026-12-11.") var due: String?
    @Flag(help: "A meeting was held.") var meeting = false
    @Option(help: "An action of a client from the team's list, `NAME` or `NAME=COUNT`.") var progress: String?
    @Option(help: "A sale: its amount.") var sale: String?
    @Option(help: "The call to which it belongs, by its id or SITE/ID.") var call: String?
    @Option(help: "When it was, RFC 3339 (default: now).") var at: String?
    @Option(help: "An id of its own: written again with it, an entry takes the place of the former.") var id: String?
    @Option(help: "Who enters it, for the log of corrections.") var by: String = "callpace note"
    @Flag(help: "Print JSON.") var json = false

    private var kinds: Int {
        [agreement != nil, planned != nil, meeting, progress != nil, sale != nil].count { $0 }
    }

    func validate() throws {
        guard kinds == 1 else {
            throw ValidationError("write one of --agreement, --planned, --meeting, --progress, --sale")
        }
        if progress == nil, client?.isEmpty ?? true { throw ValidationError("name the --client") }
        if due != nil, planned == nil { throw ValidationError("--due goes with --planned") }
    }

    func run() async throws {
        let configuration = try configurationOptions.load()
        let entry = try entry()
        let (by, json) = (by, json)
        try await Workplace.with(configuration, applicationName: "callpace note") { workplace in
            _ = try await workplace.migrate()
            try await RuleKeeper(ledger: workplace.ledger, numbers: workplace.numbers).useStored(configuration)
            let now = Instant(microseconds: WallClock.now())
            guard let teams = try await workplace.ledger.perform({ try $0.add(entry, who: by, now: now) }) else {
                throw CommandFailure.notFound("there is no manager \(entry.manager)")
            }
            if !teams.isEmpty {
                try await workplace.ledger.perform { try $0.notify(teams.sorted().joined(separator: ",")) }
            }
            let names = teams.sorted()
            var line = JSONLine()
            line.add("id", entry.id)
            line.add("teams", raw: "[\(names.map(JSONLine.quoted).joined(separator: ","))]")
            let knowsCall = try await workplace.ledger.perform { try $0.knowsCall(of: entry) }
            line.add("call_known", entry.call == nil ? nil : knowsCall)
            let counted = names.isEmpty ? "" : "; counted for \(names.joined(separator: ", "))"
            try StandardOutput.tell(json: json, json ? line.text + "\n" : "written down as \(entry.id)\(counted)\n")
            if !json, !knowsCall, let call = entry.call {
                try StandardOutput.tell(
                    "no call \(call) is known yet: until one comes, the nearest call or meeting with the client within "
                        + "two hours has the entry, else it stands for itself\n"
                )
            }
        }
    }

    private func entry() throws -> JournalEntry {
        let given = try at.map { text in
            guard let instant = Instant(rfc3339: text) else {
                throw ValidationError("--at: \(text) is no RFC 3339 time")
            }
            return instant
        }
        let moment = given ?? Instant(microseconds: WallClock.now())
        let day = try due.map { text in
            guard let day = Day(text) else { throw ValidationError("--due: \(text) is no day such as 2026-12-11") }
            return day
        }
        let kind = try kind()
        let isPlan = if case .planned = kind { true } else { false }
        if !isPlan, EntryDate.isAhead(moment, of: Instant(microseconds: WallClock.now())) {
            throw ValidationError("--at: \(at ?? "") lies ahead; only what has happened is written down, or a plan")
        }
        let suffix = RecordKey(of: "\(moment.microseconds) \(WallClock.now()) \(manager) \(client ?? "")").hexadecimal
        return JournalEntry(
            id: id ?? "note-\(suffix.prefix(16))",
            origin: .seller,
            kind: kind,
            at: moment,
            manager: manager,
            client: JournalKind.client(client ?? ""),
            due: day,
            call: call
        )
    }

    private func kind() throws -> JournalEntry.Kind {
        let given = [
            ("agreement", agreement), ("planned", planned), ("meeting", meeting ? "" : nil), ("progress", progress),
            ("sale", sale),
        ]
        guard let (kind, value) = given.first(where: { $0.1 != nil }), let value else { return .meeting }
        do {
            return try JournalKind.reading(kind, value: value)
        } catch {
            throw ValidationError("--\(kind): \(value) \(error.problem)")
        }
    }
}
