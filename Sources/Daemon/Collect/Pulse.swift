import Linux

/// When each loop of the daemon last completed a cycle: what the watchdog goes by.
package actor Pulse {
    private var beats: [String: Int64] = [:]

    package init() {}

    package func beat(_ loop: String) {
        beats[loop] = MonotonicClock.now()
    }

    package func forget(_ loop: String) {
        beats[loop] = nil
    }

    /// Loops that have not completed a cycle for longer than `microseconds`.
    package func late(by microseconds: Int64) -> [String] {
        let now = MonotonicClock.now()
        return beats.filter { now - $0.value > microseconds }.keys.sorted()
    }
}
