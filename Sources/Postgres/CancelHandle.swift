internal import CLibpq

/// Asks the server, from any thread, to cancel what a connection is doing.
@safe
package final class CancelHandle: @unchecked Sendable {
    /// Never changed after `PQgetCancel`; libpq documents `PQcancel` as safe from any thread, even in a signal handler.
    private let handle: OpaquePointer

    init?(of connection: OpaquePointer) {
        guard let handle = unsafe PQgetCancel(connection) else { return nil }
        unsafe self.handle = handle
    }

    deinit {
        unsafe PQfreeCancel(handle)
    }

    /// Sends the request over a connection of its own; the cancelled statement fails with 57014, if it still runs.
    /// - Returns: whether the request was sent.
    @discardableResult
    package func cancel() -> Bool {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { reason in
            // libpq writes no more bytes than it is told the room has.
            unsafe PQcancel(handle, reason.baseAddress, Int32(reason.count)) == 1
        }
    }
}

extension Connection {
    /// A handle for this connection, which may outlive it; nil when the connection is lost.
    package func cancelHandle() -> CancelHandle? {
        unsafe CancelHandle(of: handle)
    }
}
