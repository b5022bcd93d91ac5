internal import CLibpq

/// A connection to PostgreSQL whose calls block; for one thread at a time, such as an actor on a `BlockingThread`.
///
/// Times go in and out in UTC, texts in UTF-8. The connection closes when its last owner lets go of it.
@safe
package final class Connection {
    /// Made by `PQconnectdbParams`, never nil, used by nobody after `PQfinish` in `deinit`. libpq wants one thread at a
    /// time for one connection, which holds because the class is not Sendable.
    let handle: OpaquePointer
    var statements: StatementCache
    var outset = Outset()
    /// Reused for the parameters of one statement after the other.
    var parameterBuffer = WireBuffer(capacity: 4096)

    /// Connects and prepares the session.
    /// - Parameters:
    ///   - url: a connection URI or `key=value` text of libpq; several hosts are tried in turn.
    ///   - password: goes before one in the url.
    ///   - applicationName: what `pg_stat_activity` shows, unless the url says otherwise.
    ///   - connectTimeout: seconds for each host, at least 2, unless the url says otherwise.
    ///   - host: one of `hosts(of: url)`, to connect to that one alone.
    ///   - cachedStatements: how many prepared statements to keep.
    ///   - whenOpen: hears how to end what the connection does, before its first statement.
    package init(
        _ url: String,
        password: String? = nil,
        applicationName: String,
        connectTimeout: Int = 10,
        host: Host? = nil,
        cachedStatements: Int = 256,
        whenOpen: (CancelHandle?) -> Void = { _ in }
    ) throws(PostgresError) {
        let options = try ConnectionOptions(
            url,
            password: password,
            applicationName: applicationName,
            connectTimeout: connectTimeout,
            host: host
        )
        guard let handle = unsafe options.connect() else {
            throw PostgresError(kind: .misuse, message: "libpq has no memory for a connection")
        }
        unsafe self.handle = handle
        statements = StatementCache(capacity: cachedStatements)
        // Notices would go to the standard error of the process.
        unsafe PQsetNoticeProcessor(handle, { _, _ in }, nil)
        guard unsafe PQstatus(handle) == CONNECTION_OK else {
            throw unsafe options.failure(of: handle)
        }
        whenOpen(cancelHandle())
        do {
            try execute(
                """
                SET timezone TO 'UTC'; SET datestyle TO 'ISO, YMD'; SET intervalstyle TO 'postgres';
                SET standard_conforming_strings TO on; SET client_min_messages TO warning
                """
            )
        } catch {
            // The server left between letting us in and the first statement.
            var failure = error
            if error.kind == .connectionLost { failure.kind = .cannotConnect }
            throw failure
        }
    }

    deinit {
        unsafe PQfinish(handle)
    }

    /// 150018 for PostgreSQL 15.18.
    package var serverVersion: Int {
        Int(unsafe PQserverVersion(handle))
    }

    /// Whether the connection is known to be lost; one may be lost and not know it yet.
    package var isBroken: Bool {
        unsafe PQstatus(handle) != CONNECTION_OK
    }

    /// The process id of the server's end, as in `pg_stat_activity`.
    package var backendProcess: Int32 {
        unsafe PQbackendPID(handle)
    }

    /// Whether a transaction is open, a failed one included.
    package var isInTransaction: Bool {
        switch unsafe PQtransactionStatus(handle) {
        case PQTRANS_INTRANS, PQTRANS_INERROR, PQTRANS_ACTIVE: true
        default: false
        }
    }

    /// Whether an open transaction has failed, so that it takes nothing but a rollback.
    package var isTransactionFailed: Bool {
        unsafe PQtransactionStatus(handle) == PQTRANS_INERROR
    }

    /// The host or socket directory in use, of several.
    package var host: String {
        unsafe PQhost(handle).map { unsafe String(cString: $0) } ?? ""
    }

    /// The port in use, of several.
    package var port: String {
        unsafe PQport(handle).map { unsafe String(cString: $0) } ?? ""
    }

    /// One of the hosts that a connection text names.
    package struct Host: Hashable, Sendable {
        package var name: String
        /// Its address, where the text gives one beside the name; else empty.
        package var address: String
        /// Empty: the usual one.
        package var port: String
    }

    /// Why nothing can ever be connected to by this text, in words that name no part of it, as that may be a password;
    /// nil: it can be tried.
    package static func problem(ofText url: String) -> String? {
        do {
            let ports = try ConnectionOptions.ports(of: url)
            guard ports.allSatisfy({ $0.isEmpty || Int($0).map { (1...65_535).contains($0) } == true }) else {
                return "found a port that is none from 1 to 65535"
            }
            return nil
        } catch {
            return error.message
        }
    }

    /// The hosts that a connection text names, in its order; empty when it names none.
    package static func hosts(of url: String) throws(PostgresError) -> [Host] {
        try ConnectionOptions.hosts(of: url)
    }
}
