/// Why the private PostgreSQL is not there, in a sentence for the administrator.
package struct ClusterError: Error, Sendable, CustomStringConvertible {
    package enum Kind: Sendable, Hashable {
        /// No PostgreSQL of at least version 14 is installed.
        case notInstalled
        /// The cluster was made by a PostgreSQL that is not installed.
        case wrongVersion
        /// The folder belongs to another user, cannot be entered, or holds what is no cluster.
        case folder
        /// `initdb`, `pg_ctl` or the server itself failed.
        case command
        /// Another process held the lock, or the server did not start or stop in time.
        case timeout
        /// The server runs and lets nobody in.
        case connection
        /// There is no room left where the cluster is.
        case diskFull
    }

    package let kind: Kind
    package let description: String

    init(_ kind: Kind, _ description: String) {
        // Said by the kernel, and by PostgreSQL, whose messages are English here.
        self.kind = description.contains("No space left on device") ? .diskFull : kind
        self.description = description
    }
}
