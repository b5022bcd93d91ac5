internal import CLibpq
internal import Glibc

/// Ends, from any thread, what a connection is doing: by asking the server, or by cutting the line.
@safe
package final class CancelHandle: @unchecked Sendable {
    /// Never changed after `PQgetCancel`; libpq documents `PQcancel` as safe from any thread, even in a signal handler.
    private let handle: OpaquePointer
    /// A descriptor of our own for the connection's socket, so that it is never another's, whatever libpq closes.
    private let socket: Int32

    init?(of connection: OpaquePointer) {
        let copy = dup(unsafe PQsocket(connection))
        guard copy >= 0, let handle = unsafe PQgetCancel(connection) else {
            if copy >= 0 { close(copy) }
            return nil
        }
        unsafe self.handle = handle
        socket = copy
        _ = fcntl(copy, F_SETFD, FD_CLOEXEC)
    }

    deinit {
        unsafe PQfreeCancel(handle)
        close(socket)
    }

    /// Sends the request over a connection of its own; the cancelled statement fails with 57014, if it still runs.
    /// Takes as long as the server takes to accept it.
    /// - Returns: whether the request was sent.
    @discardableResult
    package func cancel() -> Bool {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { reason in
            // libpq writes no more bytes than it is told the room has.
            unsafe PQcancel(handle, reason.baseAddress, Int32(reason.count)) == 1
        }
    }

    /// Cuts the line at once, for a server that answers no request any more; the connection is lost then.
    package func cut() {
        shutdown(socket, Int32(SHUT_RDWR))
    }
}

extension Connection {
    /// A handle for this connection, which may outlive it; nil when the connection is lost.
    package func cancelHandle() -> CancelHandle? {
        unsafe CancelHandle(of: handle)
    }
}
