package import Cluster
package import Ledger
import Logging
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
    package let cluster: RunningCluster?

    /// - Throws: `ClusterError`.
    package static func open(_ configuration: Configuration, applicationName: String) throws -> Workplace {
        let cluster =
            configuration.database.url == nil
            ? try PrivateCluster(stateDirectory: configuration.stateDirectory).start() : nil
        let settings = LedgerSettings(
            url: configuration.database.url ?? cluster?.url ?? "",
            password: { try Secret.read(configuration.database.passwordFile) },
            schema: configuration.database.schema,
            applicationName: applicationName
        )
        let numbers = PhoneNumberReader(memory: 16_384)
        return Workplace(
            configuration: configuration,
            numbers: numbers,
            ledger: Ledger(settings, numbers: numbers),
            ledgerSettings: settings,
            cluster: cluster
        )
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

    /// Starts the private cluster again if it died; nothing to do for a database of somebody else.
    package func reviveCluster() throws {
        guard cluster != nil else { return }
        let own = PrivateCluster(stateDirectory: configuration.stateDirectory)
        if !own.isRunning { _ = try own.start() }
    }

    /// Lets the connection go, and stops the private cluster unless another process of CallPace uses it.
    package func close() async throws {
        await ledger.disconnect()
        try cluster?.stop()
    }

    /// Makes the rows of sites and sources, so that rules can refer to them before anything was read.
    package func registerSites() async throws {
        for source in configuration.sources {
            _ = try await ledger.perform {
                try $0.source(
                    name: source.name,
                    site: source.site,
                    format: source.format,
                    zone: source.options.zone?.name
                )
            }
        }
    }

    /// Brings the schema up to date, with the owner's connection where one is configured.
    package func migrate() async throws -> [Int] {
        if let cluster {
            // In the private cluster only its owner may make roles; nothing to do when they are there.
            var settings = ledgerSettings
            settings.url = cluster.superuserURL
            let owner = Ledger(settings, numbers: numbers)
            try await owner.perform { try $0.makeRoles() }
            await owner.disconnect()
        }
        guard let ownerURL = configuration.database.ownerURL else {
            return try await ledger.perform { try $0.migrate() }
        }
        var settings = ledgerSettings
        settings.url = ownerURL
        let owner = Ledger(settings, numbers: numbers)
        let applied = try await owner.perform { try $0.migrate() }
        await owner.disconnect()
        // The writer's session learns of the schema.
        await ledger.disconnect()
        return applied
    }
}
