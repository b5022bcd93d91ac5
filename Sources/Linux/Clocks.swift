import Glibc

/// Time since an arbitrary moment; it never jumps.
package enum MonotonicClock {
    /// Microseconds.
    package static func now() -> Int64 {
        microseconds(CLOCK_MONOTONIC)
    }
}

/// The time of day, which may be set at any moment.
package enum WallClock {
    /// Microseconds since 1970 UTC.
    package static func now() -> Int64 {
        microseconds(CLOCK_REALTIME)
    }
}

/// Processor time of the calling thread.
package enum ThreadClock {
    /// Microseconds.
    package static func now() -> Int64 {
        microseconds(CLOCK_THREAD_CPUTIME_ID)
    }
}

/// Processor time of the whole process.
package enum ProcessClock {
    /// Microseconds.
    package static func now() -> Int64 {
        microseconds(CLOCK_PROCESS_CPUTIME_ID)
    }
}

private func microseconds(_ clock: Int32) -> Int64 {
    var time = timespec()
    unsafe clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
}
