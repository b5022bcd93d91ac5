import Cluster
package import Ledger
import Linux
package import Logging
import Pace
package import PhoneNumbers
import RecordFormats
package import Settings

/// What every command works with: configuration, numbers, database. The private cluster is started where no database
/// is configured, and stopped again by whoever started it.
package struct Workplace: Sendable {
    package var configuration: Configuration
    package let numbers: PhoneNumberReader
    package let ledger: Ledger
    package let ledgerSettings: LedgerSettings
    /// Nil where a database is configured.
    package let privateServer: PrivateServer?

    /// For a command, which ends when there is no database.
    ///
    /// - Throws: `ClusterError`.
    package static func open(_ configuration: Configuration, applicationName: String) throws -> Workplace {
        let server =
            configuration.database.url == nil
            ? PrivateServer(stateDirectory: configuration.stateDirectory) : nil
        _ = try server?.running()
        let servers = StateNotes.memory(in: configuration.stateDirectory)
        return Workplace(configuration, applicationName: applicationName, server, servers)
    }

    /// For the daemon, which waits for its database: nothing is started or connected to yet.
    package static func forDaemon(
        _ configuration: Configuration,
        applicationName: String,
        notes: StateNotes,
        logger: Logger
    ) -> Workplace {
        let server =
            configuration.database.url == nil
            ? PrivateServer(stateDirectory: configuration.stateDirectory) { running in
                logger.notice("database: psql '\(running.url)'")
            } : nil
        return Workplace(configuration, applicationName: applicationName, server, notes.memory(logger: logger))
    }

    private init(
        _ configuration: Configuration,
        applicationName: String,
        _ privateServer: PrivateServer?,
        _ servers: ServerMemory
    ) {
        self.configuration = configuration
        self.privateServer = privateServer
        ledgerSettings = LedgerSettings(
            url: try configuration.database.url ?? privateServer?.running().url ?? "",
            password: { try configuration.database.passwordFile.map { try SecretFile.read($0) } },
            schema: configuration.database.schema,
            applicationName: applicationName,
            servers: servers
        )
        numbers = PhoneNumberReader(memory: 16_384)
        ledger = Ledger(ledgerSettings, numbers: numbers)
    }

    /// Opens what a command needs, runs it, and stops a cluster that was started for it.
    package static func with<Value>(
        _ configuration: Configuration,
        applicationName: String,
        _ work: (Workplace) async throws -> Value
    ) async throws -> Value {
        let workplace = try open(configuration, applicationName: applicationName)
        let result: Value
        do {
            result = try await work(workplace)
        } catch {
            try? await workplace.close()
            throw error
        }
        try await workplace.close()
        return result
    }

    /// Lets the connection go, and stops the private cluster unless another process of CallPace uses it.
    package func close() async throws {
        await ledger.disconnect()
        try privateServer?.stop()
    }

    /// Makes the rows of sites and sources, so that rules can refer to them before anything was read.
    ///
    /// - Parameter warn: hears of what was stored otherwise than it would be now.
    package func registerSites(warn: (String) throws -> Void) async throws {
        for source in configuration.sources {
            let handle = try await ledger.perform {
                try $0.source(
                    name: source.name,
                    site: source.site,
                    format: source.format,
                    zone: source.options.zone?.name,
                    stalledAfter: source.stalledAfter
                )
            }
            if let change = handle.rezoned, KnownFormats.format(named: source.format)?.needsZone == true {
                try warn("\(change)")
            }
        }
    }

    /// Brings the schema up to date, with the owner's connection where one is configured.
    package func migrate() async throws -> [Int] {
        if let privateServer {
            // In the private cluster only its owner may make roles; nothing to do when they are there.
            var settings = ledgerSettings
            settings.url = { try privateServer.running().superuserURL }
            let owner = Ledger(settings, numbers: numbers)
            try await owner.perform { try $0.makeRoles() }
            await owner.disconnect()
        }
        guard let ownerURL = configuration.database.ownerURL else {
            return try await ledger.perform { try $0.migrate() }
        }
        var settings = ledgerSettings
        settings.url = { ownerURL }
        let owner = Ledger(settings, numbers: numbers)
        let applied = try await owner.perform { try $0.migrate() }
        await owner.disconnect()
        // The writer's session learns of the schema.
        await ledger.disconnect()
        return applied
    }
}
