internal import CLibpq
internal import Glibc

extension Connection {
    /// Looks whether the server has ended an idle connection meanwhile, as it does when it restarts; `isBroken` tells it
    /// then. Nothing is sent and nothing is waited for, so a server that vanished without a word goes unnoticed.
    package func noticeEnd() {
        // What the server says before it leaves is read first, then the end.
        for _ in 0..<4 where !isBroken {
            var socket = pollfd(fd: unsafe PQsocket(handle), events: Int16(POLLIN), revents: 0)
            // One entry, as the count says; it lives on this stack until `poll` returns.
            guard unsafe poll(&socket, 1, 0) > 0 else { return }
            unsafe PQconsumeInput(handle)
        }
    }
}
