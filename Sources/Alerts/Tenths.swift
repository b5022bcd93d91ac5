internal import Pace

/// A number with at most one decimal, rounded down as the views round.
struct Tenths: Hashable {
    var count: Int64

    /// - Parameters:
    ///   - amount: in the measure of the minimum.
    init(_ amount: Int64, of minimum: Minimum) {
        switch minimum {
        case .talkMinutes: count = amount.flooredDivision(by: 6_000_000)
        case .contacts: count = amount.flooredDivision(by: 100_000)
        }
    }

    init(talkOf day: ManagerDay) { count = day.talkTenths }

    var isWhole: Bool { count % 10 == 0 }
    var whole: Int64 { count / 10 }

    func text(_ separator: String) -> String { isWhole ? "\(whole)" : "\(whole)\(separator)\(count % 10)" }
}
