import Pace

/// Causes of ITU-T Q.850, as Cisco's systems write them.
enum Q850 {
    static let congestion: Int64 = 34

    /// What became of a call that nobody took. A cause of 16 is a caller who gave up.
    static func disposition(ofUnanswered cause: Int64) -> Disposition {
        switch cause {
        case 17: .busy
        case 34, 42, 44, 47: .congestion
        case 0, 16, 18, 19, 31: .noAnswer
        default: .failed
        }
    }
}
