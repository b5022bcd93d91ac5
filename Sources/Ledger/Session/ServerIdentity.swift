import Pace
import Postgres

/// Which server answers. Servers of one system identifier descend from one `initdb`; a promotion begins a new timeline.
package struct ServerIdentity: Hashable, Sendable {
    package var system: String
    package var timeline: Int64

    package init(system: String, timeline: Int64) {
        self.system = system
        self.timeline = timeline
    }
}

extension Session {
    /// Nil on a standby, and where the server does not tell, as some hosted ones.
    func identity() throws -> ServerIdentity? {
        do {
            // Of the checkpoint the timeline would be that of before a promotion for a while.
            let row = try connection.query(
                """
                select (select system_identifier::text from pg_control_system()),
                    case when pg_is_in_recovery() then null else substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) end
                """
            ).onlyRow()
            guard let text = try row.textIfPresent(1), let timeline = Int64(text, radix: 16) else { return nil }
            return ServerIdentity(system: try row.text(0), timeline: timeline)
        } catch  where error.kind == .serverError {
            return nil
        }
    }

    /// Connects to the server that the ledger belongs on, see `ServerMemory`.
    static func connect(_ settings: LedgerSettings, numbers: any NumberReading, turn: Turn?) throws -> Session {
        let first = try Session(settings, numbers: numbers, turn: turn)
        guard let memory = settings.servers, let identity = try first.identity() else { return first }
        if memory.isExpected(identity) {
            memory.use(identity)
            return first
        }
        let place = "\(first.connection.host):\(first.connection.port)"
        let hosts = try Connection.hosts(of: try settings.url())
        for host in hosts where hosts.count > 1 {
            // One that does not answer or is a standby is no choice.
            guard let other = try? Session(settings, numbers: numbers, host: host, turn: turn),
                let found = try other.identity(), memory.prefers(found, to: identity)
            else { continue }
            memory.refuse(
                identity,
                at: place,
                becauseOf: found,
                at: "\(other.connection.host):\(other.connection.port)"
            )
            memory.use(found)
            return other
        }
        if let refusal = memory.refusal(of: identity, at: place, hosts: hosts.count) {
            throw LedgerError.serverRefused(refusal)
        }
        memory.use(identity)
        return first
    }
}
