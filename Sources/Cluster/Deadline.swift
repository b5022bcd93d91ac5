internal import Glibc

/// A moment on the monotonic clock by which something has to be done.
struct Deadline {
    private let end: ContinuousClock.Instant

    init(seconds: Int) {
        end = ContinuousClock.now + .seconds(seconds)
    }

    var isPast: Bool {
        ContinuousClock.now >= end
    }

    /// What is left, rounded up; 0 when it is past.
    var milliseconds: Int32 {
        let left = ContinuousClock.now.duration(to: end)
        return left <= .zero ? 0 : Int32(clamping: left / .milliseconds(1) + 1)
    }

    /// Sleeps on this thread.
    static func pause(milliseconds: UInt32) {
        usleep(milliseconds * 1000)
    }
}

extension Int32 {
    fileprivate init(clamping value: Double) {
        self = value >= 2_147_483_647 ? .max : Int32(value)
    }
}
