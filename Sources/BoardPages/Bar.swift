internal import Pace

/// The one bar of a manager: what counts, against the norm, with a marker for where the pace should be now.
///
/// The norm stands at four fifths of the width, at the same place in every bar; what exceeds it by more than a quarter
/// is not drawn. Lengths are percent of the width. For the template `bar`.
struct Bar: Hashable {
    private static let whole = 1.25

    var done: String
    var norm = Bar.percent(of: 1)
    var expected: String?
    var label: String
    var needsAttention: Bool

    /// Nil without a norm.
    init?(_ manager: ManagerNow, _ words: CommonWords, _ format: LocalFormat) {
        guard let norm = manager.norm, norm > 0 else { return nil }
        let share = manager.credited / norm
        done = Self.percent(of: share)
        // The line of a norm that is met says all; a day that is over has no pace.
        expected = manager.expectedShare.flatMap { (0..<1).contains($0) && $0 > 0 ? Self.percent(of: $0) : nil }
        label = words.barLabel(
            format.number(Int64(clamping: Int((min(share, 1_000) * 100).rounded(.down)))),
            manager.expectedShare.map { format.number(Int64($0 * 100)) }
        )
        needsAttention = manager.needsAttention
    }

    /// `76.8%`, of the bar's width.
    private static func percent(of share: Double) -> String {
        let tenths = Int((min(max(share, 0), whole) / whole * 1_000).rounded())
        return "\(tenths / 10).\(tenths % 10)%"
    }
}

extension ManagerNow {
    /// Below the pace, or closed under the minimum.
    var needsAttention: Bool {
        switch state {
        case .below, .missed: true
        case .off, .met, .unknown, .onPace, nil: false
        }
    }
}

extension ManagerNow.State {
    /// Told beside the word, never alone.
    var symbol: String {
        switch self {
        case .off: "–"
        case .met: "✓"
        case .unknown: "?"
        case .missed: "✕"
        case .below: "▼"
        case .onPace: "●"
        }
    }
}
