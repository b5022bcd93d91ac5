import Glibc
import Synchronization

/// A request from outside, by kill(2) or the terminal.
package enum Signal: UInt8, Hashable, Sendable, CaseIterable {
    case hangup = 1
    case interrupt = 2
    case terminate = 15
    /// The process goes on after it was stopped.
    case resumed = 18
    /// Ctrl-Z: the process is asked to stop.
    case suspend = 20
    /// The terminal has another size.
    case windowChanged = 28
}

/// Signals as a stream of values.
package enum Signals {
    /// Delivers the given signals from now on; they no longer end the process. To be called once a process: a later
    /// call takes the signals over from the earlier one.
    package static func stream(of signals: [Signal]) throws(SystemError) -> AsyncStream<Signal> {
        let pipe = try WakePipe()
        // The pipe lives as long as the process, since the handler may write to it at any moment.
        pipes.withLock { $0.append(pipe) }
        handlerEnd.store(pipe.writingEnd, ordering: .sequentiallyConsistent)
        let (stream, continuation) = AsyncStream.makeStream(of: Signal.self, bufferingPolicy: .bufferingNewest(16))
        try BackgroundThread.start {
            while true {
                guard (try? Poll.wait(for: [pipe.reader], microseconds: nil)) != nil else { return }
                for byte in pipe.drain() {
                    guard let signal = Signal(rawValue: byte) else { continue }
                    continuation.yield(signal)
                }
            }
        }
        for signal in signals { install(signal) }
        return stream
    }

    /// Stops the process until somebody lets it go on, as Ctrl-Z does where nobody hears it.
    package static func stopProcess() {
        kill(getpid(), SIGSTOP)
    }

    /// Makes writing to a closed pipe or socket an error instead of the end of the process.
    package static func ignoreBrokenPipes() {
        _ = Glibc.signal(SIGPIPE, SIG_IGN)
    }

    private static func install(_ signal: Signal) {
        var action = sigaction()
        // The handler only stores to the stack, reads an atomic and calls write, all of which are safe in a handler.
        unsafe action.__sigaction_handler.sa_handler = { number in
            let saved = errno
            let end = handlerEnd.load(ordering: .relaxed)
            if end >= 0 {
                var byte = UInt8(truncatingIfNeeded: number)
                _ = unsafe Glibc.write(end, &byte, 1)
            }
            errno = saved
        }
        action.sa_flags = SA_RESTART
        _ = unsafe sigaction(Int32(signal.rawValue), &action, nil)
    }
}

private let pipes = Mutex<[WakePipe]>([])
private let handlerEnd = Atomic<Int32>(-1)
