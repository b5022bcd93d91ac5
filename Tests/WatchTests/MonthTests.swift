import Foundation
import Pace
import TestSupport
import Testing

@Suite("A month of alerts")
struct MonthTests {
    /// `CALLPACE_MONTH_SEED` takes another month.
    @Test(
        "Fifty sellers, four zones, both changes of the clock, absences and outages: just the alerts that are due, once"
    )
    func month() async throws {
        let seed = ProcessInfo.processInfo.environment["CALLPACE_MONTH_SEED"].flatMap { UInt64($0) } ?? 20_261_012
        let receiver = try AlertReceiver()
        let month = try Month(seed: seed, receiver: receiver.url)
        let run = try MonthRun(month, receiver: receiver)
        let clock = ContinuousClock.now
        let found = try await run.run()
        let taken = ContinuousClock.now - clock
        let due = MonthOracle(month).keys()
        print(
            "a month: seed \(seed), \(month.calls.count) calls, \(await run.looks) looks in \(taken), \(due.count) alerts due"
        )
        #expect(Set(found).count == found.count)
        let missing = due.subtracting(found).sorted()
        let false_ = Set(found).subtracting(due).sorted()
        #expect(missing.isEmpty, "not said: \(missing.prefix(20))")
        #expect(false_.isEmpty, "said and not due: \(false_.prefix(20))")
        // All of it got through in the end, whatever the receiver did meanwhile.
        let accepted = receiver.requests.filter { $0.path == "/hook" }.compactMap { $0.headers["idempotency-key"] }
        #expect(Set(accepted) == due)
        for kind in [AlertKind.below, .missed, .recovered, .quiet, .correction, .sourceStalled] {
            #expect(due.contains { $0.hasPrefix(kind.rawValue + "/") }, "the month has no \(kind)")
        }
    }
}
