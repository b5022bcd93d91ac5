import Linux

/// A progress bar on the standard error: only on a terminal, at most ten times a second.
final class ProgressBar {
    private static let interval: Int64 = 100_000
    private static let width = 24

    private let title: String
    private let isShown = Terminal.isInteractive(.error)
    private let start = MonotonicClock.now()
    private var last: Int64 = 0

    init(_ title: String) {
        self.title = title
    }

    /// - Parameters:
    ///   - done: of `total`, in whatever unit.
    ///   - count: things done, for the rate.
    func show(done: Int64, of total: Int64, unit: String, count: Int64) {
        let now = MonotonicClock.now()
        guard isShown, now - last > Self.interval || done >= total else { return }
        last = now
        let share = total > 0 ? min(1, Double(done) / Double(total)) : 0
        let filled = Int(share * Double(Self.width))
        let bar = String(repeating: "█", count: filled) + String(repeating: "·", count: Self.width - filled)
        let seconds = max(0.001, Double(now - start) / 1e6)
        let left = share > 0.01 ? "\(Int(seconds / share - seconds)) s left" : ""
        let rate = Int(Double(count) / seconds)
        StandardError.write("\r\(title) \(bar) \(Int(share * 100)) %  \(count) \(unit), \(rate)/s  \(left)\u{1B}[K")
    }

    /// Takes the bar away.
    func end() {
        if isShown { StandardError.write("\r\u{1B}[K") }
    }
}
