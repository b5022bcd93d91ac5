internal import CLibpq
internal import Glibc

/// What somebody said with NOTIFY.
package struct Notification: Sendable, Hashable {
    package let channel: String
    package let payload: String
    /// The server process of who said it.
    package let process: Int32
}

extension Connection {
    /// Hears a channel from now on.
    package func listen(_ channel: String) throws(PostgresError) {
        try execute("LISTEN \(channel.quotedIdentifier)")
    }

    /// Says something on a channel, when the transaction commits. Payloads are shorter than 8,000 bytes.
    package func notify(_ channel: String, payload: String = "") throws(PostgresError) {
        try query("SELECT pg_notify($1, $2)", [.text(channel), .text(payload)])
    }

    /// What was said on the channels heard, waiting for it when nothing is there yet.
    /// - Parameter waitingMilliseconds: how long to wait at most; the answer is empty then, or after a signal.
    package func notifications(waitingMilliseconds: Int) throws(PostgresError) -> [Notification] {
        let ready = try pendingNotifications()
        guard ready.isEmpty, waitingMilliseconds > 0 else { return ready }
        var socket = pollfd(fd: unsafe PQsocket(handle), events: Int16(POLLIN), revents: 0)
        // One entry, as the count says; it lives on this stack until `poll` returns.
        guard unsafe poll(&socket, 1, Int32(clamping: waitingMilliseconds)) > 0 else { return [] }
        return try pendingNotifications()
    }

    private func pendingNotifications() throws(PostgresError) -> [Notification] {
        guard unsafe PQconsumeInput(handle) == 1 else {
            let message = unsafe String(cString: PQerrorMessage(handle)).trimmed
            throw PostgresError(kind: .connectionLost, message: message)
        }
        var found: [Notification] = []
        while let notification = unsafe PQnotifies(handle) {
            // Ours to free; its texts live in the same block.
            defer { unsafe PQfreemem(notification) }
            found.append(
                Notification(
                    channel: unsafe String(cString: notification.pointee.relname),
                    payload: unsafe String(cString: notification.pointee.extra),
                    process: unsafe notification.pointee.be_pid
                )
            )
        }
        return found
    }
}
