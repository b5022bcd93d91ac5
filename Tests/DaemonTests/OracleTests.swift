import Foundation
import Pace
import Simulator
import TestSupport
import Testing

@Suite("Talk against the truth of the simulated PBX")
struct OracleTests {
    private struct Found {
        var talk: Double
        var isUpperBound: Bool
    }

    /// Runs `contacts` on the logs of simulated calls.
    private func contacts(_ calls: [SimulatedCall], _ formats: [SimulatedFormat]) async throws -> [String: Found] {
        let office = try Office.scratch()
        var sources: [SimulatedSource] = []
        for format in formats {
            try office.write(AsteriskLog.bytes(calls, format), to: format.rawValue)
            sources.append(SimulatedSource(name: format.rawValue, format: format, path: format.rawValue))
        }
        try office.configure(AsteriskLog.configuration(sources))
        let outcome = try await office.run("contacts")
        #expect(outcome.status == 0, "\(outcome.errors)")
        var found: [String: Found] = [:]
        for contact in try outcome.objects() {
            let key = "\(contact["call"]?.text ?? "") \(contact["manager_id"]?.text ?? "")"
            #expect(found[key] == nil, "two contacts of \(key)")
            found[key] = Found(
                talk: contact["talk_seconds"]?.number ?? -1,
                isUpperBound: contact["talk"]?.text == "upper_bound"
            )
        }
        return found
    }

    /// What is wrong with each call, by kind of call.
    private func deviations(
        _ calls: [SimulatedCall],
        _ found: [String: Found],
        tolerance: Double,
        mayBeUpperBound: Bool
    ) -> [String: [String]] {
        let ids = Dictionary(uniqueKeysWithValues: AsteriskLog.managers.map { ("\($0.extension)", $0.id) })
        var rest = found
        var wrong: [String: [String]] = [:]
        for call in calls {
            var truth: [String: Double] = [:]
            for talk in call.truth {
                truth[ids[talk.extension] ?? "", default: 0] += Double(talk.talkMicroseconds) / 1e6
            }
            for id in ids.values {
                let contact = rest.removeValue(forKey: "\(call.linkedID) \(id)")
                let expected = truth[id]
                if contact == nil, expected == nil { continue }
                let talk = contact?.talk ?? 0
                let isClose = abs(talk - (expected ?? 0)) <= tolerance && (contact == nil) == (expected == nil)
                let isHonest = mayBeUpperBound && contact?.isUpperBound == true && talk >= (expected ?? 0) - tolerance
                let isMarkedInVain = contact?.isUpperBound == true && !mayBeUpperBound
                guard isClose && !isMarkedInVain || isHonest else {
                    let mark = contact?.isUpperBound == true ? " (upper bound)" : ""
                    wrong[call.kind.rawValue, default: []].append(
                        "\(call.linkedID) \(id): true \(expected.map { "\($0)" } ?? "none"), "
                            + "found \(contact.map { "\($0.talk)" } ?? "none")\(mark)"
                    )
                    continue
                }
            }
        }
        if !rest.isEmpty { wrong["of no call"] = rest.keys.sorted() }
        return wrong
    }

    private func report(_ wrong: [String: [String]], of calls: [SimulatedCall]) -> String {
        wrong.sorted { $0.key < $1.key }.map { kind, cases in
            "\(kind): \(cases.count) of \(calls.count { $0.kind.rawValue == kind }), "
                + cases.prefix(3).joined(separator: "; ")
        }.joined(separator: "\n")
    }

    @Test("From the CDR alone: within 1.1 s or marked as an upper bound", arguments: [1, 2, 3] as [UInt64])
    func recordsAlone(_ seed: UInt64) async throws {
        let calls = AsteriskLog.calls(1_500, seed: seed, detail: .all)
        let found = try await contacts(calls, [.asteriskCSV])
        let wrong = deviations(calls, found, tolerance: 1.1, mayBeUpperBound: true)
        #expect(wrong.isEmpty, "\(report(wrong, of: calls))")
        let marked = found.values.count(where: \.isUpperBound)
        print("oracle, seed \(seed): \(found.count) contacts from the CDR, \(marked) marked as upper bounds")
        #expect(marked * 5 < found.count)
    }

    @Test("With the channel events: within 0.1 s and exact", arguments: [1, 2, 3] as [UInt64])
    func withEvents(_ seed: UInt64) async throws {
        let calls = AsteriskLog.calls(1_500, seed: seed, detail: .all)
        let found = try await contacts(calls, [.asteriskCSV, .asteriskCEL])
        let wrong = deviations(calls, found, tolerance: 0.1, mayBeUpperBound: false)
        #expect(wrong.isEmpty, "\(report(wrong, of: calls))")
    }

    @Test("With the queue log: as from the CDR alone or better", arguments: [1, 2] as [UInt64])
    func withQueueLog(_ seed: UInt64) async throws {
        let calls = AsteriskLog.calls(1_500, seed: seed, detail: .all)
        let found = try await contacts(calls, [.asteriskCSV, .asteriskQueueLog])
        let wrong = deviations(calls, found, tolerance: 1.1, mayBeUpperBound: true)
        #expect(wrong.isEmpty, "\(report(wrong, of: calls))")
    }
}
