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

    @Flag(help: "Do not ask the database.")
    var offline = false

    func run() async throws {
        let (configuration, formats) = try configurationOptions.loadTelling()
        _ = try OfflineRules.rulebook(configuration)
        for warning in configuration.warnings { StandardError.write("warning: \(warning)\n") }
        for sentence in formats.found + formats.unknown { try StandardOutput.write(sentence + "\n") }
        var isFine = formats.unknown.isEmpty
        for source in configuration.sources where !source.isAutomatic {
            let (line, ok) = describe(source, configuration)
            isFine = isFine && ok
            try StandardOutput.write(line + "\n")
        }
        let (line, ok) = describe(configuration.board)
        isFine = isFine && ok
        try StandardOutput.write(line + "\n")
        for line in secretProblems(configuration) {
            isFine = false
            try StandardOutput.write(line + "\n")
        }
        if !offline { isFine = try await checkDatabase(configuration) && isFine }
        try StandardOutput.write(
            isFine ? "the configuration is valid\n" : "the configuration is valid, but see above\n"
        )
        if !isFine { throw ExitCode(69) }
    }

    private func describe(_ source: SourceSettings, _ configuration: Configuration) -> (String, Bool) {
        let place = source.site.isEmpty ? "" : ", site \(source.site)"
        let head = "source \(source.name) (\(source.format)\(place)): "
        guard let format = KnownFormats.format(named: source.format) else { return (head, false) }
        if let reception = source.reception {
            let (text, ok) = describe(reception)
            return (head + text, ok)
        }
        do {
            let inputs = try RecordFiles.inputs(of: source, format)
            guard let newest = inputs.last, case .file(let path) = newest else {
                return (head + "no file matches \(source.paths.joined(separator: ", ")) yet", true)
            }
            _ = try FileDescriptor.open(path).read(at: 0, count: 1)
            let events = configuration.sources.contains { $0.site == source.site && $0.showsCalls }
            let note =
                events || format.isMail ? "" : "; no channel events: what rows cannot show is marked as an upper bound"
            return (head + "\(inputs.count) files" + note, true)
        } catch {
            return (head + "\(error)", false)
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

    private func describe(_ board: BoardSettings) -> (String, Bool) {
        do throws(BoardTokens.Refusal) {
            let tokens = try BoardTokens(of: board)
            let names = TokenKind.allCases.filter(tokens.isSet).map(\.rawValue)
            let reading = board.requiresToken ? "reading needs a token" : "reading on this machine needs no token"
            let opened = names.isEmpty ? "none" : names.joined(separator: ", ")
            return ("board: \(board.address); \(reading); tokens: \(opened)", true)
        } catch {
            return ("\(error)", false)
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

    private func checkDatabase(_ configuration: Configuration) async throws -> Bool {
        if configuration.database.url == nil {
            try StandardOutput.write("database: a private PostgreSQL under \(configuration.stateDirectory)\n")
            // One that does not run is not started for a question.
            guard PrivateCluster(stateDirectory: configuration.stateDirectory).isRunning else { return true }
        }
        do {
            try await Workplace.with(configuration, applicationName: "callpace check") { workplace in
                let version = try await workplace.ledger.perform { $0.serverVersion }
                try StandardOutput.write("database: PostgreSQL \(version / 10_000).\(version % 10_000)\n")
                try await checkNorms(configuration, workplace)
            }
            return true
        } catch let refusal as NormRefusal {
            throw refusal
        } catch {
            try StandardOutput.write("database: \(error)\n")
            return false
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
