import Glibc

/// Waits for descriptors to have something to read.
package enum Poll {
    /// Blocks the thread until one of the descriptors can be read or the time is over.
    ///
    /// - Parameter microseconds: nil waits for ever.
    /// - Returns: for each descriptor, whether it can be read; none when the time was over or a signal came.
    package static func wait(for files: [FileDescriptor], microseconds: Int64?) throws(SystemError) -> [Bool] {
        var requests = files.map { pollfd(fd: $0.raw, events: Int16(POLLIN), revents: 0) }
        let milliseconds = microseconds.map { Int32(clamping: ($0 + 999) / 1000) } ?? -1
        // The array gives as many requests as its count says.
        let result = unsafe poll(&requests, UInt(requests.count), max(milliseconds, -1))
        if result < 0, errno != EINTR { throw .current("wait for events") }
        return requests.map { result > 0 && $0.revents != 0 }
    }
}

/// Wakes a thread that waits in `Poll`, from any other thread.
package final class WakePipe: Sendable {
    /// For `Poll`: readable after a signal until it is drained.
    package let reader: FileDescriptor
    private let writer: FileDescriptor

    package init() throws(SystemError) {
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { throw .current("make a pipe") }
        reader = FileDescriptor(owning: ends[0], path: "pipe")
        writer = FileDescriptor(owning: ends[1], path: "pipe")
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
    }

    /// Wakes the waiting thread; safe in a signal handler. A full pipe wakes it as well.
    package func signal(_ byte: UInt8 = 1) {
        var byte = byte
        _ = unsafe Glibc.write(writer.raw, &byte, 1)
    }

    /// The number to write to from a signal handler.
    var writingEnd: Int32 { writer.raw }

    /// Takes out the bytes that were signalled since the last time.
    @discardableResult
    package func drain() -> [UInt8] {
        // read fills at most the count it is given and tells how much it filled.
        unsafe [UInt8](unsafeUninitializedCapacity: 512) { buffer, filled in
            filled = max(0, unsafe Glibc.read(reader.raw, buffer.baseAddress, buffer.count))
        }
    }
}
