import Glibc

/// Whole buffers to the process's own streams.
package enum StandardStream {
    /// Writes all bytes, through interruptions, short writes and streams that are not ready.
    static func write(_ bytes: [UInt8], to raw: Int32, named name: String) throws(SystemError) {
        var written = 0
        while written < bytes.count {
            // write gets what is left of the buffer, which lives through the call.
            let result = unsafe bytes.withUnsafeBytes { buffer -> Int in
                guard let start = buffer.baseAddress else { return 0 }
                return unsafe Glibc.write(raw, start + written, buffer.count - written)
            }
            if result >= 0 {
                written += result
            } else if errno == EAGAIN {
                var request = pollfd(fd: raw, events: Int16(POLLOUT), revents: 0)
                _ = unsafe poll(&request, 1, 1000)
            } else if errno != EINTR {
                throw .current("write to", name)
            }
        }
    }
}

/// What the process prints for others to read.
package enum StandardOutput {
    /// Prints bytes as they are. An error with `isBrokenPipe` means that nobody reads any more.
    package static func write(_ bytes: [UInt8]) throws(SystemError) {
        try StandardStream.write(bytes, to: STDOUT_FILENO, named: "standard output")
    }

    /// Prints text as it is; no line end is added.
    package static func write(_ text: String) throws(SystemError) {
        try write(Array(text.utf8))
    }
}

/// What the process says about itself.
package enum StandardError {
    /// Prints text as it is. A failure is of no use to anybody and is dropped.
    package static func write(_ text: String) {
        try? StandardStream.write(Array(text.utf8), to: STDERR_FILENO, named: "standard error")
    }

    /// Whether it leads to the journal of systemd: `JOURNAL_STREAM` names the device and inode of a stream that was
    /// the standard error of some ancestor.
    package static func isJournal(_ stream: String? = ProcessEnvironment.value(of: "JOURNAL_STREAM")) -> Bool {
        var answer = stat()
        guard let stream, unsafe fstat(STDERR_FILENO, &answer) == 0 else { return false }
        return stream == "\(answer.st_dev):\(answer.st_ino)"
    }
}

/// What the process is given to read.
package enum StandardInput {
    /// Reads up to `count` bytes, waiting for the first; empty at the end.
    package static func read(atMost count: Int) throws(SystemError) -> [UInt8] {
        guard count > 0 else { return [] }
        while true {
            var failure: SystemError?
            // read fills at most the count it is given and tells how much it filled.
            let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
                let got = unsafe Glibc.read(STDIN_FILENO, buffer.baseAddress, count)
                if got >= 0 { filled = got } else { failure = .current("read", "standard input") }
            }
            guard let failure else { return bytes }
            if failure.code == EAGAIN {
                var request = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
                _ = unsafe poll(&request, 1, -1)
            } else if failure.code != EINTR {
                throw failure
            }
        }
    }
}
