import ArgumentParser
import Board
import Cluster
import Daemon
import Ledger
import Linux
import Pace
import PhoneNumbers
import RecordFormats
import Settings

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Validate configuration, roster, files and database; exit code 78 on bad configuration.",
        discussion: "Example: callpace check --config callpace.yaml"
    )

    @OptionGroup var configurationOptions: ConfigurationOptions

    @Flag(help: "Do not ask the database.") var offline = false
    @Flag(help: "Print JSON lines, one for each thing that was looked at.") var json = false

    func run() async throws {
        let (configuration, formats) = try configurationOptions.loadTelling()
        _ = try OfflineRules.rulebook(configuration)
        for warning in configuration.warnings { StandardError.tell("warning: \(warning)\n") }
        var isFine = true
        func tell(_ finding: CheckFinding) throws {
            isFine = isFine && finding.isFine
            try StandardOutput.tell(json: json, json ? finding.json : finding.text + "\n")
        }
        for sentence in formats.found { try tell(CheckFinding("format", sentence)) }
        for sentence in formats.unknown { try tell(CheckFinding("format", sentence, isFine: false)) }
        for source in configuration.sources where !source.isAutomatic { try tell(describe(source, configuration)) }
        try tell(describe(configuration.board))
        for problem in secretProblems(configuration) { try tell(CheckFinding("alerts", problem, isFine: false)) }
        if !offline { try tell(try await checkDatabase(configuration)) }
        try tell(
            CheckFinding(
                "configuration",
                isFine ? "the configuration is valid" : "the configuration is valid, but see above",
                isFine: isFine
            )
        )
        if !isFine { throw ExitCode(69) }
    }

    private func describe(_ source: SourceSettings, _ configuration: Configuration) -> CheckFinding {
        let place = source.site.isEmpty ? "" : ", site \(source.site)"
        func finding(_ text: String, isFine: Bool = true) -> CheckFinding {
            let head = "source \(source.name) (\(source.format)\(place)): "
            return CheckFinding("source", head + text, name: source.name, isFine: isFine)
        }
        guard let format = KnownFormats.format(named: source.format) else {
            return finding("the format is not known", isFine: false)
        }
        if let reception = source.reception {
            let (text, isFine) = describe(reception)
            return finding(text, isFine: isFine)
        }
        do {
            let inputs = try RecordFiles.inputs(of: source, format)
            guard let newest = inputs.last, case .file(let path) = newest else {
                return finding("no file matches \(source.paths.joined(separator: ", ")) yet")
            }
            _ = try FileDescriptor.open(path).read(at: 0, count: 1)
            let events = configuration.sources.contains { $0.site == source.site && $0.showsCalls }
            let note =
                events || format.isMail ? "" : "; no channel events: what rows cannot show is marked as an upper bound"
            return finding(inputs.count.counted("file") + note)
        } catch {
            return finding("\(error)", isFine: false)
        }
    }

    /// Whether the addresses can be had, or the daemon has them.
    private func describe(_ reception: ReceptionSettings) -> (String, Bool) {
        let state = ReceptionState(in: reception.folder)
        var isFine = true
        let places = reception.endpoints.map { endpoint in
            do throws(SystemError) {
                _ = try TCPListener(endpoint)
                return "\(endpoint) is free"
            } catch {
                if error.isAddressInUse, state?.endpoints.contains(endpoint.description) == true {
                    return "the daemon listens on \(endpoint)"
                }
                isFine = false
                return "\(error)"
            }
        }
        let senders =
            reception.senders.isEmpty
            ? "whoever reaches it may send" : "\(reception.senders.map(\.description).joined(separator: ", ")) may send"
        return (places.joined(separator: ", ") + "; " + senders, isFine)
    }

    private func describe(_ board: BoardSettings) -> CheckFinding {
        do throws(BoardTokens.Refusal) {
            let tokens = try BoardTokens(of: board)
            let names = TokenKind.allCases.filter(tokens.isSet).map(\.rawValue)
            let reading = board.requiresToken ? "reading needs a token" : "reading on this machine needs no token"
            let opened = names.isEmpty ? "none" : names.joined(separator: ", ")
            return CheckFinding("board", "board: \(board.address); \(reading); tokens: \(opened)")
        } catch {
            return CheckFinding("board", "\(error)", isFine: false)
        }
    }

    /// What keeps a channel of alerts from its secret, a line a channel.
    private func secretProblems(_ configuration: Configuration) -> [String] {
        configuration.alerts.compactMap { channel in
            guard let path = channel.secretFile else { return nil }
            do throws(SystemError) {
                return try SecretFile.read(path).isEmpty ? "alerts by \(channel.name): \(path) is empty" : nil
            } catch {
                return "alerts by \(channel.name): \(error)"
            }
        }
    }

    private func checkDatabase(_ configuration: Configuration) async throws -> CheckFinding {
        var place = "database: "
        if configuration.database.url == nil {
            place += "a private PostgreSQL under \(configuration.stateDirectory)"
            // One that does not run is not started for a question.
            guard PrivateCluster(stateDirectory: configuration.stateDirectory).isRunning else {
                return CheckFinding("database", place)
            }
            place += ", "
        }
        do {
            let version = try await Workplace.with(configuration, applicationName: "callpace check") { workplace in
                let version = try await workplace.ledger.perform { $0.serverVersion }
                try await checkNorms(configuration, workplace)
                return version
            }
            return CheckFinding("database", place + "PostgreSQL \(version / 10_000).\(version % 10_000)")
        } catch let refusal as NormRefusal {
            throw refusal
        } catch {
            return CheckFinding("database", place + "\(error)", isFine: false)
        }
    }

    /// Where days were judged, minimum and rates are what was in force.
    private func checkNorms(_ configuration: Configuration, _ workplace: Workplace) async throws {
        do {
            try await workplace.ledger.perform { try $0.requireSchema() }
        } catch LedgerError.schemaMissing {
            // Nothing was judged, or the daemon brings the schema up to date first.
            return
        }
        let memory = StateNotes.norms(in: configuration.stateDirectory)
        try await RuleKeeper(ledger: workplace.ledger, numbers: workplace.numbers, memory: memory)
            .check(configuration, now: Instant(microseconds: WallClock.now()))
    }
}

/// One thing that was looked at, and what was found.
private struct CheckFinding {
    var about: String
    var name: String?
    var isFine: Bool
    var text: String

    /// - Parameters:
    ///   - about: `format`, `source`, `board`, `alerts`, `database` or `configuration`.
    ///   - name: of the source.
    init(_ about: String, _ text: String, name: String? = nil, isFine: Bool = true) {
        self.about = about
        self.name = name
        self.isFine = isFine
        self.text = text
    }

    var json: String {
        var line = JSONLine()
        line.add("about", about)
        line.add("name", name)
        line.add("ok", isFine)
        line.add("text", text)
        return line.text + "\n"
    }
}
